import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';

const AT_MOST = 1000;
const LARGEST = 10_000;

/** What Apollo asks of a store of parsed and checked documents. */
interface DocumentStore {
  get(key: string): Promise<DocumentNode | undefined>;
  set(key: string, document: DocumentNode): Promise<void>;
  delete(key: string): Promise<boolean>;
}

/**
 * Documents that Apollo has parsed and found valid. Applications send the same few again and again; when there are
 * too many, the oldest is forgotten and checked anew when it comes.
 */
export class KnownDocuments {
  private readonly byHash = new Map<string, DocumentNode>();
  private readonly byText = new Map<string, DocumentNode>();

  /** Where Apollo puts a document, under a key that ends with the SHA-256 of its text, once it is found valid. */
  readonly store: DocumentStore = {
    get: (key) => Promise.resolve(this.byHash.get(key)),
    set: (key, document) => {
      keep(this.byHash, key, document);
      const text = document.loc?.source.body;
      if (text !== undefined && text.length <= LARGEST && key.endsWith(sha256(text))) keep(this.byText, text, document);
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(this.byHash.delete(key)),
  };

  /** The document with this text, if it has been found valid before. */
  of(text: string): DocumentNode | undefined {
    return this.byText.get(text);
  }
}

function keep(kept: Map<string, DocumentNode>, key: string, document: DocumentNode): void {
  const oldest = kept.size >= AT_MOST ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, document);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
