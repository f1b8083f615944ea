import { call, columnsOf, statement, type Call, type Pipelined } from '../../platform/database/index.js';
import type { DayRow } from './member-days.js';

/** From which day on what counts for a member on a ladder has to be known. */
export interface DaysAsked {
  readonly memberId: string;
  readonly ladder: number;
  readonly counter: number;
  readonly from: string;
}

// More than a number holds exactly is more than any tier takes: 9007199254740991 is as good.
const FIND = statement<DayRow>(
  'find-tier-days',
  `SELECT asked.member_id AS "memberId", asked.counter, d.day, d.amount
   FROM UNNEST($2::uuid[], $3::smallint[], $4::date[]) AS asked (member_id, counter, since)
   CROSS JOIN LATERAL (
     SELECT day, least(amount, 9007199254740991) AS amount FROM tier_progress
     WHERE program_id = $1 AND member_id = asked.member_id AND counter = asked.counter AND day >= asked.since OFFSET 0) d`,
);

const ADD = statement(
  'add-tier-days',
  `INSERT INTO tier_progress AS stored (program_id, member_id, counter, day, amount)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::date[], $5::bigint[])
   ON CONFLICT (program_id, member_id, counter, day) DO UPDATE SET amount = stored.amount + excluded.amount`,
);

/** What counts from those days on, each pair of member and ladder asked for once. */
export function findDays(programId: number, asked: readonly DaysAsked[]): Call<DayRow> {
  return call(FIND, [programId, ...columnsOf(asked, 'memberId', 'counter', 'from')]);
}

/** How far back a standing is looked at; null for no further than what happens now. */
interface LookingBack {
  readonly memberId: string;
  readonly ladder: number;
  readonly looksBackTo: string | null;
}

/** What standings are looked at by besides what was asked for. Mostly nothing, and then nothing is read. */
export async function findEarlierDays(
  db: Pipelined,
  programId: number,
  asked: readonly DaysAsked[],
  standings: readonly LookingBack[],
): Promise<DayRow[]> {
  const earlier = standings.flatMap(({ memberId, ladder, looksBackTo: from }) => {
    const one = asked.find((other) => other.memberId === memberId && other.ladder === ladder);
    return one && from !== null && from < one.from ? [{ ...one, from }] : [];
  });
  if (earlier.length === 0) return [];
  const [days] = await db.pipeline([findDays(programId, earlier)]);
  return days;
}

/** Raises what counts on these days; nothing where there are none. The members' rows are held. */
export function addDays(programId: number, days: readonly DayRow[]): Call<never>[] {
  return days.length === 0 ? [] : [call(ADD, [programId, ...columnsOf(days, 'memberId', 'counter', 'day', 'amount')])];
}
