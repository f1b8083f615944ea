import { addToDay, dayInZone, startOfDay } from '../../kernel/calendar.js';
import type { CompiledLadder, CompiledTier, Measure, Takeover } from '../ladders/ladder.js';
import type { MemberDays } from '../progress/member-days.js';
import { climb, climbSince } from './decisions/climb.js';
import { termsOf } from './decisions/ladder-terms.js';
import { progressOn, type Progress } from './decisions/progress.js';
import { keptAfterAll, review } from './decisions/review.js';
import { isLost, revokeAll, type PastClimb } from './decisions/revoke.js';
import { tierOn, type Floor, type Holding, type Standing } from './decisions/standing.js';
import { takeOver } from './decisions/take-over.js';
import { HeldStandings, reachOf, type Rung } from './held-standings.js';
import type { ChangeCause, KnownClimb, LedClimb, LostClimb, Noted, StandingChange } from './stored/standing-change.js';
import { countedBefore, type Climber, type StandingRow } from './stored/stored-standing.js';
import { numberAt, storedClimb, storedHolding } from './stored/tier-names.js';

/** Something that happened to a member and counts. */
export interface Counted {
  readonly memberId: string;
  /** The calendar day of its own date. */
  readonly day: string;
  readonly sourceId: string;
  /** The return by which something of it comes back; left out for all else. */
  readonly returnId?: string | null;
  /** How much more it counts for a measure, or less. */
  readonly amountFor: (measure: Measure) => number;
}

/** What comes back, and by which return. */
interface CameBack {
  readonly day: string;
  readonly sourceId: string;
  readonly returnId: string | null;
}

/**
 * The standings of the members of a transaction: settled first, then decided with what happens, one after the other. Nothing here
 * waits or reads.
 */
export class Standings {
  private readonly held: HeldStandings;

  constructor(
    private readonly time: { now: Date; timeZone: string },
    ladders: readonly CompiledLadder[],
    private readonly members: ReadonlyMap<string, Climber>,
    rows: readonly StandingRow[],
    private readonly days: MemberDays,
    /** The climbs of members of whom something may be taken back now. */
    climbs: readonly KnownClimb[] = [],
    /** What is counted beside the ladders. */
    private readonly coming: readonly Measure[] = [],
  ) {
    this.held = new HeldStandings(time, ladders, members, rows, days, climbs);
    for (const rung of this.held.rungs) if (rung.ladder.takeover) this.takeOverAll(rung, rung.ladder.takeover, rows);
    for (const { memberId, ladder, reviewOn } of rows) {
      const rung = this.held.rungOf(ladder);
      if (!rung) continue;
      this.settle(memberId, rung);
      // Looked at, whatever came of it: protected days may have moved it.
      if (reviewOn !== null && reviewOn <= this.held.today) this.held.holding(memberId, rung.ladder).isChanged = true;
    }
  }

  /** Every change of the tiers that count, in the order in which they came about. */
  get changes(): readonly StandingChange[] {
    return this.held.changes;
  }

  /** The standings that are to be stored. */
  toWrite(): StandingRow[] {
    return this.held.toWrite();
  }

  /** The tiers that count for a member now, one for each ladder. */
  tiersOf(memberId: string): { ladder: CompiledLadder; tier: CompiledTier }[] {
    return this.held.rungs.map(({ ladder }) => ({
      ladder,
      tier: this.held.tierAt(ladder, this.held.effective(memberId, ladder)),
    }));
  }

  /**
   * Counts what happened, or less of it where something came back: a climb that it alone had caused is revoked then. Answers what
   * changed by it.
   */
  count(
    cause: 'PURCHASE' | 'ACTIVITY',
    { memberId, day, sourceId, returnId = null, amountFor }: Counted,
  ): StandingChange[] {
    const changed: StandingChange[] = [];
    for (const measure of this.coming) this.days.add(memberId, measure.counter, day, amountFor(measure));
    for (const rung of this.held.rungs) {
      const amount = amountFor(rung.ladder);
      if (amount === 0) continue;
      this.days.add(memberId, rung.ladder.counter, day, amount);
      if (amount < 0) this.held.climbs.noteCameBack(sourceId, rung.ladder);
      const change =
        amount > 0
          ? this.rise(memberId, rung, day, cause, sourceId)
          : this.fallBack(memberId, rung, { day, sourceId, returnId });
      if (change) changed.push(change);
    }
    return changed;
  }

  /**
   * The climbs of a member, and of those who were merged into them, of which something came back, now or before, and that what is left in
   * their windows is not enough for. What stands by now makes no difference: a higher tier may, or a lower one.
   */
  lostClimbs(memberId: string): LostClimb[] {
    return this.held.rungs.flatMap(({ ladder, terms }) => {
      const amounts = this.held.amounts(memberId, ladder);
      const lost = this.held.climbs.ownThatCameBack(memberId, ladder).filter((one) => isLost(terms, one, amounts));
      return lost.map(({ after, window, at, owner }) => {
        return { memberId: owner, ladder: ladder.number, reached: reachOf(ladder, after, window), at };
      });
    });
  }

