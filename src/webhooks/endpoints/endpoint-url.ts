import { isPlain } from '../../kernel/plain-text.js';
import { mayBePublic } from '../../platform/outgoing/index.js';

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
