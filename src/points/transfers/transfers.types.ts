import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { GraphqlPoints } from '../../platform/graphql/index.js';

@InputType({ description: 'Points of one member for another.' })
export class TransferPointsInput {
  @Field({
    description: '1 to 255 characters, new for each transfer: repeating the call with it changes nothing more.',
  })
  idempotencyKey!: string;

  @Field(() => MemberRef, {
    nullable: true,
    description: 'Who sends; with a member token left out, or the caller. Needed with an API key.',
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

  @Field({ description: 'Whether this key had done it before.' })
  replayed!: boolean;
}
