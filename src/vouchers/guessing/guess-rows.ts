import { columnsOf, statement, type Queryable } from '../../platform/database/index.js';

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
   SELECT $1, subject, $4, guesses FROM UNNEST($2::bytea[], $3::integer[]) AS tried (subject, guesses) ORDER BY subject
   ON CONFLICT (program_id, subject) DO UPDATE SET
     guesses = CASE WHEN stored.started_at > $5 THEN stored.guesses + excluded.guesses ELSE excluded.guesses END,
     started_at = CASE WHEN stored.started_at > $5 THEN stored.started_at ELSE excluded.started_at END`,
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

/** Counts so many wrong codes more for each; who has not tried any since then begins anew. */
export async function countGuesses(
  db: Queryable,
  programId: number,
  wrong: readonly Pick<Guesses, 'subject' | 'guesses'>[],
  { now, since }: { now: Date; since: Date },
): Promise<void> {
  await db.query(COUNT, [programId, ...columnsOf(wrong, 'subject', 'guesses'), now, since]);
}

/** Forgets windows that began then or before. */
export async function forgetGuesses(db: Queryable, programId: number, until: Date): Promise<void> {
  await db.query(FORGET, [programId, until]);
}
