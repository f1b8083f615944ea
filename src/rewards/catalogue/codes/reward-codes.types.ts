import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../../platform/idempotency/index.js';
import { RewardOption } from '../reward-option.types.js';
import { Reward } from '../reward.types.js';

@InputType({ description: 'Codes for the pool of a reward or an option.' })
export class AddRewardCodesInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The reward, not an archived one.' })
  reward!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'One of its options that gives codes of its own; the reward itself when left out.',
  })
  option?: string | null;

  @Field(() => [String], {
    description:
      'The codes, 1 to 1000 of 1 to 200 characters, each once and none that the pool has or had; one that it has under a secret that was not given to the server is not recognized. They are given in this order.',
  })
  codes!: string[];
}

@ObjectType({ description: 'What addRewardCodes did.' })
export class AddRewardCodesPayload {
  @Field(() => Reward, { description: 'The reward as it is now.' })
  reward!: Reward;

  @Field(() => RewardOption, { nullable: true, description: 'The option as it is now; null for the reward itself.' })
  rewardOption!: RewardOption | null;

  @Field(() => Int, { description: 'How many codes were added.' })
  added!: number;

  @Field(() => Int, {
    description:
      'How many codes are left in the pool now, without those whose secret (`KINDRED_CODE_SECRETS`) was not given to the server.',
  })
  codesLeft!: number;

  @Field({ description: 'Whether that is fewer than `warnBelow` of the reward.' })
  isLow!: boolean;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
