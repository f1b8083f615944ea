import { dayInZone } from '../../../kernel/calendar.js';
import { WITH_LIVES, type Protection } from '../../../members/index.js';
import { call, columnsOf, statement, type Call } from '../../../platform/database/index.js';
import { isResting } from '../decisions/reviewed-on.js';
import type { KnownClimb, StandingChange, Reached } from './standing-change.js';
import type { Climber, StandingRow } from './stored-standing.js';

/** A member, as far as standings depend on them. */
export interface ClimberRow {
  memberId: string;
  joinedAt: Date;
  protection: Protection;
  status: string;
  /** As far as a block says. */
  mayEarn: boolean;
}

const CLIMBERS = statement<ClimberRow>(
  'find-climbers',
  `SELECT m.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id AS "memberId", joined_at AS "joinedAt", protection, status, may_earn AS "mayEarn"
     FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m`,
);

const STANDINGS = statement<StandingRow>(
  'find-tier-standings',
  `SELECT s.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT member_id AS "memberId", ladder, version, tier, since, last_day AS "lastDay", reckoned_on AS "reckonedOn",
       grace_from AS "graceFrom", floor_tier AS "floorTier", floor_last_day AS "floorLastDay", changes,
       review_on AS "reviewOn", looks_back_to AS "looksBackTo"
     FROM tier_standing WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) s`,
);

const CLIMBS = statement<KnownClimb>(
  'find-tier-climbs',
  `${WITH_LIVES}
   SELECT c.*, coalesce(
     (SELECT CASE WHEN canceled_at IS NOT NULL OR fully_returned THEN 'ALL' WHEN returned_amount > 0 THEN 'PART' END
      FROM purchase WHERE program_id = $1 AND id = c."sourceId"),
     (SELECT 'ALL' FROM activity WHERE program_id = $1 AND id = c."sourceId" AND revoked_at IS NOT NULL)) AS "cameBack"
   FROM life
   CROSS JOIN LATERAL (
     SELECT life.heir AS "memberId", NULLIF(t.member_id, life.heir) AS formerly, t.ladder, t.number, led.place, led."sourceId", led.climb, led.at
     FROM tier_change t
     CROSS JOIN LATERAL (
       SELECT 0 AS place, t.source_id AS "sourceId", t.climb, t.at WHERE t.climb IS NOT NULL AND t.source_id IS NOT NULL
       UNION ALL
       SELECT place, (value ->> 'sourceId')::uuid, value -> 'climb', NULL
       FROM jsonb_array_elements(t.merge -> 'climbs') WITH ORDINALITY AS carried (value, place)) led
     WHERE t.program_id = $1 AND t.member_id = life.id OFFSET 0) c ORDER BY number, place`,
);

const TAKEN_OVER = statement<Reached>(
  'find-members-taken-over',
  `SELECT c.* FROM UNNEST($4::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT member_id AS "memberId", ladder,
       jsonb_build_object('tier', climb -> 'after' -> 'tier', 'period', climb -> 'window' -> 'first') AS reached
     FROM tier_change WHERE program_id = $1 AND member_id = wanted.id AND ladder = $2 AND cause = 'LADDER' AND at = $3
       AND climb IS NOT NULL OFFSET 0) c`,
);

const WRITE = statement(
  'write-tier-standings',
  `INSERT INTO tier_standing (program_id, member_id, ladder, version, tier, since, last_day, reckoned_on, grace_from,
     floor_tier, floor_last_day, changes, review_on, looks_back_to)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::integer[], $5::smallint[], $6::timestamptz[], $7::date[], $8::date[],
     $9::date[], $10::smallint[], $11::date[], $12::integer[], $13::date[], $14::date[])
   ON CONFLICT (program_id, member_id, ladder) DO UPDATE SET version = excluded.version, tier = excluded.tier, since = excluded.since,
     last_day = excluded.last_day, reckoned_on = excluded.reckoned_on, grace_from = excluded.grace_from,
     floor_tier = excluded.floor_tier, floor_last_day = excluded.floor_last_day, changes = excluded.changes,
     review_on = excluded.review_on, looks_back_to = excluded.looks_back_to`,
);

const NOTE = statement(
  'note-tier-changes',
  `INSERT INTO tier_change (program_id, member_id, ladder, number, id, at, cause, source_id, return_id, from_tier, to_tier, earned_tier,
     climb, merge)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::integer[], $5::uuid[], $6::timestamptz[], $7::text[], $8::uuid[],
     $9::uuid[], $10::smallint[], $11::smallint[], $12::smallint[], $13::jsonb[], $14::jsonb[])`,
);

/** The same, as standings are decided by it. */
export function climberOf(
  { joinedAt, protection, status }: Omit<ClimberRow, 'memberId' | 'mayEarn'>,
  timeZone: string,
): Climber {
  return { joinedOn: dayInZone(joinedAt, timeZone), protectedDays: protection ?? [], isResting: isResting(status) };
}

export function findClimbers(programId: number, memberIds: readonly string[]): Call<ClimberRow> {
  return call(CLIMBERS, [programId, memberIds]);
}

/** The standings of these members; who has none stands on the lowest tier. */
export function findStandings(programId: number, memberIds: readonly string[]): Call<StandingRow> {
  return call(STANDINGS, [programId, memberIds]);
}

/**
 * The climbs of these members that purchases and activities led to, what came with merges too, and of those who were merged into them; of
 * each the first ones first.
 */
export function findClimbs(programId: number, memberIds: readonly string[]): Call<KnownClimb> {
  return call(CLIMBS, [programId, memberIds]);
}

/** What these members reached when a version of a ladder came into force at that moment, as far as they were taken over. */
export function findTakenOver(
  programId: number,
  ladder: number,
  at: Date,
  memberIds: readonly string[],
): Call<Reached> {
  return call(TAKEN_OVER, [programId, ladder, at, memberIds]);
}

/** Stores standings as they are now, then what changed, each change with its own id. */
export function writeStandings(
  programId: number,
  rows: readonly StandingRow[],
  changes: readonly (StandingChange & { id: string })[],
): Call<never>[] {
  if (rows.length === 0) return [];
  const standings = columnsOf(
    rows,
    'memberId',
    'ladder',
    'version',
    'tier',
    'since',
    'lastDay',
    'reckonedOn',
    'graceFrom',
    'floorTier',
    'floorLastDay',
    'changes',
    'reviewOn',
    'looksBackTo',
  );
  const noted = columnsOf(
    changes,
    'memberId',
    'ladder',
    'number',
    'id',
    'at',
    'cause',
    'sourceId',
    'returnId',
    'from',
    'to',
    'earned',
  );
  const climbs = changes.map(({ climb }) => climb && JSON.stringify(climb));
  const merges = changes.map(({ merge }) => merge && JSON.stringify(merge));
  return [
    call(WRITE, [programId, ...standings]),
    ...(changes.length === 0 ? [] : [call(NOTE, [programId, ...noted, climbs, merges])]),
  ];
}
