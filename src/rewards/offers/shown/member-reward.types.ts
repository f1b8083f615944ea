import { Field, Float, InputType, ObjectType } from '@nestjs/graphql';
import { connectionOf, GraphqlPoints } from '../../../platform/graphql/index.js';
import { RewardOption } from '../../catalogue/reward-option.types.js';
import { Reward } from '../../catalogue/reward.types.js';
import { Unavailability } from '../../eligibility/unavailability.types.js';
import type { Relevance as ReckonedRelevance, RelevanceReason as ReckonedReason } from '../../relevance/relevance.js';

@ObjectType({ description: 'A signal that speaks for something.' })
export class RelevanceReason implements ReckonedReason {
  @Field(() => String, {
    description:
      '`interest`: topics that the member declared. `meantFor`: the ages it is meant for. `popular`: what members of the same age band and tier choose. `bought`: categories that the member buys. `novelty`: the member has not redeemed it before.',
  })
  signal!: ReckonedReason['signal'];

  @Field(() => Float, { description: 'How much the signal counts in this program.' })
  weight!: number;

  @Field(() => Float, { description: 'How strong it is, 0 to 1.' })
  value!: number;
}

@ObjectType({ description: 'How well something suits a member.' })
export class Relevance implements ReckonedRelevance {
  @Field(() => Float, {
    description: 'The sum of weight times value of its reasons; 0 for everything after an objection to profiling.',
  })
  score!: number;

  @Field(() => [RelevanceReason], { description: 'Why, the strongest first.' })
  reasons!: readonly RelevanceReason[];
}

@ObjectType({ description: 'An option of a reward, as a member may choose it now.' })
export class MemberRewardOption {
  @Field(() => RewardOption, { description: 'The option.' })
  option!: RewardOption;

  @Field({
    description:
      'Whether it can be chosen, as far as that depends on itself: the reward may be unavailable all the same.',
  })
  available!: boolean;

  @Field(() => [Unavailability], { description: 'Everything of its own that keeps the member from it.' })
  reasons!: Unavailability[];

  @Field(() => GraphqlPoints, {
    description: 'The least that the reward costs the member with this option: with the cheapest others to be chosen.',
  })
  price!: number;

  @Field(() => Relevance, { description: 'How well it suits the member.' })
  relevance!: Relevance;
}

@ObjectType({ description: 'A reward, as it is for one member now.' })
export class MemberReward {
  /** Its place in the list. */
  keys!: [score: string, position: string, number: string];

  @Field(() => Reward, { description: 'The reward.' })
  reward!: Reward;

  @Field({
    description: 'Whether it is in the catalogue of the member; a preview shows what is not yet, or no longer.',
  })
  visible!: boolean;

  @Field({ description: 'Whether the member can redeem it now.' })
  available!: boolean;

  @Field(() => [Unavailability], { description: 'Everything that keeps the member from it.' })
  reasons!: Unavailability[];

  @Field(() => GraphqlPoints, {
    description:
      'The least that it costs the member in points: at the lowest price that holds for them, with the cheapest options that can be had.',
  })
  price!: number;

  @Field(() => Relevance, {
    description: 'How well it suits the member: as well as the option of it that suits best.',
  })
  relevance!: Relevance;

  @Field(() => [MemberRewardOption], {
    description:
      'What to choose of, what suits best first. An option below its legal age is not there, but for staff, who see why.',
  })
  options!: MemberRewardOption[];
}

export const MemberRewardConnection = connectionOf(MemberReward, 'MemberReward');

@InputType({ description: 'Which rewards; all that the member sees when left out.' })
export class RewardFilter {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only what the member can redeem now. False: only what they cannot.',
  })
  available?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Only rewards of this category, letter by letter.' })
  category?: string | null;

  @Field(() => String, { nullable: true, description: 'Only rewards with this tag, letter by letter.' })
  tag?: string | null;

  @Field(() => GraphqlPoints, { nullable: true, description: 'Only what costs the member at most so many points.' })
  maxPoints?: number | null;
}
