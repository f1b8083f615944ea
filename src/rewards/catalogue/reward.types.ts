import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Audience, type AudienceTerms } from '../../audiences/index.js';
import { ShownLimit } from '../../earning/index.js';
import { encodeId } from '../../kernel/ids.js';
import type { Localized } from '../../kernel/localized-text.js';
import { Allow, Role } from '../../platform/access/index.js';
import { connectionOf, GraphqlDateTime, GraphqlPoints, Money, Node } from '../../platform/graphql/index.js';
import { RewardOption } from './reward-option.types.js';
import { RewardGives, TimedPrice } from './reward-parts.types.js';
import { RewardStatus } from './reward-status.types.js';
import type { ShownTo } from './shown-languages.js';
import type { StoredReward } from './stored/rewards.queries.js';
import { shownGift, shownPool } from './terms/reward-gives.js';
import type { RewardTerms } from './terms/reward-terms.js';

/** Members learn of options by what they may choose of, and not whom something is for, nor how it goes. */
const STAFF = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST] as const;

@ObjectType({ implements: () => Node, description: 'Something that members redeem points for.' })
export class Reward extends Node {
  programId!: number;
  /** Whose language counts; not there where it is for nobody in particular. */
  shownTo?: ShownTo;
  /** The inner id, and the number by which rows name it. */
  uuid!: string;
  number!: number;
  names!: Localized[];
  descriptions!: Localized[];
  conditions!: Localized[];
  currencyNumber!: number;
  /** Tiers by their inner ids; they are shown as tiers. */
  pricesOfTiers!: RewardTerms['tierPrices'];
  accessOfTiers!: RewardTerms['earlyAccess'];

  @Field(() => RewardStatus, { description: 'Where it is in life. Members see an ACTIVE reward only.' })
  status!: RewardStatus;

  @Field(() => Int, { description: 'The version that holds, counted from 1. Each edit makes a new one.' })
  version!: number;

  @Field(() => Int, { description: 'Its place in the catalogue; of the same place the older one comes first.' })
  position!: number;

  @Field(() => [String], { description: 'Images by their https addresses.' })
  images!: string[];

  @Field(() => String, { nullable: true, description: 'What kind of thing it is; null where that was not said.' })
  category!: string | null;

  @Field(() => [String], { description: 'Further topics.' })
  tags!: string[];

  @Field(() => GraphqlPoints, { description: 'What it costs in points where no lower price holds.' })
  points!: number;

  @Field(() => Money, { nullable: true, description: 'Money to pay on top; null for none.' })
  money!: Money | null;

  @Field(() => [TimedPrice], { description: 'Prices for some time.' })
  timedPrices!: TimedPrice[];

  @Field(() => Audience, { nullable: true, description: 'Who may redeem it; null for everybody.' })
  @Allow(...STAFF)
  audience!: AudienceTerms | null;

  @Field(() => RewardGives, { description: 'What it gives, unless an option gives something else.' })
  gives!: RewardGives;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which members see it.' })
  visibleFrom!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which they see it no longer.' })
  visibleUntil!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first moment at which it can be redeemed.' })
  redeemableFrom!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'The first moment at which it can be redeemed no longer.',
  })
  redeemableUntil!: Date | null;

  @Field(() => [ShownLimit], {
    description: 'How often it can be redeemed, and for how many points; empty for no limit.',
  })
  limits!: ShownLimit[];

  @Field(() => Int, { nullable: true, description: 'How many are left; null for any number.' })
  stock!: number | null;

  @Field(() => Int, { description: 'How many were claimed by redemptions.' })
  @Allow(...STAFF)
  claimed!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many codes are left in its pool, without those whose secret (`KINDRED_CODE_SECRETS`) was not given to the server; null where it gives none.',
  })
  @Allow(...STAFF)
  codesLeft!: number | null;

  @Field({ description: 'Whether fewer codes are left in its pool than `warnBelow`.' })
  @Allow(...STAFF)
  isLow!: boolean;

  @Field(() => Int, { nullable: true, description: 'With fewer codes than that its pools are low; null for never.' })
  @Allow(...STAFF)
  warnBelow!: number | null;

  @Field(() => Int, { description: 'How many options to choose; 0 without options.' })
  choose!: number;

  @Field(() => [RewardOption], { description: 'What to choose of, in the order of the catalogue.' })
  @Allow(...STAFF)
  options!: RewardOption[];

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  static of(stored: StoredReward): Reward {
    const { gift, voucherTemplate, money, moneyCurrency, tierPrices, earlyAccess, timedPrices, options, ...rest } =
      stored;
    const { programId, uuid: rewardUuid } = stored;
    return Object.assign(new Reward(), rest, {
      id: encodeId('rwd', rewardUuid),
      gives: { programId, ...shownGift({ gift, voucherTemplate }) },
      ...shownPool(stored, gift),
      money: money === null || moneyCurrency === null ? null : Money.of(money, moneyCurrency),
      pricesOfTiers: tierPrices,
      accessOfTiers: earlyAccess,
      timedPrices: timedPrices.map(({ from, until, points }) => ({
        from: new Date(from),
        until: new Date(until),
        points,
      })),
      options: options.map((option) =>
        RewardOption.of({ ...option, programId, rewardUuid, warnBelow: stored.warnBelow, archived: false }),
      ),
    });
  }
}

export const RewardConnection = connectionOf(Reward, 'Reward');
