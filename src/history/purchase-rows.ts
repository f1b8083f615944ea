import type { Minor } from '../kernel/money.js';
import { call, statement, type Call, type Statement } from '../platform/database/index.js';
import type { SourceType } from '../points/index.js';
import type { PendingTerms } from '../programs/index.js';
import type { PaymentKind } from './payment.types.js';

/** A purchase as it is stored; `lines` only where they were asked for. */
export interface PurchaseRow {
  uuid: string;
  memberId: string;
  orderId: string;
  channel: string | null;
  purchasedAt: Date;
  recordedAt: Date;
  completedAt: Date | null;
  canceledAt: Date | null;
  currency: string;
  linesAmount: Minor;
  shipping: Minor;
  orderDiscount: Minor;
  total: Minor;
  returnedAmount: Minor;
  isPartlyReturned: boolean;
  fullyReturned: boolean;
  payments: { kind: PaymentKind; amount: string }[] | null;
  pointsEarned: number;
  pointsReversed: number;
  /** Points that it was paid with, and the posting that took them. */
  pointsPaid: number;
  paidWallet: number | null;
  paidSequence: number | null;
  /** Of those, what returns and a cancellation are done with: given back, or not since as much was forgiven. */
  pointsRefunded: number;
  inputHash: Buffer;
}

export interface PurchaseLineRow {
  purchaseId: string;
  number: number;
  sku: string;
  name: string | null;
  category: string | null;
  brand: string | null;
  tags: readonly string[] | null;
  quantity: string;
  unitPrice: string;
  discount: Minor;
  tax: Minor;
  amount: Minor;
  orderDiscount: Minor;
  returned: string;
}

export interface AwardRow {
  sourceId: string;
  /** By which kind of posting it was booked. */
  sourceType: SourceType;
  number: number;
  ruleId: string | null;
  ruleVersion: number | null;
  walletId: number | null;
  lot: number | null;
  points: number;
  shares: number[];
  reversed: number;
  qualifying: boolean;
  /** The pending policy of its rule, where that is not the point currency's: it decides again when the purchase is completed. */
  pending: PendingTerms | null;
  /** The calendar day on which it counts as a use of its rule; null where uses of the rule are not counted. */
  countedOn: string | null;
  /** Whether it counts for all members together as well. */
  isCountedInTotal: boolean;
  name: string;
  explanation: string;
}

export interface ReturnRow {
  uuid: string;
  purchaseId: string;
  reference: string | null;
  reason: string | null;
  inputHash: Buffer;
  returnedAt: Date;
  amount: Minor;
  pointsTaken: number;
  pointsForgiven: number;
  pointsOwed: number;
  pointsGivenBack: number;
}

export interface ReturnLineRow {
  returnId: string;
  line: number;
  quantity: string;
  amount: Minor;
}

export interface CancellationRow {
  purchaseId: string;
  reason: string | null;
  canceledAt: Date;
  pointsTaken: number;
  pointsForgiven: number;
  pointsOwed: number;
  pointsGivenBack: number;
}

export const PURCHASE_COLUMNS = `p.id AS uuid, p.member_id AS "memberId", p.order_id AS "orderId", p.channel,
  p.purchased_at AS "purchasedAt", p.recorded_at AS "recordedAt", p.completed_at AS "completedAt",
  p.canceled_at AS "canceledAt", p.currency, p.lines_amount AS "linesAmount", p.shipping,
  p.order_discount AS "orderDiscount", p.total, p.returned_amount AS "returnedAmount",
  p.partly_returned AS "isPartlyReturned", p.fully_returned AS "fullyReturned", p.payments,
  p.points_earned AS "pointsEarned", p.points_reversed AS "pointsReversed",
  p.points_paid AS "pointsPaid", p.paid_wallet AS "paidWallet", p.paid_sequence AS "paidSequence",
  p.points_refunded AS "pointsRefunded", p.input_hash AS "inputHash"`;

export const PURCHASES_BY_ID: Statement<PurchaseRow> = statement(
  'find-purchases',
  `SELECT ${PURCHASE_COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM purchase WHERE program_id = $1 AND id = wanted.id OFFSET 0) p`,
);

export const PURCHASES_BY_ORDER: Statement<PurchaseRow> = statement(
  'find-purchases-by-order',
  `SELECT ${PURCHASE_COLUMNS} FROM UNNEST($2::text[]) AS wanted (order_id)
   CROSS JOIN LATERAL (SELECT * FROM purchase WHERE program_id = $1 AND order_id = wanted.order_id OFFSET 0) p`,
);

