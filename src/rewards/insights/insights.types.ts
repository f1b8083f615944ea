import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints } from '../../platform/graphql/index.js';
import { Tier } from '../../tiers/index.js';
import { RewardOption } from '../catalogue/reward-option.types.js';
import { Reward } from '../catalogue/reward.types.js';

const AGE_BAND = {
  nullable: true,
  description: 'Such as "25-34" or "UNKNOWN", by the age when it was redeemed; null for groups shown as one.',
};
const REST = {
  description: 'Whether these are groups with fewer than 5 members each, shown as one with the smallest of the others.',
};

@ObjectType({
  description:
    'Redemptions in figures. What was canceled or ran out counts in `made` and `canceled` or `expired` alone.',
})
export class RedemptionFigures {
  @Field(() => Int, { description: 'How many were made, whatever became of them.' })
  made!: number;

  @Field(() => Int, { description: 'How many of them stand.' })
  redemptions!: number;

  @Field(() => Int, { description: 'How many rewards these are: the sum of their quantities.' })
  quantity!: number;

  @Field(() => GraphqlPoints, { description: 'What they cost.' })
  points!: number;

  @Field(() => Int, { description: 'How many were canceled.' })
  canceled!: number;

  @Field(() => Float, { description: 'What part of those made was canceled, 0 to 1.' })
  canceledShare!: number;

  @Field(() => Int, { description: 'How many reservations ran out.' })
  expired!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many different members they are of; null for groups shown as one, which may be the same members.',
  })
  members!: number | null;
}

@ObjectType({ description: 'Redemptions of one reward.' })
export class RewardFigures {
  @Field(() => Reward, { description: 'The reward.' })
  reward!: Reward;

  @Field(() => RedemptionFigures, { description: 'Its redemptions.' })
  figures!: RedemptionFigures;
}

@ObjectType({ description: 'How an option was chosen, in redemptions that stand.' })
export class OptionFigures {
  @Field(() => RewardOption, { description: 'The option, also one that its reward has no longer.' })
  option!: RewardOption;

  @Field(() => Int, { description: 'How often it was chosen.' })
  chosen!: number;

  @Field(() => Int, { description: 'In how many redemptions.' })
  redemptions!: number;

  @Field(() => Int, { description: 'By how many different members.' })
  members!: number;
}

@ObjectType({ description: 'Redemptions of members of about one age.' })
export class AgeBandFigures {
  @Field(() => String, AGE_BAND)
  ageBand!: string | null;

  @Field(REST)
  rest!: boolean;

  @Field(() => RedemptionFigures, { description: 'Their redemptions.' })
  figures!: RedemptionFigures;
}

@ObjectType({ description: 'Redemptions of members on one tier.' })
export class TierFigures {
  @Field(() => Tier, {
    nullable: true,
    description:
      'On which they stood on the primary ladder when they redeemed; null for none, and for groups shown as one.',
  })
  tier!: Tier | null;

  @Field(REST)
  rest!: boolean;

  @Field(() => RedemptionFigures, { description: 'Their redemptions.' })
  figures!: RedemptionFigures;
}

@ObjectType({
  description: 'How popular something is with members of one age band and tier: what the signal `popular` is made of.',
})
export class PopularityFigures {
  @Field(() => RewardOption, { nullable: true, description: 'Which option of the reward; null for the reward itself.' })
  option!: RewardOption | null;

  @Field(() => String, AGE_BAND)
  ageBand!: string | null;

  @Field(() => Tier, { nullable: true, description: 'The tier; null for none, and for groups shown as one.' })
  tier!: Tier | null;

  @Field(REST)
  rest!: boolean;

  @Field(() => Int, { description: 'How often they chose it.' })
  chosen!: number;

  @Field(() => Int, {
    description: 'How often they chose any option of the reward; of the reward itself: any reward.',
  })
  of!: number;

  @Field(() => Float, { description: 'What part of all choices by anybody it is, 0 to 1.' })
  chosenByAll!: number;

  @Field(() => Float, { nullable: true, description: 'The signal, 0 to 1; null for groups shown as one.' })
  value!: number | null;
}

@ObjectType({ description: 'What members redeem.' })
export class RewardInsights {
  @Field(() => Reward, { nullable: true, description: 'Which reward; null for all.' })
  reward!: Reward | null;

  @Field(() => GraphqlDateTime, { description: 'Redemptions made from this moment on.' })
  from!: Date;

  @Field(() => GraphqlDateTime, { description: 'Before this moment.' })
  until!: Date;

  @Field(() => RedemptionFigures, { description: 'All of them.' })
  total!: RedemptionFigures;

  @Field(() => [RewardFigures], { description: 'By reward, in the order of the catalogue.' })
  byReward!: RewardFigures[];

  @Field(() => [OptionFigures], { description: 'By option, in the order of the catalogue.' })
  byOption!: OptionFigures[];

  @Field(() => [AgeBandFigures], {
    description: 'By age band, the youngest first. No group of fewer than 5 members is shown by itself.',
  })
  byAgeBand!: AgeBandFigures[];

  @Field(() => [TierFigures], {
    description: 'By tier, most redemptions first. No group of fewer than 5 members is shown by itself.',
  })
  byTier!: TierFigures[];

  @Field(() => [PopularityFigures], {
    description:
      'Of a reward: what the order by popularity goes by, of all time and at most half a minute old. Empty without a reward. No group of fewer than 5 members is shown by itself.',
  })
  popularity!: PopularityFigures[];
}
