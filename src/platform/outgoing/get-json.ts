import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ForbiddenAddress, guardedLookUp, type LookUp } from './guarded-look-up.js';
import { addressIn, isPublicAddress } from './public-address.js';

export interface GetJsonOptions {
  /** Whether it may go to this machine, to private networks and over plain http. */
  readonly toPrivate: boolean;
  readonly timeoutMilliseconds?: number;
  readonly mostBytes?: number;
  readonly lookUp?: LookUp;
}

const TIMEOUT_MILLISECONDS = 5_000;
const MOST_BYTES = 256 * 1024;

/**
 * Gets a small JSON document from somebody else's server. Over TLS and from the public internet only, unless that is allowed; follows no
 * redirect, reads no more than 256 kB, waits 5 seconds in all. Throws an error that says what went wrong.
 */
export async function getJson(address: string, options: GetJsonOptions): Promise<unknown> {
  const url = new URL(address);
  const { toPrivate, lookUp, timeoutMilliseconds = TIMEOUT_MILLISECONDS, mostBytes = MOST_BYTES } = options;
  const host = addressIn(url);
  if (!/^https?:$/.test(url.protocol) || (url.protocol !== 'https:' && !toPrivate)) {
    throw new Error(`${url.protocol}//${url.host} is not asked: only https is`);
  }
  if (!toPrivate && host !== null && !isPublicAddress(host)) throw new ForbiddenAddress(host);
  const body = await new Promise<Buffer>((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const lookup = toPrivate ? lookUp : guardedLookUp(lookUp);
    const request = open(url, { agent: false, headers: { accept: 'application/json' }, ...(lookup && { lookup }) });
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer within ${String(timeoutMilliseconds)} ms`));
    }, timeoutMilliseconds);
    request.on('response', (response) => {
      void readAll(response, mostBytes)
        .then(resolve, reject)
        .finally(() => request.destroy());
    });
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
    request.end();
  });
  return JSON.parse(body.toString('utf8'));
}

async function readAll(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (response.statusCode !== 200) throw new Error(`answered ${String(response.statusCode)}`);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes) throw new Error(`answered with more than ${String(mostBytes)} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
