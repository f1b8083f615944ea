import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Actor } from '../../platform/access/index.js';
import { connectionOf, GraphqlDateTime, GraphqlJsonObject, Node } from '../../platform/graphql/index.js';
import type { AuditEntryRow } from './audit-log.queries.js';

@ObjectType({
  implements: () => Node,
  description: 'Something that staff did, or a profile that they read. It is never changed and never deleted.',
})
export class AuditEntry extends Node {
  /** The inner id. */
  uuid!: string;
  programId!: number;
  /** Whom it concerns, by inner id. */
  memberId!: string | null;

  @Field(() => GraphqlDateTime, { description: 'When, by the clock of the program.' })
  at!: Date;

  @Field(() => Actor, { description: 'Who.' })
  actor!: Actor;

  @Field({
    description:
      'What: the name of the mutation, that of the single act for an item of a bulk call; `readProfile` for a look at a profile or ' +
      'at identifiers, `createProgram` for the beginning.',
  })
  action!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'What was made or changed, such as `rul_…`; null where that is the member, or has no id.',
  })
  subject!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why, in words: the reason of the input, else the header `kindred-reason` of the request. Taken out when the member is erased.',
  })
  reason!: string | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description:
      'More of it: names of changed fields, settings before and after, numbers. Nothing personal. Taken out when the member is erased.',
  })
  details!: Record<string, unknown> | null;

  @Field(() => String, {
    nullable: true,
    description: 'The `x-request-id` of the request; null for the system. What one request did has the same.',
  })
  requestId!: string | null;

  static of(row: AuditEntryRow, programId: number): AuditEntry {
    const { actorKind: _kind, actorId: _id, ...rest } = row;
    const shown = { id: encodeId('aud', row.uuid), programId, actor: Actor.of(row, programId) };
    return Object.assign(new AuditEntry(), rest, shown);
  }
}

export const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntry');

@InputType({ description: 'Which entries of the audit log. All given conditions must hold.' })
export class AuditFilter {
  @Field(() => [String], { nullable: true, description: 'One of these actions, such as `adjustPoints`; 1 to 50.' })
  actions?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Done by this key (`key_…`) or this member (`mem_…`).' })
  actor?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this member (`mem_…`).' })
  member?: string | null;

  @Field(() => ID, { nullable: true, description: 'By which this was made or changed, such as a rule (`rul_…`).' })
  subject?: string | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'At this moment or later.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Before this moment.' })
  until?: Date | null;
}
