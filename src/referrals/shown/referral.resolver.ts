import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { HistoryReaders, Purchase } from '../../history/index.js';
import { decodeId } from '../../kernel/ids.js';
import { Member, MemberLoader } from '../../members/index.js';
import { Actor, ActorKind, Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, forbidden, GraphqlPoints } from '../../platform/graphql/index.js';
import { numberedCurrency, PointCurrency, ProgramDirectory, type PointCurrencyEntity } from '../../programs/index.js';
import { Voucher, VoucherLoader } from '../../vouchers/index.js';
import { ReferralBook } from '../program/referral-book.js';
import { ReferralLoader } from './referral.loader.js';
import { Referral, ReferralChange, ReferralSignal } from './referral.types.js';
import { reasonFor, sightOf } from './sight.js';

@Resolver(() => Referral)
export class ReferralResolver {
  constructor(
    private readonly referrals: ReferralLoader,
    private readonly members: MemberLoader,
    private readonly vouchers: VoucherLoader,
    private readonly history: HistoryReaders,
    private readonly programs: ProgramDirectory,
    private readonly book: ReferralBook,
  ) {}

  @Query(() => Referral, { nullable: true, description: 'A referral; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async referral(
    @CurrentCaller() { programId }: Caller,
    @Args('id', { type: () => ID, description: 'The id of the referral (`ref_…`).' }) id: string,
  ): Promise<Referral | null> {
    const uuid = decodeId('ref', id);
    return uuid === null ? null : this.referrals.one(programId, uuid);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Why it came to nothing; null unless it did. NOT_ACCEPTED or NOT_QUALIFIED_IN_TIME (EXPIRED); CAP_REACHED, ADVOCATE_NOT_ACTIVE, ADVOCATE_BARRED, ADVOCATE_LEFT, FRIEND_LEFT, SAME_PERSON (both became one member) or REVIEW (REJECTED); RETURNED or CANCELED (REVERSED). With a token of the friend null for what concerns the advocate.',
  })
  reason(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): string | null {
    return reasonFor(sightOf(memberId, referral), referral.endReason);
  }

  @ResolveField(() => Member, { description: 'Who invited. FORBIDDEN with a token of the friend.' })
  async advocate(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<Member> {
    if (!sightOf(memberId, referral).advocate) throw forbidden('advocate is not told to the friend');
    return (await this.members.one(referral.programId, referral.advocateId)) as Member;
  }

  @ResolveField(() => Member, {
    nullable: true,
    description: 'Who came; null while nobody has, and with a token of the advocate.',
  })
  friend(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<Member | null> | null {
    const { programId, friendId } = referral;
    return friendId === null || !sightOf(memberId, referral).friend ? null : this.members.one(programId, friendId);
  }

  @ResolveField(() => PointCurrency, { description: 'In which point currency the points of both are.' })
  async currency(@Parent() { programId, version }: Referral): Promise<PointCurrencyEntity> {
    const settings = await this.programs.settingsOf(programId);
    const terms = (await this.book.termsOf(settings))?.versions.get(version);
    if (!terms) throw new Error(`there is no version ${String(version)} of the referral program`);
    return numberedCurrency(terms.currency, settings);
  }

  @ResolveField(() => GraphqlPoints, {
    description:
      'What the advocate gets in points by it: promised in review, pending until `paysAt`, then theirs. 0 for none, when it came to nothing, and with a token of the friend.',
  })
  advocatePoints(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): number {
    return sightOf(memberId, referral).advocate ? referral.points.advocate : 0;
  }

  @ResolveField(() => GraphqlPoints, {
    description:
      'The same of the friend, who keeps them when the referral is rejected. 0 for none, when it was reversed, and with a token of the advocate.',
  })
  friendPoints(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): number {
    return sightOf(memberId, referral).friend ? referral.points.friend : 0;
  }

  @ResolveField(() => Voucher, {
    nullable: true,
    description: 'The voucher that the advocate got; null for none, until it is paid, and with a token of the friend.',
  })
  advocateVoucher(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<Voucher | null> | null {
    const { programId, advocateVoucherId } = referral;
    const isShown = advocateVoucherId !== null && sightOf(memberId, referral).advocate;
    return isShown ? this.vouchers.one(programId, advocateVoucherId) : null;
  }

  @ResolveField(() => Voucher, {
    nullable: true,
    description:
      "The voucher for the friend's first purchase, which comes with the invitation; null for none, and with a token of the advocate.",
  })
  friendVoucher(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<Voucher | null> | null {
    const { programId, voucherId } = referral;
    return voucherId !== null && sightOf(memberId, referral).friend ? this.vouchers.one(programId, voucherId) : null;
  }

  @ResolveField(() => Purchase, {
    nullable: true,
    description: 'By which the friend qualified; null for none, and with a token of the advocate.',
  })
  purchase(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<Purchase | null> | null {
    const { programId, purchaseId } = referral;
    return purchaseId !== null && sightOf(memberId, referral).friend
      ? this.history.purchase(programId, purchaseId)
      : null;
  }

  @ResolveField(() => [ReferralSignal], {
    description: 'What was suspicious when the friend qualified, what weighs most first.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  signals(@Parent() { programId, uuid }: Referral): Promise<ReferralSignal[]> {
    return this.referrals.signals.many(programId, uuid);
  }

  @ResolveField(() => [ReferralChange], {
    name: 'history',
    description: 'How it came to stand so, the first step first.',
  })
  async changes(@CurrentCaller() { memberId }: Caller, @Parent() referral: Referral): Promise<ReferralChange[]> {
    const { programId, uuid, state, endReason, since, notedState } = referral;
    const noted = await this.referrals.changes.many(programId, uuid);
    const byTime = { state, reason: endReason, at: since, actorKind: ActorKind.SYSTEM, actorId: null };
    return (state === notedState ? noted : [...noted, byTime]).map((change) =>
      Object.assign(new ReferralChange(), {
        state: change.state,
        reason: reasonFor(sightOf(memberId, referral), change.reason),
        at: change.at,
        actor: Actor.of(change, programId),
      }),
    );
  }
}
