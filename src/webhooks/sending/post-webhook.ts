import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import {
  addressIn,
  ForbiddenAddress,
  guardedLookUp,
  isPublicAddress,
  type LookUp,
} from '../../platform/outgoing/index.js';
import type { AttemptProblem } from './attempt-problem.js';

/** How an attempt went: the receiver's status and the first bytes of its answer, or what kept it from answering. */
export interface Posted {
  readonly status: number | null;
  readonly milliseconds: number;
  readonly answer: string | null;
  readonly problem: AttemptProblem | null;
  readonly retryAfter: string | null;
}

/** What was not sent at all. */
export function unsent(problem: AttemptProblem): Posted {
  return { status: null, milliseconds: 0, answer: null, problem, retryAfter: null };
}

export interface PostOptions {
  /** Whether it may go to a private network and without TLS. */
  readonly toPrivate: boolean;
  readonly timeoutMilliseconds?: number;
  readonly lookUp?: LookUp;
}

const TIMEOUT_MILLISECONDS = 15_000;
/** An answer is read for the log only: not much of it, and not for long. */
const ANSWER_BYTES = 2048;
const ANSWER_MILLISECONDS = 1000;
const SOCKETS = { keepAlive: true, keepAliveMsecs: 5000, maxSockets: 10, maxFreeSockets: 2, timeout: 20_000 };

/** Sends webhooks. Follows no redirect, connects to no address that it may not, and waits 15 seconds in all. */
export class WebhookPost {
  private readonly http: HttpAgent;
  private readonly https: HttpsAgent;

  constructor(private readonly options: PostOptions) {
    const { toPrivate, lookUp } = options;
    const guarded = toPrivate ? { lookup: lookUp } : { lookup: guardedLookUp(lookUp) };
    const sockets = { ...SOCKETS, ...(guarded.lookup === undefined ? {} : guarded) };
    this.http = new HttpAgent(sockets);
    this.https = new HttpsAgent({ ...sockets, maxCachedSessions: 100 });
  }

  /** Never rejects: what went wrong is the answer. `signal` ends it early. */
  send(
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<Posted> {
    const begun = performance.now();
    const posted = (result: Omit<Posted, 'milliseconds'>): Posted => ({
      ...result,
      milliseconds: Math.round(performance.now() - begun),
    });
    const url = new URL(address);
    const literal = addressIn(url);
    const mayGo =
      this.options.toPrivate || (url.protocol === 'https:' && (literal === null || isPublicAddress(literal)));
    if (!mayGo) return Promise.resolve(posted(failed('FORBIDDEN_ADDRESS')));
    return new Promise((resolve) => {
      let request: ClientRequest;
      let isOver = false;
      /** The time is kept, or used up: nothing more is sent. */
      const decide = (): void => {
        isOver = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      };
      const end = (result: Omit<Posted, 'milliseconds'>): void => {
        decide();
        resolve(posted(result));
      };
      const endBy = (problem: AttemptProblem): void => {
        end(failed(problem));
        request.destroy();
      };
      const stop = (): void => endBy('STOPPED');
      const timer = setTimeout(() => endBy('TIMED_OUT'), this.options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS);
      signal?.addEventListener('abort', stop, { once: true });
      const begin = (isFirst: boolean): void => {
        request = this.open(url, headers, Buffer.byteLength(body));
        request.on('response', (response) => {
          decide();
          void readAnswer(response, request).then(end);
        });
        request.on('error', (error) => {
          if (isOver) return; // the status came, and what is broken is the body; or it was given up
          // A connection that was kept may have been ended by the receiver just now: a new one tells.
          if (isFirst && request.reusedSocket && problemOf(error) === 'NO_ANSWER') begin(false);
          else end(failed(problemOf(error)));
        });
        request.end(body);
      };
      begin(true);
    });
  }

  /** Ends the connections that wait for more. */
  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  private open(url: URL, headers: Readonly<Record<string, string>>, length: number): ClientRequest {
    const options = { method: 'POST', headers: { ...headers, 'content-length': length } };
    return url.protocol === 'https:'
      ? httpsRequest(url, { ...options, agent: this.https })
      : httpRequest(url, { ...options, agent: this.http });
  }
}

function failed(problem: AttemptProblem): Omit<Posted, 'milliseconds'> {
  return { status: null, answer: null, problem, retryAfter: null };
}

/** The status counts as soon as it is there; of the body as much as comes soon, however long or broken it is. */
function readAnswer(response: IncomingMessage, request: ClientRequest): Promise<Omit<Posted, 'milliseconds'>> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    let isOver = false;
    const end = (isWhole: boolean): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (!isWhole) request.destroy();
      const { statusCode: status = null, headers } = response;
      const answer = printable(Buffer.concat(pieces).subarray(0, ANSWER_BYTES));
      resolve({ status, answer, problem: null, retryAfter: headers['retry-after'] ?? null });
    };
    const timer = setTimeout(() => end(false), ANSWER_MILLISECONDS);
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > ANSWER_BYTES) end(false);
    });
    response.on('end', () => end(true));
    response.on('error', () => end(false));
    response.on('close', () => end(false));
  });
}

/** Text that can be stored and shown: no control characters but line breaks, whatever came. */
function printable(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/[^\P{C}\n\t]/gu, '\uFFFD');
}

function problemOf(error: Error): AttemptProblem {
  if (error instanceof ForbiddenAddress) return 'FORBIDDEN_ADDRESS';
  const code = 'code' in error ? String(error.code) : '';
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'UNKNOWN_HOST';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) return 'TLS_FAILED';
  if (code === 'ETIMEDOUT') return 'TIMED_OUT';
  return /^(HPE_|ECONNRESET|EPIPE)/.test(code) ? 'NO_ANSWER' : 'NO_CONNECTION';
}
