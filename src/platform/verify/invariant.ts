import type { Database, Queryable } from '../database/index.js';

/** Something that always holds of a program's data. */
export interface Invariant {
  /** Its number in the design; null for what is beside the numbered ones, such as a reference without a foreign key. */
  readonly number: number | null;
  readonly title: string;
}

/** What a proof looks at: one program, in one snapshot of the database. */
export interface Evidence {
  readonly programId: number;
  readonly snapshot: Queryable;
  /** Rows in one read: more are never held in memory at once for one kind of row. */
  readonly pageSize: number;
  /** For a proof that has to try something. It leaves nothing behind. */
  readonly database: Database;
}

/** What a part of a proof found: so many things looked at, so many of them wrong, the first of these by name. */
export interface Finding {
  readonly invariant: Invariant;
  readonly checked: number;
  readonly wrong: number;
  readonly offenders: readonly string[];
}

/** All proofs of the application: a daily job puts every program to them. */
export const PROOFS = Symbol('the proofs');

/** A walk over a program's data that proves some invariants. It answers piece by piece, whatever the size. */
export interface Proof {
  readonly invariants: readonly Invariant[];
  findings(evidence: Evidence): AsyncIterable<Finding>;
}
