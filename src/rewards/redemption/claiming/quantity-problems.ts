import type { Problem } from '../../../kernel/problem.js';

const MOST_QUANTITY = 100;
const MOST_CHOICES = 50;
const MOST_THINGS = 1000;

/** What is wrong with how much is wanted at once: so many of a reward, each with these choices. */
export function quantityProblems(quantity: number, choices: readonly { quantity?: number | null }[]): Problem[] {
  const things = choices.reduce((sum, choice) => sum + (choice.quantity ?? 1), 0) * quantity;
  const problems = [
    ...outside(quantity, MOST_QUANTITY, ['quantity']),
    ...(choices.length <= MOST_CHOICES
      ? []
      : [{ path: ['choices'], message: `must be at most ${MOST_CHOICES}, not ${choices.length}` }]),
    ...choices.flatMap((choice, index) =>
      outside(choice.quantity ?? 1, MOST_CHOICES, ['choices', String(index), 'quantity']),
    ),
  ];
  if (problems.length > 0 || things <= MOST_THINGS) return problems;
  const message = `would be ${things} things at once, and ${MOST_THINGS} are allowed: redeem them one after the other`;
  return [{ path: ['quantity'], message }];
}

function outside(value: number, most: number, path: string[]): Problem[] {
  return value >= 1 && value <= most ? [] : [{ path, message: `${value} is not within 1 to ${most}` }];
}
