import type { Basket } from '../../history/index.js';
import { newId } from '../../kernel/ids.js';
import { toMinor, type Minor } from '../../kernel/money.js';
import { isStaff, type Caller } from '../../platform/access/index.js';
import type { LockedMember } from '../../members/index.js';
import type { Call } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import { causeOf, SourceType, type PostingDraft, type Wallets } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { Ladders } from '../../tiers/index.js';
import type { Cart } from '../discount/discount.js';
import { liveUseOf, redeem, type VoucherUse } from '../life/held-voucher.js';
import { isSecret } from '../life/redeemable.js';
import { askedOf } from '../redeeming/asked-voucher.js';
import { givePoints } from '../redeeming/points-of-voucher.js';
import { isUnknownCode, VoucherNotRedeemable } from '../redeeming/redeeming.refusals.js';
import { notSpending } from '../redeeming/spending.js';
import type { VoucherDesk, VoucherOnDesk } from '../redeeming/voucher-desk.js';
import { tellVoucher } from '../redeeming/voucher-events.js';
import { VoucherReason } from '../redeeming/voucher-reasons.js';
import type { Outside } from '../redeeming/voucher-users.js';
import { usableWithPurchase } from './usable-with-purchase.js';

/** Where purchases are recorded: in a transaction that holds the locks of members. */
export interface TillPlace {
  settings: ProgramSettings;
  now: Date;
  members: ReadonlyMap<string, LockedMember>;
  ladders: Ladders;
}

/** A purchase that is to be recorded. */
export interface PurchaseAtTill {
  caller: Caller;
  memberId: string;
  orderId: string;
  channel: string | null;
  basket: Basket;
  payments: readonly { kind: string; amount: string }[];
}

/** A voucher that is used with a purchase. */
export interface UsedVoucher {
  voucher: VoucherOnDesk;
  /** What was set aside of it for the order; null for nothing. */
  use: VoucherUse | null;
  amount: Minor;
  points: number;
}

/** The vouchers of the purchases of one transaction: judged and used one purchase after the other. */
export class PurchaseTill {
  constructor(
    private readonly place: TillPlace,
    private readonly desk: VoucherDesk,
    /** What the codes of each purchase name. */
    private readonly named: readonly (readonly (string | null)[])[],
    /** By what the buyer is outside of the audience, by purchase and voucher. */
    private readonly outside: ReadonlyMap<string, readonly Outside[]>,
  ) {}

  /** Whether all vouchers of a purchase can be used with it, as things stand; the refusal names a code that cannot. Changes nothing. */
  judge(index: number, purchase: PurchaseAtTill): UsedVoucher[] | Refusal {
    const named = this.named[index] ?? [];
    if (named.length === 0) return [];
    const { settings, now, members } = this.place;
    const { caller, memberId: member, orderId, channel, basket, payments } = purchase;
    const refusal = notSpending(members, member);
    if (refusal) return refusal;
    const vouchers = named.map((uuid) => (uuid === null ? undefined : this.desk.find(uuid)));
    const uses = vouchers.map((voucher) => voucher && liveUseOf(voucher, orderId));
    const known = vouchers.flatMap((voucher, at) => {
      if (!voucher) return [];
      const outside = this.outside.get(`${String(index)}/${voucher.row.uuid}`) ?? [];
      return [askedOf(voucher, uses[at] ?? null, outside)];
    });
    const verdicts = usableWithPurchase(known, {
      ...{ member, channel, now, currency: settings.currency },
      cart: cartBefore(basket),
      discounted: discountOf(basket),
      paidByCards: paidByCards(payments, settings.currency),
      total: basket.total,
    });
    const judged = vouchers.map((voucher, at): UsedVoucher | VoucherNotRedeemable => {
      const path = ['voucherCodes', String(at)];
      if (!voucher) return new VoucherNotRedeemable(VoucherReason.UNKNOWN_CODE, {}, path);
      const use = uses[at] ?? null;
      const verdict = verdicts.find(({ id }) => id === voucher.row.uuid);
      if (!verdict) throw new Error('a voucher has a verdict');
      if (!('why' in verdict)) return { voucher, use, amount: verdict.amount, points: verdict.points };
      const { why } = verdict;
      const isStranger = !isStaff(caller) && !use && voucher.row.memberId !== member;
      if (isStranger && isSecret(why)) return new VoucherNotRedeemable(VoucherReason.UNKNOWN_CODE, {}, path);
      if (why.code === 'DISCOUNT_TOO_HIGH') return VoucherNotRedeemable.tooHigh(why.most, settings.currency, path);
      return VoucherNotRedeemable.because(why, settings.currency, path);
    });
    // A wrong code is told first: what others say of it, such as that they do not go together, would be told without being counted.
    const refusals = judged.filter((one) => one instanceof VoucherNotRedeemable);
    return (
      refusals.find(isUnknownCode) ??
      refusals[0] ??
      judged.flatMap((one) => (one instanceof VoucherNotRedeemable ? [] : [one]))
    );
  }

  /** Uses vouchers that were judged so, with the purchase that is recorded. Answers what was booked: the points that they give. */
  use(
    used: readonly UsedVoucher[],
    { caller, memberId, orderId }: PurchaseAtTill,
    purchaseId: string,
    wallets: Wallets,
  ): PostingDraft[] {
    const { settings, now, members } = this.place;
    return used.flatMap(({ voucher, use, amount, points }) => {
      const id = use?.uuid ?? newId();
      const cause = causeOf(caller, SourceType.VOUCHER, id, now);
      const gave = points === 0 ? null : givePoints(wallets, settings, { memberId, points }, cause);
      if (points > 0 && !gave) throw new Error('there was room for the points of vouchers');
      redeem(voucher, { orderId, memberId }, amount, { id, now, given: gave?.given ?? null, purchaseId });
      const { uuid: voucherId, memberId: holder } = voucher.row;
      tellVoucher(members, { holder, user: memberId }, 'voucher.redeemed', { voucherId, now });
      return gave?.postings ?? [];
    });
  }

  /** What stores the vouchers and uses that changed. */
  writes(): Call<never>[] {
    return this.desk.writes();
  }
}

/** The lines as they cost before any discount. */
function cartBefore({ lines, shipping }: Basket): Cart {
  return {
    lines: lines.map(({ sku, category, brand, tags, quantity, amount, discount }) => ({
      ...{ sku, category, brand, tags, quantity },
      amount: amount + discount,
    })),
    shipping,
  };
}

function discountOf({ lines, orderDiscount }: Basket): Minor {
  return lines.reduce((sum, { discount }) => sum + discount, orderDiscount);
}

function paidByCards(payments: PurchaseAtTill['payments'], currency: string): Minor {
  return payments.reduce((sum, { kind, amount }) => (kind === 'GIFT_CARD' ? sum + toMinor(amount, currency) : sum), 0);
}
