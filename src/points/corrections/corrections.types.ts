import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { GraphqlDate, GraphqlPoints } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';

@InputType({ description: 'Points to be credited or taken by hand.' })
export class AdjustPointsInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Whose.' })
  member!: MemberRef;

  @Field(() => String, { nullable: true, description: 'Code of a point currency; the default when left out.' })
  currency?: string | null;

  @Field(() => GraphqlPoints, { description: 'How many, not 0: above 0 they are credited, below 0 taken.' })
  points!: number;

  @Field({ description: 'Why, 1 to 500 characters. It stands on the posting.' })
  reason!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether more may be taken than is available; the rest is then owed.',
  })
  allowOwed?: boolean | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      "The last day on which credited points can be used, in the program's zone: from today to 100 years on. By the expiry policy, counted from now, when left out. Only with points above 0.",
  })
  expiresOn?: string | null;
}

@InputType({ description: 'Points that are to live longer.' })
export class ExtendExpiryInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Whose.' })
  member!: MemberRef;

  @Field(() => String, { nullable: true, description: 'Code of a point currency; the default when left out.' })
  currency?: string | null;

  @Field(() => GraphqlDate, {
    description:
      "The last day on which they can be used, in the program's zone: from today to 100 years on. What expires later or never is left as it is.",
  })
  expiresOn!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only these lots, 1 to 500; all that would expire sooner when left out.',
  })
  lots?: string[] | null;

  @Field({ description: 'Why, 1 to 500 characters. It stands on the posting.' })
  reason!: string;
}

@InputType({ description: 'Expired points that are to come back.' })
export class ReinstatePointsInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Whose.' })
  member!: MemberRef;

  @Field(() => String, { nullable: true, description: 'Code of a point currency; the default when left out.' })
  currency?: string | null;

  @Field(() => GraphqlDate, {
    description:
      "The first day on which they expired, in the program's zone: points expire on the last day on which they can be used, and are gone at the midnight that follows.",
  })
  expiredFrom!: string;

  @Field(() => GraphqlDate, { nullable: true, description: 'The last such day; today when left out.' })
  expiredUntil?: string | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description:
      'How many, at least 1, those that expired latest first; all when left out. What was reinstated of the same lot since does not come back again.',
  })
  points?: number | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      "The last day on which they can be used, in the program's zone: from today to 100 years on. After the point currency's days of grace, counted from today, when left out. Points of the same lot that live longer keep their day, and give it to these.",
  })
  expiresOn?: string | null;

  @Field({ description: 'Why, 1 to 500 characters. It stands on the posting.' })
  reason!: string;
}

/** What a correction did. */
@ObjectType({ isAbstract: true })
export abstract class Correction {
  programId!: number;
  memberId!: string;
  walletId!: number;
  sequence!: number;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What adjustPoints did.' })
export class AdjustPointsPayload extends Correction {}

@ObjectType({ description: 'What extendExpiry did.' })
export class ExtendExpiryPayload extends Correction {}

@ObjectType({ description: 'What reinstatePoints did.' })
export class ReinstatePointsPayload extends Correction {}
