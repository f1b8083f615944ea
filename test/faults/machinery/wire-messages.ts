/** A message of PostgreSQL's protocol: its type, null for the first ones of a client, and what it says. */
export interface WireMessage {
  type: string | null;
  body: Buffer;
}

const LENGTH = 4;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/**
 * Takes messages out of a stream, however it is cut into pieces. A client's stream begins with messages that have no type: it may ask
 * for encryption first, and then says who it is.
 */
export class WireMessages {
  private rest: Buffer = Buffer.alloc(0);

  /** `isUntyped`: whether the next message has no type, as the first of a client. */
  constructor(private isUntyped: boolean) {}

  /** Everything that is complete by now. */
  push(piece: Buffer): WireMessage[] {
    this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    const messages: WireMessage[] = [];
    for (let message = this.next(); message; message = this.next()) messages.push(message);
    return messages;
  }

  private next(): WireMessage | null {
    const head = this.isUntyped ? 0 : 1;
    if (this.rest.length < head + LENGTH) return null;
    const end = head + this.rest.readUInt32BE(head);
    if (this.rest.length < end) return null;
    const type = this.isUntyped ? null : String.fromCharCode(this.rest[0] as number);
    const body = this.rest.subarray(head + LENGTH, end);
    this.rest = this.rest.subarray(end);
    if (this.isUntyped) this.isUntyped = isRequestForEncryption(body);
    return { type, body };
  }
}

function isRequestForEncryption(body: Buffer): boolean {
  return body.length === 4 && [SSL_REQUEST, GSS_REQUEST].includes(body.readUInt32BE(0));
}

/** Finds the COMMITs of a client: simple queries, and statements that it prepared, under a name or without one, whenever it runs them. */
export class Commits {
  /** The names of the prepared statements that are a COMMIT. */
  private readonly prepared = new Set<string>();

  /** Whether this message, the next of the client, has the transaction committed. */
  isCommit({ type, body }: WireMessage): boolean {
    if (type === 'Q') return COMMIT.test(body.toString());
    if (type === 'P') this.prepare(body);
    // A Bind has the name of the portal first, and that of the statement after it.
    return type === 'B' && this.prepared.has(textAt(body, textAt(body, 0).length + 1));
  }

  private prepare(body: Buffer): void {
    const name = textAt(body, 0);
    if (COMMIT.test(textAt(body, name.length + 1))) this.prepared.add(name);
    else this.prepared.delete(name);
  }
}

const COMMIT = /^\s*commit\b/i;

/** The text from there to its end, a zero. */
function textAt(body: Buffer, from: number): string {
  return body.toString('latin1', from, body.indexOf(0, from));
}

/** Whether a server's message says that a transaction was committed. */
export function isCommitted({ type, body }: WireMessage): boolean {
  return type === 'C' && body.toString().startsWith('COMMIT\0');
}
