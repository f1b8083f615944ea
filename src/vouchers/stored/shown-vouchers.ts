import type { Localized } from '../../kernel/localized-text.js';
import { DATABASE_CLOCK, statement, statementPlannedAnew, type Queryable } from '../../platform/database/index.js';
import type { GivesTerms } from '../templates/terms/voucher-gives.js';
import type { StoredState, VoucherStanding } from '../shown/voucher-state.js';

/** A voucher with what its version gives, and with what is set aside of it now. */
export interface ShownVoucherRow extends StoredState, GivesTerms {
  uuid: string;
  memberId: string | null;
  templateUuid: string;
  version: number;
  moneyCurrency: string | null;
  names: Localized[];
  descriptions: Localized[];
  smallPrint: Localized[];
  sourceType: number;
  codeKey: number;
  codeCipher: Buffer | null;
  last4: string;
  issuedAt: Date;
  validFrom: Date;
  revokedAt: Date | null;
  revokedReason: string | null;
  /** What time it is in the program. */
  now: Date;
}

/** Read of the voucher `v` in the program `$1`. */
const SHOWN = `v.id AS uuid, v.member_id AS "memberId", t.id AS "templateUuid", v.version, v.source_type AS "sourceType", v.code_key AS "codeKey",
  v.code_cipher AS "codeCipher", v.last4, v.status, v.uses_left AS "usesLeft", v.remaining, v.issued_at AS "issuedAt",
  v.valid_from AS "validFrom", v.expires_at AS "expiresAt", v.revoked_at AS "revokedAt", v.revoked_reason AS "revokedReason",
  w.kind, w.amount, w.percent, w.cap, w.sku, w.points, w.money_currency AS "moneyCurrency", w.names, w.descriptions,
  w.small_print AS "smallPrint", aside.*`;

const OF_VERSION = `JOIN voucher_template t ON t.program_id = $1 AND t.number = v.template
  JOIN voucher_template_version w ON w.program_id = $1 AND w.template = v.template AND w.version = v.version`;

const NOW = `(SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) FROM program WHERE id = $1)`;

/** What is set aside of the voucher `v`: due is due. */
const SET_ASIDE = `CROSS JOIN LATERAL (
  SELECT now.at AS now, count(*) FILTER (WHERE u.expires_at > now.at)::int AS reserved,
    count(*) FILTER (WHERE u.expires_at <= now.at)::int AS lapsed,
    coalesce(sum(u.amount) FILTER (WHERE u.expires_at <= now.at), 0)::bigint AS "lapsedAmount"
  FROM (SELECT ${NOW} AS at OFFSET 0) now
  LEFT JOIN voucher_use u ON u.program_id = $1 AND u.voucher_id = v.id AND u.status = 'RESERVED'
  GROUP BY now.at) aside`;

/** `$1` is the program, `$2` inner ids. */
export const VOUCHERS_BY_ID = statement<ShownVoucherRow>(
  'find-vouchers-by-id',
  `SELECT ${SHOWN} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM voucher WHERE program_id = $1 AND id = wanted.id OFFSET 0) v
   ${OF_VERSION} ${SET_ASIDE}`,
);

/** Which vouchers. */
export interface VouchersAsked {
  /** Those issued before this one, by inner id. */
  before: string;
  /** How they stand now; null for all. */
  statuses: readonly VoucherStanding[] | null;
  /** The template's inner id; null for all. */
  template: string | null;
  /** What they were issued for; null for all. */
  source: number | null;
}

export interface MemberVouchersAsked extends VouchersAsked {
  memberId: string;
}

/** How the voucher `v` stands, as `shownState` says. */
const STANDING = `CASE WHEN v.status = 'REVOKED' THEN v.status
  WHEN coalesce(v.uses_left + aside.lapsed, v.remaining + aside."lapsedAmount") = 0 THEN
    CASE WHEN aside.reserved > 0 THEN 'RESERVED' ELSE 'REDEEMED' END
  WHEN aside.reserved = 0 AND v.expires_at <= aside.now THEN 'EXPIRED' ELSE 'ISSUED' END`;

const standsLike = (statuses: string): string =>
  `(${statuses}::text IS NULL OR ${STANDING} = ANY (string_to_array(${statuses}, ' ')))`;

/** `$3` numbers the asks. */
export const VOUCHERS_OF_MEMBERS = statement<ShownVoucherRow & { asked: number }>(
  'find-vouchers-of-members',
  `SELECT asked.number AS asked, own.*
   FROM UNNEST($3::integer[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::smallint[])
     AS asked (number, member_id, before, statuses, template, source)
   CROSS JOIN LATERAL (
     SELECT ${SHOWN} FROM voucher v ${OF_VERSION} ${SET_ASIDE}
     WHERE v.program_id = $1 AND v.member_id = asked.member_id AND v.id < asked.before
       AND (asked.template IS NULL OR t.id = asked.template) AND (asked.source IS NULL OR v.source_type = asked.source)
       AND ${standsLike('asked.statuses')}
     ORDER BY v.id DESC LIMIT $2) own
   ORDER BY asked.number, own.uuid DESC`,
);

/** As what a voucher `v` that stands like that is stored: indexes on it can serve, and what is set aside is counted of no other. */
const STORED_AS: Readonly<Record<VoucherStanding, string>> = {
  ISSUED: `v.status = 'ISSUED'`,
  RESERVED: `v.id IN (SELECT voucher_id FROM voucher_use WHERE program_id = $1 AND status = 'RESERVED')`,
  REDEEMED: `(v.status = 'REDEEMED' OR (v.status = 'ISSUED' AND coalesce(v.uses_left, v.remaining) = 0))`,
  EXPIRED: `(v.status = 'ISSUED' AND v.expires_at <= ${NOW})`,
  REVOKED: `v.status = 'REVOKED'`,
};

/** At most so many vouchers of the program, those issued last first. */
export function findPageOfVouchers(
  db: Queryable,
  programId: number,
  { before, statuses, template, source }: VouchersAsked,
  limit: number,
): Promise<ShownVoucherRow[]> {
  const stored = statuses === null ? '' : `AND (${statuses.map((status) => STORED_AS[status]).join(' OR ')})`;
  const page = statementPlannedAnew<ShownVoucherRow>(
    'find-vouchers-of-program',
    `SELECT ${SHOWN} FROM voucher v ${OF_VERSION} ${SET_ASIDE}
     WHERE v.program_id = $1 AND v.id < $2 AND ($3::smallint IS NULL OR v.source_type = $3) ${stored} AND ${standsLike('$4')}
       AND ($5::uuid IS NULL OR v.template = (SELECT number FROM voucher_template WHERE program_id = $1 AND id = $5))
     ORDER BY v.id DESC LIMIT $6`,
  );
  return db.query(page, [programId, before, source, statuses?.join(' ') ?? null, template, limit]);
}
