import { Injectable } from '@nestjs/common';
import { decodeId } from '../../../kernel/ids.js';
import { Coalescer } from '../../../platform/batching/index.js';
import { Database, type Tx } from '../../../platform/database/index.js';
import { inSnapshot } from '../../../points/index.js';
import { ProgramDirectory, type ProgramSettings } from '../../../programs/index.js';
import { LadderBook } from '../../ladders/ladder-book.js';
import type { CompiledLadder } from '../../ladders/ladder.js';
import { findTiers } from '../../ladders/stored/tier-ladders.queries.js';
import { Tier } from '../../ladders/tier.types.js';
import { findOverridesInForce, type GivenTier } from '../../overrides/override-rows.js';
import { settledStandings, type StandingNow } from './settled-standings.js';
import { shownStanding, tiersNamedBy } from './shown-standing.js';
import type { TierStanding } from './tier-standing.types.js';

interface Asked {
  memberId: string;
  ladder: CompiledLadder;
}

const STANDINGS_AT_ONCE = 500;

/** So often standings are read where settings change all the time. */
const MOST_LOOKS = 3;

/**
 * Reads where members stand now. Due is due: what time has brought is shown though no job has noted it yet, and nothing is written.
 * Whoever is asked for at about the same time is read together, as of one moment.
 */
@Injectable()
export class TierStandings {
  private readonly coalescer = new Coalescer<Asked, TierStanding>(
    async (programId, asked) => (await this.read(programId, asked)).map((value) => ({ value })),
    { atMost: STANDINGS_AT_ONCE, inFlight: 2 },
  );

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly book: LadderBook,
  ) {}

  /** Where a member stands on the ladder with this id, or on the primary one; null when there is no such active ladder. */
  async of(programId: number, memberId: string, id: string | null): Promise<TierStanding | null> {
    const { inForce } = await this.book.laddersOf(await this.programs.settingsOf(programId));
    const uuid = id === null ? null : decodeId('tld', id);
    const ladder = inForce.find((one) => (id === null ? one.isPrimary : one.id === uuid));
    return ladder ? this.coalescer.submit(programId, { memberId, ladder }) : null;
  }

  /** What another server has changed within the last second is read anew: standings and their ladder are of one moment. */
  private async read(programId: number, asked: readonly Asked[]): Promise<TierStanding[]> {
    for (let looks = 1; ; looks++) {
      const settings = await this.programs.settingsOf(programId);
      const { inForce } = await this.book.laddersOf(settings);
      const found = await this.look(settings, inForce, asked, looks === MOST_LOOKS);
      if (found) return found;
      this.programs.forget(programId);
    }
  }

  /** Null where the ladders are older than the standings, unless that is as good as it gets. */
  private look(
    { number: programId, timeZone, revision }: ProgramSettings,
    inForce: readonly CompiledLadder[],
    asked: readonly Asked[],
    isLast: boolean,
  ): Promise<TierStanding[] | null> {
    const place = { programId, timeZone };
    const memberIds = [...new Set(asked.map(({ memberId }) => memberId))];
    // Who asked may have known an older version; of a ladder that was archived since it is the last one.
    const ladders = new Map(
      asked.map(({ ladder }) => [ladder.number, inForce.find(({ number }) => number === ladder.number) ?? ladder]),
    );
    return inSnapshot(this.database, async (snapshot) => {
      const settled = await settledStandings(snapshot, place, memberIds, [...ladders.values()]);
      if (settled.revision !== revision && !isLast) return null;
      const standings = asked.map(({ memberId, ladder }) =>
        settled.of(memberId, ladders.get(ladder.number) as CompiledLadder),
      );
      const given = await this.givenFor(snapshot, programId, asked, standings);
      const named = new Set([...standings.flatMap(tiersNamedBy), ...given.flatMap((one) => one?.tierId ?? [])]);
      const found = await findTiers(snapshot, programId, [...named]);
      const tiers = new Map(found.map((stored) => [stored.uuid, Tier.of(stored)]));
      return standings.map((standing, index) => shownStanding(standing, given[index] ?? null, tiers, place));
    });
  }

  /** What staff gave, for each who asks. Nothing is read where nobody has such a tier, as nearly always. */
  private async givenFor(
    snapshot: Tx,
    programId: number,
    asked: readonly Asked[],
    standings: readonly StandingNow[],
  ): Promise<(GivenTier | null)[]> {
    const floors = asked.flatMap(({ memberId, ladder: { number: ladder } }, index) => {
      const floor = standings[index]?.floor;
      return floor ? [{ memberId, ladder, ...floor }] : [];
    });
    if (floors.length === 0) return [];
    const [found] = await snapshot.pipeline([findOverridesInForce(programId, floors)]);
    return asked.map(
      ({ memberId, ladder }, index) =>
        (standings[index]?.floor && found.find((one) => one.memberId === memberId && one.ladder === ladder.number)) ??
        null,
    );
  }
}
