import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import type { Asked } from './asked.js';
import type { GraphqlContext } from './context.js';

const AT_MOST = 50;
const MOST_BYTES = 10_000_000;

/**
 * Answers to documents that ask for nothing but the schema: it is the same for everybody and does not change while a server runs, so each
 * is made and written once. When there are too many, or they are too large together, the one that was asked for longest ago is forgotten.
 */
export class SchemaAnswers {
  private readonly kept = new Map<string, Buffer>();
  private bytes = 0;

  has(document: DocumentNode, asked: Asked): boolean {
    return this.kept.has(keyOf(document, asked));
  }

  /** As it is sent; null when it is not kept. */
  of(document: DocumentNode, asked: Asked): Buffer | null {
    const key = keyOf(document, asked);
    const written = this.kept.get(key);
    if (!written) return null;
    this.kept.delete(key);
    this.kept.set(key, written);
    return written;
  }

  keep(document: DocumentNode, asked: Asked, data: unknown): Buffer {
    const key = keyOf(document, asked);
    const written = Buffer.from(JSON.stringify({ data }));
    this.forget(key);
    this.kept.set(key, written);
    this.bytes += bytesOf(key, written);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= AT_MOST && this.bytes <= MOST_BYTES) break;
      this.forget(oldest);
    }
    return written;
  }

  private forget(key: string): void {
    const written = this.kept.get(key);
    if (!written) return;
    this.kept.delete(key);
    this.bytes -= bytesOf(key, written);
  }
}

/** Answers from what is kept, and keeps what is answered without an error: `written` of the context has what to send. */
export function schemaAnswering(
  answers: SchemaAnswers,
  isAboutSchema: (document: DocumentNode, asked: Asked) => boolean,
): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        responseForOperation: ({ document, request, contextValue }) => {
          const written = isAboutSchema(document, request) ? answers.of(document, request) : null;
          if (!written || !contextValue.written) return Promise.resolve(null);
          contextValue.written.answer = written;
          return Promise.resolve({ ...nothing(), http: { headers: new HeaderMap() } });
        },
        willSendResponse: ({ document, request, response, contextValue }) => {
          const { body } = response;
          const { written } = contextValue;
          if (!written || written.answer || !document || body.kind !== 'single') return Promise.resolve();
          const { data, errors } = body.singleResult;
          if (data && !errors && isAboutSchema(document, request)) {
            written.answer = answers.keep(document, request, data);
            response.body = nothing().body;
          }
          return Promise.resolve();
        },
      }),
  };
}

/** What Apollo is to write, in place of which something else is sent. */
function nothing(): { body: { kind: 'single'; singleResult: { data: Record<string, never> } } } {
  return { body: { kind: 'single', singleResult: { data: {} } } };
}

function keyOf(document: DocumentNode, { operationName, variables }: Asked): string {
  return JSON.stringify([operationName ?? null, variables ?? null, document.loc?.source.body]);
}

function bytesOf(key: string, written: Buffer): number {
  return Buffer.byteLength(key) + written.length;
}
