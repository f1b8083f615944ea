import { call, columnsOf, statement, type Call } from '../../../platform/database/index.js';
import { samplesOf } from '../../../platform/secrets/index.js';
import { sealedByOthers } from './codes-left.js';
import type { StockPlace } from '../stock/stock-rows.js';

/** A code that is to be stored. */
export interface NewCode {
  number: number;
  place: number;
  codeKey: number;
  codeHash: Buffer;
  codeCipher: Buffer;
  last4: string;
}

/** What is in a pool. */
export interface Pool {
  /** How many codes nobody has, under whichever secret, the last place and the last number. */
  codesLeft: number;
  lastCode: number;
  lastNumber: number;
}

const LOCK = statement<{ codesLeft: number; lastCode: number }>(
  'lock-pool',
  `SELECT codes_left AS "codesLeft", last_code AS "lastCode" FROM reward_stock
   WHERE program_id = $1 AND reward = $2 AND option = $3 FOR NO KEY UPDATE`,
);

const SEALED_BY_OTHERS = statement<{ byOthers: number }>(
  'count-codes-under-other-secrets',
  `SELECT ${sealedByOthers('s', '$4')} AS "byOthers" FROM reward_stock s
   WHERE s.program_id = $1 AND s.reward = $2 AND s.option = $3`,
);

const LAST = statement<{ number: number }>(
  'find-last-code',
  `SELECT coalesce(max(number), 0) AS number FROM reward_code WHERE program_id = $1 AND reward = $2 AND option = $3`,
);

const KNOWN = statement<{ hash: Buffer }>(
  'find-codes-of-pool',
  `SELECT c.hash FROM UNNEST($4::bytea[]) AS wanted (hash)
   CROSS JOIN LATERAL (
     SELECT code_hash AS hash FROM reward_code
     WHERE program_id = $1 AND reward = $2 AND option = $3 AND code_hash = wanted.hash OFFSET 0) c`,
);

const INSERT = statement(
  'insert-codes',
  `INSERT INTO reward_code (program_id, reward, option, number, place, code_key, code_hash, code_cipher, last4, added_at)
   SELECT $1, $2, $3, n.*, $10 FROM UNNEST($4::integer[], $5::bigint[], $6::smallint[], $7::bytea[], $8::bytea[], $9::text[])
     AS n (number, place, code_key, code_hash, code_cipher, last4)`,
);

const COUNT = statement(
  'count-codes',
  `UPDATE reward_stock SET codes_left = $4, last_code = $5 WHERE program_id = $1 AND reward = $2 AND option = $3`,
);

/** Codes of pools, one for each secret that they take. */
export const SEALED_CODES = samplesOf(
  'codes',
  `SELECT program_id AS "programId", code_key AS key, code_cipher AS cipher FROM reward_code`,
);

/** What is in a pool, which nobody changes until the transaction ends. Send the four of it in a pipeline. */
export function lockPool({ programId, reward, option }: StockPlace): Call<{ codesLeft: number; lastCode: number }> {
  return call(LOCK, [programId, reward, option]);
}

/** How many codes that nobody has were sealed by none of these secrets, ascending, so that they cannot be given. */
export function countSealedByOthers(
  { programId, reward, option }: StockPlace,
  secrets: readonly number[],
): Call<{ byOthers: number }> {
  return call(SEALED_BY_OTHERS, [programId, reward, option, secrets]);
}

export function findLastNumber({ programId, reward, option }: StockPlace): Call<{ number: number }> {
  return call(LAST, [programId, reward, option]);
}

/** Those of these hashes that the pool has or had. */
export function findKnownCodes(
  { programId, reward, option }: StockPlace,
  hashes: readonly Buffer[],
): Call<{ hash: Buffer }> {
  return call(KNOWN, [programId, reward, option, hashes]);
}

/** Adds codes to a pool, and says how many it has then. */
export function addCodes(
  { programId, reward, option }: StockPlace,
  codes: readonly NewCode[],
  { codesLeft, lastCode }: Pick<Pool, 'codesLeft' | 'lastCode'>,
  addedAt: Date,
): Call<never>[] {
  const columns = columnsOf(codes, 'number', 'place', 'codeKey', 'codeHash', 'codeCipher', 'last4');
  return [
    call(INSERT, [programId, reward, option, ...columns, addedAt]),
    call(COUNT, [programId, reward, option, codesLeft, lastCode]),
  ];
}
