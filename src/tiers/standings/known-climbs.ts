import type { CompiledLadder } from '../ladders/ladder.js';
import type { PastClimb } from './decisions/revoke.js';
import type { KnownClimb, LedClimb } from './stored/standing-change.js';
import { placedClimb } from './stored/tier-names.js';

/** A climb of which something came back, and what led to it. */
export interface ClimbBack extends PastClimb {
  readonly sourceId: string;
}

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
  thatCameBack(memberId: string, ladder: CompiledLadder): ClimbBack[] {
    const isOfAmounts = ladder.metric === 'QUALIFYING_POINTS' || ladder.metric === 'SPEND';
    const placed = this.placed(memberId, ladder);
    const cameBack = placed.filter((one) => one.cameBack === 'ALL' || (one.cameBack === 'PART' && isOfAmounts));
    return cameBack.reverse().map(({ sourceId, climb }) => ({ ...climb, sourceId }));
  }

  /** All climbs of a member on the ladder as it is, the first ones first. */
  of(memberId: string, ladder: CompiledLadder): LedClimb[] {
    return this.placed(memberId, ladder).map(({ sourceId, climb }) => ({ sourceId, climb }));
  }

  private placed(memberId: string, ladder: CompiledLadder): KnownClimb[] {
    const own = this.climbs.filter((one) => one.memberId === memberId && one.ladder === ladder.number);
    return own.flatMap((one) => {
      const climb = placedClimb(ladder, one.climb);
      return climb ? [{ ...one, climb }] : [];
    });
  }
}
