import type { Count } from './statement.js';

/** Who is told of the work with the database: the metrics. */
export interface DatabaseWatcher {
  /** A transaction was committed, and this is what its statements count for. */
  committed(counts: readonly Count[]): void;
  /** So many items are written in one transaction. */
  batched(items: number): void;
  /** A transaction begins anew. */
  restarted(): void;
  /** A statement took longer than it should. */
  wasSlow(statement: string): void;
}
