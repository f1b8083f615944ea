import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { MemberRef, ownMember } from '../../members/index.js';
import { GraphqlDateTime, GraphqlPoints, Node } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';
import { HoldState } from './hold-state.js';
import type { HoldRow } from './holds.queries.js';

@ObjectType({ implements: () => Node, description: 'Points set aside for a checkout or a reservation.' })
export class Hold extends Node {
  programId!: number;
  memberId!: string;
  currencyNumber!: number;

  @Field(() => HoldState, { description: 'How it stands.' })
  status!: HoldState;

  @Field(() => GraphqlPoints, { description: 'How many points it set aside.' })
  points!: number;

  @Field(() => GraphqlPoints, { description: 'How many of them were spent.' })
  captured!: number;

  @Field(() => GraphqlPoints, { description: 'How many of them were given free again.' })
  released!: number;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => GraphqlDateTime, { description: 'When it times out unless it ends before.' })
  expiresAt!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it ended; null while it is open.' })
  endedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What it is for, in words of whoever made it.' })
  purpose!: string | null;

  static of({ uuid, ...row }: HoldRow, programId: number): Hold {
    return Object.assign(new Hold(), row, { id: encodeId('hld', uuid), programId });
  }
}

@InputType({ description: 'Points to set aside.' })
export class HoldPointsInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { nullable: true, description: ownMember('Whose.') })
  member?: MemberRef | null;

  @Field(() => String, { nullable: true, description: 'Code of a point currency; the default when left out.' })
  currency?: string | null;

  @Field(() => GraphqlPoints, { description: 'How many, at least 1.' })
  points!: number;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 900,
    description: 'After how many seconds it times out: 1 to 2592000 (30 days).',
  })
  expiresInSeconds?: number | null;

  @Field(() => String, { nullable: true, description: 'What it is for, 1 to 200 characters.' })
  purpose?: string | null;
}

@InputType({ description: 'A hold whose points are to be spent.' })
export class CaptureHoldInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Which hold.' })
  holdId!: string;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'How many of its points, at least 1; all when left out. The rest is released.',
  })
  points?: number | null;
}

@InputType({ description: 'A hold that is to end without being spent.' })
export class ReleaseHoldInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Which hold.' })
  holdId!: string;
}

/** What a call about a hold did. */
@ObjectType({ isAbstract: true })
export abstract class AboutHold {
  programId!: number;
  holdUuid!: string;
  memberId!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What holdPoints did.' })
export class HoldPointsPayload extends AboutHold {}

@ObjectType({ description: 'What captureHold did.' })
export class CaptureHoldPayload extends AboutHold {}

@ObjectType({ description: 'What releaseHold did.' })
export class ReleaseHoldPayload extends AboutHold {}
