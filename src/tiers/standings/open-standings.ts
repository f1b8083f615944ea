import { dayInZone, isStorable } from '../../kernel/calendar.js';
import type { LockedMember } from '../../members/index.js';
import type { Call, Pipelined } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { Ladders } from '../ladders/ladder.js';
import { addDays, findDays, findEarlierDays, type DaysAsked } from '../progress/day-rows.js';
import { MemberDays } from '../progress/member-days.js';
import { FIRST_DAY } from '../windows/windows.js';
import { firstDayNeeded } from './decisions/ladder-terms.js';
import { EntryGrants } from '../grants/entry-grants.js';
import { findGrants, findGrantsOfLives } from '../grants/grant-rows.js';
import { NotedChanges } from './noted-changes.js';
import { climberOf, findClimbers, findClimbs, findStandings } from './stored/standing-rows.js';
import { isOverdue } from './stored/stored-standing.js';
import { Standings } from './standings.js';

/** That something of a member's may count. */
export interface Moment {
  readonly memberId: string;
  /** Its own date. */
  readonly at: Date;
}

/** The standings of some members, and how to store what becomes of them. */
export interface OpenStandings {
  readonly standings: Standings;
  /** What they get for climbing. */
  readonly grants: EntryGrants;
  /**
   * Tells the outside of the changes that were noted since it was last called, what was settled when the standings were opened too.
   * Their members are locked.
   */
  tell(members: ReadonlyMap<string, LockedMember>): void;
  writes(): Call<never>[];
}

/**
 * Reads the standings of the members of a transaction, which holds their rows, or for a look. `takenBack` are purchases and activities
 * of which something comes back: what their members reached may be revoked, so everything that counts for them is read, and all that they
 * were granted, whatever tiers bring by now. What is known of members by their locks is not read again.
 */
export async function openStandings(
  db: Pipelined,
  settings: ProgramSettings,
  { inForce, coming }: Ladders,
  now: Date,
  moments: readonly Moment[],
  takenBack: readonly string[] = [],
  locked: ReadonlyMap<string, LockedMember> = new Map(),
): Promise<OpenStandings> {
  const { number: programId, timeZone } = settings;
  const memberIds = inForce.length + coming.length === 0 ? [] : [...new Set(moments.map(({ memberId }) => memberId))];
  const time = { now, timeZone };
  if (memberIds.length === 0) {
    const standings = new Standings(time, [], new Map(), [], new MemberDays());
    return { standings, grants: new EntryGrants(settings, [], [], locked), tell: () => {}, writes: () => [] };
  }
  const today = dayInZone(now, timeZone);
  const asked = daysAsked(inForce, moments, { today, timeZone }, takenBack.length > 0);
  const unknown = memberIds.filter((memberId) => !locked.has(memberId));
  const granting = takenBack.length > 0 || isAnythingGranted(inForce) ? memberIds : [];
  const always = [findStandings(programId, memberIds), findDays(programId, asked)] as const;
  const [rows, dayRows, climbers, climbs, granted] =
    unknown.length + takenBack.length + granting.length === 0
      ? [...(await db.pipeline(always)), [], [], []]
      : await db.pipeline([
          ...always,
          findClimbers(programId, unknown),
          findClimbs(programId, takenBack.length === 0 ? [] : memberIds),
          takenBack.length === 0 ? findGrants(programId, granting) : findGrantsOfLives(programId, granting),
        ]);
  const members = new Map(climbers.map((row) => [row.memberId, climberOf(row, timeZone)]));
  for (const memberId of memberIds) {
    const member = locked.get(memberId);
    if (member) members.set(memberId, climberOf(member, timeZone));
  }
  const overdue = rows.filter((row) => isOverdue(row, today));
  const days = new MemberDays([...dayRows, ...(await findEarlierDays(db, programId, asked, overdue))]);
  const standings = new Standings(time, inForce, members, rows, days, climbs, coming);
  const noted = new NotedChanges(standings);
  const grants = new EntryGrants(settings, inForce, granted, locked);
  return {
    standings,
    grants,
    tell: (locked) => noted.tell(locked),
    writes: () => [...addDays(programId, days.toWrite()), ...noted.writes(programId), ...grants.writes()],
  };
}

/** Whether any tier brings something at once. */
function isAnythingGranted(ladders: Ladders['inForce']): boolean {
  return ladders.some(({ tiers }) =>
    tiers.some(({ entryPoints, entryVoucher }) => entryPoints !== null || entryVoucher !== null),
  );
}

/** From the window of the earliest thing that happens, and of today, on. What has a date that cannot be stored is refused for it. */
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
    earliest.set(memberId, isStorable(day) && day < known ? day : known);
  }
  return ladders.flatMap((ladder) => {
    return [...earliest].map(([memberId, day]) => {
      const from = everything ? FIRST_DAY : firstDayNeeded(ladder, day, timeZone);
      return { memberId, ladder: ladder.number, counter: ladder.counter, from: isStorable(from) ? from : FIRST_DAY };
    });
  });
}
