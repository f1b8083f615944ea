import type { CompiledLadder } from '../ladders/ladder.js';
import type { PastClimb } from './decisions/revoke.js';
import { isSameStanding } from './decisions/standing.js';
import type { KnownClimb, LedClimb } from './stored/standing-change.js';
import { placedClimb } from './stored/tier-names.js';

/** A climb of which something came back, and what led to it. */
export interface ClimbBack extends PastClimb {
  readonly sourceId: string;
}

/** A climb of their own of which something came back, and when it was made. */
export interface OwnClimbBack extends PastClimb {
  /** Whose it was: somebody who was merged since, or the member. */
  readonly owner: string;
  readonly at: Date;
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
   * The climbs of which what led to them counts for less by what came back, now or before, the latest first, on the ladder as it
   * is. One that was revoked before, and made again by something else since, is none of them.
   */
  thatCameBack(memberId: string, ladder: CompiledLadder): ClimbBack[] {
    const placed = this.own(memberId, ladder);
    const cameBack = placed.filter(
      (one, index) => countsForLess(one, ladder) && !isMadeAgain(one, placed.slice(index)),
    );
    return cameBack.reverse().map(({ sourceId, climb }) => ({ ...climb, sourceId }));
  }

  /**
   * The same of the climbs by which members may have got something: their own, and those of who was merged into them. Where a tier was
   * reached twice in one window and moment, the first climb had been revoked by then: what stands came with the last.
   */
  ownThatCameBack(memberId: string, ladder: CompiledLadder): OwnClimbBack[] {
    const latest = new Map<string, KnownClimb>();
    for (const one of this.placed(memberId, ladder)) {
      const { after, window } = one.climb;
      const owner = one.formerly ?? memberId;
      if (one.at) latest.set(`${owner}/${String(after.tier)}/${window.first}/${one.at.toISOString()}`, one);
    }
    return [...latest.values()].flatMap((one) =>
      one.at && countsForLess(one, ladder) ? [{ ...one.climb, at: one.at, owner: one.formerly ?? memberId }] : [],
    );
  }

  /** All climbs of a member on the ladder as it is, the first ones first. */
  of(memberId: string, ladder: CompiledLadder): LedClimb[] {
    return this.own(memberId, ladder).map(({ sourceId, climb }) => ({ sourceId, climb }));
  }

  /** Without those of who was merged into them. */
  private own(memberId: string, ladder: CompiledLadder): KnownClimb[] {
    return this.placed(memberId, ladder).filter(({ formerly }) => formerly === null);
  }

  private placed(memberId: string, ladder: CompiledLadder): KnownClimb[] {
    const known = this.climbs.filter((one) => one.memberId === memberId && one.ladder === ladder.number);
    return known.flatMap((one) => {
      const climb = placedClimb(ladder, one.climb);
      return climb ? [{ ...one, climb }] : [];
    });
  }
}

/** Whether a member has climbed to the very same since: what stands is what that led to. */
function isMadeAgain(one: KnownClimb, known: readonly KnownClimb[]): boolean {
  const isAgain = (other: KnownClimb): boolean =>
    other.at !== null && isSameStanding(other.climb.after, one.climb.after);
  return one.at !== null && known.some((other) => other !== one && isAgain(other));
}

/** Whether what led to a climb counts for less by what came back. A purchase counts as one until all of it came back. */
function countsForLess({ cameBack }: KnownClimb, { metric }: CompiledLadder): boolean {
  const isOfAmounts = metric === 'QUALIFYING_POINTS' || metric === 'SPEND';
  return cameBack === 'ALL' || (cameBack === 'PART' && isOfAmounts);
}
