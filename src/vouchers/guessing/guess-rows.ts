import { statement, type Queryable } from '../../platform/database/index.js';

/** How many wrong codes somebody tried, and since when. */
export interface Guesses {
  readonly subject: Buffer;
  readonly guesses: number;
  readonly startedAt: Date;
}

const FIND = statement<Guesses>(
  'find-code-guesses',
  `SELECT subject, guesses, started_at AS "startedAt" FROM code_guess
   WHERE program_id = $1 AND subject = ANY ($2::bytea[]) AND started_at > $3`,
);

// Sorted, so that two servers never wait for each other.
const COUNT = statement(
  'count-code-guesses',
  `INSERT INTO code_guess AS stored (program_id, subject, started_at, guesses)
   SELECT $1, subject, $3, 1 FROM UNNEST($2::bytea[]) AS tried (subject) ORDER BY subject
   ON CONFLICT (program_id, subject) DO UPDATE SET
     guesses = CASE WHEN stored.started_at > $4 THEN stored.guesses + 1 ELSE 1 END,
     started_at = CASE WHEN stored.started_at > $4 THEN stored.started_at ELSE excluded.started_at END`,
);

const FORGET = statement('forget-code-guesses', 'DELETE FROM code_guess WHERE program_id = $1 AND started_at <= $2');

/** What these have tried in a window that began after that. */
export function findGuesses(
  db: Queryable,
  programId: number,
  subjects: readonly Buffer[],
  since: Date,
): Promise<Guesses[]> {
  return db.query(FIND, [programId, subjects, since]);
}

/** Counts one wrong code more for each; who has not tried any since then begins anew. */
export async function countGuess(
  db: Queryable,
  programId: number,
  subjects: readonly Buffer[],
  { now, since }: { now: Date; since: Date },
): Promise<void> {
  await db.query(COUNT, [programId, subjects, now, since]);
}

/** Forgets windows that began then or before. */
export async function forgetGuesses(db: Queryable, programId: number, until: Date): Promise<void> {
  await db.query(FORGET, [programId, until]);
}
