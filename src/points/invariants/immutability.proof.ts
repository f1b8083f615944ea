import { statement, type Database, type Statement } from '../../platform/database/index.js';
import type { Evidence, Finding, Invariant, Proof } from '../../platform/verify/index.js';

const TRIGGERS = statement<{ trigger: string; isActive: boolean }>(
  'verify-immutability-triggers',
  `SELECT wanted.name AS trigger, coalesce(t.tgenabled IN ('O', 'A'), false) AS "isActive"
   FROM UNNEST(ARRAY['posting', 'movement', 'lot_term'], ARRAY['posting', 'movement', 'lot_term']) AS tables (name, relation)
   CROSS JOIN LATERAL (VALUES (tables.name || '_is_append_only'), (tables.name || '_is_never_emptied')) AS wanted (name)
   LEFT JOIN pg_trigger t ON t.tgname = wanted.name AND t.tgrelid = to_regclass(tables.relation)`,
);

const INVARIANT: Invariant = { number: 14, title: 'the database refuses to change or delete what was posted' };

/** A scratch row of each table, and what must not be possible with it. It is rolled back, so it never was. */
const ATTEMPTS: readonly { insert: Statement<never>; attempts: readonly Statement<never>[] }[] = [
  {
    insert: statement(
      'try-insert-posting',
      `INSERT INTO posting (program_id, wallet_id, sequence, kind, source_type, actor_type, pending_after, available_after,
         held_after, owed_after, occurred_at, recorded_at)
       VALUES ($1, -1, -1, 1, 1, 1, 0, 0, 0, 0, 'epoch', 'epoch')`,
    ),
    attempts: [
      statement('try-update-posting', 'UPDATE posting SET kind = kind WHERE program_id = $1 AND wallet_id = -1'),
      statement('try-delete-posting', 'DELETE FROM posting WHERE program_id = $1 AND wallet_id = -1'),
    ],
  },
  {
    insert: statement(
      'try-insert-movement',
      `INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points)
       VALUES ($1, -1, -1, 1, 11, 2, 1)`,
    ),
    attempts: [
      statement('try-update-movement', 'UPDATE movement SET points = points WHERE program_id = $1 AND wallet_id = -1'),
      statement('try-delete-movement', 'DELETE FROM movement WHERE program_id = $1 AND wallet_id = -1'),
    ],
  },
  {
    insert: statement(
      'try-insert-term',
      'INSERT INTO lot_term (program_id, wallet_id, lot, sequence) VALUES ($1, -1, 1, -1)',
    ),
    attempts: [
      statement('try-update-term', 'UPDATE lot_term SET expires_at = NULL WHERE program_id = $1 AND wallet_id = -1'),
      statement('try-delete-term', 'DELETE FROM lot_term WHERE program_id = $1 AND wallet_id = -1'),
    ],
  },
];

/** What refuse_change() raises. */
const REFUSED = '23000';

/** Invariant 14: the triggers are there and active, and attempts in transactions that are rolled back are refused. */
export const IMMUTABILITY_PROOF: Proof = { invariants: [INVARIANT], findings };

async function* findings({ snapshot, database, programId }: Evidence): AsyncGenerator<Finding> {
  for (const { trigger, isActive } of await snapshot.query(TRIGGERS, [])) {
    yield verdict(isActive, `trigger ${trigger} is missing or switched off`);
  }
  for (const { insert, attempts } of ATTEMPTS) {
    for (const attempt of attempts) {
      yield verdict(await isRefused(database, programId, insert, attempt), `${attempt.name} was not refused`);
    }
  }
}

function verdict(holds: boolean, offender: string): Finding {
  return { invariant: INVARIANT, checked: 1, wrong: holds ? 0 : 1, offenders: holds ? [] : [offender] };
}

class NotRefused extends Error {}

async function isRefused(
  database: Database,
  programId: number,
  insert: Statement<never>,
  attempt: Statement<never>,
): Promise<boolean> {
  try {
    await database.transaction(async (tx) => {
      await tx.query(insert, [programId]);
      await tx.query(attempt, [programId]);
      throw new NotRefused('rolled back');
    });
  } catch (error) {
    if (error instanceof NotRefused) return false;
    if (error instanceof Error && 'code' in error && error.code === REFUSED) return true;
    throw error;
  }
  return false;
}
