import { addUp } from '../../history/index.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import type { Cart } from '../discount/discount.js';
import type { CartInput } from './cart.inputs.js';

const LONGEST_CHANNEL = 64;

/** A cart as vouchers look at it, in the program's money; or everything that is wrong with it. */
export function cartOf(input: CartInput, currency: string): { cart: Cart } | { problems: Problem[] } {
  const asked = [
    ...(input.currency === currency
      ? []
      : [{ path: ['currency'], message: `must be the program's currency, ${currency}, not ${input.currency}` }]),
    ...(input.channel == null ? [] : shortTextProblems('channel', input.channel, LONGEST_CHANNEL)),
  ];
  const added = addUp(input, currency);
  const wrong = [...asked, ...('problems' in added ? added.problems : [])];
  if (wrong.length > 0 || 'problems' in added)
    return { problems: wrong.map(({ path, message }) => ({ path: ['cart', ...path], message })) };
  const { lines, shipping } = added.basket;
  return {
    cart: {
      lines: lines.map(({ sku, category, brand, tags, quantity, amount, orderDiscount }) => ({
        ...{ sku, category, brand, tags, quantity },
        amount: amount - orderDiscount,
      })),
      shipping,
    },
  };
}
