import { dayInZone } from '../../kernel/calendar.js';
import type { Call, Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { CompiledLadder } from '../ladders/ladder.js';
import { findDays } from '../progress/day-rows.js';
import { MemberDays } from '../progress/member-days.js';
import type { PastClimb } from '../standings/revoke.js';
import { climberOf, findClimbers, findClimbs, findStandings, writeStandings } from '../standings/standing-rows.js';
import { Standings, type Climber, type Holding, type StandingChange } from '../standings/standings.js';
import { higherFloor, higherStanding, isSameFloor, isSameStanding } from './higher.js';
import { findLatestClimbs, findMergeChanges, findTakenBackSince } from './merge-changes.js';
import { beforeMerge } from './parting.js';

/** Where standings are decided: the program, its ladders that members climb, and the moment. */
export interface StandingPlace {
  readonly settings: ProgramSettings;
  readonly ladders: readonly CompiledLadder[];
  readonly now: Date;
}

/** A merge of two locked members. */
export interface StandingMerge {
  readonly mergeId: string;
  readonly keep: string;
  readonly absorbed: string;
}

const EVER = '0001-01-01';

/** What time has brought for locked members, to be written before they become one or two again: from then on they count otherwise. */
export async function settleForMerge(
  tx: Tx,
  place: StandingPlace,
  memberIds: readonly string[],
): Promise<Call<never>[]> {
  if (place.ladders.length === 0) return [];
  const { standings } = await read(tx, place, memberIds);
  return writesOf(place, standings);
}

/**
 * The survivor has the higher of both standings on each ladder, and the higher of what staff gave; and climbs at once where both have
 * enough together in the window that runs. The standings of the absorbed member rest. For a transaction in which all else is written.
 */
export async function mergeStandings(
  tx: Tx,
  place: StandingPlace,
  { mergeId: id, keep, absorbed }: StandingMerge,
): Promise<void> {
  if (place.ladders.length === 0) return;
  const programId = place.settings.number;
  const { standings, members, today } = await read(tx, place, [keep, absorbed]);
  const [latest] = await tx.pipeline([findLatestClimbs(programId, absorbed)]);
  for (const ladder of place.ladders) {
    standings.rewrite(absorbed, ladder);
    const own = standings.holdingOf(keep, ladder);
    const other = standings.holdingOf(absorbed, ladder);
    const [mine, theirs] = [keep, absorbed].map((one) => (members.get(one) as Climber).protectedDays);
    const higher = (standing: Holding['standing']): Holding['standing'] =>
      higherStanding(
        { standing: own.standing, protectedDays: mine ?? [] },
        { standing, protectedDays: theirs ?? [] },
        today,
      );
    const standing = higher(other.standing);
    const taken: Holding = {
      standing,
      since: sinceBoth(own, other, standing),
      floor: higherFloor(own.floor, other.floor),
    };
    const joint = standings.broughtUpToDate(keep, ladder, taken, [today]);
    if (isSame(joint, own)) continue;
    const climb = latest.find((one) => one.ladder === ladder.number);
    const isCarried = joint.standing === standing && standing !== own.standing && isStill(climb?.climb, other);
    const carried =
      isCarried && climb?.climb ? { ...climb.climb, before: higher(climb.climb.before), after: standing } : null;
    standings.mergeTo(keep, ladder, joint, {
      id,
      sourceId: carried ? (climb?.sourceId ?? null) : null,
      climb: carried,
    });
  }
  await tx.pipeline(writesOf(place, standings));
}

/**
 * What the merge gave the survivor goes back, unless it has become something else since; the absorbed member has their own again, as
 * time has made it, less a climb whose purchase came back `since`. For a transaction in which all else is written.
 */
export async function unmergeStandings(
  tx: Tx,
  place: StandingPlace,
  { mergeId: id, keep, absorbed, since }: StandingMerge & { since: Date },
): Promise<void> {
  if (place.ladders.length === 0) return;
  const programId = place.settings.number;
  const [merges, latest] = await tx.pipeline([
    findMergeChanges(programId, keep),
    findLatestClimbs(programId, absorbed),
  ]);
  const sources = latest.flatMap(({ sourceId }) => sourceId ?? []);
  const [returned, climbs] = await tx.pipeline([
    findTakenBackSince(programId, sources, since),
    findClimbs(programId, sources),
  ]);
  const { standings, days } = await read(tx, place, [keep, absorbed], climbs);
  for (const ladder of place.ladders) {
    for (const { sourceId } of latest.filter((one) => one.ladder === ladder.number)) {
      if (sourceId !== null && returned.some((one) => one.id === sourceId))
        standings.takeBack(absorbed, ladder, sourceId);
    }
    standings.rewrite(absorbed, ladder);
    const noted = merges.filter((one) => one.ladder === ladder.number).map(({ merge }) => merge);
    const now = standings.holdingOf(keep, ladder);
    const back = beforeMerge({ ...now, since: now.since.toISOString() }, noted, id);
    if (!back) continue;
    const goesBack = !isSameStanding(back.standing.standing, now.standing);
    const standing = {
      standing: back.standing.standing,
      since: new Date(back.standing.since),
      floor: back.floor.floor,
    };
    const counted = days.of(keep, ladder.number).map(({ day }) => day);
    const became = goesBack
      ? standings.broughtUpToDate(keep, ladder, standing, counted)
      : { ...now, floor: back.floor.floor };
    standings.mergeTo(keep, ladder, became, { id, sourceId: null, climb: null });
  }
  await tx.pipeline(writesOf(place, standings));
}

async function read(
  tx: Tx,
  { settings, ladders, now }: StandingPlace,
  memberIds: readonly string[],
  climbs: readonly StandingChange[] = [],
): Promise<{ standings: Standings; members: ReadonlyMap<string, Climber>; days: MemberDays; today: string }> {
  const { number: programId, timeZone } = settings;
  const asked = ladders.flatMap(({ number: ladder }) =>
    memberIds.map((memberId) => ({ memberId, ladder, from: EVER })),
  );
  const [climbers, rows, dayRows] = await tx.pipeline([
    findClimbers(programId, memberIds),
    findStandings(programId, memberIds),
    findDays(programId, asked),
  ]);
  const members = new Map(climbers.map((row) => [row.memberId, climberOf(row, timeZone)]));
  const days = new MemberDays(dayRows);
  const standings = new Standings({ now, timeZone }, ladders, members, rows, days, climbs);
  return { standings, members, days, today: dayInZone(now, timeZone) };
}

function writesOf({ settings }: StandingPlace, standings: Standings): Call<never>[] {
  return writeStandings(settings.number, standings.toWrite(), standings.changes);
}

/** Who stood on one tier in both lives has stood there since the earlier day. */
function sinceBoth(own: Holding, other: Holding, standing: Holding['standing']): Date {
  if (own.standing.tier !== other.standing.tier) return standing === own.standing ? own.since : other.since;
  return own.since < other.since ? own.since : other.since;
}

function isSame(one: Holding, other: Holding): boolean {
  return isSameStanding(one.standing, other.standing) && isSameFloor(one.floor, other.floor);
}

/** Whether a climb is what still stands. */
function isStill(climb: PastClimb | null | undefined, { standing }: Holding): boolean {
  return climb != null && isSameStanding(climb.after, standing);
}
