import { decodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import type { Queryable } from '../../platform/database/index.js';
import { numberedCurrency, type ProgramSettings } from '../../programs/index.js';
import { EarningRuleStatus, type StoredRule } from '../rules/earning-rule.types.js';
import { EarningTrigger } from '../rules/earning-terms.types.js';
import { findActiveRules, findRules } from '../rules/earning-rules.queries.js';
import type { SimulateEarningInput } from './simulate-earning.types.js';

const MOST = 100;

/** Which rules count in a simulation, the oldest first, or what is wrong with the choice. */
export interface ChosenRules {
  added: StoredRule[];
  leftOut: StoredRule[];
  counted: StoredRule[];
  problems: Problem[];
}

/** The active rules with those that are added and without those that are left out, of purchases. */
export async function chooseRules(
  db: Queryable,
  settings: ProgramSettings,
  { add, leaveOut }: SimulateEarningInput,
): Promise<ChosenRules> {
  const { number: programId } = settings;
  const problems = [...lengthProblems('add', add ?? []), ...lengthProblems('leaveOut', leaveOut ?? [])];
  if (problems.length > 0) return { added: [], leftOut: [], counted: [], problems };
  const active = await findActiveRules(db, programId);
  const uuids = [...(add ?? []), ...(leaveOut ?? [])].flatMap((id) => decodeId('rul', id) ?? []);
  const named = uuids.length === 0 ? [] : await findRules(db, programId, uuids);

  const pick = (
    field: 'add' | 'leaveOut',
    ids: readonly string[],
    whyNot: (rule: StoredRule) => string | null,
  ): StoredRule[] => {
    const picked: StoredRule[] = [];
    ids.forEach((id, index) => {
      const uuid = decodeId('rul', id);
      const rule = named.find((one) => one.uuid === uuid);
      const message = whyUnfit(rule, picked, whyNot);
      if (message !== null) problems.push({ path: [field, String(index)], message });
      else if (rule) picked.push(rule);
    });
    return picked;
  };
  const added = pick('add', add ?? [], (rule) => whyNotAdded(rule, settings));
  const leftOut = pick('leaveOut', leaveOut ?? [], whyNotLeftOut);
  const without = new Set(leftOut.map(({ uuid }) => uuid));
  const counted = [...active.filter((rule) => awards(rule, settings) && !without.has(rule.uuid)), ...added];
  return { added, leftOut, counted: counted.sort((one, other) => (one.uuid < other.uuid ? -1 : 1)), problems };
}

/** Only purchases are replayed, and a rule of an archived point currency gives nothing. */
function awards({ trigger, currencyNumber }: StoredRule, settings: ProgramSettings): boolean {
  return trigger === EarningTrigger.PURCHASE && !numberedCurrency(currencyNumber, settings).archived;
}

function whyUnfit(
  rule: StoredRule | undefined,
  picked: readonly StoredRule[],
  whyNot: (rule: StoredRule) => string | null,
): string | null {
  if (!rule) return 'there is no such earning rule in this program';
  return whyNot(rule) ?? (picked.includes(rule) ? 'is in the list twice' : null);
}

function whyNotAdded({ status, trigger, currencyNumber }: StoredRule, settings: ProgramSettings): string | null {
  const { code, archived } = numberedCurrency(currencyNumber, settings);
  if (status === EarningRuleStatus.ACTIVE) return 'the rule is ACTIVE: it counts already';
  if (status === EarningRuleStatus.ARCHIVED) return 'the rule is ARCHIVED; a DRAFT or PAUSED one can be added';
  if (trigger !== EarningTrigger.PURCHASE) return notReplayed(trigger);
  return archived ? `the point currency of the rule, "${code}", is archived: it would give nothing` : null;
}

function whyNotLeftOut({ status, trigger }: StoredRule): string | null {
  if (status !== EarningRuleStatus.ACTIVE)
    return `the rule is ${status}: only an ACTIVE one counts and can be left out`;
  return trigger === EarningTrigger.PURCHASE ? null : notReplayed(trigger);
}

function notReplayed(trigger: EarningTrigger): string {
  return `the rule is for ${trigger}; only purchases are replayed`;
}

function lengthProblems(field: string, ids: readonly string[]): Problem[] {
  if (ids.length <= MOST) return [];
  return [{ path: [field], message: `has ${String(ids.length)} rules; at most ${String(MOST)} are allowed` }];
}
