import { BlockList, isIP, isIPv4 } from 'node:net';

/** What is not on the public internet, by the registries of special addresses (IANA, RFC 6890 and its successors). */
const NOT_PUBLIC: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by carriers; some clouds keep their metadata here
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, and the metadata of clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
  ['2001::', 23], // protocol assignments, with Teredo and benchmarks
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which carries any IPv4 address
  ['3fff::', 20], // documentation
];

const blocked = new BlockList();
for (const [network, prefix] of NOT_PUBLIC) blocked.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');

/** Of IPv6 only these are given out at all: the rest is loopback, mapped, link-local, unique-local, multicast, reserved. */
const givenOut = new BlockList();
givenOut.addSubnet('2000::', 3, 'ipv6');

/** Translates an IPv4 address that stands in its last four bytes. */
const nat64 = new BlockList();
nat64.addSubnet('64:ff9b::', 96, 'ipv6');

/** Whether a URL may lead to the public internet: what a name resolves to is looked at when it is asked. */
export function mayBePublic(url: URL): boolean {
  const address = addressIn(url);
  if (address !== null) return isPublicAddress(address);
  const name = url.hostname.replace(/\.$/, '').toLowerCase();
  return name.includes('.') && !/(^|\.)(localhost|local|internal|localdomain|home\.arpa)$/.test(name);
}

/** The IP address that stands for the host; null when it is a name. Numbers in any form are an address already in a URL. */
export function addressIn(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? null : host;
}

/** Whether an IP address is one that anybody on the internet may have. Whatever is no address is not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4');
    case 6:
      return isPublicIPv6(address);
    default:
      return false;
  }
}

function isPublicIPv6(address: string): boolean {
  if (address.includes('%')) return false; // with a zone it means this link only
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  return givenOut.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}

/** The IPv4 address at the end of an IPv6 address. */
function lastFourBytes(address: string): string {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [low = '0', high = '0'] = canonical.split(':').reverse();
  const bytes = [high, low].map((group) => parseInt(group || '0', 16)).flatMap((group) => [group >> 8, group & 255]);
  return bytes.join('.');
}
