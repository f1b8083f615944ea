import type { IncomingMessage } from 'node:http';
import { all, compile } from '@fastify/proxy-addr';
import type { HttpLimits } from '../config/limits.js';

/** From where a request comes that Fastify does not see, as it says it of the others: `X-Forwarded-For` counts from trusted proxies. */
export function clientAddresses({ trustProxy }: Pick<HttpLimits, 'trustProxy'>): (request: IncomingMessage) => string {
  if (!trustProxy) return ({ socket }) => socket.remoteAddress ?? '';
  const isTrusted = compile(trustProxy);
  return (request) => all(request, isTrusted).at(-1) ?? '';
}
