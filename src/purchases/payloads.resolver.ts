import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Type } from '@nestjs/common';
import { EarningRule, EarningRuleLoader } from '../earning/index.js';
import { Award, HistoryReaders, type AwardRow, type Purchase } from '../history/index.js';
import { Member, MemberLoader } from '../members/index.js';
import { GraphqlPoints } from '../platform/graphql/index.js';
import { SourceType } from '../points/index.js';
import { Referral, ReferralLoader } from '../referrals/index.js';
import { Tier, tierChangesOf, TierLadderLoader } from '../tiers/index.js';
import { CancelPurchasePayload, CompletePurchasePayload, ReturnPurchasePayload } from './change-purchase.types.js';
import { NearMiss, PurchaseQuote } from './quote-purchase.types.js';
import { RecordPurchasePayload } from './record-purchase.types.js';

interface AboutPurchase {
  purchase: Purchase;
}

/** `member` of every payload that is about a purchase. */
function memberOf<Payload extends AboutPurchase>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class PayloadMemberResolver {
    constructor(private readonly members: MemberLoader) {}

    @ResolveField(() => Member, { description: 'Whose purchase it is, as they are now.' })
    member(@Parent() { purchase }: AboutPurchase): Promise<Member | null> {
      return this.members.one(purchase.programId, purchase.memberId);
    }
  }
  return PayloadMemberResolver;
}

@Resolver(() => RecordPurchasePayload)
class RecordPurchasePayloadResolver {
  constructor(private readonly readers: HistoryReaders) {}

  @ResolveField(() => GraphqlPoints, {
    description: 'What it earned when it was recorded, all point currencies together.',
  })
  async pointsEarned(@Parent() { purchase }: RecordPurchasePayload): Promise<number> {
    return (await this.awardedTo(purchase)).reduce((sum, { points }) => sum + points, 0);
  }

  @ResolveField(() => [Award], { description: 'What it earned when it was recorded and why, rule by rule.' })
  async awards(@Parent() { purchase }: RecordPurchasePayload): Promise<Award[]> {
    return (await this.awardedTo(purchase)).map((award) => Award.of(award, purchase.programId));
  }

  /** Without what its completion gave later. */
  private async awardedTo({ programId, uuid, known }: Purchase): Promise<readonly AwardRow[]> {
    const awards = known?.awards ?? (await this.readers.awards.many(programId, uuid));
    return awards.filter(({ sourceType }) => sourceType === SourceType.PURCHASE);
  }
}

/** `referral` of what may be asked of a friend. */
function referralOf<Payload extends AboutPurchase>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class PayloadReferralResolver {
    constructor(private readonly referrals: ReferralLoader) {}

    @ResolveField(() => Referral, {
      nullable: true,
      description: 'The referral for which it is what was asked of the friend; null when it is for none.',
    })
    referral(@Parent() { purchase: { programId, uuid } }: AboutPurchase): Promise<Referral | null> {
      return this.referrals.ofPurchase(programId, uuid);
    }
  }
  return PayloadReferralResolver;
}

@Resolver(() => NearMiss)
class NearMissResolver {
  constructor(private readonly rules: EarningRuleLoader) {}

  @ResolveField(() => EarningRule, { nullable: true, description: 'The rule that would give them.' })
  rule(@Parent() { programId, ruleId }: NearMiss): Promise<EarningRule | null> {
    return this.rules.one(programId, ruleId);
  }
}

@Resolver(() => PurchaseQuote)
class PurchaseQuoteResolver {
  constructor(private readonly tiers: TierLadderLoader) {}

  @ResolveField(() => Tier, {
    nullable: true,
    description:
      'The tier of the primary ladder on which the member stands after it; null without a member or an active primary ladder.',
  })
  tierAfter(@Parent() { programId, tierAfter }: PurchaseQuote): Promise<Tier | null> | null {
    return tierAfter === null ? null : this.tiers.tier(programId, tierAfter);
  }
}

export const PAYLOAD_RESOLVERS = [
  PurchaseQuoteResolver,
  NearMissResolver,
  RecordPurchasePayloadResolver,
  memberOf(RecordPurchasePayload),
  memberOf(CompletePurchasePayload),
  memberOf(CancelPurchasePayload),
  memberOf(ReturnPurchasePayload),
  referralOf(RecordPurchasePayload),
  referralOf(CompletePurchasePayload),
  tierChangesOf(RecordPurchasePayload),
  tierChangesOf(CompletePurchasePayload),
  tierChangesOf(CancelPurchasePayload),
  tierChangesOf(ReturnPurchasePayload),
];
