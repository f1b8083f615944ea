import { normalDecimal } from '../kernel/money.js';
import { statement, type Database, type Queryable } from '../platform/database/index.js';
import type { EarningRuleStatus, StoredRule, StoredVersion } from './earning-rule.types.js';

const TERMS = `v.program_id AS "programId", v.name AS names, v.description AS descriptions, v.trigger,
  v.currency AS "currencyNumber", v.money_currency AS "moneyCurrency", v.gives, v.scope,
  v.minimum_order AS "minimumOrderAmount", v.pending, v.expiry, v.starts_at AS "from", v.ends_at AS until, v.version`;

const RULES = `SELECT r.id AS uuid, r.status, r.created_at AS "createdAt", ${TERMS}
  FROM earning_rule r
  JOIN earning_rule_version v ON v.program_id = r.program_id AND v.rule_id = r.id AND v.version = r.version`;

const FIND_ACTIVE = statement<StoredRule>(
  'find-active-earning-rules',
  `${RULES} WHERE r.program_id = $1 AND r.status = 'ACTIVE' ORDER BY r.id`,
);

const FIND_BY_IDS = statement<StoredRule>(
  'find-earning-rules-by-ids',
  `${RULES} WHERE r.program_id = $1 AND r.id = ANY ($2::uuid[])`,
);

const FIND_PAGE = statement<StoredRule>(
  'find-page-of-earning-rules',
  `${RULES} WHERE r.program_id = $1 AND ($2::text IS NULL OR r.status = $2) AND ($3::uuid IS NULL OR r.id < $3)
   ORDER BY r.id DESC LIMIT $4`,
);

const FIND_VERSIONS = statement<StoredVersion>(
  'find-versions-of-earning-rules',
  `SELECT v.rule_id AS "ruleUuid", v.created_at AS "createdAt", ${TERMS}
   FROM earning_rule_version v
   WHERE v.program_id = $1 AND v.rule_id = ANY ($2::uuid[])
   ORDER BY v.rule_id, v.version DESC`,
);

/** The rules that award points, oldest first. */
export async function findActiveRules(from: Queryable, programId: number): Promise<StoredRule[]> {
  return (await from.query(FIND_ACTIVE, [programId])).map(withNormalAmounts);
}

/** Those of these rules that there are, in any order. */
export async function findRules(from: Queryable, programId: number, uuids: readonly string[]): Promise<StoredRule[]> {
  return (await from.query(FIND_BY_IDS, [programId, uuids])).map(withNormalAmounts);
}

/** The rule, or null when there is none; an id that reads as none of ours is null already. */
export async function findRule(from: Queryable, programId: number, uuid: string | null): Promise<StoredRule | null> {
  return uuid === null ? null : ((await findRules(from, programId, [uuid]))[0] ?? null);
}

/** At most so many rules, newest first, of one status or of all, from behind one rule or from the start. */
export async function findPageOfRules(
  database: Database,
  programId: number,
  status: EarningRuleStatus | null,
  behind: string | null,
  limit: number,
): Promise<StoredRule[]> {
  return (await database.query(FIND_PAGE, [programId, status, behind, limit])).map(withNormalAmounts);
}

/** All versions of these rules, newest first within a rule. */
export async function findVersions(
  database: Database,
  programId: number,
  uuids: readonly string[],
): Promise<StoredVersion[]> {
  return (await database.query(FIND_VERSIONS, [programId, uuids])).map(withNormalAmounts);
}

/** The database answers with six decimals: the same amount shall have the same text. */
function withNormalAmounts<Row extends { minimumOrderAmount: string | null }>(row: Row): Row {
  return row.minimumOrderAmount === null ? row : { ...row, minimumOrderAmount: normalDecimal(row.minimumOrderAmount) };
}
