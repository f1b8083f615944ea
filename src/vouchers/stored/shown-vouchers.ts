import type { Localized } from '../../kernel/localized-text.js';
import { DATABASE_CLOCK, statement } from '../../platform/database/index.js';
import type { GivesTerms } from '../templates/terms/voucher-gives.js';
import type { StoredState } from '../shown/voucher-state.js';

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
const SHOWN = `v.id AS uuid, v.member_id AS "memberId", t.id AS "templateUuid", v.version, v.code_key AS "codeKey",
  v.code_cipher AS "codeCipher", v.last4, v.status, v.uses_left AS "usesLeft", v.remaining, v.issued_at AS "issuedAt",
  v.valid_from AS "validFrom", v.expires_at AS "expiresAt", v.revoked_at AS "revokedAt", v.revoked_reason AS "revokedReason",
  w.kind, w.amount, w.percent, w.cap, w.sku, w.points, w.money_currency AS "moneyCurrency", w.names, w.descriptions,
  w.small_print AS "smallPrint", aside.*`;

const OF_VERSION = `JOIN voucher_template t ON t.program_id = $1 AND t.number = v.template
  JOIN voucher_template_version w ON w.program_id = $1 AND w.template = v.template AND w.version = v.version`;

/** What is set aside of the voucher `v`: due is due. */
const SET_ASIDE = `CROSS JOIN LATERAL (
  SELECT now.at AS now, count(*) FILTER (WHERE u.expires_at > now.at)::int AS reserved,
    count(*) FILTER (WHERE u.expires_at <= now.at)::int AS lapsed,
    coalesce(sum(u.amount) FILTER (WHERE u.expires_at <= now.at), 0)::bigint AS "lapsedAmount"
  FROM (SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) AS at FROM program WHERE id = $1 OFFSET 0) now
  LEFT JOIN voucher_use u ON u.program_id = $1 AND u.voucher_id = v.id AND u.status = 'RESERVED'
  GROUP BY now.at) aside`;

/** `$1` is the program, `$2` inner ids. */
export const VOUCHERS_BY_ID = statement<ShownVoucherRow>(
  'find-vouchers-by-id',
  `SELECT ${SHOWN} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM voucher WHERE program_id = $1 AND id = wanted.id OFFSET 0) v
   ${OF_VERSION} ${SET_ASIDE}`,
);
