import { Args, createUnionType, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Activity, HistoryReaders, Purchase } from '../../../history/index.js';
import { Member } from '../../../members/index.js';
import type { Caller } from '../../../platform/access/index.js';
import { CurrentCaller } from '../../../platform/graphql/index.js';
import { TierLadderLoader } from '../../ladders/tier-ladder.loader.js';
import { TierLadder } from '../../ladders/tier-ladder.types.js';
import type { ChangeCause } from '../stored/standing-change.js';
import { TierChange, TierStanding } from './tier-standing.types.js';
import { TierStandings } from './tier-standings.js';

const TierChangeSource = createUnionType({
  name: 'TierChangeSource',
  description: 'What led to a change of a tier.',
  types: () => [Purchase, Activity] as const,
  resolveType: (value: object) => value.constructor.name,
});

@Resolver(() => Member)
export class MemberTierResolver {
  constructor(private readonly standings: TierStandings) {}

  @ResolveField(() => TierStanding, {
    nullable: true,
    description: 'Where they stand on a ladder; null when it is not active, or when there is no primary one.',
  })
  tier(
    @Parent() { programId, uuid }: Member,
    @Args('ladder', { type: () => ID, nullable: true, description: 'Which one; the primary one when left out.' })
    ladder?: string | null,
  ): Promise<TierStanding | null> {
    return this.standings.of(programId, uuid, ladder ?? null);
  }
}

/** Their source is the override. */
const OF_STAFF: readonly ChangeCause[] = ['OVERRIDE', 'OVERRIDE_ENDED'];

@Resolver(() => TierChange)
export class TierChangesResolver {
  constructor(
    private readonly history: HistoryReaders,
    private readonly ladders: TierLadderLoader,
  ) {}

  @ResolveField(() => TierLadder, {
    description:
      'The ladder on which the tier changed: for members and shops as it is in force, for staff as it was edited last.',
  })
  async ladder(@CurrentCaller() caller: Caller, @Parent() { to }: TierChange): Promise<TierLadder> {
    const ladder = await this.ladders.ladderFor(caller, to.ladderUuid);
    if (!ladder) throw new Error(`there is no ladder ${to.ladderUuid}`);
    return ladder;
  }

  @ResolveField(() => TierChangeSource, {
    nullable: true,
    description:
      'What led to it: a purchase or an activity, with RETURN the one that was taken back; null for time and for staff.',
  })
  async source(@Parent() { programId, sourceId, cause }: TierChange): Promise<Purchase | Activity | null> {
    if (sourceId === null || OF_STAFF.includes(cause)) return null;
    const activity = cause === 'PURCHASE' ? null : await this.history.activity(programId, sourceId);
    return activity ?? this.history.purchase(programId, sourceId);
  }
}
