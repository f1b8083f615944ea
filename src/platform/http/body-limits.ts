import { Transform, type Readable, type TransformCallback } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActorKind, type Caller } from '../access/caller.js';

const KIBIBYTE = 1024;

/** The largest body in bytes: of a member's or nobody's call, of a key's call, and of a key's call of a bulk operation. */
export const LARGEST_BODY = {
  MEMBER: 100 * KIBIBYTE,
  KEY: KIBIBYTE * KIBIBYTE,
  BULK: 5 * KIBIBYTE * KIBIBYTE,
} as const;

/** A body that is not read, with the status and the words that say why. */
export class BodyRefused extends Error {
  override name = 'BodyRefused';

  constructor(
    readonly statusCode: 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/** Bodies that came in pieces without saying how long they are. */
const counted = new WeakMap<FastifyRequest, Counter>();

/** How long the body of a request that was read is, in bytes. */
export function bodySizeOf(request: FastifyRequest): number {
  return saidLength(request) ?? counted.get(request)?.bytes ?? 0;
}

/** Refuses a body above this, with what would be allowed. */
export function bodyTooLarge(bytes: number | null, limit: number): BodyRefused {
  const size = bytes === null ? `more than ${mebibytes(limit)}` : mebibytes(bytes);
  const hint =
    limit === LARGEST_BODY.MEMBER
      ? 'with a member token and without a valid credential. API keys may send more.'
      : limit === LARGEST_BODY.KEY
        ? `with an API key, and ${mebibytes(LARGEST_BODY.BULK)} for bulk operations such as recordPurchases.`
        : 'at all: send fewer items in one call.';
  return new BodyRefused(413, `The body has ${size}; at most ${mebibytes(limit)} ${hint}`);
}

/**
 * Before a body is read: how long it may be hangs on who calls. A small one that says its length costs nothing; for any other the
 * credential is looked at first, so that nobody is read to the end who has no business here. Compressed bodies are not taken.
 */
export function limitBodies(callerOf: (request: FastifyRequest) => Promise<Caller | null>) {
  return (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: Readable,
    done: (error: Error | null, payload?: Readable) => void,
  ): void => {
    const { 'content-encoding': encoding = 'identity', 'transfer-encoding': pieces } = request.headers;
    const length = saidLength(request);
    const hasBody = pieces !== undefined || (length ?? 0) > 0;
    const refuse = (error: Error): void => {
      void reply.header('connection', 'close'); // what is still on its way is not read
      done(error);
    };
    if (hasBody && encoding !== 'identity') {
      refuse(
        new BodyRefused(415, `Send the body as it is: the content encoding "${encoding.slice(0, 40)}" is not taken.`),
      );
    } else if (!hasBody || (pieces === undefined && (length as number) <= LARGEST_BODY.MEMBER)) {
      done(null, payload);
    } else if ((length ?? 0) > LARGEST_BODY.BULK) {
      refuse(bodyTooLarge(length, LARGEST_BODY.BULK));
    } else {
      callerOf(request).then((caller) => {
        const limit = caller?.kind === ActorKind.API_KEY ? LARGEST_BODY.BULK : LARGEST_BODY.MEMBER;
        if (pieces === undefined) {
          if ((length as number) > limit) refuse(bodyTooLarge(length, limit));
          else done(null, payload);
          return;
        }
        const counter = new Counter(limit, () => void reply.header('connection', 'close'));
        counted.set(request, counter);
        payload.on('error', (error) => counter.destroy(error));
        done(null, payload.pipe(counter));
      }, refuse);
    }
  };
}

/** Hands on what comes, up to a limit. */
class Counter extends Transform {
  bytes = 0;

  constructor(
    private readonly limit: number,
    private readonly onExcess: () => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes <= this.limit) {
      done(null, chunk);
    } else {
      this.onExcess();
      done(bodyTooLarge(null, this.limit));
    }
  }
}

function saidLength({ headers }: FastifyRequest): number | null {
  const length = headers['content-length'];
  return length === undefined ? null : Number(length);
}

function mebibytes(bytes: number): string {
  const [size, unit] = bytes < KIBIBYTE * KIBIBYTE ? [bytes / KIBIBYTE, 'kB'] : [bytes / KIBIBYTE / KIBIBYTE, 'MB'];
  return `${(Math.ceil(size * 10) / 10).toLocaleString('en')} ${unit}`;
}
