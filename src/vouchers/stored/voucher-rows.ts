import { call, columnsOf, statement, type Call, type Queryable } from '../../platform/database/index.js';
import { samplesOf } from '../../platform/secrets/index.js';
import type { VoucherRow } from '../life/held-voucher.js';

/** What is stored of a code. */
export interface SealedColumns {
  readonly codeKey: number;
  readonly codeHash: Buffer;
  readonly codeCipher: Buffer;
}

const VOUCHER_COLUMNS = `id AS uuid, template, version, member_id AS "memberId", last4, status, uses_left AS "usesLeft",
  remaining, issued_at AS "issuedAt", valid_from AS "validFrom", expires_at AS "expiresAt", source_type AS "sourceType",
  source_id AS "sourceId", revoked_at AS "revokedAt", revoked_reason AS "revokedReason"`;

const INSERT = statement(
  'insert-vouchers',
  `INSERT INTO voucher (program_id, id, template, version, member_id, code_key, code_hash, code_cipher, last4, status, uses_left,
     remaining, issued_at, valid_from, expires_at, source_type, source_id)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::integer[], $5::uuid[], $6::smallint[], $7::bytea[], $8::bytea[], $9::text[],
     $10::text[], $11::integer[], $12::bigint[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::smallint[],
     $17::uuid[])`,
);

// Every row is there and locked. Written as an upsert because that always goes by the key, see docs/adr/0013.
const UPDATE = statement(
  'update-vouchers',
  `INSERT INTO voucher AS v (program_id, id, template, version, code_key, last4, status, uses_left, remaining, issued_at, valid_from,
     expires_at, source_type, revoked_at, revoked_reason)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::integer[], $5::smallint[], $6::text[], $7::text[], $8::integer[],
     $9::bigint[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::smallint[], $14::timestamptz[], $15::text[])
   ON CONFLICT (program_id, id) DO UPDATE SET status = excluded.status, uses_left = excluded.uses_left,
     remaining = excluded.remaining, expires_at = excluded.expires_at, revoked_at = excluded.revoked_at,
     revoked_reason = excluded.revoked_reason`,
);

const LOCK = statement<VoucherRow>(
  'lock-vouchers',
  `SELECT v.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${VOUCHER_COLUMNS} FROM voucher WHERE program_id = $1 AND id = wanted.id FOR NO KEY UPDATE) v`,
);

const READ = statement<VoucherRow>(
  'read-vouchers',
  `SELECT v.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${VOUCHER_COLUMNS} FROM voucher WHERE program_id = $1 AND id = wanted.id OFFSET 0) v`,
);

const BY_HASH = statement<FoundVoucher>(
  'find-vouchers-by-codes',
  `SELECT v.* FROM UNNEST($2::bytea[]) AS wanted (hash)
   CROSS JOIN LATERAL (
     SELECT id AS uuid, member_id AS "memberId", code_hash AS hash FROM voucher
     WHERE program_id = $1 AND code_hash = wanted.hash OFFSET 0) v`,
);

const HOLDERS = statement<{ uuid: string; memberId: string | null }>(
  'find-holders-of-vouchers',
  `SELECT v.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id AS uuid, member_id AS "memberId" FROM voucher WHERE program_id = $1 AND id = wanted.id OFFSET 0) v`,
);

/** Vouchers whose code can be shown, one for each secret that it takes. */
export const SEALED_VOUCHERS = samplesOf(
  'vouchers',
  `SELECT program_id AS "programId", code_key AS key, code_cipher AS cipher FROM voucher WHERE code_cipher IS NOT NULL`,
);

/** A voucher that a code names, and whose it is, read without a lock. */
export interface FoundVoucher {
  uuid: string;
  memberId: string | null;
  hash: Buffer;
}

/** Stores new vouchers. A code that is taken already is a unique violation. */
export function insertVouchers(programId: number, rows: readonly (VoucherRow & SealedColumns)[]): Call<never>[] {
  if (rows.length === 0) return [];
  const columns = columnsOf(
    rows,
    'uuid',
    'template',
    'version',
    'memberId',
    'codeKey',
    'codeHash',
    'codeCipher',
    'last4',
    'status',
    'usesLeft',
    'remaining',
    'issuedAt',
    'validFrom',
    'expiresAt',
    'sourceType',
    'sourceId',
  );
  return [call(INSERT, [programId, ...columns])];
}

/** Stores locked vouchers as they are now. */
export function updateVouchers(programId: number, rows: readonly VoucherRow[]): Call<never>[] {
  if (rows.length === 0) return [];
  const [ids, templates, versions, ...columns] = columnsOf(
    rows,
    'uuid',
    'template',
    'version',
    'last4',
    'status',
    'usesLeft',
    'remaining',
    'issuedAt',
    'validFrom',
    'expiresAt',
    'sourceType',
    'revokedAt',
    'revokedReason',
  );
  const noKeys = rows.map(() => 0); // never written: the rows are there
  return [call(UPDATE, [programId, ids, templates, versions, noKeys, ...columns])];
}

/** Locks these vouchers, ids ascending. Send it after the locks of members; it answers them as they are then. */
export function lockVouchers(programId: number, uuids: readonly string[]): Call<VoucherRow> {
  return call(LOCK, [programId, [...new Set(uuids)].sort()]);
}

/** The same without a lock, for who writes nothing. */
export function readVouchers(programId: number, uuids: readonly string[]): Call<VoucherRow> {
  return call(READ, [programId, [...new Set(uuids)].sort()]);
}

/** The vouchers that are stored under these hashes, without a lock. */
export async function findByHashes(
  db: Queryable,
  programId: number,
  hashes: readonly Buffer[],
): Promise<FoundVoucher[]> {
  return hashes.length === 0 ? [] : db.query(BY_HASH, [programId, hashes]);
}

/** Whose these vouchers are, without a lock. */
export async function findHoldersOf(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = uuids.length === 0 ? [] : await db.query(HOLDERS, [programId, [...new Set(uuids)]]);
  return new Map(rows.map(({ uuid, memberId }) => [uuid, memberId]));
}
