import { WITH_LIVES } from '../../../members/index.js';
import { call, statement, type Call } from '../../../platform/database/index.js';
import type { ChangeCause } from '../stored/standing-change.js';

/** A change of the tier that counts for a member on a ladder, tiers by their inner ids. */
export interface ShownChange {
  readonly memberId: string;
  /** Whose it was: the member, or who was merged into them. */
  readonly changed: string;
  readonly ladder: number;
  readonly number: number;
  readonly at: Date;
  readonly cause: ChangeCause;
  readonly sourceId: string | null;
  readonly from: string;
  readonly to: string;
}

/** By which number rows name a tier of a ladder. */
export interface TierId {
  readonly ladder: number;
  readonly number: number;
  readonly id: string;
}

const FIND = statement<ShownChange>(
  'find-tier-changes',
  `${WITH_LIVES}
   SELECT life.heir AS "memberId", c.member_id AS changed, c.ladder, c.number, c.at, c.cause, c.source_id AS "sourceId",
     f.id AS "from", t.id AS "to"
   FROM life
   CROSS JOIN LATERAL (
     SELECT * FROM tier_change
     WHERE program_id = $1 AND member_id = life.id AND ladder = ANY ($3::smallint[]) AND from_tier <> to_tier OFFSET 0) c
   JOIN tier_ladder l ON l.program_id = $1 AND l.number = c.ladder
   JOIN tier f ON f.program_id = $1 AND f.ladder_id = l.id AND f.number = c.from_tier
   JOIN tier t ON t.program_id = $1 AND t.ladder_id = l.id AND t.number = c.to_tier
   ORDER BY c.at, c.member_id = life.heir, c.number`,
);

const TIER_IDS = statement<TierId>(
  'find-tier-ids',
  `SELECT l.number AS ladder, t.number, t.id
   FROM tier_ladder l JOIN tier t ON t.program_id = $1 AND t.ladder_id = l.id
   WHERE l.program_id = $1 AND l.number = ANY ($2::smallint[])`,
);

/** The tiers that any version of these ladders has had. */
export function findTierIds(programId: number, ladders: readonly number[]): Call<TierId> {
  return call(TIER_IDS, [programId, ladders]);
}

/**
 * The changes of these members and of those who live on in them, on these ladders, the first ones first; not those where the tier that
 * counts stayed.
 */
export function findChanges(
  programId: number,
  memberIds: readonly string[],
  ladders: readonly number[],
): Call<ShownChange> {
  return call(FIND, [programId, memberIds, ladders]);
}
