import { currencyDecimals, decimalsOf, MAX_AMOUNT } from '../kernel/money.js';
import type { Problem } from '../kernel/problem.js';
import { textProblems } from '../platform/graphql/index.js';
import { expiryProblems, pendingProblems, type ProgramSettings } from '../programs/index.js';
import type { UpdateEarningRuleInput } from './earning-rule.inputs.js';
import type { StoredTerms } from './earning-terms.types.js';

/** No rule gives more for one step. */
const MAX_STEP_POINTS = 1_000_000_000;

type Changes = Omit<UpdateEarningRuleInput, 'id'>;

/**
 * Everything that is wrong with a rule after these changes to the terms it has; a new rule has none. Terms that stay are
 * looked at as well: the window has two ends, and the program's currency may be another than when they were written.
 */
export function earningRuleProblems(changes: Changes, settings: ProgramSettings, terms?: StoredTerms): Problem[] {
  const rate = changes.gives ? changes.gives.rate : terms?.gives.rate;
  const minimumOrder = changes.minimumOrder === undefined ? terms?.minimumOrderAmount : changes.minimumOrder;
  const from = changes.from === undefined ? terms?.from : changes.from;
  const until = changes.until === undefined ? terms?.until : changes.until;
  return [
    ...neededProblems(changes),
    ...(changes.name ? textProblems(changes.name, ['name']) : []),
    ...(changes.description ? textProblems(changes.description, ['description']) : []),
    ...(rate ? rateProblems(rate, settings.currency) : []),
    ...(minimumOrder == null ? [] : amountProblems(minimumOrder, settings.currency, '0 or more', ['minimumOrder'])),
    ...(from && until && until <= from
      ? [{ path: ['until'], message: `must be after from, ${from.toISOString()}` }]
      : []),
    ...(changes.pending == null ? [] : pendingProblems(changes.pending, ['pending'])),
    ...(changes.expiry == null ? [] : ruleExpiryProblems(changes.expiry)),
    ...(changes.currency == null ? [] : currencyProblems(changes.currency, settings)),
  ];
}

/** What every rule has cannot be taken away. */
function neededProblems(changes: Changes): Problem[] {
  return (['name', 'trigger', 'gives'] as const)
    .filter((field) => changes[field] === null)
    .map((field) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}

/** Inactivity is of a wallet, not of the points of one rule. */
function ruleExpiryProblems(expiry: NonNullable<Changes['expiry']>): Problem[] {
  if (expiry.kind !== 'INACTIVITY') return expiryProblems(expiry, ['expiry']);
  return [
    { path: ['expiry', 'kind'], message: 'INACTIVITY is for point currencies; a rule has NEVER, AFTER or DATES' },
  ];
}

function rateProblems({ points, per }: { points: number; per: string }, currency: string): Problem[] {
  const problems = amountProblems(per, currency, 'above 0', ['gives', 'rate', 'per']);
  if (points >= 1 && points <= MAX_STEP_POINTS) return problems;
  const message = `${points} is not within 1 to ${MAX_STEP_POINTS}`;
  return [{ path: ['gives', 'rate', 'points'], message }, ...problems];
}

function amountProblems(amount: string, currency: string, bound: '0 or more' | 'above 0', path: string[]): Problem[] {
  const decimals = currencyDecimals(currency);
  const value = Number(amount);
  const isLargeEnough = bound === 'above 0' ? value > 0 : value >= 0;
  if (isLargeEnough && value <= MAX_AMOUNT && decimalsOf(amount) <= decimals) return [];
  const allowed = `${bound}, at most ${MAX_AMOUNT}, with at most ${decimals} decimals`;
  return [{ path, message: `${amount} is not an amount of ${currency} ${allowed}` }];
}

function currencyProblems(code: string, { currencies }: ProgramSettings): Problem[] {
  if (currencies.some((currency) => currency.code === code)) return [];
  const codes = currencies.map((currency) => currency.code).join(', ');
  return [{ path: ['currency'], message: `"${code}" is not a point currency of this program: ${codes}` }];
}
