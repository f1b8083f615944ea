import { WITH_LIVES } from '../../members/index.js';
import { call, columnsOf, statement, type Call } from '../../platform/database/index.js';

/** What a member got for climbing to a tier. Ladder and tier by their numbers. */
export interface GrantRow {
  readonly uuid: string;
  readonly memberId: string;
  readonly ladder: number;
  readonly tier: number;
  /** The first day of the window in which the tier was reached. */
  readonly period: string;
  /** 0 for none. */
  readonly points: number;
  /** Where the points went; null without any. */
  readonly walletId: number | null;
  readonly lot: number | null;
  /** By which template a voucher comes with it; null without one. */
  readonly voucherTemplate: string | null;
  /** Whether the voucher is still to be issued, or to be revoked. */
  readonly voucherDue: boolean;
  readonly grantedAt: Date;
  /** When it was taken back; null while it stands. */
  readonly revokedAt: Date | null;
}

/** A grant that stands, and who has what it brought: the member, or whom they were merged into. */
export interface StandingGrant extends GrantRow {
  readonly heldBy: string;
}

const COLUMNS = `id AS uuid, member_id AS "memberId", ladder, tier, period, points, wallet_id AS "walletId", lot,
  voucher_template AS "voucherTemplate", voucher_due AS "voucherDue",
  granted_at AS "grantedAt", revoked_at AS "revokedAt"`;

const FIND_OF_LIVES = statement<StandingGrant>(
  'find-tier-grants-of-lives',
  `${WITH_LIVES}
   SELECT g.*, life.heir AS "heldBy" FROM life
   CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM tier_grant
     WHERE program_id = $1 AND member_id = life.id AND revoked_at IS NULL OFFSET 0) g`,
);

const FIND = statement<StandingGrant>(
  'find-tier-grants',
  `SELECT g.*, g."memberId" AS "heldBy" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM tier_grant
     WHERE program_id = $1 AND member_id = wanted.id AND revoked_at IS NULL OFFSET 0) g`,
);

/** Grants with their tiers by inner ids. */
export const FIND_GRANTS_BY_IDS = statement<GrantRow & { tierUuid: string }>(
  'find-tier-grants-by-ids',
  `SELECT g.*, t.id AS "tierUuid"
   FROM (SELECT ${COLUMNS} FROM tier_grant WHERE program_id = $1 AND id = ANY ($2::uuid[])) g
   JOIN tier_ladder l ON l.program_id = $1 AND l.number = g.ladder
   JOIN tier t ON t.program_id = $1 AND t.ladder_id = l.id AND t.number = g.tier`,
);

const WRITE = statement(
  'write-tier-grants',
  `INSERT INTO tier_grant (program_id, id, member_id, ladder, tier, period, points, wallet_id, lot,
     voucher_template, voucher_due, granted_at, revoked_at)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::smallint[], $5::smallint[], $6::date[], $7::bigint[], $8::bigint[],
     $9::integer[], $10::uuid[], $11::boolean[], $12::timestamptz[], $13::timestamptz[])
   ON CONFLICT (program_id, id) DO UPDATE SET revoked_at = excluded.revoked_at, voucher_due = excluded.voucher_due`,
);

/** What these members got that stands. */
export function findGrants(programId: number, memberIds: readonly string[]): Call<StandingGrant> {
  return call(FIND, [programId, memberIds]);
}

/** The same, and of those who were merged into them: it may have to be taken back. */
export function findGrantsOfLives(programId: number, memberIds: readonly string[]): Call<StandingGrant> {
  return call(FIND_OF_LIVES, [programId, memberIds]);
}

/** Stores grants as they are now. */
export function writeGrants(programId: number, rows: readonly GrantRow[]): Call<never>[] {
  if (rows.length === 0) return [];
  const columns = columnsOf(
    rows,
    'uuid',
    'memberId',
    'ladder',
    'tier',
    'period',
    'points',
    'walletId',
    'lot',
    'voucherTemplate',
    'voucherDue',
    'grantedAt',
    'revokedAt',
  );
  return [call(WRITE, [programId, ...columns])];
}
