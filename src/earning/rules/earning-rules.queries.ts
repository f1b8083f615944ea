import { normalDecimal } from '../../kernel/money.js';
import { statement, type Database, type Queryable } from '../../platform/database/index.js';
import type { EarningRuleFilter } from './earning-rule.inputs.js';
import type { StoredRule, StoredVersion } from './earning-rule.types.js';
import { WEEK } from './earning-terms.types.js';

/** A row as the database answers it: weekdays as numbers from Monday, hours in two columns. */
type RowOf<Stored extends StoredRule | StoredVersion> = Omit<Stored, 'weekdays' | 'hours'> & {
  weekdayNumbers: number[] | null;
  hoursFrom: string | null;
  hoursUntil: string | null;
};

const TERMS = `v.program_id AS "programId", v.name AS names, v.description AS descriptions, v.trigger,
  v.activity_type AS "activityType", v.currency AS "currencyNumber", v.money_currency AS "moneyCurrency", v.gives, v.scope,
  v.minimum_order AS "minimumOrderAmount", v.minimum_scope AS "minimumScopeAmount",
  v.first_purchase_only AS "firstPurchaseOnly", v.channels, v.audience, v.starts_at AS "from", v.ends_at AS until,
  v.weekdays AS "weekdayNumbers", v.hours_from AS "hoursFrom", v.hours_until AS "hoursUntil", v.limits,
  v.cooldown_days AS "cooldownDays", v.max_points AS "maxPoints", v.exclusive_group AS "exclusiveGroup", v.multiplied,
  v.qualifying, v.pending, v.expiry, v.version`;

const RULES = `SELECT r.id AS uuid, r.status, r.created_at AS "createdAt", ${TERMS}
  FROM earning_rule r
  JOIN earning_rule_version v ON v.program_id = r.program_id AND v.rule_id = r.id AND v.version = r.version`;

const FIND_ACTIVE = statement<RowOf<StoredRule>>(
  'find-active-earning-rules',
  `${RULES} WHERE r.program_id = $1 AND r.status = 'ACTIVE' ORDER BY r.id`,
);

const FIND_DRAFTS = statement<RowOf<StoredRule>>(
  'find-draft-earning-rules',
  `${RULES} WHERE r.program_id = $1 AND r.status = 'DRAFT' ORDER BY r.id`,
);

const FIND_BY_IDS = statement<RowOf<StoredRule>>(
  'find-earning-rules-by-ids',
  `${RULES} WHERE r.program_id = $1 AND r.id = ANY ($2::uuid[])`,
);

const FIND_PAGE = statement<RowOf<StoredRule>>(
  'find-page-of-earning-rules',
  `${RULES} WHERE r.program_id = $1 AND ($2::text IS NULL OR r.status = $2) AND ($3::text IS NULL OR v.trigger = $3)
     AND ($4::text IS NULL OR v.exclusive_group = $4)
     AND ($5::boolean IS NULL OR (v.starts_at IS NOT NULL OR v.ends_at IS NOT NULL) = $5)
     AND ($6::uuid IS NULL OR r.id < $6)
   ORDER BY r.id DESC LIMIT $7`,
);

const FIND_VERSIONS = statement<RowOf<StoredVersion>>(
  'find-versions-of-earning-rules',
  `SELECT v.rule_id AS "ruleUuid", v.created_at AS "createdAt", ${TERMS}
   FROM earning_rule_version v
   WHERE v.program_id = $1 AND v.rule_id = ANY ($2::uuid[])
   ORDER BY v.rule_id, v.version DESC`,
);

/** The rules that award points, oldest first. */
export async function findActiveRules(from: Queryable, programId: number): Promise<StoredRule[]> {
  return (await from.query(FIND_ACTIVE, [programId])).map((row) => storedOf<StoredRule>(row));
}

/** The rules that are being written, oldest first: for trying out what they would award. */
export async function findDraftRules(from: Queryable, programId: number): Promise<StoredRule[]> {
  return (await from.query(FIND_DRAFTS, [programId])).map((row) => storedOf<StoredRule>(row));
}

/** Those of these rules that there are, in any order. */
export async function findRules(from: Queryable, programId: number, uuids: readonly string[]): Promise<StoredRule[]> {
  return (await from.query(FIND_BY_IDS, [programId, uuids])).map((row) => storedOf<StoredRule>(row));
}

/** The rule, or null when there is none; an id that reads as none of ours is null already. */
export async function findRule(from: Queryable, programId: number, uuid: string | null): Promise<StoredRule | null> {
  return uuid === null ? null : ((await findRules(from, programId, [uuid]))[0] ?? null);
}

/** At most so many rules, newest first, those that pass the filter, from behind one rule or from the start. */
export async function findPageOfRules(
  database: Database,
  programId: number,
  { status = null, trigger = null, exclusiveGroup = null, isCampaign = null }: EarningRuleFilter,
  behind: string | null,
  limit: number,
): Promise<StoredRule[]> {
  const values = [programId, status, trigger, exclusiveGroup, isCampaign, behind, limit];
  return (await database.query(FIND_PAGE, values)).map((row) => storedOf<StoredRule>(row));
}

/** All versions of these rules, newest first within a rule. */
export async function findVersions(
  database: Database,
  programId: number,
  uuids: readonly string[],
): Promise<StoredVersion[]> {
  return (await database.query(FIND_VERSIONS, [programId, uuids])).map((row) => storedOf<StoredVersion>(row));
}

/** What was stored: amounts without the six decimals that the database answers with, so that the same one has the same text. */
function storedOf<Stored extends StoredRule | StoredVersion>(row: RowOf<Stored>): Stored {
  const { weekdayNumbers, hoursFrom, hoursUntil, minimumOrderAmount, minimumScopeAmount, ...rest } = row;
  return {
    ...rest,
    minimumOrderAmount: minimumOrderAmount === null ? null : normalDecimal(minimumOrderAmount),
    minimumScopeAmount: minimumScopeAmount === null ? null : normalDecimal(minimumScopeAmount),
    weekdays: weekdayNumbers && weekdayNumbers.map((number) => WEEK[number - 1]),
    hours: hoursFrom === null || hoursUntil === null ? null : { from: hoursFrom, until: hoursUntil },
  } as unknown as Stored;
}
