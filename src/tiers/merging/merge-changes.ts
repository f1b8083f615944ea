import { call, statement, type Call } from '../../platform/database/index.js';
import type { NotedMerge } from '../standings/stored/standing-change.js';

/** What a merge made of a standing, or that it was undone. */
export interface MergeChange {
  readonly memberId: string;
  readonly ladder: number;
  readonly merge: NotedMerge;
}

const MERGES = statement<MergeChange>(
  'find-tier-merges',
  `SELECT member_id AS "memberId", ladder, merge FROM tier_change
   WHERE program_id = $1 AND member_id = $2 AND merge IS NOT NULL ORDER BY ladder, number`,
);

/** What merges made of a member's standings, in the order in which they were noted. */
export function findMergeChanges(programId: number, memberId: string): Call<MergeChange> {
  return call(MERGES, [programId, memberId]);
}
