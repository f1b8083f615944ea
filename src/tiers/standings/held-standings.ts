import { dayInZone, startOfDay } from '../../kernel/calendar.js';
import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import type { MemberDays } from '../progress/member-days.js';
import type { Days } from '../windows/windows.js';
import { lastDayOf } from './decisions/counting-tier.js';
import { termsOf, type DayAmount, type LadderTerms } from './decisions/ladder-terms.js';
import type { PastClimb } from './decisions/revoke.js';
import { heldUntil, lowest, tierOn, type Standing } from './decisions/standing.js';
import { KnownClimbs } from './known-climbs.js';
import type { ChangeCause, KnownClimb, Reach, StandingChange } from './stored/standing-change.js';
import { heldBy, rowOf, type Climber, type Held, type StandingRow } from './stored/stored-standing.js';
import { numberAt, storedClimb } from './stored/tier-names.js';

/** By what a standing becomes another. */
interface Becoming {
  readonly since: Date;
  readonly at: Date;
  readonly cause: ChangeCause;
  readonly sourceId?: string;
  readonly returnId?: string | null;
  readonly climbed?: PastClimb | null;
  /** The tier that counted before by its number, where the ladder has another shape by now. */
  readonly from?: number;
}

const NOTHING_ELSE = { sourceId: null, returnId: null, climb: null, reached: null, merge: null };

type NotedChange = Pick<StandingChange, 'at' | 'cause' | 'from'> &
  Partial<Pick<StandingChange, keyof typeof NOTHING_ELSE>>;

/** A ladder, and what members have on it. */
export interface Rung {
  readonly ladder: CompiledLadder;
  readonly terms: LadderTerms;
  /** What members have on it, by their ids. */
  readonly held: Map<string, Held>;
}

/**
 * What the members of a transaction have on its ladders, and each change of it, noted as it is made. It decides nothing: what becomes of a
 * standing is up to `Standings`.
 */
export class HeldStandings {
  readonly changes: StandingChange[] = [];
  readonly rungs: readonly Rung[];
  readonly today: string;
  readonly climbs: KnownClimbs;

  constructor(
    private readonly time: { now: Date; timeZone: string },
    ladders: readonly CompiledLadder[],
    private readonly members: ReadonlyMap<string, Climber>,
    rows: readonly StandingRow[],
    private readonly days: MemberDays,
    climbs: readonly KnownClimb[],
  ) {
    this.rungs = ladders.map((ladder) => ({ ladder, terms: termsOf(ladder), held: new Map() }));
    this.today = dayInZone(time.now, time.timeZone);
    this.climbs = new KnownClimbs(climbs);
    for (const row of rows) {
      const rung = this.rungOf(row.ladder);
      rung?.held.set(row.memberId, heldBy(row, rung.ladder, time.timeZone));
    }
  }

  /** The standings that are to be stored. */
  toWrite(): StandingRow[] {
    const rows: StandingRow[] = [];
    for (const rung of this.rungs) {
      for (const [memberId, held] of rung.held)
        if (held.isChanged) rows.push(rowOf(this.member(memberId), memberId, rung, held));
    }
    return rows;
  }

  /** A standing becomes another, by which another tier may count. Answers the change, which is noted. */
  become(memberId: string, ladder: CompiledLadder, standing: Standing, by: Becoming): StandingChange {
    const { since, at, cause, sourceId = null, returnId = null, climbed = null } = by;
    const held = this.holding(memberId, ladder);
    const before = tierOn(held.standing, held.floor, dayInZone(at, this.time.timeZone));
    const from = by.from ?? numberAt(ladder, before);
    Object.assign(held, { standing, since, isChanged: true });
    this.keep(memberId, ladder, held);
    const reached = climbed && reachOf(ladder, climbed.after, climbed.window);
    const climb = climbed && storedClimb(ladder, climbed);
    return this.note(memberId, ladder, held, { at, cause, sourceId, returnId, from, climb, reached });
  }

  /** Notes a change of what a member has, which is there already. */
  note(memberId: string, ladder: CompiledLadder, held: Held, change: NotedChange): StandingChange {
    held.changes++;
    const { standing, floor } = held;
    const to = tierOn(standing, floor, dayInZone(change.at, this.time.timeZone));
    const earned = { tier: standing.tier, lastDay: heldUntil(standing, this.member(memberId).protectedDays) };
    const noted: StandingChange = {
      memberId,
      ladder: ladder.number,
      number: held.changes,
      ...NOTHING_ELSE,
      ...change,
      to: numberAt(ladder, to),
      earned: numberAt(ladder, standing.tier),
      lastDay: lastDayOf({ earned, floor }),
    };
    this.changes.push(noted);
    if (noted.climb && noted.sourceId !== null) {
      const { sourceId, climb: past, cause, at } = noted;
      // What a return has left is of something that came back.
      const cameBack = cause === 'RETURN' ? 'ALL' : null;
      this.climbs.add({ memberId, ladder: ladder.number, sourceId, climb: past, cameBack, at, formerly: null });
    }
    return noted;
  }

  /** The tier that counts now, counted from 0. */
  effective(memberId: string, ladder: CompiledLadder): number {
    const { standing, floor } = this.holding(memberId, ladder);
    return tierOn(standing, floor, this.today);
  }

  /** What a member has on a ladder; who has nothing yet stands on the lowest tier since joining. */
  holding(memberId: string, ladder: CompiledLadder): Held {
    const known = this.rungOf(ladder.number)?.held.get(memberId);
    if (known) return known;
    const { joinedOn } = this.member(memberId);
    const since = startOfDay(joinedOn, this.time.timeZone);
    return { standing: lowest(joinedOn), since, floor: null, changes: 0, isChanged: false };
  }

  /** What a member has from now on. */
  keep(memberId: string, ladder: CompiledLadder, held: Held): void {
    const rung = this.rungOf(ladder.number);
    if (!rung) throw new Error('a standing is on a ladder whose standings were read');
    rung.held.set(memberId, held);
  }

  /** What counts for a member, by days. */
  amounts(memberId: string, ladder: CompiledLadder): readonly DayAmount[] {
    return this.days.of(memberId, ladder.counter);
  }

  /** Undefined for a ladder whose standings were not read. */
  rungOf(ladder: number): Rung | undefined {
    return this.rungs.find((rung) => rung.ladder.number === ladder);
  }

  member(memberId: string): Climber {
    const member = this.members.get(memberId);
    if (!member) throw new Error('a standing is of a member whose row is held');
    return member;
  }

  tierAt(ladder: CompiledLadder, position: number): CompiledTier {
    return ladder.tiers[position] as CompiledTier;
  }
}

/** A tier that was reached, in the window in which it was. */
export function reachOf(ladder: CompiledLadder, { tier }: Standing, { first: period }: Days): Reach {
  return { tier: numberAt(ladder, tier), period };
}
