import { isIP } from 'node:net';
import { isPlain } from '../../kernel/plain-text.js';
import { isPublicAddress } from '../../platform/outgoing/index.js';

const MOST = 2000;

/** What is wrong with the address of an endpoint, or null. `toPrivate`: whether it may be in a private network, and without TLS. */
export function urlProblem(text: string, toPrivate: boolean): string | null {
  if (text.length > MOST) return `must have at most ${String(MOST)} characters, not ${String(text.length)}`;
  const url = isPlain(text) && URL.canParse(text) ? new URL(text) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol)) {
    return 'must be an address such as https://shop.example/webhooks';
  }
  if (url.protocol === 'http:' && !toPrivate) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a name or password: what is sent is signed';
  if (url.hash !== '') return 'must not end with #…, which is never sent';
  return toPrivate || mayBePublic(url) ? null : 'must be reachable on the public internet';
}

/** Where an endpoint is, without what a host's name resolves to: that is looked at when something is sent. */
function mayBePublic(url: URL): boolean {
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
