import { isIP } from 'node:net';

/**
 * By what an address is counted: IPv4 by itself, however it is written; IPv6 by the network of 64 bits in which it is, since whoever has one
 * address of it has them all. What is no address is counted as it is.
 */
export function callerNetwork(address: string): string {
  const text = address.replace(/%[^]*$/, '');
  if (isIP(text) !== 6) return address;
  const groups = groupsOf(text);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return groups.slice(6).flatMap((group) => [group >> 8, group & 255]).join('.'); // prettier-ignore
  }
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`; // prettier-ignore
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const between = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...between, ...tail].map((group) => parseInt(group, 16));
}