  /** The tier that staff gave a member on a ladder, while it lasts; counted from 0. */
  floorOf(memberId: string, ladder: CompiledLadder): Floor | null {
    return this.held.holding(memberId, ladder).floor;
  }

  /**
   * Gives a member a floor in place of the one before, or none. Answers the change of the tier that counts; null where that is the
   * same, as under a tier that was earned higher. `overrideId` is what staff give or end now; null where they ended it before.
   */
  override(
    memberId: string,
    ladder: CompiledLadder,
    floor: Floor | null,
    overrideId: string | null,
  ): StandingChange | null {
    const held = this.held.holding(memberId, ladder);
    const before = this.held.effective(memberId, ladder);
    Object.assign(held, { floor, isChanged: true });
    this.held.keep(memberId, ladder, held);
    if (this.held.effective(memberId, ladder) === before) return null;
    const cause = floor === null ? 'OVERRIDE_ENDED' : 'OVERRIDE';
    const from = numberAt(ladder, before);
    return this.held.note(memberId, ladder, held, { at: this.time.now, cause, sourceId: overrideId, from });
  }

  /** How far a member is on a ladder. */
  progressOf(memberId: string, ladder: CompiledLadder): Progress {
    const { standing } = this.held.holding(memberId, ladder);
    const tier = this.held.effective(memberId, ladder);
    return progressOn(
      termsOf(ladder),
      standing,
      tier,
      this.held.amounts(memberId, ladder),
      this.held.member(memberId),
      this.held.today,
    );
  }

  /** All that a member has on a ladder now. */
  holdingOf(memberId: string, ladder: CompiledLadder): Holding {
    const { standing, since, floor } = this.held.holding(memberId, ladder);
    return { standing, since, floor };
  }

  /** What holds once time is over that held before: as of a review, then what windows of days on which something counts are worth. */
  broughtUpToDate(memberId: string, ladder: CompiledLadder, before: Holding, days: readonly string[]): Holding {
    const rung = this.held.rungOf(ladder.number) as Rung;
    const steps = review(
      rung.terms,
      before.standing,
      this.held.amounts(memberId, ladder),
      this.held.member(memberId),
      this.held.today,
    );
    let { standing, since } = before;
    const last = steps.at(-1)?.standing;
    if (last) {
      since = last.since === standing.since ? since : startOfDay(last.since, this.time.timeZone);
      standing = last;
    }
    for (const day of days) {
      const raised = this.climbFrom(standing, memberId, rung, day);
      if (raised) [standing, since] = [raised.after, this.time.now];
    }
    return { ...before, standing, since };
  }

  /** The climbs of a member that are known, the first ones first. */
  climbsOf(memberId: string, ladder: CompiledLadder): LedClimb[] {
    return this.held.climbs.of(memberId, ladder);
  }

  /** Gives a member what came of a merge, or of its end, and notes it; `climbs` are what of it returns may take back. */
  mergeTo(
    memberId: string,
    ladder: CompiledLadder,
    { standing, since, floor }: Holding,
    { id, sourceId, climbs }: { id: string; sourceId: string | null; climbs: readonly LedClimb[] },
  ): void {
    const held = this.held.holding(memberId, ladder);
    const before = notedOf(ladder, held);
    const from = numberAt(ladder, this.held.effective(memberId, ladder));
    Object.assign(held, { standing, since, floor, isChanged: true });
    this.held.keep(memberId, ladder, held);
    const carried = climbs.map((one) => ({ ...one, climb: storedClimb(ladder, one.climb) }));
    const merge = { id, before, after: notedOf(ladder, held), climbs: carried };
    this.held.note(memberId, ladder, held, { at: this.time.now, cause: 'MERGE', sourceId, from, merge });
  }

  /** Revokes what came back while somebody else had its amounts. */
  takeBack(memberId: string, ladder: CompiledLadder): void {
    const rung = this.held.rungOf(ladder.number) as Rung;
    this.fallBack(memberId, rung, null);
  }

  private rise(memberId: string, rung: Rung, day: string, cause: ChangeCause, sourceId: string): StandingChange | null {
    const climbed = this.climbFrom(this.held.holding(memberId, rung.ladder).standing, memberId, rung, day);
    const { now } = this.time;
    if (climbed)
      return this.held.become(memberId, rung.ladder, climbed.after, { since: now, at: now, cause, sourceId, climbed });
    this.endGrace(memberId, rung);
    return null;
  }

  /** Grace is over when what was told late is enough: the tier is kept, which changes no tier. */
  private endGrace(memberId: string, { ladder, terms }: Rung): void {
    const held = this.held.holding(memberId, ladder);
    const member = this.held.member(memberId);
    if (held.standing.graceFrom === null || member.isResting) return;
    const kept = keptAfterAll(terms, held.standing, this.held.amounts(memberId, ladder), member, this.held.today);
    if (kept) Object.assign(held, { standing: kept, isChanged: true });
  }

