import type { Localized } from '../../kernel/localized-text.js';
import { statement, type Queryable } from '../../platform/database/index.js';

const FIND_ARCHIVED_CURRENCY = statement<{ code: string }>(
  'find-archived-point-currency',
  'SELECT code FROM point_currency WHERE program_id = $1 AND number = $2 AND archived',
);

const FIND_OTHER_KIND_IN_GROUP = statement<{ names: Localized[] }>(
  'find-rule-of-another-kind-in-group',
  `SELECT v.name AS names
   FROM earning_rule r
   JOIN earning_rule_version v ON v.program_id = r.program_id AND v.rule_id = r.id AND v.version = r.version
   WHERE r.program_id = $1 AND r.status <> 'ARCHIVED' AND v.exclusive_group = $2
     AND jsonb_exists(v.gives, 'factor') <> $3 AND r.id IS DISTINCT FROM $4::uuid
   ORDER BY r.id LIMIT 1`,
);

/** The point currency with this number if it is archived, else null. */
export async function findArchivedCurrency(
  from: Queryable,
  programId: number,
  number: number,
): Promise<{ code: string } | null> {
  return (await from.query(FIND_ARCHIVED_CURRENCY, [programId, number]))[0] ?? null;
}

/** The oldest rule of a group that is a base rule where this one is a multiplier, or the other way round; null without one. */
export async function findOtherKindInGroup(
  from: Queryable,
  programId: number,
  { group, multiplies, except }: { group: string; multiplies: boolean; except: string | null },
): Promise<{ names: Localized[] } | null> {
  return (await from.query(FIND_OTHER_KIND_IN_GROUP, [programId, group, multiplies, except]))[0] ?? null;
}
