import { spread } from '../../kernel/spread.js';
import type { CalculatedAward } from './calculated-award.js';

/**
 * What a purchase gives besides when it becomes its member's first: of each rule what it gives more than it would have given
 * for any purchase; of an exclusive group what the best gives more than the best did.
 */
export function firstPurchaseExtra(
  asAny: readonly CalculatedAward[],
  asFirst: readonly CalculatedAward[],
): CalculatedAward[] {
  return asFirst.flatMap((award) => {
    const points = award.points - pointsBefore(award, asAny);
    if (points <= 0) return [];
    if (points === award.points) return [award];
    const explanation = `${award.explanation}; ${points} of them for the first purchase`;
    return [{ ...award, points, shares: spread(points, award.shares), explanation }];
  });
}

function pointsBefore(award: CalculatedAward, asAny: readonly CalculatedAward[]): number {
  const isSame = ({ ruleId, tierId, currency, exclusiveGroup, isMultiplier }: CalculatedAward): boolean =>
    award.exclusiveGroup === null
      ? ruleId === award.ruleId && tierId === award.tierId && currency === award.currency
      : exclusiveGroup === award.exclusiveGroup && isMultiplier === award.isMultiplier;
  return asAny.filter(isSame).reduce((sum, { points }) => sum + points, 0);
}
