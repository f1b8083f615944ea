import { hash } from 'node:crypto';
import type { Basket, PurchaseRow } from '../history/index.js';
import { canonicalHash } from '../platform/idempotency/index.js';
import type { HeldPoints, Wallet } from '../points/index.js';
import type { RecordPurchaseInput } from './record-purchase.types.js';

/** What is known of a purchase beside its order and its basket when it is recorded. */
export interface NewPurchase {
  uuid: string;
  memberId: string;
  purchasedAt: Date;
  now: Date;
  inputHash: Buffer;
  pointsEarned: number;
  payment: { wallet: Wallet; hold: HeldPoints } | null;
  paidSequence: number | null;
}

/** The row of a purchase of which nothing has come back. */
export function newPurchase(input: RecordPurchaseInput, basket: Basket, known: NewPurchase): PurchaseRow {
  const { payment, now } = known;
  return {
    uuid: known.uuid,
    memberId: known.memberId,
    orderId: input.orderId,
    channel: input.channel ?? null,
    purchasedAt: known.purchasedAt,
    recordedAt: now,
    completedAt: input.completed === false ? null : now,
    canceledAt: null,
    currency: input.currency,
    linesAmount: basket.linesAmount,
    shipping: basket.shipping,
    orderDiscount: basket.orderDiscount,
    total: basket.total,
    returnedAmount: 0,
    isPartlyReturned: false,
    fullyReturned: false,
    payments: input.payments?.length ? input.payments : null,
    pointsEarned: known.pointsEarned,
    pointsReversed: 0,
    pointsPaid: payment?.hold.points ?? 0,
    paidWallet: payment?.wallet.id ?? null,
    paidSequence: known.paidSequence,
    pointsRefunded: 0,
    inputHash: known.inputHash,
  };
}

/**
 * By what a purchase is recognized when it is sent again: everything but the key and the member. Written out field by field:
 * it is done for every purchase, and JSON of a plain list is several times cheaper than sorting keys.
 */
export function contentHashOf(input: RecordPurchaseInput): Buffer {
  const { orderId, channel, purchasedAt, currency, shipping, orderDiscount, completed, payments, holdId } = input;
  const { lines, voucherCodes } = input;
  const content = [
    [orderId, channel, purchasedAt, currency, said(shipping), said(orderDiscount), completed !== false, holdId],
    payments?.map(({ kind, amount }) => [kind, amount]) ?? [],
    voucherCodes ?? [],
    lines.map(({ sku, name, category, brand, tags, quantity, unitPrice, discount, tax }) => [
      [sku, name, category, brand, tags ?? []],
      [quantity, unitPrice, said(discount), said(tax)],
    ]),
  ];
  return hash('sha256', JSON.stringify(content), 'buffer');
}

/** What a call is found again by under its key: what was bought, and who is said to have bought it. */
export function keyHashOf(input: RecordPurchaseInput, contentHash: Buffer = contentHashOf(input)): Buffer {
  return canonicalHash([contentHash.toString('base64'), input.member]);
}

/** An amount of nothing is as if it were left out. */
function said(amount: string | null | undefined): string | undefined {
  return amount == null || /^[0.]+$/.test(amount) ? undefined : amount;
}
