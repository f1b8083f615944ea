import { Injectable } from '@nestjs/common';
import { amountProblems } from '../../kernel/amount-problems.js';
import { encodeId, newId } from '../../kernel/ids.js';
import { toMinor } from '../../kernel/money.js';
import type { Problem } from '../../kernel/problem.js';
import { InvalidInput, Refusal } from '../../platform/graphql/index.js';
import type { Facts, WalletDesk, WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { reserve } from '../life/held-voucher.js';
import { leftFor } from '../life/redeemable.js';
import { ReserveVoucherPayload, type ReserveVoucherInput } from './checkout.types.js';
import { VoucherNotRedeemable } from './redeeming.refusals.js';
import { VoucherReason } from './voucher-reasons.js';
import { VoucherCheckout, type CheckoutBook, type CheckoutFound, type Usable } from './voucher-checkout.js';

const LONGEST = 30 * 24 * 60 * 60;

/**
 * Sets a use of a voucher aside for an order, of a gift card an amount, until it is redeemed, given back or over. The same order again
 * renews it. Refuses: InvalidInput, VoucherNotRedeemable, MemberNotFound, MemberNotActive, IdempotencyKeyReused.
 */
@Injectable()
export class ReserveVoucher extends VoucherCheckout<ReserveVoucherInput, ReserveVoucherPayload> {
  readonly operation = 'reserveVoucher';

  override problemsOf(input: ReserveVoucherInput, settings: ProgramSettings): Problem[] {
    const seconds = secondsOf(input);
    return [
      ...super.problemsOf(input, settings),
      ...(input.amount == null ? [] : amountProblems(input.amount, settings.currency, 'above 0', ['amount'])),
      ...(seconds >= 1 && seconds <= LONGEST
        ? []
        : [{ path: ['expiresInSeconds'], message: `must be from 1 to ${String(LONGEST)}` }]),
    ];
  }

  decide(
    desk: WalletDesk,
    request: WalletRequest<ReserveVoucherInput>,
    found: CheckoutFound,
    book: CheckoutBook,
  ): Facts | Refusal {
    const { input } = request;
    const usable = this.judge(desk, request, found, book);
    if (usable instanceof Refusal) return usable;
    const { voucher, receiver, asked } = usable;
    const notInvited = book.notInvited.get(found);
    if (notInvited && asked.ofOrder === null) return new VoucherNotRedeemable(VoucherReason[notInvited.code]);
    const { expiresAt } = voucher.row;
    // What is set aside lasts as long as was said, and no longer.
    if (expiresAt !== null && expiresAt <= desk.now)
      return VoucherNotRedeemable.because({ code: 'EXPIRED', at: expiresAt }, desk.settings.currency);
    const amount = amountOf(desk, input, usable);
    if (amount instanceof Refusal) return amount;
    const until = new Date(desk.now.getTime() + secondsOf(input) * 1000);
    const taking = { orderId: input.orderId, memberId: found.user };
    const use = reserve(voucher, taking, amount, { id: newId(), until, now: desk.now });
    const done = { voucher: voucher.row.uuid, use: use.uuid };
    return receiver === null ? done : { ...done, member: receiver };
  }

  payloadOf(
    programId: number,
    { voucher: voucherUuid, use: useUuid, member }: Facts,
    replayed: boolean,
  ): ReserveVoucherPayload {
    return Object.assign(new ReserveVoucherPayload(), {
      programId,
      voucherUuid,
      useUuid,
      memberId: member ?? null,
      replayed,
    });
  }

  noteOf({ orderId }: ReserveVoucherInput, { voucher, member }: Facts): AuditNote {
    const memberId = member === undefined ? null : String(member);
    return { memberId, subject: encodeId('vch', String(voucher)), details: { orderId } };
  }
}

function secondsOf({ expiresInSeconds }: ReserveVoucherInput): number {
  return expiresInSeconds ?? 900;
}

/** How much of a gift card: what is said, else what it takes off the cart, else all of it. Nothing of any other voucher. */
function amountOf(
  { settings, now }: WalletDesk,
  { amount }: ReserveVoucherInput,
  { asked, discount }: Usable,
): number | Refusal {
  if (asked.gives.kind !== 'GIFT_CARD') {
    const message = 'only of a gift card an amount is set aside';
    return amount == null ? 0 : new InvalidInput([{ path: ['amount'], message }]);
  }
  const most = discount?.total ?? leftFor(asked, now);
  const wanted = amount == null ? most : toMinor(amount, settings.currency);
  return wanted > most ? VoucherNotRedeemable.tooHigh(most, settings.currency, ['amount']) : wanted;
}
