import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { MemberRef } from '../../members/index.js';
import { GraphqlDateTime, GraphqlPoints, Node } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';
import type { MergeRow } from './merge-rows.js';

@InputType({ description: 'Two members who are one person.' })
export class MergeMembersInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { description: 'Who lives on: their status, profile and main identifiers stay.' })
  keep!: MemberRef;

  @Field(() => MemberRef, { description: 'Who becomes a part of the other and has nothing left of their own.' })
  absorb!: MemberRef;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters.' })
  reason?: string | null;
}

@InputType({ description: 'A merge to undo, named by its id or by the member who was absorbed.' })
export class UnmergeMembersInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'The merge (`mrg_…`).' })
  merge?: string | null;

  @Field(() => MemberRef, {
    nullable: true,
    description: 'Instead of `merge` the member who was absorbed, by `id`: their identifiers lead to the survivor.',
  })
  absorb?: MemberRef | null;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters.' })
  reason?: string | null;
}

@ObjectType({
  implements: () => Node,
  description: 'Two members who became one. What moved is noted, so that it can be given back for 30 days.',
})
export class MemberMerge extends Node {
  uuid!: string;
  programId!: number;
  keepId!: string;
  absorbedId!: string;

  @Field(() => GraphqlDateTime, { description: 'When they were merged.' })
  at!: Date;

  @Field(() => String, { nullable: true, description: 'Why, where somebody gave a reason.' })
  reason!: string | null;

  @Field(() => GraphqlDateTime, {
    description:
      'Until when unmergeMembers can undo it: 30 days later at the same time of day, in the zone of the program.',
  })
  reversibleUntil!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was undone; null as long as it is in force.' })
  undoneAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was undone, where somebody gave a reason.' })
  undoneReason!: string | null;

  static of(row: MergeRow, programId: number): MemberMerge {
    const { uuid, keepId, absorbedId, at, reason, reversibleUntil, undoneAt, undoneReason } = row;
    const own = { uuid, keepId, absorbedId, at, reason, reversibleUntil, undoneAt, undoneReason };
    return Object.assign(new MemberMerge(), own, { id: encodeId('mrg', uuid), programId });
  }
}

@ObjectType({ description: 'Points of one point currency that a merge moved.' })
export class MergedPoints {
  programId!: number;
  currencyNumber!: number;

  @Field(() => GraphqlPoints, { description: 'What could be spent, holds that were released for it included.' })
  available!: number;

  @Field(() => GraphqlPoints, { description: 'What was pending.' })
  pending!: number;

  @Field(() => GraphqlPoints, {
    description: 'What was owed: it became a debt of the survivor, repaid from what both had.',
  })
  owed!: number;
}

@ObjectType({ description: 'How many rows of a kind a merge moved.' })
export class MergedRows {
  @Field({ description: 'Of what, by the name of its list in an export: `purchases`, `activities`, `identifiers`.' })
  of!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

/** What payloads of merges say. */
export class AboutMerge {
  programId!: number;
  mergeId!: string;
}

@ObjectType({ description: 'What mergeMembers did.' })
export class MergeMembersPayload extends AboutMerge {
  memberId!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@ObjectType({ description: 'What unmergeMembers did.' })
export class UnmergeMembersPayload extends AboutMerge {
  memberId!: string;
  absorbedId!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
