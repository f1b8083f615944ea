import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What a call says, under its idempotency key. */
export interface Input {
  idempotencyKey: string;
  [field: string]: unknown;
}

/** What never changes of the answer to a call: ids and points. */
export type Facts = Record<string, unknown>;

/** What a server said to one input. */
export type Answer = { accepted: Facts; replayed: boolean } | { refused: string; message: string };

/** A call is about to be sent. */
export interface SentEntry {
  /** Milliseconds since the journal was begun. */
  at: number;
  call: number;
  attempt: number;
  to: string;
  kind: string;
  inputs: Input[];
}

/** It was acknowledged: an answer for each input. Or it was not: what the client saw instead. */
export type EndedEntry = { at: number; call: number; attempt: number } & ({ answers: Answer[] } | { failure: string });

export type Entry = SentEntry | EndedEntry;

/**
 * What a client knows, line by line in a file that is only appended to: each call before it is sent, each answer when all of it has
 * come. What is proved is proved from what stands here.
 */
export class Journal {
  private readonly descriptor: number;
  private readonly begunAt = performance.now();
  private calls = 0;

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'a');
  }

  /** A number for a call that will be sent, perhaps several times. */
  nextCall(): number {
    return ++this.calls;
  }

  /** Returns when it is written. */
  write(entry: Omit<SentEntry, 'at'> | DistributiveOmit<EndedEntry, 'at'>): void {
    const at = Math.round(performance.now() - this.begunAt);
    writeSync(this.descriptor, `${JSON.stringify({ at, ...entry })}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;

/** What stands in the file. A last line that was not finished was never followed by anything: it does not count. */
export function readJournal(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
}
