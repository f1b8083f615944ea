import type { LockedMember } from '../../members/index.js';
import { call, statement, type Call, type Tx } from '../../platform/database/index.js';
import { isResting, reviewedOn } from '../standings/decisions/reviewed-on.js';

interface EndsRow {
  ladder: number;
  lastDay: string | null;
  reckonedOn: string;
  floorLastDay: string | null;
}

const ENDS = statement<EndsRow>(
  'find-ends-of-tier-standings',
  `SELECT ladder, last_day AS "lastDay", reckoned_on AS "reckonedOn", floor_last_day AS "floorLastDay" FROM tier_standing
   WHERE program_id = $1 AND member_id = $2`,
);

const PLAN = statement(
  'plan-tier-reviews',
  `UPDATE tier_standing t SET review_on = plan.day FROM UNNEST($3::smallint[], $4::date[]) AS plan (ladder, day)
   WHERE t.program_id = $1 AND t.member_id = $2 AND t.ladder = plan.ladder AND t.review_on IS DISTINCT FROM plan.day`,
);

/**
 * When the standings of a locked member are reviewed, by the status and the protected days that the member has from now on: later
 * while they pause, sooner again when they come back before their time, not at all once they have left. Nothing where they have none.
 */
export async function planReviews(
  tx: Tx,
  programId: number,
  { uuid, status, protection }: Pick<LockedMember, 'uuid' | 'status' | 'protection'>,
): Promise<Call<unknown>[]> {
  const rows = await tx.query(ENDS, [programId, uuid]);
  if (rows.length === 0) return [];
  const days = rows.map((row) => (isResting(status) ? null : reviewedOn(row, row.floorLastDay, protection ?? [])));
  return [call(PLAN, [programId, uuid, rows.map(({ ladder }) => ladder), days])];
}
