import { call, columnsOf, statement, type Call } from '../../platform/database/index.js';
import type { DayRow } from './member-days.js';

/** From which day on what counts for a member on a ladder has to be known. */
export interface DaysAsked {
  readonly memberId: string;
  readonly ladder: number;
  readonly counter: number;
  readonly from: string;
}

// A review that is overdue looks further back than what happens now.
const FIND = statement<DayRow>(
  'find-tier-days',
  `SELECT asked.member_id AS "memberId", asked.counter, d.day, d.amount
   FROM UNNEST($2::uuid[], $3::smallint[], $4::smallint[], $5::date[]) AS asked (member_id, ladder, counter, since)
   LEFT JOIN LATERAL (
     SELECT looks_back_to FROM tier_standing
     WHERE program_id = $1 AND member_id = asked.member_id AND ladder = asked.ladder OFFSET 0) s ON true
   CROSS JOIN LATERAL (
     SELECT day, amount FROM tier_progress
     WHERE program_id = $1 AND member_id = asked.member_id AND counter = asked.counter
       AND day >= least(asked.since, s.looks_back_to) OFFSET 0) d`,
);

const ADD = statement(
  'add-tier-days',
  `INSERT INTO tier_progress AS stored (program_id, member_id, counter, day, amount)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::date[], $5::bigint[])
   ON CONFLICT (program_id, member_id, counter, day) DO UPDATE SET amount = stored.amount + excluded.amount`,
);

/** What counts from those days on, each pair of member and ladder asked for once. */
export function findDays(programId: number, asked: readonly DaysAsked[]): Call<DayRow> {
  return call(FIND, [programId, ...columnsOf(asked, 'memberId', 'ladder', 'counter', 'from')]);
}

/** Raises what counts on these days; nothing where there are none. The members' rows are held. */
export function addDays(programId: number, days: readonly DayRow[]): Call<never>[] {
  return days.length === 0 ? [] : [call(ADD, [programId, ...columnsOf(days, 'memberId', 'counter', 'day', 'amount')])];
}