export const LINES_OF_PURCHASES: Statement<PurchaseLineRow> = statement(
  'find-purchase-lines',
  `SELECT purchase_id AS "purchaseId", number, sku, name, category, brand, tags, quantity, unit_price AS "unitPrice",
          discount, tax, amount, order_discount AS "orderDiscount", returned
   FROM purchase_line WHERE program_id = $1 AND purchase_id = ANY($2) ORDER BY purchase_id, number`,
);

export const AWARDS_OF_SOURCES: Statement<AwardRow> = statement(
  'find-awards',
  `SELECT source_id AS "sourceId", source_type AS "sourceType", number, rule_id AS "ruleId", rule_version AS "ruleVersion", wallet_id AS "walletId", lot,
          points, shares, reversed, qualifying, pending, counted_on AS "countedOn", counted_in_total AS "isCountedInTotal",
          name, explanation
   FROM award WHERE program_id = $1 AND source_id = ANY($2) ORDER BY source_id, number`,
);

const RETURN_COLUMNS = `id AS uuid, purchase_id AS "purchaseId", reference, reason, input_hash AS "inputHash",
  returned_at AS "returnedAt", amount, points_taken AS "pointsTaken", points_forgiven AS "pointsForgiven",
  points_owed AS "pointsOwed", points_given_back AS "pointsGivenBack"`;

export const RETURNS_OF_PURCHASES: Statement<ReturnRow> = statement(
  'find-returns-of-purchases',
  `SELECT ${RETURN_COLUMNS} FROM purchase_return WHERE program_id = $1 AND purchase_id = ANY($2) ORDER BY purchase_id, id`,
);

export const RETURNS_BY_ID: Statement<ReturnRow> = statement(
  'find-returns',
  `SELECT ${RETURN_COLUMNS} FROM purchase_return WHERE program_id = $1 AND id = ANY($2)`,
);

export const LINES_OF_RETURNS: Statement<ReturnLineRow> = statement(
  'find-return-lines',
  `SELECT return_id AS "returnId", line, quantity, amount
   FROM purchase_return_line WHERE program_id = $1 AND return_id = ANY($2) ORDER BY return_id, line`,
);

const CANCELLATIONS: Statement<CancellationRow> = statement(
  'find-cancellations',
  `SELECT purchase_id AS "purchaseId", reason, canceled_at AS "canceledAt", points_taken AS "pointsTaken",
          points_forgiven AS "pointsForgiven", points_owed AS "pointsOwed", points_given_back AS "pointsGivenBack"
   FROM purchase_cancellation WHERE program_id = $1 AND purchase_id = ANY($2)`,
);

const OWNERS: Statement<{ uuid: string; orderId: string; memberId: string }> = statement(
  'find-purchase-owners',
  `SELECT id AS uuid, order_id AS "orderId", member_id AS "memberId" FROM purchase
   WHERE program_id = $1 AND (id = ANY($2) OR order_id = ANY($3))`,
);

const BUYERS: Statement<{ memberId: string }> = statement(
  'find-buyers',
  `SELECT m.id AS "memberId" FROM UNNEST($2::uuid[]) AS m (id)
   CROSS JOIN LATERAL (
     SELECT FROM purchase WHERE program_id = $1 AND member_id = m.id
       AND completed_at IS NOT NULL AND canceled_at IS NULL AND NOT fully_returned LIMIT 1) p`,
);

/** Who of these members has a purchase that is completed and not all taken back. */
export function findBuyers(programId: number, memberIds: readonly string[]): Call<{ memberId: string }> {
  return call(BUYERS, [programId, [...new Set(memberIds)]]);
}

/** Whose purchases these are, by id or by order id: to know whom to lock. */
export function findOwners(
  programId: number,
  uuids: readonly string[],
  orderIds: readonly string[],
): Call<{ uuid: string; orderId: string; memberId: string }> {
  return call(OWNERS, [programId, uuids, orderIds]);
}

export function findPurchases(programId: number, uuids: readonly string[]): Call<PurchaseRow> {
  return call(PURCHASES_BY_ID, [programId, uuids]);
}

export function findPurchasesByOrder(programId: number, orderIds: readonly string[]): Call<PurchaseRow> {
  return call(PURCHASES_BY_ORDER, [programId, orderIds]);
}

export function findLines(programId: number, purchaseIds: readonly string[]): Call<PurchaseLineRow> {
  return call(LINES_OF_PURCHASES, [programId, purchaseIds]);
}

export function findAwards(programId: number, sourceIds: readonly string[]): Call<AwardRow> {
  return call(AWARDS_OF_SOURCES, [programId, sourceIds]);
}

export function findReturns(programId: number, purchaseIds: readonly string[]): Call<ReturnRow> {
  return call(RETURNS_OF_PURCHASES, [programId, purchaseIds]);
}

export function findCancellations(programId: number, purchaseIds: readonly string[]): Call<CancellationRow> {
  return call(CANCELLATIONS, [programId, purchaseIds]);
}
