import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { MemberRef, ownMember } from '../../../members/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../../platform/idempotency/index.js';

@InputType({ description: 'An option of a reward that is chosen.' })
export class ChoiceInput {
  @Field(() => ID, { description: 'The option.' })
  option!: string;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'How often, 1 to 50.' })
  quantity?: number | null;
}

@InputType({ description: 'A reward to redeem. What it costs is decided by Kindred.' })
export class RedeemRewardInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { nullable: true, description: ownMember('Who redeems.') })
  member?: MemberRef | null;

  @Field(() => ID, { description: 'The reward, one that is in their catalogue now.' })
  reward!: string;

  @Field(() => [ChoiceInput], {
    nullable: true,
    description:
      'What they choose: as many options as the reward says in `choose`, each named once. Nothing for a reward without options.',
  })
  choices?: ChoiceInput[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 1,
    description: 'How many of it, each with these choices: 1 to 100, and at most 1000 things in all.',
  })
  quantity?: number | null;
}

@InputType({ description: 'A reward to set aside. What it costs is decided by Kindred.' })
export class ReserveRewardInput extends RedeemRewardInput {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 900,
    description: 'After how many seconds it times out unless it is confirmed: 1 to 2592000 (30 days).',
  })
  expiresInSeconds?: number | null;
}

/** What a call about a redemption did. */
@ObjectType({ isAbstract: true })
export abstract class AboutRedemption {
  programId!: number;
  redemptionUuid!: string;
  memberId!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What redeemReward did.' })
export class RedeemRewardPayload extends AboutRedemption {}

@ObjectType({ description: 'What reserveReward did.' })
export class ReserveRewardPayload extends AboutRedemption {}
