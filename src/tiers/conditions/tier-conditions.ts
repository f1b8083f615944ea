import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { inSnapshot } from '../../points/index.js';
import { readMoment, type ProgramSettings } from '../../programs/index.js';
import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import { LadderBook } from '../ladders/ladder-book.js';
import { openStandings } from '../standings/open-standings.js';
import { NamedTiers, type HeldTiers } from './named-tiers.js';
import { findTierPlaces } from './tier-places.js';

/** On which tier somebody stands on a ladder. */
interface StandingTier {
  readonly ladder: CompiledLadder;
  readonly tier: CompiledTier;
}

/** Tiers as conditions: what is named, and who has it. */
@Injectable()
export class TierConditions {
  constructor(
    private readonly database: Database,
    private readonly ladderBook: LadderBook,
  ) {}

  /** The tiers with these inner ids, on the ladders as of these settings or newer. Reads nothing for none. */
  async named(settings: ProgramSettings, uuids: readonly string[]): Promise<NamedTiers> {
    if (uuids.length === 0) return new NamedTiers(new Map(), []);
    const [places, { inForce }] = await Promise.all([
      findTierPlaces(this.database, settings.number, [...new Set(uuids)]),
      this.ladderBook.laddersOf(settings),
    ]);
    return new NamedTiers(new Map(places.map(({ uuid, ladder, tier }) => [uuid, { ladder, tier }])), inForce);
  }

  /**
   * What these members of the program have of them now. Due is due: what time has brought counts though no job has noted it yet,
   * and nothing is written.
   */
  async heldNow(
    settings: ProgramSettings,
    named: NamedTiers,
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, HeldTiers>> {
    const wanted = [...new Set(memberIds)];
    const standing = await this.standingNow(settings, named.ladders, wanted);
    return new Map(wanted.map((memberId) => [memberId, named.heldBy(standing.get(memberId) ?? [])]));
  }

  /** On which tiers of these ladders these members stand now, in the same way. Reads nothing without ladders. */
  async standingNow(
    settings: ProgramSettings,
    ladders: readonly CompiledLadder[],
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly StandingTier[]>> {
    if (ladders.length === 0) return new Map();
    return inSnapshot(this.database, async (snapshot) => {
      const [[moment]] = await snapshot.pipeline([readMoment(settings.number)]);
      if (!moment) throw new Error(`there is no program ${String(settings.number)}`);
      const { now } = moment;
      const moments = memberIds.map((memberId) => ({ memberId, at: now }));
      const { standings } = await openStandings(snapshot, settings, { inForce: ladders, coming: [] }, now, moments);
      return new Map(memberIds.map((memberId) => [memberId, standings.tiersOf(memberId)]));
    });
  }
}
