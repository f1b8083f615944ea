import { textFor, type Localized } from '../kernel/localized-text.js';
import { fromMinor, toMinor } from '../kernel/money.js';
import type { CompiledRule, ExpiryTerms, PendingTerms } from './calculator.js';

/** What is compiled of a rule. Decimals are in the main unit of the money currency. */
export interface RuleToCompile {
  uuid: string;
  version: number;
  names: readonly Localized[];
  currencyNumber: number;
  moneyCurrency: string;
  gives: { rate: { points: number; per: string } };
  scope: { shipping: boolean };
  minimumOrderAmount: string | null;
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
  from: Date | null;
  until: Date | null;
}

/** Makes a rule ready for the calculator. What costs time is done here: once for each change, not for each purchase. */
export function compileRule(rule: RuleToCompile, locale: string): CompiledRule {
  const { moneyCurrency } = rule;
  const { points } = rule.gives.rate;
  const per = toMinor(rule.gives.rate.per, moneyCurrency);
  const minimumOrder = rule.minimumOrderAmount === null ? null : toMinor(rule.minimumOrderAmount, moneyCurrency);
  return {
    id: rule.uuid,
    version: rule.version,
    name: textFor(rule.names, locale),
    currency: rule.currencyNumber,
    moneyCurrency,
    points,
    per,
    countsShipping: rule.scope.shipping,
    minimumOrder,
    pending: rule.pending,
    expiry: rule.expiry,
    from: rule.from,
    until: rule.until,
    rateText: `${points} ${points === 1 ? 'point' : 'points'} per ${fromMinor(per, moneyCurrency)} ${moneyCurrency}`,
    minimumText: minimumOrder === null ? null : `${fromMinor(minimumOrder, moneyCurrency)} ${moneyCurrency}`,
  };
}
