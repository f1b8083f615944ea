import type { Minor } from '../../kernel/money.js';
import type { BasketAmounts, ScopeAmounts } from './amounts.js';
import type { CompiledRule, Gives } from './compiled-rule.js';

/** How much more a basket needs, and what it would get then. */
export interface Missing {
  amount: Minor;
  points: number;
}

type Rate = Extract<Gives, { kind: 'RATE' }>;

/** A next step is worth a word when it gives at least so many points and half of it is there. */
const NOTABLE_POINTS = 10;

/** Which minimum a basket does not reach, and how much it lacks for all of them; null when it reaches them. */
export function keptByMinimum(
  rule: CompiledRule,
  scope: ScopeAmounts,
  amounts: BasketAmounts,
): { explanation: string; amount: Minor } | null {
  const countsShipping = rule.scope.shipping && amounts.basket.shipping > 0;
  const order = amounts.lines + (countsShipping ? amounts.basket.shipping : 0);
  const missingOrder = Math.max(0, (rule.minimumOrder ?? 0) - order);
  const missingScope = Math.max(0, (rule.minimumScope ?? 0) - scope.total);
  if (missingOrder === 0 && missingScope === 0) return null;
  const amount = Math.max(missingOrder, missingScope);
  if (missingOrder === 0) {
    const explanation = `${scope.text} of what counts is below the minimum of ${amounts.money(rule.minimumScope ?? 0)}`;
    return { explanation, amount };
  }
  const text = `${amounts.money(order)}${countsShipping ? ' with shipping' : ''}`;
  return { explanation: `${text} is below the minimum order of ${amounts.money(rule.minimumOrder ?? 0)}`, amount };
}

/** Whether the first step of a rate is not reached, or the next one is near and worth a word. */
export function isNextStepNear({ per, points }: Rate, total: Minor): boolean {
  return total < per || (points >= NOTABLE_POINTS && (total % per) * 2 >= per);
}

/** How much more makes the next step full. */
export function amountToStep({ per }: Rate, total: Minor): Minor {
  return per - (total % per);
}
