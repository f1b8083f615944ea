import { DATABASE_CLOCK, statement, statementPlannedAnew, type Database } from '../../../platform/database/index.js';
import type { Page } from '../../../platform/graphql/index.js';
import type { RedemptionStatus } from '../shown/redemption-status.types.js';
import { REDEMPTION_COLUMNS, type ChoiceRow, type ItemRow, type RedemptionRow } from './redemption-rows.js';

/** A redemption as it is shown: what is due is done. */
export type ShownRedemptionRow = RedemptionRow & { rewardUuid: string };

/** What came of a redemption, as it is shown. */
export type ShownItemRow = ItemRow & {
  redemptionId: string;
  optionUuid: string | null;
  codeKey: number | null;
  codeCipher: Buffer | null;
};

export type ShownChoiceRow = ChoiceRow & { redemptionId: string; optionUuid: string };

const NOW = `(SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) FROM program WHERE id = $1)`;
const IS_OVER = `r.status = 'RESERVED' AND r.reserved_until <= ${NOW}`;

/** Over `r`, a redemption. The later name wins. */
const SHOWN = `${REDEMPTION_COLUMNS.replace(
  'r.status',
  `CASE WHEN ${IS_OVER} THEN 'EXPIRED' ELSE r.status END AS status`,
).replace('r.ended_at', `CASE WHEN ${IS_OVER} THEN r.reserved_until ELSE r.ended_at END`)}, w.id AS "rewardUuid"`;

/** How a redemption `r` stands, in words of what is stored, so that indexes on it can serve. */
const STANDS_AS: Readonly<Record<RedemptionStatus, string>> = {
  RESERVED: `r.status = 'RESERVED' AND r.reserved_until > ${NOW}`,
  ISSUED: `r.status = 'ISSUED'`,
  FULFILLED: `r.status = 'FULFILLED'`,
  CANCELED: `r.status = 'CANCELED'`,
  EXPIRED: `(r.status = 'EXPIRED' OR (${IS_OVER}))`,
};

const REWARD = 'JOIN reward w ON w.program_id = r.program_id AND w.number = r.reward';

export const REDEMPTIONS_BY_ID = statement<ShownRedemptionRow>(
  'find-redemptions-by-id',
  `SELECT ${SHOWN} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM redemption WHERE program_id = $1 AND id = wanted.id OFFSET 0) r ${REWARD}`,
);

export const REDEMPTIONS_OF_MEMBERS = statement<ShownRedemptionRow & { asked: number }>(
  'find-redemptions-of-members',
  `SELECT asked.number AS asked, ${SHOWN}
   FROM UNNEST($3::integer[], $4::uuid[], $5::uuid[]) AS asked (number, member_id, before)
   CROSS JOIN LATERAL (
     SELECT * FROM redemption WHERE program_id = $1 AND member_id = asked.member_id AND id < asked.before
     ORDER BY id DESC LIMIT $2) r ${REWARD}
   ORDER BY asked.number, r.id DESC`,
);

export const CHOICES_OF_REDEMPTIONS = statement<ShownChoiceRow>(
  'find-choices-of-redemptions',
  `SELECT wanted.id AS "redemptionId", c.option, c.quantity, o.id AS "optionUuid" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM redemption_choice WHERE program_id = $1 AND redemption_id = wanted.id OFFSET 0) c
   JOIN redemption r ON r.program_id = $1 AND r.id = wanted.id
   ${REWARD}
   JOIN reward_option o ON o.program_id = $1 AND o.reward_id = w.id AND o.number = c.option
   ORDER BY wanted.id, c.option`,
);

// A code is a redemption's as long as the pool says so: one that went back is another's.
export const ITEMS_OF_REDEMPTIONS = statement<ShownItemRow>(
  'find-items-of-redemptions',
  `SELECT wanted.id AS "redemptionId", i.number, i.option, i.gives, i.voucher_template AS "voucherTemplate",
     i.voucher_id AS "voucherId", i.pool, i.code, o.id AS "optionUuid", c.code_key AS "codeKey", c.code_cipher AS "codeCipher"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM redemption_item WHERE program_id = $1 AND redemption_id = wanted.id OFFSET 0) i
   JOIN redemption r ON r.program_id = $1 AND r.id = wanted.id
   ${REWARD}
   LEFT JOIN reward_option o ON o.program_id = $1 AND o.reward_id = w.id AND o.number = i.option
   LEFT JOIN reward_code c ON c.program_id = $1 AND c.reward = r.reward AND c.option = i.pool AND c.number = i.code
     AND c.redemption_id = r.id AND r.status IN ('ISSUED', 'FULFILLED')
   ORDER BY wanted.id, i.number`,
);

/** After every redemption. */
export const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it can stand in a cursor of redemptions: the inner id of one. */
export function isPlaceOfRedemption(text: string): boolean {
  return UUID.test(text);
}

/** Which redemptions; all for null. */
export interface WantedRedemptions {
  rewardUuid: string | null;
  status: RedemptionStatus | null;
  from: Date | null;
  until: Date | null;
}

/** Redemptions of the program, those made last first. */
export function findRedemptionsOfProgram(
  database: Database,
  programId: number,
  { rewardUuid, status, from, until }: WantedRedemptions,
  page: Page,
): Promise<ShownRedemptionRow[]> {
  const ofProgram = statementPlannedAnew<ShownRedemptionRow>(
    'find-redemptions-of-program',
    `SELECT ${SHOWN} FROM redemption r ${REWARD}
     WHERE r.program_id = $1 AND r.id < $2 ${status === null ? '' : `AND ${STANDS_AS[status]}`}
       AND ($3::uuid IS NULL OR r.reward = (SELECT number FROM reward WHERE program_id = $1 AND id = $3))
       AND ($4::timestamptz IS NULL OR r.created_at >= $4) AND ($5::timestamptz IS NULL OR r.created_at < $5)
     ORDER BY r.id DESC LIMIT $6`,
  );
  return database.query(ofProgram, [programId, page.after?.[0] ?? AFTER_ALL, rewardUuid, from, until, page.limit]);
}
