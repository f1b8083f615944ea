import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../../platform/idempotency/index.js';
import { RewardOption } from '../reward-option.types.js';
import { Reward } from '../reward.types.js';

@InputType({ isOneOf: true, description: 'What becomes of a stock: exactly one field.' })
export class RewardStockChangeInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'So many more, or less when negative; not 0. Never below 0 nor above 1000000000. What is unlimited stays unlimited.',
  })
  add?: number | null;

  @Field(() => Int, { nullable: true, description: 'So many are left from now on: 0 to 1000000000.' })
  set?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'True: there is any number from now on.' })
  unlimited?: boolean | null;
}

@InputType({ description: 'What becomes of the stock of a reward or an option.' })
export class AddRewardStockInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The reward, not an archived one.' })
  reward!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'One of its options, also one that it has no longer; the reward itself when left out.',
  })
  option?: string | null;

  @Field(() => RewardStockChangeInput, { description: 'What becomes of it.' })
  change!: RewardStockChangeInput;
}

@ObjectType({ description: 'What addRewardStock did.' })
export class AddRewardStockPayload {
  @Field(() => Reward, { description: 'The reward as it is now.' })
  reward!: Reward;

  @Field(() => RewardOption, { nullable: true, description: 'The option as it is now; null for the reward itself.' })
  rewardOption!: RewardOption | null;

  @Field(() => Int, { nullable: true, description: 'How many were left after this change; null for any number.' })
  stock!: number | null;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
