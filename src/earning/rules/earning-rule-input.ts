import { audienceProblems } from '../../audiences/index.js';
import { amountProblems } from '../../kernel/amount-problems.js';
import { channelsProblems } from '../../kernel/channel-problems.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { textProblems } from '../../platform/graphql/index.js';
import { expiryProblems, pendingProblems, type ProgramSettings } from '../../programs/index.js';
import type { UpdateEarningRuleInput } from './earning-rule.inputs.js';
import { EarningTrigger, type StoredScope, type StoredTerms } from './earning-terms.types.js';
import { givesProblems, isMultiplier, pointsProblems, type Gives } from './rule-gives.js';
import { cooldownProblems, limitsProblems } from './rule-limits.js';
import { scopeProblems } from './rule-scope.js';
import { hoursProblems, weekdayProblems, windowProblems } from './rule-times.js';
import { triggerProblems } from './rule-trigger.js';

const LONGEST_GROUP = 64;

type Changes = Omit<UpdateEarningRuleInput, 'id'>;

/**
 * Everything that is wrong in itself with a rule after these changes to the terms it has; a new rule has none. Terms that stay
 * are looked at as well: a window has two ends, what fits one trigger does not fit another, and the program's currency may be
 * another than when they were written. What a rule refers to is looked at in rule-references.ts.
 */
export function earningRuleProblems(changes: Changes, settings: ProgramSettings, terms?: StoredTerms): Problem[] {
  const whole = wholeRule(changes, terms);
  const { currency } = settings;
  return [
    ...neededProblems(changes),
    ...(changes.name ? textProblems(changes.name, ['name']) : []),
    ...(changes.description ? textProblems(changes.description, ['description']) : []),
    ...givesProblems(whole.gives, currency),
    ...scopeProblems(changes.scope ?? {}),
    ...minimumProblems(whole.minimumOrder, currency, 'minimumOrder'),
    ...minimumProblems(whole.minimumScope, currency, 'minimumScope'),
    ...channelsProblems(changes.channels),
    ...(changes.audience == null ? [] : audienceProblems(changes.audience, ['audience'])),
    ...windowProblems(whole.from, whole.until),
    ...weekdayProblems(changes.weekdays),
    ...hoursProblems(changes.hours),
    ...limitsProblems(changes.limits),
    ...cooldownProblems(changes.cooldownDays),
    ...pointsProblems(changes.maxPoints, ['maxPoints']),
    ...groupProblems(changes.exclusiveGroup),
    ...multipliedProblems(whole),
    ...(changes.pending == null ? [] : pendingProblems(changes.pending, ['pending'])),
    ...(changes.expiry == null ? [] : ruleExpiryProblems(changes.expiry)),
    ...(changes.currency == null ? [] : currencyProblems(changes.currency, settings)),
    ...triggerProblems(whole),
  ];
}

/** What of the rule is judged together, as it is after the changes. */
function wholeRule(changes: Changes, terms: StoredTerms | undefined) {
  return {
    trigger: changes.trigger ?? terms?.trigger ?? EarningTrigger.PURCHASE,
    activityType: either(changes.activityType, terms?.activityType),
    gives: changes.gives ?? terms?.gives ?? {},
    hasScope: changes.scope === undefined ? terms !== undefined && isNarrow(terms.scope) : changes.scope !== null,
    minimumOrder: either(changes.minimumOrder, terms?.minimumOrderAmount),
    minimumScope: either(changes.minimumScope, terms?.minimumScopeAmount),
    firstPurchaseOnly: either(changes.firstPurchaseOnly, terms?.firstPurchaseOnly) ?? false,
    channels: either(changes.channels, terms?.channels),
    from: either(changes.from, terms?.from),
    until: either(changes.until, terms?.until),
    hours: either(changes.hours, terms?.hours),
    multiplied: either(changes.multiplied, terms?.multiplied) ?? true,
  };
}

/** What is given, even if it takes away; else what stays. */
function either<Value>(given: Value | null | undefined, present: Value | null | undefined): Value | null {
  return given === undefined ? (present ?? null) : given;
}

/** Whether a scope says anything that a new rule without one does not. */
function isNarrow({ include, exclude, shipping, tax, pointsPaid }: StoredScope): boolean {
  return include.length > 0 || exclude.length > 0 || shipping || !tax || !pointsPaid;
}

/** What every rule has cannot be taken away. */
function neededProblems(changes: Changes): Problem[] {
  return (['name', 'trigger', 'gives'] as const)
    .filter((field) => changes[field] === null)
    .map((field) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}

function minimumProblems(amount: string | null, currency: string, field: string): Problem[] {
  return amount === null ? [] : amountProblems(amount, currency, '0 or more', [field]);
}

function groupProblems(group: string | null | undefined): Problem[] {
  return group == null ? [] : shortTextProblems('exclusiveGroup', group, LONGEST_GROUP);
}

/** Multipliers add up; one never multiplies another. */
function multipliedProblems({ gives, multiplied }: { gives: Gives; multiplied: boolean }) {
  if (multiplied || !isMultiplier(gives)) return [];
  return [{ path: ['multiplied'], message: 'cannot be false with a factor: multipliers are never multiplied' }];
}

/** Inactivity is of a wallet, not of the points of one rule. */
function ruleExpiryProblems(expiry: NonNullable<Changes['expiry']>): Problem[] {
  if (expiry.kind !== 'INACTIVITY') return expiryProblems(expiry, ['expiry']);
  return [
    { path: ['expiry', 'kind'], message: 'INACTIVITY is for point currencies; a rule has NEVER, AFTER or DATES' },
  ];
}

function currencyProblems(code: string, { currencies }: ProgramSettings): Problem[] {
  if (currencies.some((currency) => currency.code === code)) return [];
  const codes = currencies.filter(({ archived }) => !archived).map((currency) => currency.code);
  return [{ path: ['currency'], message: `"${code}" is not a point currency of this program: ${codes.join(', ')}` }];
}