  /** By what comes back now, on its own day; null where it came back before. */
  private fallBack(memberId: string, rung: Rung, by: CameBack | null): StandingChange | null {
    const { ladder, terms } = rung;
    const amounts = this.held.amounts(memberId, ladder);
    const { standing: held } = this.held.holding(memberId, ladder);
    const member = this.held.member(memberId);
    const cameBack = this.held.climbs.thatCameBack(memberId, ladder);
    const back = revokeAll(terms, held, cameBack, amounts, member.protectedDays);
    if (!back) return null;
    // What stood before may be over meanwhile; what is left may be enough for a tier between, and so may what came since the first
    // of all that came back.
    const [day = this.held.today] = [
      by?.day ?? this.held.today,
      ...back.climbs.map(({ after }) => after.reckonedOn),
    ].sort();
    const before = review(terms, back.standing, amounts, member, this.held.today).at(-1)?.standing ?? back.standing;
    const when = { day, today: this.held.today, joinedOn: member.joinedOn };
    const left = climbSince(terms, before, amounts, when);
    const raised = left && { before, after: left.standing, window: left.window };
    const { now, timeZone } = this.time;
    const since = raised ? now : startOfDay(before.since, timeZone);
    const to = raised?.after ?? before;
    return this.held.become(memberId, ladder, to, {
      since,
      at: now,
      cause: 'RETURN',
      sourceId: by?.sourceId ?? back.climbs[0].sourceId,
      returnId: by?.returnId ?? null,
      climbed: raised,
    });
  }

  private climbFrom(before: Standing, memberId: string, { ladder, terms }: Rung, day: string): PastClimb | null {
    const when = { day, today: this.held.today, joinedOn: this.held.member(memberId).joinedOn };
    const climbed = climb(terms, before, this.held.amounts(memberId, ladder), when);
    return climbed && { before, after: climbed.standing, window: climbed.window };
  }

  /** What a new version of a ladder makes of the standings that were decided by an older one. */
  private takeOverAll({ ladder, terms }: Rung, takeover: Takeover, rows: readonly StandingRow[]): void {
    const day = dayInZone(takeover.at, this.time.timeZone);
    const stored = new Map(rows.flatMap((row) => (row.ladder === ladder.number ? [[row.memberId, row]] : [])));
    for (const [memberId, member] of this.members) {
      const row = stored.get(memberId);
      if (row && row.version >= ladder.version) continue;
      const held = this.held.holding(memberId, ladder);
      const onChange = member.isResting ? 'KEEP_UNTIL_PERIOD_END' : takeover.onChange;
      const taken = takeOver(terms, onChange, held.standing, this.held.amounts(memberId, ladder), member, day);
      const to = this.held.tierAt(ladder, tierOn(taken.standing, held.floor, day)).number;
      const from = row ? countedBefore(row, takeover.before, day) : numberAt(ladder, 0);
      const isElsewhere = row !== undefined && row.tier !== numberAt(ladder, taken.standing.tier);
      if (from !== to || isElsewhere) {
        const { at } = takeover;
        this.held.become(memberId, ladder, taken.standing, {
          since: at,
          at,
          cause: 'LADDER',
          climbed: taken.climb,
          from,
        });
      } else if (row) {
        // Stored anew whatever came of it: its review may look further back by the new version.
        Object.assign(held, { standing: taken.standing, isChanged: true });
      }
    }
  }

  /** What time has brought until now: reviews, and the end of a floor, in the order of their days. */
  private settle(memberId: string, { ladder, terms }: Rung): void {
    if (this.held.member(memberId).isResting) return;
    const held = this.held.holding(memberId, ladder);
    const steps = review(
      terms,
      held.standing,
      this.held.amounts(memberId, ladder),
      this.held.member(memberId),
      this.held.today,
    );
    for (const { day, standing } of steps) {
      this.endFloor(memberId, ladder, day);
      const at = startOfDay(day, this.time.timeZone);
      if (standing.tier === held.standing.tier) Object.assign(held, { standing, isChanged: true });
      else this.held.become(memberId, ladder, standing, { since: at, at, cause: 'REVIEW' });
    }
    this.endFloor(memberId, ladder, this.held.today);
  }

  /** Ends a floor whose last day was before this one. */
  private endFloor(memberId: string, ladder: CompiledLadder, day: string): void {
    const held = this.held.holding(memberId, ladder);
    const { floor, standing } = held;
    if (floor === null || floor.lastDay === null || floor.lastDay >= day) return;
    Object.assign(held, { floor: null, isChanged: true });
    if (floor.tier <= standing.tier) return;
    const at = startOfDay(addToDay(floor.lastDay, 1, 'DAYS'), this.time.timeZone);
    const from = numberAt(ladder, floor.tier);
    this.held.note(memberId, ladder, held, { at, cause: 'OVERRIDE_ENDED', from });
  }
}

function notedOf(ladder: CompiledLadder, { standing, since, floor }: Holding): Noted {
  return { ...storedHolding(ladder, { standing, floor }), since: since.toISOString() };
}
