import { decodeId } from '../kernel/ids.js';
import type { Occasion } from '../earning/index.js';
import type { MemberRef } from '../members/index.js';
import type { Caller } from '../platform/access/index.js';
import type { KeyedCall } from '../platform/idempotency/index.js';
import type { CodesOfPurchase, FoundVoucher, LookUp } from '../vouchers/index.js';
import { keyHashOf } from './new-purchase.js';
import { isOrderId, type Checked } from './record-purchase.check.js';
import type { RecordPurchaseInput } from './record-purchase.types.js';

/** Whom the calls name. */
export function whoBuys(inputs: readonly RecordPurchaseInput[]): MemberRef[] {
  return inputs.map(({ member }) => member);
}

/** The keys of the calls. */
export function keysOf(inputs: readonly RecordPurchaseInput[]): string[] {
  return inputs.map(({ idempotencyKey }) => idempotencyKey);
}

/** The orders, as far as there can be such. */
export function orderIdsOf(inputs: readonly RecordPurchaseInput[]): string[] {
  return inputs.map(({ orderId }) => orderId).filter(isOrderId);
}

/** The holds that purchases are paid with, by inner ids. */
export function holdIdsOf(inputs: readonly RecordPurchaseInput[]): string[] {
  return inputs.flatMap(({ holdId }) => (holdId == null ? [] : (decodeId('hld', holdId) ?? [])));
}

/** What of devices and means of payment is said of whom. */
export function saidBy(
  memberIds: readonly (string | null)[],
  inputs: readonly RecordPurchaseInput[],
): { memberId: string | null; said: RecordPurchaseInput }[] {
  return inputs.map((said, index) => ({ memberId: memberIds[index] ?? null, said }));
}

/** For what rules are asked. */
export function occasionsOf(
  memberIds: readonly (string | null)[],
  inputs: readonly RecordPurchaseInput[],
  now: Date,
): Occasion[] {
  return inputs.map(({ purchasedAt }, index) => ({
    trigger: 'PURCHASE',
    activityType: null,
    memberId: memberIds[index] ?? null,
    at: purchasedAt ?? now,
  }));
}

/** Who holds the vouchers that are used. */
export function holdersOf(found: readonly (readonly (FoundVoucher | null)[])[]): string[] {
  return found.flat().flatMap((voucher) => voucher?.memberId ?? []);
}

/** The vouchers that are used, and by whom as far as that is known. */
export function usedIn(
  found: readonly (readonly (FoundVoucher | null)[])[],
  memberIds: readonly (string | null)[],
): { voucherId: string; memberId: string | null }[] {
  return found.flatMap((vouchers, index) =>
    vouchers.flatMap((voucher) => (voucher ? [{ voucherId: voucher.uuid, memberId: memberIds[index] ?? null }] : [])),
  );
}

/** Whether vouchers are used. */
export function hasCodes({ voucherCodes }: RecordPurchaseInput): boolean {
  return voucherCodes != null && voucherCodes.length > 0;
}

/** Codes of a purchase that is wrong by itself are not looked up. */
export function codesOf({ voucherCodes, orderId, channel }: RecordPurchaseInput, checked: Checked): CodesOfPurchase {
  return { codes: 'problems' in checked ? [] : (voucherCodes ?? []), orderId, channel: channel ?? null };
}

/** How many codes a call looks up, and about whom. */
export function lookUpOf({ memberId }: Caller, operation: string, input: RecordPurchaseInput): LookUp {
  const { member, voucherCodes, idempotencyKey: key } = input;
  const call = (): KeyedCall => ({ memberId, key, operation, inputHash: keyHashOf(input) });
  return { about: member, codes: voucherCodes?.length ?? 0, call };
}
