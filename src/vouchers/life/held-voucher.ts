import { addToDay, dayInZone, midnightAfter } from '../../kernel/calendar.js';
import { daysFrom } from '../../kernel/day-spans.js';
import type { Minor } from '../../kernel/money.js';

/** Where a voucher is in life, as it is stored. REDEEMED: nothing is left and nothing is set aside. */
export type StoredStatus = 'ISSUED' | 'REDEEMED' | 'REVOKED';

/** A voucher as it is stored. Amounts are in the smallest unit of the money of its version. */
export interface VoucherRow {
  readonly uuid: string;
  /** The version of the template by which it was issued. */
  readonly template: number;
  readonly version: number;
  /** Whose it is; null for nobody's in particular. */
  readonly memberId: string | null;
  readonly last4: string;
  status: StoredStatus;
  /** How often it can still be used, without what is set aside; null for a gift card. */
  usesLeft: number | null;
  /** What is left on a gift card, without what is set aside; null for any other. */
  remaining: Minor | null;
  readonly issuedAt: Date;
  readonly validFrom: Date;
  /** The midnight that ends its last day; null without end. */
  expiresAt: Date | null;
  readonly sourceType: number;
  readonly sourceId: string | null;
  revokedAt: Date | null;
  revokedReason: string | null;
}

export type UseStatus = 'RESERVED' | 'REDEEMED' | 'RELEASED' | 'EXPIRED' | 'ROLLED_BACK';

/** One use of a voucher, for an order. */
export interface VoucherUse {
  readonly uuid: string;
  readonly voucherId: string;
  readonly orderId: string;
  /** Who used it; null for nobody who was named. */
  memberId: string | null;
  status: UseStatus;
  /** What it took; of a gift card what is set aside, or was taken. */
  amount: Minor;
  /** What of that was given back. */
  rolledBack: Minor;
  /** What it gave, and where that went; null where it gave none. */
  points: number | null;
  walletId: number | null;
  lot: number | null;
  /** By which recorded purchase it was used; null where it was used by itself. */
  purchaseId: string | null;
  readonly reservedAt: Date | null;
  /** When the reservation is over; null without one. */
  expiresAt: Date | null;
  redeemedAt: Date | null;
  /** Until when the voucher was good when it was taken; null for without end. */
  keptUntil: Date | null;
  endedAt: Date | null;
  /** Why it was given back, in words of whoever did. */
  reason: string | null;
}

/** A locked voucher with those of its uses that matter, as a transaction changes them. */
export interface HeldVoucher {
  readonly row: VoucherRow;
  /** How often it could be used when it was new. */
  readonly uses: number;
  /** How many reservations last. */
  reserved: number;
  /** Those uses that were loaded or made. */
  readonly known: VoucherUse[];
  /** Those that are to be written. */
  readonly changed: Set<VoucherUse>;
  /** Those of which it was said anew who uses them. */
  readonly taken: Set<VoucherUse>;
  /** Whether the voucher itself is to be written. */
  isChanged: boolean;
}

/** For which order by whom something is taken. */
export interface Taking {
  readonly orderId: string;
  readonly memberId: string | null;
}

/** Points that a use gave. */
export interface GivenPoints {
  readonly points: number;
  readonly walletId: number;
  readonly lot: number;
}

/** The use of a voucher for an order that is set aside or redeemed: there is one at most. */
export function liveUseOf({ known }: Pick<HeldVoucher, 'known'>, orderId: string): VoucherUse | null {
  return known.find((use) => use.orderId === orderId && isLive(use)) ?? null;
}

/** Whether a use counts. */
export function isLive({ status }: Pick<VoucherUse, 'status'>): boolean {
  return status === 'RESERVED' || status === 'REDEEMED';
}

/** Reservations that are over give back what they set aside: due is due. */
export function expireDue(voucher: HeldVoucher, now: Date): void {
  for (const use of voucher.known) {
    if (use.status === 'RESERVED' && use.expiresAt !== null && use.expiresAt <= now)
      end(voucher, use, 'EXPIRED', use.expiresAt);
  }
}

/**
 * Sets a use aside, of a gift card so much, until then. The same order again renews its reservation, with what is said now. What is set
 * aside must be there.
 */
export function reserve(
  voucher: HeldVoucher,
  { orderId, memberId }: Taking,
  amount: Minor,
  { id, until, now }: { id: string; until: Date; now: Date },
): VoucherUse {
  const known = liveUseOf(voucher, orderId);
  if (known?.status === 'REDEEMED') throw new Error(`voucher ${voucher.row.uuid} was redeemed for this order`);
  const use = known ?? newUse(voucher, id, orderId, now);
  if (known) giveBack(voucher, known.amount);
  else voucher.reserved++;
  take(voucher, amount);
  Object.assign(use, { memberId: memberId ?? use.memberId, amount, expiresAt: until });
  voucher.taken.add(use);
  return noted(voucher, use);
}

