import { call, columnsOf, statement, type Call, type Tx } from '../../platform/database/index.js';
import type { AwardRow } from '../../history/index.js';
import type { UseRow } from './rule-uses.js';
import { EVER_START, Span, spansOf } from './spans.js';

/** A member and the calendar day of something of theirs, in the program's zone. */
export interface MemberDay {
  memberId: string | null;
  day: string;
}

/** What limits of any period around a day are made of: the days of its week, the months of its year and all time. */
const WEEK = `date_trunc('week', asked.day::timestamp)`;
const YEAR = `date_trunc('year', asked.day::timestamp)`;
const ALL_TIME = `span = ${Span.EVER}`;
const MONTHS = `span = ${Span.MONTH} AND start >= ${YEAR} AND start < ${YEAR} + interval '1 year'`;
const DAYS = `span = ${Span.DAY} AND start >= ${WEEK} AND start < ${WEEK} + interval '7 days'`;
/** The days of use before and after that week, from where a cooldown may reach: `last_at` says when it was. */
const BEFORE = `span = ${Span.DAY} AND start < ${WEEK} ORDER BY start DESC LIMIT 1`;
const AFTER = `span = ${Span.DAY} AND start >= ${WEEK} + interval '7 days' ORDER BY start LIMIT 1`;

const OF_MEMBER = 'program_id = $1 AND member_id = asked.member_id AND rule_id = rule.id';
const OF_ALL = 'program_id = $1 AND rule_id = rule.id';

const USES_OF_MEMBERS = statement<UseRow>(
  'find-rule-uses-of-members',
  `SELECT asked.member_id AS "memberId", rule.id AS "ruleId", u.span, u.start, u.uses, u.points, u.last_at AS "lastAt"
   FROM UNNEST($2::uuid[], $3::date[]) AS asked (member_id, day)
   CROSS JOIN UNNEST($4::uuid[]) AS rule (id)
   CROSS JOIN LATERAL (
     SELECT span, start, uses, points, last_at FROM earning_rule_use WHERE ${OF_MEMBER} AND ${ALL_TIME}
     UNION ALL SELECT span, start, uses, points, last_at FROM earning_rule_use WHERE ${OF_MEMBER} AND ${MONTHS}
     UNION ALL SELECT span, start, uses, points, last_at FROM earning_rule_use WHERE ${OF_MEMBER} AND ${DAYS}
     UNION ALL (SELECT span, start, uses, points, last_at FROM earning_rule_use WHERE ${OF_MEMBER} AND ${BEFORE})
     UNION ALL (SELECT span, start, uses, points, last_at FROM earning_rule_use WHERE ${OF_MEMBER} AND ${AFTER})
     OFFSET 0) u`,
);

const TOTALS = statement<UseRow>(
  'find-rule-totals',
  `SELECT NULL AS "memberId", rule.id AS "ruleId", u.span, u.start, u.uses, u.points, NULL AS "lastAt"
   FROM UNNEST($2::date[]) AS asked (day)
   CROSS JOIN UNNEST($3::uuid[]) AS rule (id)
   CROSS JOIN LATERAL (
     SELECT span, start, uses, points FROM earning_rule_total WHERE ${OF_ALL} AND ${ALL_TIME}
     UNION ALL SELECT span, start, uses, points FROM earning_rule_total WHERE ${OF_ALL} AND ${MONTHS}
     UNION ALL SELECT span, start, uses, points FROM earning_rule_total WHERE ${OF_ALL} AND ${DAYS} OFFSET 0) u`,
);

const MAKE_TOTALS = statement(
  'make-rule-totals',
  `INSERT INTO earning_rule_total (program_id, rule_id, span, start, uses, points)
   SELECT $1, id, ${Span.EVER}, $3, 0, 0 FROM UNNEST($2::uuid[]) AS rule (id) ORDER BY id ON CONFLICT DO NOTHING`,
);

const LOCK_TOTALS = statement(
  'lock-rule-totals',
  `SELECT t.* FROM UNNEST($2::uuid[]) AS rule (id)
   CROSS JOIN LATERAL (
     SELECT rule_id FROM earning_rule_total WHERE program_id = $1 AND rule_id = rule.id AND span = ${Span.EVER} FOR NO KEY UPDATE) t`,
);

const ADD_USES = statement(
  'add-rule-uses',
  `INSERT INTO earning_rule_use AS stored (program_id, member_id, rule_id, span, start, uses, points, last_at)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::smallint[], $5::date[], $6::integer[], $7::bigint[], $8::timestamptz[])
   ON CONFLICT (program_id, member_id, rule_id, span, start) DO UPDATE SET uses = stored.uses + excluded.uses,
     points = stored.points + excluded.points, last_at = greatest(stored.last_at, excluded.last_at)`,
);

