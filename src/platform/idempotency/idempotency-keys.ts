import { call, statement, type Call, type Queryable } from '../database/index.js';
import { isKey } from './key-problems.js';

/** A call that was answered: which operation, a hash of its input, and the facts of its result (ids and numbers only). */
export interface RememberedCall {
  memberId: string | null;
  key: string;
  operation: string;
  inputHash: Buffer;
  result: Record<string, unknown>;
}

/** In whose name a key lives: all API keys of a program share one scope (null), each member token has its own. */
export interface KeyScope {
  memberId: string | null;
  key: string;
}

/** A call that is made, by its key: whether it was done before is found by that. */
export type KeyedCall = Omit<RememberedCall, 'result'>;

const FIND = statement<RememberedCall>(
  'find-idempotency-keys',
  `SELECT k.member_id AS "memberId", k.key, k.operation, k.input_hash AS "inputHash", k.result
   FROM UNNEST($2::text[]) AS wanted (key)
   CROSS JOIN LATERAL (SELECT * FROM idempotency_key WHERE program_id = $1 AND key = wanted.key OFFSET 0) k`,
);

const REMEMBER = statement(
  'remember-idempotency-keys',
  `INSERT INTO idempotency_key (program_id, member_id, key, operation, input_hash, result, created_at)
   SELECT $1, k.member_id, k.key, $2, k.input_hash, k.result, $3
   FROM UNNEST($4::uuid[], $5::text[], $6::bytea[], $7::jsonb[]) AS k (member_id, key, input_hash, result)
   ORDER BY k.key, k.member_id`,
);

// The rows by where they stand: an index over time alone (brin) finds them page by page, and they are written in order of time.
const FORGET = statement<{ one: number }>(
  'forget-idempotency-keys',
  `DELETE FROM idempotency_key WHERE program_id = $1 AND ctid = ANY (ARRAY(
     SELECT ctid FROM idempotency_key WHERE program_id = $1 AND created_at < $2 LIMIT $3)) RETURNING 1 AS one`,
);

/** Text by which a key is found again in a batch. */
export function keyOf(scope: KeyScope): string {
  return `${scope.memberId ?? ''}/${scope.key}`;
}

/** The call that this key was used for in that name; undefined when it is new. */
export function callUnder(calls: readonly RememberedCall[], scope: KeyScope): RememberedCall | undefined {
  return calls.find((one) => keyOf(one) === keyOf(scope));
}

/** Whether the same is asked as then: it is answered again. Anything else under the key of a call is refused. */
export function isRepeated(call: RememberedCall, operation: string, inputHash: Buffer): boolean {
  return call.operation === operation && call.inputHash.equals(inputHash);
}

/** What these keys were used for before, in whosever name. */
export function findKeys(programId: number, keys: readonly string[]): Call<RememberedCall> {
  return call(FIND, [programId, keys.filter(isKey)]);
}

/**
 * Remembers answered calls, sorted. Fails with a unique violation when somebody else used one of the keys meanwhile: that starts the
 * transaction over, which then finds their result.
 */
export function rememberKeys(
  programId: number,
  operation: string,
  now: Date,
  calls: readonly Omit<RememberedCall, 'operation'>[],
): Call<never> {
  return call(REMEMBER, [
    programId,
    operation,
    now,
    calls.map((one) => one.memberId),
    calls.map((one) => one.key),
    calls.map((one) => one.inputHash),
    calls.map((one) => JSON.stringify(one.result)),
  ]);
}

/** Forgets at most `limit` keys of a program from before that time. Answers how many: fewer than `limit` were the last. */
export async function forgetKeys(db: Queryable, programId: number, before: Date, limit: number): Promise<number> {
  return (await db.query(FORGET, [programId, before, limit])).length;
}
