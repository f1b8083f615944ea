import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Actor } from '../../platform/access/index.js';
import { connectionOf, GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import { MemberRef } from '../references/member-ref.js';
import type { DataRequestRow } from './data-request-rows.js';
import { DataRequestKind, DataRequestStatus } from './data-request.kinds.js';

@ObjectType({
  implements: () => Node,
  description:
    'What somebody asked of the data of a member: a copy, to be forgotten, not to be used. Kept for good, so that it can be ' +
    'shown that it was done; after an erasure by inner ids only.',
})
export class DataRequest extends Node {
  uuid!: string;
  programId!: number;
  memberId!: string;

  @Field(() => DataRequestKind, { description: 'What was asked.' })
  kind!: DataRequestKind;

  @Field(() => DataRequestStatus, { description: 'How far it is.' })
  status!: DataRequestStatus;

  @Field(() => Boolean, {
    nullable: true,
    description: 'With RESTRICTION: true where processing was restricted, false where it was allowed again. Else null.',
  })
  restricted!: boolean | null;

  @Field(() => GraphqlDateTime, { description: 'When it was asked.' })
  requestedAt!: Date;

  @Field(() => GraphqlDateTime, {
    description: "By when it has to be done: one calendar month later, in the program's time zone.",
  })
  dueAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'With ERASURE: when it is done by itself, and until when it can be canceled. Else null.',
  })
  erasesAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was done; null unless it is DONE.' })
  doneAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was canceled; null unless it is CANCELED.' })
  canceledAt!: Date | null;

  @Field(() => Actor, { description: 'Who asked.' })
  actor!: Actor;

  @Field(() => String, { nullable: true, description: 'Why, in words of whoever asked; null once erased.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was canceled; null once erased.' })
  cancelReason!: string | null;

  static of(row: DataRequestRow, programId: number): DataRequest {
    const { endedAt, actorKind: _kind, actorId: _id, ...rest } = row;
    return Object.assign(new DataRequest(), rest, {
      id: encodeId('drq', row.uuid),
      programId,
      actor: Actor.of(row, programId),
      doneAt: row.status === DataRequestStatus.DONE ? endedAt : null,
      canceledAt: row.status === DataRequestStatus.CANCELED ? endedAt : null,
    });
  }
}

export const DataRequestConnection = connectionOf(DataRequest, 'DataRequest');

@InputType({ description: 'Which requests to list: all given conditions hold.' })
export class DataRequestFilter {
  @Field(() => DataRequestKind, { nullable: true, description: 'Only of this kind.' })
  kind?: DataRequestKind | null;

  @Field(() => DataRequestStatus, { nullable: true, description: 'Only those that are this far.' })
  status?: DataRequestStatus | null;

  @Field(() => MemberRef, {
    nullable: true,
    description: 'Only of this member; of an erased one by id. None when there is no such member.',
  })
  member?: MemberRef | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Only those that have to be done before this moment. With OPEN and now: those that are overdue.',
  })
  dueBefore?: Date | null;
}
