import { dayInZone } from '../../../kernel/calendar.js';
import type { Tx } from '../../../platform/database/index.js';
import { readMoment } from '../../../programs/index.js';
import type { CompiledLadder, CompiledTier } from '../../ladders/ladder.js';
import { findDays, findEarlierDays } from '../../progress/day-rows.js';
import { MemberDays } from '../../progress/member-days.js';
import { isCarried, lastDayOf, sinceOf } from '../decisions/counting-tier.js';
import { firstDayNeeded, termsOf } from '../decisions/ladder-terms.js';
import { decidingWindow, type Progress } from '../decisions/progress.js';
import { heldUntil, lowest, type Standing } from '../decisions/standing.js';
import { climberOf, findClimbers, findStandings, type ClimberRow } from '../stored/standing-rows.js';
import type { StandingChange } from '../stored/standing-change.js';
import { isOverdue, type Climber, type StandingRow } from '../stored/stored-standing.js';
import { Standings } from '../standings.js';
import { findChanges, findTierIds, type ShownChange, type TierId } from './change-rows.js';

/** Where a member stands on a ladder now, before texts and amounts are written out. */
export interface StandingNow {
  readonly ladder: CompiledLadder;
  readonly tier: CompiledTier;
  readonly joinedOn: string;
  readonly since: Date;
  readonly lastDay: string | null;
  readonly inGrace: boolean;
  readonly progress: Progress;
  /** What staff gave; its tier by its number. */
  readonly floor: { readonly tier: number; readonly lastDay: string | null } | null;
  /** The latest first. */
  readonly changes: readonly ShownChange[];
}

interface Known extends Climber {
  readonly joinedAt: Date;
}

/** Where these members stand on these ladders, settled as of the moment of the program. */
export async function settledStandings(
  snapshot: Tx,
  { programId, timeZone }: { programId: number; timeZone: string },
  memberIds: readonly string[],
  ladders: readonly CompiledLadder[],
): Promise<SettledStandings> {
  const [[moment]] = await snapshot.pipeline([readMoment(programId)]);
  if (!moment) throw new Error(`there is no program ${String(programId)}`);
  const today = dayInZone(moment.now, timeZone);
  const days = ladders.flatMap((ladder) => {
    const from = firstDayNeeded(ladder, today, timeZone);
    const { number, counter } = ladder;
    return memberIds.map((memberId) => ({ memberId, ladder: number, counter, from }));
  });
  const numbers = ladders.map(({ number }) => number);
  const [climbers, rows, dayRows, changes] = await snapshot.pipeline([
    findClimbers(programId, memberIds),
    findStandings(programId, memberIds),
    findDays(programId, days),
    findChanges(programId, memberIds, numbers),
  ]);
  const members = new Map(climbers.map((row) => [row.memberId, knownOf(row, timeZone)]));
  const time = { now: moment.now, timeZone };
  const looks = rows.map((row) => (isOverdue(row, today) ? row : lookAtEnd(row, ladders, members)));
  const earlier = await findEarlierDays(snapshot, programId, days, looks);
  const standings = new Standings(time, ladders, members, rows, new MemberDays([...dayRows, ...earlier]));
  // Who is taken over may come from a tier that the ladder has no longer.
  const changing = ladders.flatMap(({ number, takeover }) => (takeover ? [number] : []));
  const [tierIds] = changing.length === 0 ? [[]] : await snapshot.pipeline([findTierIds(programId, changing)]);
  return new SettledStandings(moment.revision, standings, members, { rows, changes, tierIds });
}

/**
 * The same, looking back to the window that decides when it ends. That may be over by now: the standing came from somebody who joined on
 * another day, or from another window of the ladder.
 */
function lookAtEnd(
  row: StandingRow,
  ladders: readonly CompiledLadder[],
  members: ReadonlyMap<string, Climber>,
): StandingRow {
  const [ladder, member] = [ladders.find(({ number }) => number === row.ladder), members.get(row.memberId)];
  const deciding = ladder && member && decidingWindow(termsOf(ladder), row, member);
  return { ...row, looksBackTo: deciding?.first ?? null };
}

/** Standings that were read and settled, of which nothing is stored. */
export class SettledStandings {
  private readonly rows = new Map<string, StandingRow>();
  private readonly changes = new Map<string, ShownChange[]>();

  constructor(
    /** Of the program's settings, at the moment at which they were read. */
    readonly revision: number,
    private readonly standings: Standings,
    private readonly members: ReadonlyMap<string, Known>,
    private readonly stored: {
      readonly rows: readonly StandingRow[];
      readonly changes: readonly ShownChange[];
      /** Of ladders that are changing by now. */
      readonly tierIds: readonly TierId[];
    },
  ) {
    const { rows, changes } = stored;
    for (const row of [...rows, ...standings.toWrite()]) this.rows.set(keyOf(row.memberId, row.ladder), row);
    for (const change of changes) this.changesOf(change.memberId, change.ladder).push(change);
  }

  of(memberId: string, ladder: CompiledLadder): StandingNow {
    const { joinedAt, joinedOn, protectedDays } = this.members.get(memberId) as Known;
    const { tier } = this.standings.tiersOf(memberId).find((one) => one.ladder === ladder) as { tier: CompiledTier };
    const row = this.rows.get(keyOf(memberId, ladder.number));
    const positionOf = (number: number): number => ladder.tiers.findIndex((one) => one.number === number);
    const standing: Standing = row
      ? { ...row, tier: Math.max(0, positionOf(row.tier)), since: joinedOn }
      : lowest(joinedOn);
    const lastDay = heldUntil(standing, protectedDays);
    const floor =
      row && row.floorTier !== null
        ? { tier: Math.max(0, positionOf(row.floorTier)), lastDay: row.floorLastDay }
        : null;
    const known = { joinedAt, earned: { tier: standing.tier, since: row?.since ?? joinedAt, lastDay }, floor };
    const changes = [...this.changesOf(memberId, ladder.number), ...this.settledChanges(memberId, ladder)].reverse();
    const latest = changes.find((change) => change.changed === memberId) ?? null;
    const progress = this.standings.progressOf(memberId, ladder);
    return {
      ladder,
      tier,
      joinedOn,
      since: sinceOf(known, latest),
      lastDay: lastDayOf(known),
      inGrace: standing.graceFrom !== null && !isCarried(known),
      progress: isCarried(known) ? { ...progress, toKeep: null } : progress,
      floor: row && row.floorTier !== null ? { tier: row.floorTier, lastDay: row.floorLastDay } : null,
      changes,
    };
  }

  /** The changes that settling brought. */
  private settledChanges(memberId: string, { number, tiers }: CompiledLadder): ShownChange[] {
    const known = [...tiers, ...this.stored.tierIds.filter(({ ladder }) => ladder === number)];
    const idOf = (wanted: number): string => (known.find((tier) => tier.number === wanted) as { id: string }).id;
    const isShown = (change: StandingChange): boolean =>
      change.memberId === memberId && change.ladder === number && change.from !== change.to;
    return this.standings.changes
      .filter(isShown)
      .map((change) => ({ ...change, changed: memberId, from: idOf(change.from), to: idOf(change.to) }));
  }

  private changesOf(memberId: string, ladder: number): ShownChange[] {
    const key = keyOf(memberId, ladder);
    const known = this.changes.get(key) ?? [];
    this.changes.set(key, known);
    return known;
  }
}

function knownOf(row: ClimberRow, timeZone: string): Known {
  return { ...climberOf(row, timeZone), joinedAt: row.joinedAt };
}

function keyOf(memberId: string, ladder: number): string {
  return `${memberId}/${String(ladder)}`;
}
