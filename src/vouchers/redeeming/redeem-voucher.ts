import { Injectable } from '@nestjs/common';
import { amountProblems } from '../../kernel/amount-problems.js';
import { encodeId, newId } from '../../kernel/ids.js';
import { toMinor, type Minor } from '../../kernel/money.js';
import type { Problem } from '../../kernel/problem.js';
import { InvalidInput, Refusal } from '../../platform/graphql/index.js';
import { SourceType, TooManyPoints, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { redeem } from '../life/held-voucher.js';
import { leftFor } from '../life/redeemable.js';
import { RedeemVoucherPayload, type RedeemVoucherInput } from './checkout.types.js';
import { givePoints } from './points-of-voucher.js';
import { VoucherSource } from '../issuing/voucher-source.js';
import { VoucherNotRedeemable } from './redeeming.refusals.js';
import { VoucherReason } from './voucher-reasons.js';
import { VoucherCheckout, type CheckoutBook, type CheckoutFound, type Usable } from './voucher-checkout.js';
import { tellVoucher } from './voucher-events.js';

/**
 * Uses a voucher for an order: one of its uses, of a gift card an amount, never more than it takes off the cart; points are given at once.
 * Refuses: InvalidInput, VoucherNotRedeemable, MemberNotFound, MemberNotActive, TooManyPoints, IdempotencyKeyReused.
 */
@Injectable()
export class RedeemVoucher extends VoucherCheckout<RedeemVoucherInput, RedeemVoucherPayload> {
  readonly operation = 'redeemVoucher';

  override problemsOf(input: RedeemVoucherInput, settings: ProgramSettings): Problem[] {
    const { discount } = input;
    const wrong = discount == null ? [] : amountProblems(discount, settings.currency, 'above 0', ['discount']);
    return [...super.problemsOf(input, settings), ...wrong];
  }

  decide(
    desk: WalletDesk,
    request: WalletRequest<RedeemVoucherInput>,
    found: CheckoutFound,
    book: CheckoutBook,
  ): Facts | Refusal {
    const { caller, input } = request;
    const usable = this.judge(desk, request, found, book);
    if (usable instanceof Refusal) return usable;
    if (usable.voucher.row.sourceType === VoucherSource.INVITATION)
      return new VoucherNotRedeemable(VoucherReason.REDEEM_WITH_PURCHASE);
    const amount = amountOf(desk, input, usable);
    if (amount instanceof Refusal) return amount;
    const { voucher, receiver, asked } = usable;
    const { now, wallets, settings } = desk;
    const id = asked.ofOrder === null ? newId() : idOfUse(voucher, input.orderId);
    const taking = { orderId: input.orderId, memberId: found.user };
    const done = { voucher: voucher.row.uuid, use: id };
    const whose = { holder: found.holder, user: found.user };
    if (asked.gives.kind !== 'POINTS' || receiver === null) {
      redeem(voucher, taking, amount, { id, now });
    } else {
      const { points } = asked.gives;
      const cause = desk.causeOf(caller, SourceType.VOUCHER, id);
      const gave = givePoints(wallets, settings, { memberId: receiver, points }, cause);
      if (!gave) return new TooManyPoints([found.user === null ? 'code' : 'member']);
      desk.book(gave.postings);
      redeem(voucher, { ...taking, memberId: receiver }, amount, { id, now, given: gave.given });
    }
    tellVoucher(desk.members, whose, 'voucher.redeemed', { voucherId: voucher.row.uuid, now });
    return receiver === null ? done : { ...done, member: receiver };
  }

  payloadOf(
    programId: number,
    { voucher: voucherUuid, use: useUuid, member }: Facts,
    replayed: boolean,
  ): RedeemVoucherPayload {
    return Object.assign(new RedeemVoucherPayload(), {
      programId,
      voucherUuid,
      useUuid,
      memberId: member ?? null,
      replayed,
    });
  }

  noteOf({ orderId }: RedeemVoucherInput, { voucher, member }: Facts): AuditNote {
    const memberId = member === undefined ? null : String(member);
    return { memberId, subject: encodeId('vch', String(voucher)), details: { orderId } };
  }
}

/** The one that was set aside for this order. */
function idOfUse({ known }: Usable['voucher'], orderId: string): string {
  const use = known.find((one) => one.orderId === orderId && one.status === 'RESERVED');
  if (!use) throw new Error('a reservation is a use');
  return use.uuid;
}

/** What it takes: what is said, at most what it takes off the cart. */
function amountOf(
  { settings: { currency }, now }: WalletDesk,
  { discount: said }: RedeemVoucherInput,
  { asked, discount, voucher: { template } }: Usable,
): Minor | Refusal {
  const isCard = asked.gives.kind === 'GIFT_CARD';
  const asksNothing = asked.channels === null && asked.minimum === null && asked.matches === null;
  if (!discount && !(asksNothing && (isCard || template.gives.kind === 'POINTS'))) {
    const message = 'needed: what is bought decides whether the voucher can be used, and what it takes';
    return new InvalidInput([{ path: ['cart'], message }]);
  }
  const most = discount?.total ?? (isCard ? leftFor(asked, now) : 0);
  const setAside = discount ? most : Math.min(asked.ofOrder?.amount ?? most, most);
  const wanted = said == null ? (isCard ? setAside : most) : toMinor(said, currency);
  return wanted > most ? VoucherNotRedeemable.tooHigh(most, currency, ['discount']) : wanted;
}
