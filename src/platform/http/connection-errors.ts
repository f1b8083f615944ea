import { randomUUID } from 'node:crypto';
import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { HttpLimits } from '../config/limits.js';

/** What Node refuses before anybody could be asked, and how it is said. */
interface Refused {
  readonly status: number;
  readonly message: string;
}

/**
 * Answers for Node where there is no request to answer: one that does not arrive in time, a head that is too large, what is no HTTP.
 * In the form of all other refusals, with an id of its own; then the connection is closed.
 */
export function refuseConnections(
  limits: HttpLimits,
  logger: Logger,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const { status, message } = refusedFor(error.code, limits);
    const requestId = randomUUID();
    logger.debug({ requestId, status, cause: error.code }, 'a connection was refused');
    if (socket.writable) socket.write(answerOf(status, message, requestId));
    socket.destroy();
  };
}

function refusedFor(code: string | undefined, { headersMilliseconds, requestMilliseconds }: HttpLimits): Refused {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const [head, all] = [headersMilliseconds, requestMilliseconds].map((time) => (time / 1000).toLocaleString('en'));
    const message = `The request did not arrive in time: its head has ${head} seconds, all of it ${all}. Nothing was done.`;
    return { status: 408, message };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    const allowed = maxHeaderSize.toLocaleString('en');
    return { status: 431, message: `The head of the request is larger than the ${allowed} bytes that are allowed.` };
  }
  return { status: 400, message: 'This is no request by HTTP.' };
}

function answerOf(status: number, message: string, requestId: string): string {
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT', requestId } }] });
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${String(Buffer.byteLength(body))}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
