import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { GraphqlDate } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';
import type { TierAct } from '../standings/shown/caused-changes.js';

@InputType({ description: 'A tier to give.' })
export class OverrideTierInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'To whom.' })
  member!: MemberRef;

  @Field(() => ID, { description: 'Which tier, of an active ladder.' })
  tier!: string;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "Its last day, in the program's zone: from today to 100 years on. For ever when left out.",
  })
  until?: string | null;

  @Field({ description: 'Why, 1 to 500 characters. Members do not see it.' })
  reason!: string;
}

@InputType({ description: 'A given tier to end.' })
export class EndTierOverrideInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Whose.' })
  member!: MemberRef;

  @Field(() => ID, { nullable: true, description: 'On which active ladder; the primary one when left out.' })
  ladder?: string | null;

  @Field({ description: 'Why, 1 to 500 characters. Members do not see it.' })
  reason!: string;
}

/** What was done to the tier that staff give. */
@ObjectType({ isAbstract: true })
export abstract class AboutOverride {
  programId!: number;
  memberId!: string;
  ladderUuid!: string;
  tierAct!: TierAct | null;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What overrideTier did.' })
export class OverrideTierPayload extends AboutOverride {}

@ObjectType({ description: 'What endTierOverride did.' })
export class EndTierOverridePayload extends AboutOverride {}
