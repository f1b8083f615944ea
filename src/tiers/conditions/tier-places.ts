import { statement, type Queryable } from '../../platform/database/index.js';
import type { TierPlace } from './named-tiers.js';

/** A tier that some condition names. */
export interface PlacedName extends TierPlace {
  uuid: string;
  /** Whether its ladder is over. */
  isOfArchived: boolean;
}

const FIND = statement<PlacedName>(
  'find-places-of-tiers',
  `SELECT t.id AS uuid, l.number AS ladder, t.number AS tier, l.status = 'ARCHIVED' AS "isOfArchived"
   FROM tier t JOIN tier_ladder l ON l.program_id = $1 AND l.id = t.ladder_id
   WHERE t.program_id = $1 AND t.id = ANY ($2::uuid[])`,
);

/** Those of these tiers that the program has or had, in any order. Reads nothing for none. */
export async function findTierPlaces(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<PlacedName[]> {
  return uuids.length === 0 ? [] : db.query(FIND, [programId, uuids]);
}
