import { statement, type Queryable } from '../../platform/database/index.js';
import { FROM_NOW } from '../program-now.js';
import { openLotsOf } from '../wallets.queries.js';
import type { LotFacts } from './lots.types.js';

/** A lot as it is stored, and whether its wallet may be behind. */
export interface StoredLotRow extends LotFacts {
  walletId: number;
  memberId: string;
  currency: number;
  isDue: boolean;
  policyVersion: number;
}

const COLUMNS = `w.id AS "walletId", w.member_id AS "memberId", w.currency,
  coalesce(w.next_change_at <= now.at, false) AS "isDue", w.policy_version AS "policyVersion", l.number, l.state, l.points, l.free,
  l.held, l.born_sequence AS "bornSequence", l.earned_at AS "earnedAt", l.available_at AS "availableAt",
  l.expires_at AS "expiresAt"`;

/** Where a page of lots goes on: in spending order, pending ones after the others by when they mature. */
export interface LotPlace {
  /** 0: open lots; 1: pending ones. */
  section: number;
  /** When it expires or matures; `infinity` without a date. */
  date: string;
  number: number;
}

/** Before every lot. */
export const BEFORE_ALL_LOTS: LotPlace = { section: 0, date: '-infinity', number: 0 };

export interface LotsAsked extends LotPlace {
  memberId: string;
  currency: number;
}

/** A row with the number null says of a wallet without such lots whether it may be behind. */
export type LotPageRow = StoredLotRow | (Omit<StoredLotRow, 'number'> & { number: null });

/** Lots that have something, page by page. */
export const FIND_LOT_PAGES = statement<LotPageRow & { asked: number }>(
  'find-lot-pages',
  `SELECT asked.number AS asked, ${COLUMNS}
   ${FROM_NOW}
   CROSS JOIN UNNEST($3::integer[], $4::uuid[], $5::integer[], $6::integer[], $7::timestamptz[], $8::integer[])
     AS asked (number, member_id, currency, section, date, lot)
   JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = asked.member_id OFFSET 0) w
     ON w.currency = asked.currency
   LEFT JOIN LATERAL (
     (SELECT 0 AS section, coalesce(expires_at, 'infinity') AS date, own.* FROM point_lot own
      WHERE ${openLotsOf('w.id')} AND asked.section = 0
        AND (coalesce(expires_at, 'infinity'), number) > (asked.date, asked.lot)
      ORDER BY expires_at, number LIMIT $2)
     UNION ALL
     (SELECT 1, coalesce(available_at, 'infinity'), own.* FROM point_lot own
      WHERE program_id = $1 AND wallet_id = w.id AND state = 1 AND free + held > 0
        AND (asked.section = 0 OR (coalesce(available_at, 'infinity'), number) > (asked.date, asked.lot))
      ORDER BY available_at, number LIMIT $2)
     ORDER BY section, date, number LIMIT $2) l ON true
   ORDER BY asked.number, l.section, l.date, l.number`,
);

const FIND_LOT = statement<StoredLotRow>(
  'find-stored-lot',
  `SELECT ${COLUMNS} ${FROM_NOW}
   JOIN wallet w ON w.program_id = $1 AND w.id = $2
   JOIN point_lot l ON l.program_id = $1 AND l.wallet_id = w.id AND l.number = $3`,
);

/** One lot, or null. */
export async function findLot(
  db: Queryable,
  programId: number,
  walletId: number,
  number: number,
): Promise<StoredLotRow | null> {
  return (await db.query(FIND_LOT, [programId, walletId, number]))[0] ?? null;
}
