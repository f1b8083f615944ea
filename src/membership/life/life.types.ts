import type { Type } from '@nestjs/common';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { GraphqlDate, GraphqlDateTime } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';
import type { LifeFacts } from './life-changes.js';

/** The fields that all changes of where a member is in life have in common. */
@InputType({ isAbstract: true })
abstract class ChangeLifeInput {
  @Field(() => MemberRef, { description: 'Who.' })
  member!: MemberRef;

  @Field({ description: 'Why, 1 to 500 characters. It stands in the history of the member.' })
  reason!: string;
}

/** A change that moves points or dates of points: under a key. */
@InputType({ isAbstract: true })
abstract class KeyedChangeLifeInput extends ChangeLifeInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@InputType({ description: 'A member who is away for a while.' })
export class PauseMemberInput extends KeyedChangeLifeInput {
  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      "The last day of the pause, in the program's zone: from today to ten years on. Until they resume when left out, ten years at most.",
  })
  until?: string | null;
}

@InputType({ description: 'A member who is back before their pause is over.' })
export class ResumeMemberInput extends KeyedChangeLifeInput {}

@InputType({ description: 'A member who is to be stopped.' })
export class BlockMemberInput extends ChangeLifeInput {
  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether they still earn points.' })
  mayEarn?: boolean | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether they still spend points.' })
  maySpend?: boolean | null;
}

@InputType({ description: 'A member who is not to be stopped any more.' })
export class UnblockMemberInput extends ChangeLifeInput {}

@InputType({ description: 'A member who leaves.' })
export class CloseMemberInput extends KeyedChangeLifeInput {}

@InputType({ description: 'A member who left and comes back within 30 days.' })
export class ReopenMemberInput extends KeyedChangeLifeInput {}

/** What happened to a member. The member is read live. */
@ObjectType({ isAbstract: true })
export abstract class AboutLife {
  programId!: number;
  facts!: LifeFacts;
}

/** The same under a key. */
@ObjectType({ isAbstract: true })
abstract class KeyedLife extends AboutLife {
  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What pauseMember did.' })
export class PauseMemberPayload extends KeyedLife {}

@ObjectType({ description: 'What resumeMember did.' })
export class ResumeMemberPayload extends KeyedLife {}

@ObjectType({ description: 'What blockMember did; nothing when they were blocked so before.' })
export class BlockMemberPayload extends AboutLife {}

@ObjectType({ description: 'What unblockMember did.' })
export class UnblockMemberPayload extends AboutLife {}

@ObjectType({ description: 'What closeMember did.' })
export class CloseMemberPayload extends KeyedLife {
  @Field(() => GraphqlDateTime, {
    description:
      'When their points are forfeited and what they owe is forgiven. Until then reopenMember takes it back.',
  })
  forfeitsAt!: Date;
}

@ObjectType({ description: 'What reopenMember did.' })
export class ReopenMemberPayload extends KeyedLife {}

/** The payload of a call that was answered. */
export function lifePayload<Payload extends AboutLife>(
  type: Type<Payload>,
  programId: number,
  answered: { facts: LifeFacts; replayed: boolean },
): Payload {
  return Object.assign(new type(), { programId, ...answered });
}
