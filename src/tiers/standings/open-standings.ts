import { dayInZone } from '../../kernel/calendar.js';
import { newId } from '../../kernel/ids.js';
import { tell, type LockedMember } from '../../members/index.js';
import type { Call, Pipelined } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { Ladders } from '../ladders/ladder.js';
import { addDays, findDays, type DaysAsked } from '../progress/day-rows.js';
import { MemberDays } from '../progress/member-days.js';
import { firstDayNeeded } from './ladder-terms.js';
import { findClimbers, findClimbs, findStandings, writeStandings } from './standing-rows.js';
import { Standings, type StandingChange } from './standings.js';

/** That something of a member's may count. */
export interface Moment {
  readonly memberId: string;
  /** Its own date. */
  readonly at: Date;
}

/** The standings of some members, and how to store what becomes of them. */
export interface OpenStandings {
  readonly standings: Standings;
  /**
   * Tells the outside of the changes that were noted since it was last called, what was settled when the standings were opened too.
   * Their members are locked.
   */
  tell(members: ReadonlyMap<string, LockedMember>): void;
  writes(): Call<never>[];
}

const EVER = '0001-01-01';

/**
 * Reads the standings of the members of a transaction, which holds their rows, or for a look. `takenBack` are purchases and activities
 * of which something comes back: what their members reached may be revoked, so everything that counts for them is read.
 */
export async function openStandings(
  db: Pipelined,
  { number: programId, timeZone }: ProgramSettings,
  { inForce, coming }: Ladders,
  now: Date,
  moments: readonly Moment[],
  takenBack: readonly string[] = [],
): Promise<OpenStandings> {
  const memberIds = inForce.length + coming.length === 0 ? [] : [...new Set(moments.map(({ memberId }) => memberId))];
  const time = { now, timeZone };
  if (memberIds.length === 0) {
    return { standings: new Standings(time, [], new Map(), [], new MemberDays()), tell: () => {}, writes: () => [] };
  }
  const asked = daysAsked(inForce, moments, { today: dayInZone(now, timeZone), timeZone }, takenBack.length > 0);
  const [climbers, rows, dayRows, climbs] = await db.pipeline([
    findClimbers(programId, memberIds),
    findStandings(programId, memberIds),
    findDays(programId, asked),
    findClimbs(programId, takenBack),
  ]);
  const members = new Map(
    climbers.map(({ memberId, joinedAt, protection }) => [
      memberId,
      { joinedOn: dayInZone(joinedAt, timeZone), protectedDays: protection ?? [] },
    ]),
  );
  const days = new MemberDays(dayRows);
  const standings = new Standings(time, inForce, members, rows, days, climbs, coming);
  const ids = new Map<StandingChange, string>();
  const identified = (change: StandingChange): StandingChange & { id: string } => {
    const id = ids.get(change) ?? newId();
    ids.set(change, id);
    return { ...change, id };
  };
  let told = 0;
  return {
    standings,
    tell: (locked) => {
      for (const change of standings.changes.slice(told)) tellChange(locked, identified(change));
      told = standings.changes.length;
    },
    writes: () => [
      ...addDays(programId, days.toWrite()),
      ...writeStandings(programId, standings.toWrite(), standings.changes.map(identified)),
    ],
  };
}

/** The outside hears of changes of the tier that counts, and by their ids finds the rest. */
function tellChange(
  members: ReadonlyMap<string, LockedMember>,
  { id, memberId, from, to, at }: StandingChange & { id: string },
): void {
  if (from === to) return;
  const member = members.get(memberId);
  if (!member) throw new Error(`member ${memberId} is not locked`);
  tell(member, { type: 'tier.changed', subjectId: id, walletId: null, postingSequence: null, occurredAt: at });
}

/** From the window of the earliest thing that happens, and of today, on. */
function daysAsked(
  ladders: Ladders['inForce'],
  moments: readonly Moment[],
  { today, timeZone }: { today: string; timeZone: string },
  everything: boolean,
): DaysAsked[] {
  const earliest = new Map<string, string>();
  for (const { memberId, at } of moments) {
    const day = dayInZone(at, timeZone);
    const known = earliest.get(memberId) ?? today;
    earliest.set(memberId, day < known ? day : known);
  }
  return ladders.flatMap((ladder) => {
    return [...earliest].map(([memberId, day]) => ({
      memberId,
      ladder: ladder.number,
      counter: ladder.counter,
      from: everything ? EVER : firstDayNeeded(ladder, day, timeZone),
    }));
  });
}
