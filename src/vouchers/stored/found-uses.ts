import { statement, type Queryable } from '../../platform/database/index.js';

/** A use of a voucher, read without a lock, with whose rows have to be locked to give it back. */
export interface FoundUse {
  uuid: string;
  voucherId: string;
  orderId: string;
  status: string;
  /** Whose the voucher is. */
  holder: string | null;
  /** Who used it. */
  user: string | null;
  /** In whose wallets its points were and are, where members were merged since. */
  formerUsers: string[];
}

// From the wallet in which points were booked to its member, and on to whom that one was merged into.
const FORMER_USERS = `ARRAY(
  WITH RECURSIVE led AS (
    SELECT w.member_id FROM wallet w WHERE w.program_id = $1 AND w.id = u.wallet_id
    UNION
    SELECT m.merged_into FROM led
    CROSS JOIN LATERAL (
      SELECT merged_into FROM member WHERE program_id = $1 AND id = led.member_id AND merged_into IS NOT NULL OFFSET 0) m)
  SELECT member_id FROM led)`;

const FOUND = `SELECT u.id AS uuid, u.voucher_id AS "voucherId", u.order_id AS "orderId", u.status, v.member_id AS holder,
  u.member_id AS user, ${FORMER_USERS} AS "formerUsers"`;

const VOUCHER_OF_USE = `CROSS JOIN LATERAL (
  SELECT member_id FROM voucher WHERE program_id = $1 AND id = u.voucher_id OFFSET 0) v`;

const BY_ID = statement<FoundUse>(
  'find-voucher-uses-to-give-back',
  `${FOUND} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM voucher_use WHERE program_id = $1 AND id = wanted.id OFFSET 0) u ${VOUCHER_OF_USE}`,
);

const OF_ORDER = statement<FoundUse>(
  'find-voucher-uses-of-orders-to-give-back',
  `${FOUND} FROM UNNEST($2::uuid[], $3::text[]) AS wanted (voucher, order_id)
   CROSS JOIN LATERAL (
     SELECT * FROM voucher_use WHERE program_id = $1 AND voucher_id = wanted.voucher AND order_id = wanted.order_id
       AND status IN ('RESERVED', 'REDEEMED') OFFSET 0) u ${VOUCHER_OF_USE}`,
);

/** Uses with these inner ids, in any order. */
export async function findUsesById(db: Queryable, programId: number, uuids: readonly string[]): Promise<FoundUse[]> {
  return uuids.length === 0 ? [] : db.query(BY_ID, [programId, uuids]);
}

/** The uses that these vouchers have for these orders and that count, in any order. */
export async function findUsesOfOrder(
  db: Queryable,
  programId: number,
  orders: readonly { voucherId: string; orderId: string }[],
): Promise<FoundUse[]> {
  if (orders.length === 0) return [];
  const vouchers = orders.map(({ voucherId }) => voucherId);
  return db.query(OF_ORDER, [programId, vouchers, orders.map(({ orderId }) => orderId)]);
}
