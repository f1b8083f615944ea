import { Field, Int, ObjectType } from '@nestjs/graphql';
import { midnightAfter } from '../../../kernel/calendar.js';
import { Allow, Role } from '../../../platform/access/index.js';
import { GraphqlDate, GraphqlDateTime } from '../../../platform/graphql/index.js';
import { protectedDays } from './pause-plan.js';
import type { PauseRow } from './pause-rows.js';

@ObjectType({
  description:
    'A time in which a member is away: they earn and do not spend. On protected days their points do not come closer to their ' +
    "expiry. Days are calendar days in the program's zone; the first is that of the call.",
})
export class MemberPause {
  @Field(() => GraphqlDateTime, { description: 'When it began.' })
  since!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When it ends by itself; null when nobody said: then after ten years.',
  })
  until!: Date | null;

  @Field(() => GraphqlDate, { nullable: true, description: 'Its last day as planned; null when nobody said.' })
  lastDay!: string | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it ended; null while it runs.' })
  endedAt!: Date | null;

  @Field(() => Int, {
    description:
      'How many days it protects in all, as planned, or as it was when it ended early: in a calendar year so many at most as ' +
      '`Program.protectedDays`, all pauses of the member together.',
  })
  protectedDays!: number;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When the last protected day is over; null for none.' })
  protectedUntil!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why, in words of the staff; null when it was wiped.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  reason!: string | null;

  static of(row: PauseRow, timeZone: string): MemberPause {
    const { since, isOpenEnded, until, lastDay, endedAt, protection, reason } = row;
    const last = protection.at(-1);
    return Object.assign(new MemberPause(), {
      since,
      until: isOpenEnded ? null : until,
      lastDay: isOpenEnded ? null : lastDay,
      endedAt,
      protectedDays: protectedDays(protection),
      protectedUntil: last ? midnightAfter(last.last, timeZone) : null,
      reason,
    });
  }
}
