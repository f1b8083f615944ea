import { call, columnsOf, DATABASE_CLOCK, statement, type Call } from '../../platform/database/index.js';
import { isLive, type VoucherUse } from '../life/held-voucher.js';

const COLUMNS = `id AS uuid, voucher_id AS "voucherId", order_id AS "orderId", member_id AS "memberId", status, amount,
  rolled_back AS "rolledBack", points, wallet_id AS "walletId", lot, purchase_id AS "purchaseId", reserved_at AS "reservedAt",
  expires_at AS "expiresAt", redeemed_at AS "redeemedAt", kept_until AS "keptUntil", ended_at AS "endedAt", reason`;

const LIVE = "status IN ('RESERVED', 'REDEEMED')";

const OF_ORDERS = statement<VoucherUse>(
  'find-voucher-uses-of-orders',
  `SELECT u.* FROM UNNEST($2::uuid[], $3::text[]) AS wanted (voucher, order_id)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM voucher_use
     WHERE program_id = $1 AND voucher_id = wanted.voucher AND order_id = wanted.order_id AND ${LIVE} OFFSET 0) u`,
);

// What reservations last is only counted: a code of the shop's own may have any number of them.
const RESERVED = statement<ReservedCount>(
  'count-reservations-of-vouchers',
  `SELECT wanted.id AS "voucherId", u.reserved FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS reserved FROM voucher_use
     WHERE program_id = $1 AND voucher_id = wanted.id AND status = 'RESERVED' OFFSET 0) u`,
);

const DUE = statement<VoucherUse>(
  'find-due-reservations-of-vouchers',
  `SELECT u.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM voucher_use
     WHERE program_id = $1 AND voucher_id = wanted.id AND status = 'RESERVED' AND expires_at <= $3 OFFSET 0) u`,
);

const ALL_RESERVED = statement<VoucherUse>(
  'find-reservations-of-vouchers',
  `SELECT u.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM voucher_use
     WHERE program_id = $1 AND voucher_id = wanted.id AND status = 'RESERVED' OFFSET 0) u`,
);

const BY_IDS = statement<VoucherUse>(
  'find-voucher-uses',
  `SELECT u.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM voucher_use WHERE program_id = $1 AND id = wanted.id OFFSET 0) u`,
);

/** `$1` is the program, `$2` inner ids. Due is due: a reservation that is over is late, whether or not anybody has noted it. */
export const USES_BY_ID = statement<VoucherUse & { isLate: boolean }>(
  'find-shown-voucher-uses',
  `SELECT u.*, u.status = 'RESERVED' AND u."expiresAt" <= now.at AS "isLate"
   FROM (SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) AS at FROM program WHERE id = $1 OFFSET 0) now
   CROSS JOIN UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM voucher_use WHERE program_id = $1 AND id = wanted.id OFFSET 0) u`,
);

const WRITE = statement(
  'write-voucher-uses',
  `INSERT INTO voucher_use AS u (program_id, id, voucher_id, order_id, member_id, status, amount, rolled_back, points, wallet_id, lot,
     purchase_id, reserved_at, expires_at, redeemed_at, kept_until, ended_at, reason)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[],
     $10::bigint[], $11::integer[], $12::uuid[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[],
     $17::timestamptz[], $18::text[])
   ON CONFLICT (program_id, id) DO UPDATE SET member_id = coalesce(excluded.member_id, u.member_id), status = excluded.status, amount = excluded.amount,
     rolled_back = excluded.rolled_back, points = excluded.points, wallet_id = excluded.wallet_id, lot = excluded.lot,
     purchase_id = excluded.purchase_id, expires_at = excluded.expires_at, redeemed_at = excluded.redeemed_at,
     ended_at = excluded.ended_at, reason = excluded.reason`,
);

/** How many reservations a voucher has, those too that are over and that nobody has noted. */
export interface ReservedCount {
  voucherId: string;
  reserved: number;
}

/** The uses that these vouchers have for these orders. */
export function findUsesOfOrders(
  programId: number,
  orders: readonly { voucherId: string; orderId: string }[],
): Call<VoucherUse> {
  return call(OF_ORDERS, [programId, ...columnsOf(orders, 'voucherId', 'orderId')]);
}

export function countReservations(programId: number, voucherIds: readonly string[]): Call<ReservedCount> {
  return call(RESERVED, [programId, [...new Set(voucherIds)]]);
}

/** The reservations of these vouchers that are over. */
export function findDueReservations(programId: number, voucherIds: readonly string[], now: Date): Call<VoucherUse> {
  return call(DUE, [programId, [...new Set(voucherIds)], now]);
}

/** All reservations of these vouchers. */
export function findReservations(programId: number, voucherIds: readonly string[]): Call<VoucherUse> {
  return call(ALL_RESERVED, [programId, [...new Set(voucherIds)]]);
}

export function findUses(programId: number, uuids: readonly string[]): Call<VoucherUse> {
  return call(BY_IDS, [programId, [...new Set(uuids)]]);
}

/**
 * Stores uses as they are now. Those that are over come first: an order has one that is not. Whose a use is stays as the database has it
 * but for those that were taken anew: who is not locked may be merged into somebody else meanwhile.
 */
export function writeUses(
  programId: number,
  uses: readonly VoucherUse[],
  taken: ReadonlySet<VoucherUse>,
): Call<never>[] {
  if (uses.length === 0) return [];
  const inOrder = [...uses.filter((use) => !isLive(use)), ...uses.filter(isLive)].map((use) => ({
    ...use,
    memberId: taken.has(use) ? use.memberId : null,
  }));
  const columns = columnsOf(
    inOrder,
    'uuid',
    'voucherId',
    'orderId',
    'memberId',
    'status',
    'amount',
    'rolledBack',
    'points',
    'walletId',
    'lot',
    'purchaseId',
    'reservedAt',
    'expiresAt',
    'redeemedAt',
    'keptUntil',
    'endedAt',
    'reason',
  );
  return [call(WRITE, [programId, ...columns])];
}
