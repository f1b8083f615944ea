import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../../platform/idempotency/index.js';
import { MemberRef } from '../../../members/index.js';

@InputType({ description: 'A member who is to bring no more friends.' })
export class BarAdvocateInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Who.' })
  member!: MemberRef;

  @Field({ description: 'Why, 1 to 500 characters. Staff reads it, the member does not.' })
  reason!: string;
}

@InputType({ description: 'A member who may bring friends again.' })
export class UnbarAdvocateInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Who.' })
  member!: MemberRef;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters. It stands in the audit log.' })
  reason?: string | null;
}

/** What a call did to a bar. The member and the bar are read live. */
@ObjectType({ isAbstract: true })
export abstract class AboutBar {
  programId!: number;
  memberId!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What barAdvocate did.' })
export class BarAdvocatePayload extends AboutBar {}

@ObjectType({ description: 'What unbarAdvocate did.' })
export class UnbarAdvocatePayload extends AboutBar {}
