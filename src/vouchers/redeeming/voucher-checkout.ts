import { Injectable } from '@nestjs/common';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { mayEarn, MemberNotActive, MemberNotFound, resolveMembers, type MemberRef } from '../../members/index.js';
import { isStaff, type Caller } from '../../platform/access/index.js';
import type { Call, Queryable, Tx } from '../../platform/database/index.js';
import { InvalidInput, Refusal } from '../../platform/graphql/index.js';
import { WalletAct, WalletChanges, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { LadderBook } from '../../tiers/index.js';
import { CodeKeys } from '../codes/code-keys.js';
import { findByCodes } from '../codes/find-by-codes.js';
import { guessesIn } from '../guessing/asked-before.js';
import { CodeGuesses } from '../guessing/code-guesses.js';
import type { Cart, Discount } from '../discount/discount.js';
import { liveUseOf } from '../life/held-voucher.js';
import { isSecret, redeemable, type VoucherAsked } from '../life/redeemable.js';
import { VoucherSource } from '../issuing/voucher-source.js';
import { TemplateBook } from '../templates/template-book.js';
import { Invitations, type WhyNotInvited } from '../validating/invitations.js';
import { cartOf } from './asked-cart.js';
import { askedOf } from './asked-voucher.js';
import type { CartInput } from './cart.inputs.js';
import { isUnknownCode, VoucherNotRedeemable } from './redeeming.refusals.js';
import { VoucherDesk, type VoucherOnDesk } from './voucher-desk.js';
import { notSpending } from './spending.js';
import { VoucherReason } from './voucher-reasons.js';
import { findOutside, type Outside } from './voucher-users.js';

/** A call that uses a voucher for an order. */
export interface CheckoutInput {
  idempotencyKey: string;
  code: string;
  member?: MemberRef | null;
  orderId: string;
  cart?: CartInput | null;
}

/** What such a call concerns, found without a lock. */
export interface CheckoutFound {
  members: string[];
  referredTo: string[];
  /** Null where the code is none. */
  voucherId: string | null;
  holder: string | null;
  /** Who is named. */
  user: string | null;
  cart: Cart | null;
}

/** The vouchers of a transaction, and by what whoever uses them is outside of their audiences. */
export interface CheckoutBook {
  vouchers: VoucherDesk;
  outside: ReadonlyMap<CheckoutFound, readonly Outside[]>;
  /** Why who is named cannot use the voucher of an invitation with any purchase. */
  notInvited: ReadonlyMap<CheckoutFound, WhyNotInvited>;
}

/** A voucher that can be used for an order. */
export interface Usable {
  voucher: VoucherOnDesk;
  asked: VoucherAsked<Outside>;
  /** What it takes off the cart; null without one. */
  discount: Discount | null;
  /** Who gets its points, if it gives any. */
  receiver: string | null;
}

/** What reserving and redeeming have in common: whether the voucher can be used by whoever asks, and what they may learn of it. */
@Injectable()
export abstract class VoucherCheckout<Input extends CheckoutInput, Payload> extends WalletAct<
  Input,
  CheckoutFound,
  Payload,
  CheckoutBook
> {
  override readonly isShared = true;

  constructor(
    changes: WalletChanges,
    private readonly templates: TemplateBook,
    private readonly ladders: LadderBook,
    private readonly keys: CodeKeys,
    private readonly guesses: CodeGuesses,
    private readonly invitations: Invitations,
  ) {
    super(changes);
  }

  override run(caller: Caller, input: Input): Promise<Payload | Refusal> {
    return this.guesses.guard(
      caller,
      [{ about: input.member ?? null, codes: 1, call: () => this.keyedCall(caller, input) }],
      () => super.run(caller, input),
      (outcome) => [guessesIn(outcome, isUnknownCode)],
    );
  }

  override prepare(settings: ProgramSettings): Promise<unknown> {
    return this.ladders.laddersOf(settings);
  }

  problemsOf(input: Input, settings: ProgramSettings): Problem[] {
    const cart = input.cart == null ? null : cartOf(input.cart, settings.currency);
    return [
      ...shortTextProblems('orderId', input.orderId, LONGEST_ORDER_ID),
      ...(cart !== null && 'problems' in cart ? cart.problems : []),
    ];
  }

  async find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly WalletRequest<Input>[],
  ): Promise<(CheckoutFound | Refusal)[]> {
    const codes = requests.map(({ input }) => input.code);
    const vouchers = await findByCodes(db, this.keys, settings.number, codes);
    const refs = requests.map(({ input }) => input.member ?? {});
    const users = await resolveMembers(db, settings.number, refs);
    return requests.map(({ input }, index) => {
      const user = users[index] ?? null;
      if (input.member != null && user === null) return new MemberNotFound();
      const { uuid: voucherId = null, memberId: holder = null } = vouchers[index] ?? {};
      const asked = input.cart == null ? null : cartOf(input.cart, settings.currency);
      const cart = asked !== null && 'cart' in asked ? asked.cart : null;
      const members = [holder, user].filter((id) => id !== null);
      return { members, referredTo: user === null ? [] : [user], voucherId, holder, user, cart };
    });
  }

  async load(
    tx: Tx,
    desk: WalletDesk,
    asked: readonly { request: WalletRequest<Input>; found: CheckoutFound }[],
  ): Promise<CheckoutBook> {
    const { settings, now, members } = desk;
    const wanted = asked.flatMap(({ request, found: { voucherId, holder } }) =>
      voucherId === null ? [] : [{ voucherId, holder, orderId: request.input.orderId }],
    );
    const vouchers = await VoucherDesk.open(tx, this.templates, { programId: settings.number, now }, wanted);
    const ladders = await this.ladders.laddersOf(settings);
    const outside = await findOutside(
      tx,
      { settings, now, members, ladders },
      asked.map(({ request, found: { voucherId, user, holder } }) => ({
        audience: (voucherId === null ? null : vouchers.find(voucherId)?.template.audience) ?? null,
        memberId: user ?? holder,
        channel: request.input.cart?.channel ?? null,
      })),
    );
    const notInvited = new Map<CheckoutFound, WhyNotInvited>();
    for (const { found } of asked) {
      const { user, voucherId } = found;
      if (voucherId === null || vouchers.find(voucherId)?.row.sourceType !== VoucherSource.INVITATION) continue;
      const why = (await this.invitations.whyNot(tx, settings.number, user, [voucherId])).get(voucherId);
      if (why) notInvited.set(found, why);
    }
    return { vouchers, outside: new Map(asked.map(({ found }, index) => [found, outside[index] ?? []])), notInvited };
  }

  override writes(_: WalletDesk, { vouchers }: CheckoutBook): Call<never>[] {
    return vouchers.writes();
  }

  /** The voucher, if it can be used for the order; what strangers must not learn of it is one answer. */
  protected judge(
    desk: WalletDesk,
    { caller, input }: WalletRequest<Input>,
    found: CheckoutFound,
    { vouchers, outside, notInvited }: CheckoutBook,
  ): Usable | Refusal {
    const { voucherId, holder, user, cart } = found;
    const refusal = user === null ? null : notSpending(desk.members, user);
    if (refusal) return refusal;
    const voucher = voucherId === null ? undefined : vouchers.find(voucherId);
    if (!voucher) return new VoucherNotRedeemable(VoucherReason.UNKNOWN_CODE);
    const use = liveUseOf(voucher, input.orderId);
    const isStranger = !isStaff(caller) && !use && (user === null || user !== holder);
    const asked = askedOf(voucher, use, outside.get(found) ?? []);
    const { currency } = desk.settings;
    const channel = input.cart?.channel ?? null;
    const [verdict] = redeemable([asked], { member: user, cart, channel, currency, now: desk.now });
    if (!verdict) throw new Error('one voucher has one verdict');
    if ('why' in verdict) {
      return isStranger && isSecret(verdict.why)
        ? new VoucherNotRedeemable(VoucherReason.UNKNOWN_CODE)
        : VoucherNotRedeemable.because(verdict.why, currency);
    }
    if (isStranger && notInvited.get(found)?.code === 'NOT_YOURS')
      return new VoucherNotRedeemable(VoucherReason.UNKNOWN_CODE);
    const usable = { voucher, asked, discount: verdict.discount, receiver: user ?? holder };
    return notReceiving(desk, usable, { isNamed: user !== null, isStranger }) ?? usable;
  }
}

const LONGEST_ORDER_ID = 255;

/** Points go to somebody who earns. Of a holder who is not named a stranger learns nothing. */
function notReceiving(
  desk: WalletDesk,
  { voucher: { template }, receiver }: Usable,
  { isNamed, isStranger }: { isNamed: boolean; isStranger: boolean },
): Refusal | null {
  if (template.gives.kind !== 'POINTS') return null;
  if (receiver === null)
    return new InvalidInput([{ path: ['member'], message: 'needed: the voucher gives points, and nobody holds it' }]);
  const member = desk.members.get(receiver);
  if (member && mayEarn(member)) return null;
  if (isStranger && !isNamed) return new VoucherNotRedeemable(VoucherReason.UNKNOWN_CODE);
  return member ? new MemberNotActive(member.status, [isNamed ? 'member' : 'code']) : new MemberNotFound();
}
