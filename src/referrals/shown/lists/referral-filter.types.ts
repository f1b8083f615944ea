import { Field, InputType, Int } from '@nestjs/graphql';
import { MemberRef } from '../../../members/index.js';
import { GraphqlDateTime } from '../../../platform/graphql/index.js';
import type { ReferralStateName } from '../referral-state.js';
import { ReferralState } from '../referral-state.types.js';

@InputType({ description: 'Which referrals. All given conditions must hold.' })
export class ReferralFilter {
  @Field(() => [ReferralState], {
    nullable: true,
    description: 'Those that stand like that now: 1 to 8 of them. IN_REVIEW is what waits for somebody to look at it.',
  })
  states?: ReferralStateName[] | null;

  @Field(() => MemberRef, { nullable: true, description: 'Those of this advocate.' })
  advocate?: MemberRef | null;

  @Field(() => MemberRef, { nullable: true, description: 'The one by which this friend came.' })
  friend?: MemberRef | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Begun (`invitedAt`) at or after.' })
  invitedFrom?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Begun before.' })
  invitedUntil?: Date | null;

  @Field(() => Int, { nullable: true, description: 'Those whose signals weigh so much at least.' })
  minScore?: number | null;
}