const ADD_TOTALS = statement(
  'add-rule-totals',
  `INSERT INTO earning_rule_total AS stored (program_id, rule_id, span, start, uses, points)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::date[], $5::bigint[], $6::bigint[])
   ON CONFLICT (program_id, rule_id, span, start) DO UPDATE SET uses = stored.uses + excluded.uses,
     points = stored.points + excluded.points`,
);

/* What is given back was counted, so its row is there: an upsert goes by the key always, see docs/adr/0013. */
const GIVE_BACK_USES = statement(
  'give-back-rule-uses',
  `INSERT INTO earning_rule_use AS stored (program_id, member_id, rule_id, span, start, uses, points, last_at)
   SELECT $1, member_id, rule_id, span, start, count(DISTINCT source_id), sum(points), '-infinity'
   FROM UNNEST($2::uuid[], $3::uuid[], $4::smallint[], $5::date[], $6::bigint[], $7::uuid[])
     AS given (member_id, rule_id, span, start, points, source_id) GROUP BY member_id, rule_id, span, start
   ON CONFLICT (program_id, member_id, rule_id, span, start) DO UPDATE SET uses = stored.uses - excluded.uses,
     points = stored.points - excluded.points`,
);

const GIVE_BACK_TOTALS = statement(
  'give-back-rule-totals',
  `INSERT INTO earning_rule_total AS stored (program_id, rule_id, span, start, uses, points)
   SELECT $1, rule_id, span, start, count(DISTINCT source_id), sum(points)
   FROM UNNEST($2::uuid[], $3::smallint[], $4::date[], $5::bigint[], $6::uuid[])
     AS given (rule_id, span, start, points, source_id)
   GROUP BY rule_id, span, start
   ON CONFLICT (program_id, rule_id, span, start) DO UPDATE SET uses = stored.uses - excluded.uses,
     points = stored.points - excluded.points`,
);

/** What these members used of these rules around those days. Send it under the members' locks. */
export function findUses(programId: number, days: readonly MemberDay[], ruleIds: readonly string[]): Call<UseRow> {
  return call(USES_OF_MEMBERS, [programId, ...columnsOf(days, 'memberId', 'day'), ruleIds]);
}

/** What all members together used of these rules around those days. Send it after `lockTotals`. */
export function findTotals(programId: number, days: readonly string[], ruleIds: readonly string[]): Call<UseRow> {
  return call(TOTALS, [programId, days, ruleIds]);
}

/**
 * From here to the end of the transaction nobody else counts uses of these rules for all members together. Take it after the
 * members' locks; rules ascending, so that two transactions never wait for each other.
 */
export async function lockTotals(tx: Tx, programId: number, ruleIds: readonly string[]): Promise<void> {
  if (ruleIds.length === 0) return;
  const sorted = [...new Set(ruleIds)].sort();
  await tx.pipeline([call(MAKE_TOTALS, [programId, sorted, EVER_START]), call(LOCK_TOTALS, [programId, sorted])]);
}

/** Adds what was counted. */
export function addUses(programId: number, additions: readonly UseRow[]): Call<never>[] {
  const ofMembers = additions.filter((row) => row.memberId !== null);
  const totals = additions.filter((row) => row.memberId === null);
  const writes: Call<never>[] = [];
  if (ofMembers.length > 0)
    writes.push(
      call(ADD_USES, [
        programId,
        ...columnsOf(ofMembers, 'memberId', 'ruleId', 'span', 'start', 'uses', 'points', 'lastAt'),
      ]),
    );
  if (totals.length > 0)
    writes.push(call(ADD_TOTALS, [programId, ...columnsOf(totals, 'ruleId', 'span', 'start', 'uses', 'points')]));
  return writes;
}

/** An award whose use does not count any more, and whose it was. */
export type UsedAward = Pick<AwardRow, 'sourceId' | 'ruleId' | 'points' | 'countedOn' | 'isCountedInTotal'> & {
  memberId: string;
};

/** Gives the uses of awards back, one for each rule of a fact, in the periods in which they counted; a cooldown stays. Lock the totals before. */
export function giveUsesBack(programId: number, awards: readonly UsedAward[]): Call<never>[] {
  const rows = awards.flatMap(({ memberId, sourceId, ruleId, points, countedOn, isCountedInTotal }) =>
    countedOn === null || ruleId === null
      ? []
      : spansOf(countedOn).map((span) => ({ memberId, sourceId, ruleId, ...span, points, isCountedInTotal })),
  );
  const totals = rows.filter((row) => row.isCountedInTotal);
  const writes: Call<never>[] = [];
  if (rows.length > 0)
    writes.push(
      call(GIVE_BACK_USES, [
        programId,
        ...columnsOf(rows, 'memberId', 'ruleId', 'span', 'start', 'points', 'sourceId'),
      ]),
    );
  if (totals.length > 0)
    writes.push(
      call(GIVE_BACK_TOTALS, [programId, ...columnsOf(totals, 'ruleId', 'span', 'start', 'points', 'sourceId')]),
    );
  return writes;
}
