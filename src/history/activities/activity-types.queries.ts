import { statement, type Queryable } from '../../platform/database/index.js';
import type { ActivityTypeEntity } from './activity-type.entity.js';

const FIND_ALL = statement<ActivityTypeEntity>(
  'find-activity-types',
  `SELECT program_id AS "programId", key, name AS names, description AS descriptions, attributes_schema AS "attributesSchema",
     once_per_reference AS "oncePerReference", archived, created_at AS "createdAt"
   FROM activity_type WHERE program_id = $1 ORDER BY created_at, key COLLATE "C"`,
);

/** The types that the program made, oldest first. */
export function findActivityTypes(from: Queryable, programId: number): Promise<ActivityTypeEntity[]> {
  return from.query(FIND_ALL, [programId]);
}
