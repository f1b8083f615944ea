import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef, ownMember } from '../../members/index.js';
import { GraphqlPoints } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';

@InputType({ description: 'Points of one member for another.' })
export class TransferPointsInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, {
    nullable: true,
    description: ownMember('Who sends.'),
  })
  from?: MemberRef | null;

  @Field(() => MemberRef, {
    description: 'Who receives: by their personal code or the number on a card, nothing else.',
  })
  to!: MemberRef;

  @Field(() => String, { nullable: true, description: 'Code of a point currency; the default when left out.' })
  currency?: string | null;

  @Field(() => GraphqlPoints, { description: 'How many, at least 1.' })
  points!: number;
}

@ObjectType({ description: 'What transferPoints did. It says nothing about the recipient.' })
export class TransferPointsPayload {
  programId!: number;
  memberId!: string;
  walletId!: number;
  sequence!: number;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
