import { Field, ObjectType } from '@nestjs/graphql';
import { midnightAfter } from '../../kernel/calendar.js';
import { Actor, Allow, Role } from '../../platform/access/index.js';
import { GraphqlDate, GraphqlDateTime } from '../../platform/graphql/index.js';
import { Tier } from '../ladders/tier.types.js';
import type { GivenTier } from './override-rows.js';

@ObjectType({
  description:
    'A tier that staff gave: the least that counts until its end. What was earned goes on beneath it, and counts where it is higher.',
})
export class TierOverride {
  @Field(() => Tier, { description: 'The tier.' })
  tier!: Tier;

  @Field(() => GraphqlDateTime, { description: 'When it was given.' })
  since!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When it is over: the first moment after its last day. Null for ever.',
  })
  until!: Date | null;

  @Field(() => GraphqlDate, { nullable: true, description: "Its last day, in the program's zone. Null for ever." })
  lastDay!: string | null;

  @Field(() => String, { nullable: true, description: 'Why, in words of the staff; null when it was wiped.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  reason!: string | null;

  @Field(() => Actor, { description: 'Who gave it.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  by!: Actor;

  static of(
    row: GivenTier,
    tier: Tier | undefined,
    { programId, timeZone }: { programId: number; timeZone: string },
  ): TierOverride {
    const { givenAt: since, lastDay, reason } = row;
    const until = lastDay === null ? null : midnightAfter(lastDay, timeZone);
    return Object.assign(new TierOverride(), { tier, since, until, lastDay, reason, by: Actor.of(row, programId) });
  }
}
