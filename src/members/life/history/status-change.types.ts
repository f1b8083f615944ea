import { Field, ObjectType } from '@nestjs/graphql';
import { Actor } from '../../../platform/access/index.js';
import { GraphqlDateTime } from '../../../platform/graphql/index.js';
import { MemberStatus } from '../../member.types.js';
import type { StatusChangeRow } from './status-changes.queries.js';

@ObjectType({ description: 'A change of where a member is in life, with who made it and why. It is never changed.' })
export class MemberStatusChange {
  @Field(() => GraphqlDateTime, { description: 'From when on.' })
  at!: Date;

  @Field(() => MemberStatus, { description: 'The status before.' })
  from!: MemberStatus;

  @Field(() => MemberStatus, {
    description: 'The status from then on; with BLOCKED the same when other flags were set.',
  })
  to!: MemberStatus;

  @Field(() => Boolean, { nullable: true, description: 'With a block: whether the member still earned. Else null.' })
  mayEarn!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'With a block: whether the member still spent. Else null.' })
  maySpend!: boolean | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'With a pause: when it was to end by itself; ten years later when nobody said. Else null.',
  })
  pausedUntil!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why; null for what happened by itself, or when it was wiped.' })
  reason!: string | null;

  @Field(() => Actor, { description: 'Who did it.' })
  actor!: Actor;

  static of(row: StatusChangeRow, programId: number): MemberStatusChange {
    const { at, from, to, pausedUntil, reason } = row;
    const isBlock = to === MemberStatus.BLOCKED;
    const flags = { mayEarn: isBlock ? row.mayEarn : null, maySpend: isBlock ? row.maySpend : null };
    const actor = Actor.of(row, programId);
    return Object.assign(new MemberStatusChange(), { at, from, to, ...flags, pausedUntil, reason, actor });
  }
}
