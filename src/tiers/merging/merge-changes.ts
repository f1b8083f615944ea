import { call, statement, type Call } from '../../platform/database/index.js';
import type { NotedMerge, StandingChange } from '../standings/stored/standing-change.js';

/** What a merge made of a standing, or that it was undone. */
export interface MergeChange {
  readonly memberId: string;
  readonly ladder: number;
  readonly merge: NotedMerge;
}

/** By what a member climbed last on a ladder. */
export type LatestClimb = Pick<StandingChange, 'ladder' | 'sourceId' | 'climb'>;

const MERGES = statement<MergeChange>(
  'find-tier-merges',
  `SELECT member_id AS "memberId", ladder, merge FROM tier_change
   WHERE program_id = $1 AND member_id = $2 AND merge IS NOT NULL ORDER BY ladder, number`,
);

const LATEST_CLIMBS = statement<LatestClimb>(
  'find-latest-tier-climbs',
  `SELECT DISTINCT ON (ladder) ladder, source_id AS "sourceId", climb FROM tier_change
   WHERE program_id = $1 AND member_id = $2 AND climb IS NOT NULL AND source_id IS NOT NULL ORDER BY ladder, number DESC`,
);

const TAKEN_BACK = statement<{ id: string }>(
  'find-what-was-taken-back-since',
  `SELECT p.id FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT id, canceled_at FROM purchase WHERE program_id = $1 AND id = wanted.id OFFSET 0) p
   WHERE p.canceled_at >= $3 OR EXISTS (
     SELECT FROM purchase_return r WHERE r.program_id = $1 AND r.purchase_id = p.id AND r.returned_at >= $3)`,
);

/** What merges made of a member's standings, in the order in which they were noted. */
export function findMergeChanges(programId: number, memberId: string): Call<MergeChange> {
  return call(MERGES, [programId, memberId]);
}

/** The latest climb of a member on each ladder that a purchase or an activity led to. */
export function findLatestClimbs(programId: number, memberId: string): Call<LatestClimb> {
  return call(LATEST_CLIMBS, [programId, memberId]);
}

/** Which of these purchases were canceled, or returned in part or in full, since. */
export function findTakenBackSince(programId: number, sourceIds: readonly string[], since: Date): Call<{ id: string }> {
  return call(TAKEN_BACK, [programId, sourceIds, since]);
}
