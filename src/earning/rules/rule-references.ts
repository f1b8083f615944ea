import { audienceReferenceProblems, type AudienceReferences } from '../../audiences/index.js';
import { namedActivityTypeProblems } from '../../history/index.js';
import { textFor } from '../../kernel/localized-text.js';
import { isShortText } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import type { Queryable } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { UpdateEarningRuleInput } from './earning-rule.inputs.js';
import type { StoredRule } from './earning-rule.types.js';
import { EarningTrigger } from './earning-terms.types.js';
import { findArchivedCurrency, findOtherKindInGroup } from './references.queries.js';
import { isMultiplier, type Gives } from './rule-gives.js';

type Changes = Omit<UpdateEarningRuleInput, 'id'>;

const LONGEST_NAME = 64;

/** What a rule refers to; null where there is nothing to look at. */
interface References {
  /** Of the rule itself; a new one has none. */
  uuid: string | null;
  currencyNumber: number | null;
  activityType: string | null;
  exclusiveGroup: string | null;
  gives: Gives;
  /** Only the segments and tiers that it names. */
  audience: AudienceReferences | null;
}

/**
 * What is wrong with what these changes make a rule refer to: an archived point currency, a type of activity that is none, a
 * group of the other kind, a segment or a tier that is none. References that stay are judged again when the rule is activated. It is read in the transaction
 * that holds the program's lock, so nothing of it changes before the rule is written.
 */
export function changedReferenceProblems(
  tx: Queryable,
  changes: Changes,
  settings: ProgramSettings,
  rule?: StoredRule,
): Promise<Problem[]> {
  const trigger = changes.trigger ?? rule?.trigger ?? EarningTrigger.PURCHASE;
  const group = changes.exclusiveGroup === undefined ? rule?.exclusiveGroup : changes.exclusiveGroup;
  const references = {
    uuid: rule?.uuid ?? null,
    currencyNumber: settings.currencies.find(({ code }) => code === changes.currency)?.number ?? null,
    activityType: trigger === EarningTrigger.ACTIVITY ? (changes.activityType ?? null) : null,
    exclusiveGroup: group != null && isShortText(group, LONGEST_NAME) ? group : null,
    gives: changes.gives ?? rule?.gives ?? {},
    audience: changes.audience ?? null,
  };
  return referenceProblems(tx, references, settings);
}

/** What is wrong with all that a rule refers to, before it awards points. */
export async function referenceProblems(
  tx: Queryable,
  rule: References,
  settings: ProgramSettings,
): Promise<Problem[]> {
  return [
    ...(await currencyProblems(tx, rule, settings)),
    ...(await namedActivityTypeProblems(tx, settings.number, rule.activityType, ['activityType'])),
    ...(await groupProblems(tx, rule, settings)),
    ...(await audienceReferenceProblems(tx, settings.number, rule.audience, ['audience'])),
  ];
}

async function currencyProblems(
  tx: Queryable,
  { currencyNumber }: References,
  { number: programId }: ProgramSettings,
): Promise<Problem[]> {
  if (currencyNumber === null) return [];
  const currency = await findArchivedCurrency(tx, programId, currencyNumber);
  if (!currency) return [];
  return [{ path: ['currency'], message: `"${currency.code}" is archived: no rule can be made to award it` }];
}

/** Base rules are decided first and multipliers on what won, so a group of both could not be decided. */
async function groupProblems(
  tx: Queryable,
  { uuid, exclusiveGroup, gives }: References,
  { number: programId, locale }: ProgramSettings,
): Promise<Problem[]> {
  if (exclusiveGroup === null) return [];
  const multiplies = isMultiplier(gives);
  const other = await findOtherKindInGroup(tx, programId, { group: exclusiveGroup, multiplies, except: uuid });
  if (!other) return [];
  const held = multiplies ? 'base rules' : 'multipliers';
  const message = `"${exclusiveGroup}" holds ${held}, such as "${textFor(other.names, locale)}": a group holds base rules or multipliers, never both`;
  return [{ path: ['exclusiveGroup'], message }];
}
