import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { Question } from './questions.js';

/** What came back: the status and the body, or over a socket what was told; null when nothing came in time. */
export type Answer = { status: number; text: string } | null;

/** Longer than any limit that a server has on a statement. */
const PATIENCE_MILLISECONDS = 40_000;
const TOLD_MILLISECONDS = 300;

/** What must never be told: SQL, names of the database, stacks, files. */
const INSIDE = [
  /\b(select|insert|update|delete)\s+[\w",.*() ]{1,200}\s+(from|into|set)\b/i,
  /\b(relation|column|constraint|sequence|operator|function|type) "[^"]*" (does not|already|of relation|violates)/i,
  /duplicate key value|violates \w+[- ]\w* ?constraint|invalid input syntax|invalid byte sequence|out of range for type|unsupported Unicode|syntax error at or near|value too long/i,
  /\bat (async )?[\w.<>[\] ]+ \((file:|node:|\/)/,
  /node_modules|\/(src|dist|work|home|usr|tmp)\/|file:\/\//,
  /\b(TypeError|RangeError|ReferenceError|SyntaxError):|is not a function|is not iterable|Cannot read propert|Cannot convert|undefined is not|Maximum call stack/,
  /\b(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)\b/,
];

/** What is wrong with an answer; null when nothing is. */
export function faultIn(question: Question, answer: Answer): string | null {
  if (!answer) return 'no answer';
  const { status, text } = answer;
  if (status >= 500) return `HTTP ${String(status)}: ${text.slice(0, 300)}`;
  if (text === '') return status === 204 || question.method === 'GET' ? null : 'an empty answer';
  let read: { errors?: { message: string; extensions?: { code?: string } }[] };
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    return text.startsWith('<!') ? null : `no JSON: ${text.slice(0, 300)}`;
  }
  for (const { message, extensions } of read.errors ?? []) {
    const code = extensions?.code ?? '';
    if (!CODES.test(code)) return `the code ${code}: ${message}`;
    const inside = INSIDE.find((one) => one.test(withoutSaid(message, question)));
    if (inside) return `tells ${String(inside)}: ${message}`;
  }
  return null;
}

/** Every code that there is, but for the one of our own faults. */
const CODES =
  /^(UNAUTHENTICATED|FORBIDDEN|BAD_USER_INPUT|GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|RATE_LIMITED)$/;

/** Messages repeat what was said: that is not ours. */
function withoutSaid(message: string, { body }: Question): string {
  return message.replace(/"(?:[^"\\]|\\.)*"?…?/g, (said) =>
    body.includes(said.replace(/^"|"?…?$/g, '')) ? '""' : said,
  );
}

/** Sends a question to this address. */
export function send(url: URL, question: Question, credential: string | null): Promise<Answer> {
  const { method, headers, body } = question;
  const path = method === 'GET' ? `${url.pathname}?${body}` : url.pathname;
  return new Promise((resolve) => {
    const sent = request(
      {
        ...{ host: url.hostname, port: url.port, path, method, timeout: PATIENCE_MILLISECONDS },
        headers: { ...headers, ...(credential === null ? {} : { authorization: `Bearer ${credential}` }) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        answer.on('error', () => resolve(null));
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.end(method === 'GET' ? undefined : body);
  });
}

/** The same over a socket: what is told within a moment. Silence is an answer, since nothing may happen to tell of. */
export function subscribe(url: URL, question: Question, credential: string | null): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.href.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const told: string[] = [];
    const end = (answer: Answer): void => {
      clearTimeout(patience);
      socket.terminate();
      resolve(answer);
    };
    const patience = setTimeout(() => end(null), PATIENCE_MILLISECONDS);
    socket.on('open', () => {
      const payload = credential === null ? undefined : { authorization: `Bearer ${credential}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      const message = JSON.parse(text) as { type: string; payload?: unknown };
      if (message.type === 'connection_ack') {
        socket.send(`{"id":"1","type":"subscribe","payload":${question.body}}`);
        setTimeout(() => socket.send('{"type":"ping"}', () => undefined), TOLD_MILLISECONDS);
      } else if (message.type === 'pong')
        end({ status: 200, text: JSON.stringify({ errors: told.flatMap((one) => JSON.parse(one) as unknown) }) });
      else if (message.type === 'error') told.push(JSON.stringify(message.payload));
      else if (message.type === 'next')
        told.push(JSON.stringify((message.payload as { errors?: unknown[] }).errors ?? []));
    });
    socket.on('close', (code) =>
      end(
        code === 1006 || code === 1011 || code === 4500
          ? { status: 500, text: `closed with ${String(code)}` }
          : { status: 200, text: '{}' },
      ),
    );
    socket.on('error', () => undefined);
  });
}
