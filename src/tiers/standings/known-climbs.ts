import type { CompiledLadder } from '../ladders/ladder.js';
import type { PastClimb } from './decisions/revoke.js';
import type { KnownClimb } from './stored/standing-change.js';
import { placedClimb } from './stored/tier-names.js';

/** The climbs of members that something led to, and what of it came back: as they were read, and as they become. */
export class KnownClimbs {
  /** The first ones first. */
  private readonly climbs: KnownClimb[];

  constructor(climbs: readonly KnownClimb[]) {
    this.climbs = [...climbs];
  }

  add(climb: KnownClimb): void {
    this.climbs.push(climb);
  }

  /** Something counts for less on a ladder now. Whatever it led to: its climb beneath a higher one goes with that. */
  noteCameBack(sourceId: string, ladder: CompiledLadder): void {
    this.climbs.forEach((one, index) => {
      if (one.sourceId === sourceId && one.ladder === ladder.number) this.climbs[index] = { ...one, cameBack: 'ALL' };
    });
  }

  /**
   * The climbs of which what led to them counts for less by what came back, now or before, the latest first, on the ladder as it is. A
   * purchase counts as one until all of it came back.
   */
  thatCameBack(memberId: string, ladder: CompiledLadder): PastClimb[] {
    const isOfAmounts = ladder.metric === 'QUALIFYING_POINTS' || ladder.metric === 'SPEND';
    const own = this.climbs.filter((one) => one.memberId === memberId && one.ladder === ladder.number);
    const cameBack = own.filter((one) => one.cameBack === 'ALL' || (one.cameBack === 'PART' && isOfAmounts));
    return cameBack.reverse().flatMap(({ climb: past }) => placedClimb(ladder, past) ?? []);
  }
}
