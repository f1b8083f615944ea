import { dayInZone } from '../../kernel/calendar.js';
import { tellEvents, type LockedMember } from '../../members/index.js';
import type { Call, Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { CompiledLadder, Ladders } from '../ladders/ladder.js';
import { findDays } from '../progress/day-rows.js';
import { MemberDays } from '../progress/member-days.js';
import { findOverridesInForce } from '../overrides/override-rows.js';
import { planReviews } from '../reviews/plan-reviews.js';
import { NotedChanges } from '../standings/noted-changes.js';
import { climberOf, findClimbers, findClimbs, findStandings } from '../standings/stored/standing-rows.js';
import { numberAt, placedClimb, placedHolding } from '../standings/stored/tier-names.js';
import { isSameStanding, type Holding, type Standing } from '../standings/decisions/standing.js';
import type { Noted, NotedMerge } from '../standings/stored/standing-change.js';
import { Standings } from '../standings/standings.js';
import type { Climber } from '../standings/stored/stored-standing.js';
import { FIRST_DAY } from '../windows/windows.js';
import { carriedClimbs } from './carried-climbs.js';
import { higherFloor, higherStanding, isSameFloor } from './higher.js';
import { findMergeChanges } from './merge-changes.js';
import { beforeMerge, type Merged } from './parting.js';

/** Where standings are decided: the program, its ladders that members climb, and the moment. */
interface StandingPlace {
  readonly settings: ProgramSettings;
  readonly ladders: Ladders;
  readonly now: Date;
  /** Those who become one, or two again. */
  readonly members: readonly LockedMember[];
}

/** A merge of two locked members, as they are by now. */
interface StandingMerge {
  readonly mergeId: string;
  readonly keep: string;
  readonly absorbed: Pick<LockedMember, 'uuid' | 'status' | 'protection'>;
}

/** What was read of both members. */
interface Known {
  readonly standings: Standings;
  readonly members: ReadonlyMap<string, Climber>;
  readonly days: MemberDays;
  readonly today: string;
}

/** What time has brought for locked members, to be written before they become one or two again: from then on they count otherwise. */
export async function settleForMerge(
  tx: Tx,
  place: StandingPlace,
  memberIds: readonly string[],
): Promise<Call<never>[]> {
  if (place.ladders.inForce.length === 0) return [];
  const { standings } = await read(tx, place, memberIds);
  return writesOf(place, standings);
}

/**
 * The survivor has the higher of both standings on each ladder, and the higher of what staff gave; and climbs at once where both have
 * enough together in the window that runs. The standings of the absorbed member rest. For a transaction in which all else is written.
 */
export async function mergeStandings(tx: Tx, place: StandingPlace, merge: StandingMerge): Promise<void> {
  const { keep, absorbed } = merge;
  const programId = place.settings.number;
  await tx.pipeline(await planReviews(tx, programId, absorbed));
  if (place.ladders.inForce.length === 0) return;
  const known = await read(tx, place, [keep, absorbed.uuid]);
  for (const ladder of place.ladders.inForce) giveHigher(known, ladder, merge);
  await tx.pipeline([...writesOf(place, known.standings), ...tellEvents(programId, place.members)]);
}

/** What the survivor has on a ladder from now on. What is the other's goes back with what the other had climbed by. */
function giveHigher(
  { standings, members, today }: Known,
  ladder: CompiledLadder,
  { mergeId: id, keep, absorbed }: StandingMerge,
): void {
  const own = standings.holdingOf(keep, ladder);
  const other = standings.holdingOf(absorbed.uuid, ladder);
  const daysOf = (one: string): Climber['protectedDays'] => (members.get(one) as Climber).protectedDays;
  const mine = { standing: own.standing, protectedDays: daysOf(keep) };
  const higherThanMine = (standing: Standing): Standing =>
    higherStanding(mine, { standing, protectedDays: daysOf(absorbed.uuid) }, today);

  const standing = higherThanMine(other.standing);
  const higher = { standing, since: sinceBoth(own, other, standing), floor: higherFloor(own.floor, other.floor) };
  const joint = standings.broughtUpToDate(keep, ladder, higher, [today]);
  if (isSame(joint, own)) return;
  const isTheOthers = joint.standing === standing && standing !== own.standing;
  const past = isTheOthers ? standings.climbsOf(absorbed.uuid, ladder) : [];
  const climbs = carriedClimbs(other.standing, past, higherThanMine);
  standings.mergeTo(keep, ladder, joint, { id, sourceId: climbs.at(-1)?.sourceId ?? null, climbs });
}

/**
 * What the merge gave the survivor goes back, unless it has become something else since; the absorbed member has their own again, as
 * time has made it. Either is less what of it came back meanwhile. For a transaction in which all else is written.
 */
export async function unmergeStandings(
  tx: Tx,
  place: StandingPlace,
  { mergeId, keep, absorbed }: StandingMerge,
): Promise<void> {
  const programId = place.settings.number;
  await tx.pipeline(await planReviews(tx, programId, absorbed));
  if (place.ladders.inForce.length === 0) return;
  const [merges] = await tx.pipeline([findMergeChanges(programId, keep)]);
  const known = await read(tx, place, [keep, absorbed.uuid]);
  await endFloors(tx, place, known.standings, absorbed.uuid);
  for (const ladder of place.ladders.inForce) {
    known.standings.takeBack(absorbed.uuid, ladder);
    const noted = merges.filter((one) => one.ladder === ladder.number).map(({ merge }) => placedMerge(ladder, merge));
    giveBack(known, ladder, keep, noted, mergeId);
    known.standings.takeBack(keep, ladder);
  }
  await tx.pipeline([...writesOf(place, known.standings), ...tellEvents(programId, place.members)]);
}

/** Ends what staff had given the absorbed member where it was ended for the survivor, who had it meanwhile. */
async function endFloors(
  tx: Tx,
  { settings, ladders }: StandingPlace,
  standings: Standings,
  memberId: string,
): Promise<void> {
  const floors = ladders.inForce.flatMap((ladder) => {
    const floor = standings.floorOf(memberId, ladder);
    return floor
      ? [{ memberId, ladder: ladder.number, tier: numberAt(ladder, floor.tier), lastDay: floor.lastDay }]
      : [];
  });
  if (floors.length === 0) return;
  const [given] = await tx.pipeline([findOverridesInForce(settings.number, floors)]);
  for (const ladder of ladders.inForce) {
    const isOn = (one: { ladder: number }): boolean => one.ladder === ladder.number;
    if (floors.some(isOn) && !given.some(isOn)) standings.override(memberId, ladder, null, null);
  }
}

/** What the survivor has on a ladder without what the merge gave. Noted in any case: by that an undone merge is known. */
function giveBack(
  { standings, members, days }: Known,
  ladder: CompiledLadder,
  keep: string,
  merges: readonly Merged<Noted>[],
  id: string,
): void {
  const now = standings.holdingOf(keep, ladder);
  const { protectedDays } = members.get(keep) as Climber;
  const before = beforeMerge({ ...now, since: now.since.toISOString() }, merges, id, protectedDays);
  if (!before) return;
  const { standing, since } = before.standing;
  const { floor } = before.floor;
  const counted = days.of(keep, ladder.counter).map(({ day }) => day);
  const became = isSameStanding(standing, now.standing)
    ? { ...now, floor }
    : standings.broughtUpToDate(keep, ladder, { standing, since: new Date(since), floor }, counted);
  standings.mergeTo(keep, ladder, became, { id, sourceId: null, climbs: [] });
}

async function read(tx: Tx, { settings, ladders, now }: StandingPlace, memberIds: readonly string[]): Promise<Known> {
  const { number: programId, timeZone } = settings;
  const asked = ladders.inForce.flatMap(({ number: ladder, counter }) =>
    memberIds.map((memberId) => ({ memberId, ladder, counter, from: FIRST_DAY })),
  );
  const [climbers, rows, dayRows, climbs] = await tx.pipeline([
    findClimbers(programId, memberIds),
    findStandings(programId, memberIds),
    findDays(programId, asked),
    findClimbs(programId, memberIds),
  ]);
  const members = new Map(climbers.map((row) => [row.memberId, climberOf(row, timeZone)]));
  const days = new MemberDays(dayRows);
  const standings = new Standings({ now, timeZone }, ladders.inForce, members, rows, days, climbs);
  return { standings, members, days, today: dayInZone(now, timeZone) };
}

/** Writes standings, and notes on the members what there is to tell. */
function writesOf({ settings, members }: StandingPlace, standings: Standings): Call<never>[] {
  const noted = new NotedChanges(standings);
  noted.tell(new Map(members.map((member) => [member.uuid, member])));
  return noted.writes(settings.number);
}

function placedMerge(ladder: CompiledLadder, { id, before, after, climbs }: NotedMerge): Merged<Noted> {
  const beneath = climbs.flatMap(({ climb }) => placedClimb(ladder, climb)?.before ?? []);
  return { id, before: placedHolding(ladder, before), after: placedHolding(ladder, after), beneath };
}

/** Who stood on one tier in both lives has stood there since the earlier day. */
function sinceBoth(own: Holding, other: Holding, standing: Standing): Date {
  if (own.standing.tier !== other.standing.tier) return standing === own.standing ? own.since : other.since;
  return own.since < other.since ? own.since : other.since;
}

function isSame(one: Holding, other: Holding): boolean {
  return isSameStanding(one.standing, other.standing) && isSameFloor(one.floor, other.floor);
}