/** Uses it, of a gift card so much: what was set aside for the order, and what is missing of that from what is left. */
export function redeem(
  voucher: HeldVoucher,
  { orderId, memberId }: Taking,
  amount: Minor,
  {
    id,
    now,
    given = null,
    purchaseId = null,
  }: { id: string; now: Date; given?: GivenPoints | null; purchaseId?: string | null },
): VoucherUse {
  const known = liveUseOf(voucher, orderId);
  if (known?.status === 'REDEEMED') throw new Error(`voucher ${voucher.row.uuid} was redeemed for this order`);
  const use = known ?? newUse(voucher, id, orderId, null);
  if (known) giveBack(voucher, known.amount);
  if (known) voucher.reserved--;
  take(voucher, amount);
  Object.assign(use, { status: 'REDEEMED', amount, redeemedAt: now, purchaseId, ...given });
  use.memberId = memberId ?? use.memberId;
  voucher.taken.add(use);
  return noted(voucher, use);
}

/** Ends a reservation: what it set aside can be used again. */
export function release(
  voucher: HeldVoucher,
  use: VoucherUse,
  { now, reason }: { now: Date; reason: string | null },
): void {
  if (use.status !== 'RESERVED') throw new Error(`use ${use.uuid} is no reservation`);
  use.reason = reason;
  end(voucher, use, 'RELEASED', now);
}

/**
 * Gives back what a use took, of a gift card also a part of it. When nothing of it is left taken, the use is over; a voucher of one use, or a
 * card, is good for as many days then as it was when it was taken. Answers whether the use is over.
 */
export function rollBack(
  voucher: HeldVoucher,
  use: VoucherUse,
  amount: Minor,
  { now, timeZone, reason }: { now: Date; timeZone: string; reason: string | null },
): boolean {
  const left = use.amount - use.rolledBack;
  if (use.status !== 'REDEEMED' || amount > left)
    throw new Error(`use ${use.uuid} has no ${String(amount)} to give back`);
  use.rolledBack += amount;
  if (reason !== null) use.reason = reason;
  if (voucher.row.remaining !== null) voucher.row.remaining += amount;
  const isOver = amount === left;
  if (isOver) {
    Object.assign(use, { status: 'ROLLED_BACK', endedAt: now });
    if (voucher.row.usesLeft !== null) voucher.row.usesLeft++;
    extend(voucher, use, now, timeZone);
  }
  noted(voucher, use);
  return isOver;
}

/** Takes a voucher back: it cannot be used any more, and what is set aside of it is released. */
export function revoke(voucher: HeldVoucher, { now, reason }: { now: Date; reason: string | null }): void {
  for (const use of voucher.known) if (use.status === 'RESERVED') end(voucher, use, 'RELEASED', now);
  Object.assign(voucher.row, { status: 'REVOKED', revokedAt: now, revokedReason: reason });
  voucher.isChanged = true;
}

/** Whether nothing is left, apart from what is set aside. */
export function isEmpty({ usesLeft, remaining }: Pick<VoucherRow, 'usesLeft' | 'remaining'>): boolean {
  return (usesLeft ?? remaining) === 0;
}

function newUse({ row, known }: HeldVoucher, uuid: string, orderId: string, reservedAt: Date | null): VoucherUse {
  const use: VoucherUse = {
    uuid,
    voucherId: row.uuid,
    orderId,
    memberId: null,
    status: 'RESERVED',
    amount: 0,
    rolledBack: 0,
    points: null,
    walletId: null,
    lot: null,
    purchaseId: null,
    reservedAt,
    expiresAt: null,
    redeemedAt: null,
    keptUntil: row.expiresAt,
    endedAt: null,
    reason: null,
  };
  known.push(use);
  return use;
}

function end(voucher: HeldVoucher, use: VoucherUse, status: 'RELEASED' | 'EXPIRED', at: Date): void {
  giveBack(voucher, use.amount);
  voucher.reserved--;
  Object.assign(use, { status, endedAt: at });
  noted(voucher, use);
}

function take({ row }: HeldVoucher, amount: Minor): void {
  if (row.remaining !== null) row.remaining -= amount;
  else if (row.usesLeft !== null) row.usesLeft--;
  if ((row.remaining ?? 0) < 0 || (row.usesLeft ?? 0) < 0) throw new Error(`voucher ${row.uuid} has not as much left`);
}

function giveBack({ row }: HeldVoucher, amount: Minor): void {
  if (row.remaining !== null) row.remaining += amount;
  else if (row.usesLeft !== null) row.usesLeft++;
}

/** One of several uses lets the others alone: they have the days that they have. */
function extend({ row, uses }: HeldVoucher, use: VoucherUse, now: Date, timeZone: string): void {
  if (row.expiresAt === null || use.keptUntil === null || (row.usesLeft !== null && uses > 1)) return;
  const taken = dayInZone((use.reservedAt ?? use.redeemedAt) as Date, timeZone);
  const held = daysFrom(taken, dayInZone(now, timeZone)) - 1;
  if (held <= 0) return;
  const lastDay = dayInZone(justBefore(use.keptUntil), timeZone);
  const extended = midnightAfter(addToDay(lastDay, held, 'DAYS'), timeZone);
  if (extended > row.expiresAt) row.expiresAt = extended;
}

function noted(voucher: HeldVoucher, use: VoucherUse): VoucherUse {
  const { row, reserved } = voucher;
  if (row.status !== 'REVOKED') row.status = isEmpty(row) && reserved === 0 ? 'REDEEMED' : 'ISSUED';
  voucher.isChanged = true;
  voucher.changed.add(use);
  return use;
}

function justBefore(midnight: Date): Date {
  return new Date(midnight.getTime() - 1);
}
