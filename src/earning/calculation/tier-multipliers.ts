import { roundRatio, type Rounding } from '../../kernel/money.js';
import { spread } from '../../kernel/spread.js';
import type { BasketAmounts } from './amounts.js';
import type { CalculatedAward } from './calculated-award.js';
import { countOf } from './texts.js';

/** The multiplier of a tier on which the member stood before the fact. */
export interface TierMultiplier {
  readonly tierId: string;
  /** What its awards are called. */
  readonly name: string;
  /** The factor less one, as a fraction of whole numbers: 1.5 is 5 / 10. */
  readonly extra: bigint;
  readonly scale: bigint;
}

/** Points that multipliers count, of one point currency. */
interface Multiplied {
  readonly currency: number;
  readonly points: number;
}

/** The scope of a tier's multiplier: the whole basket, with its shipping. */
const WHOLE_BASKET = { matches: null, shipping: true, tax: true, pointsPaid: true, key: 'whole basket' } as const;

/**
 * What tiers add: one award for each tier and point currency, the factor less one × the points of all base awards that multipliers
 * count, rounded once. Tiers of several ladders add up, they do not compound, and none of their points count for tiers.
 */
export function tierAwards(
  tiers: readonly TierMultiplier[],
  bases: readonly Multiplied[],
  amounts: BasketAmounts | null,
  rounding: Rounding,
): CalculatedAward[] {
  const sums = new Map<number, number>();
  for (const { currency, points } of bases) sums.set(currency, (sums.get(currency) ?? 0) + points);
  return tiers.flatMap(({ tierId, name, extra, scale }) =>
    [...sums].flatMap(([currency, sum]) => {
      const points = roundRatio(BigInt(sum) * extra, scale, rounding);
      if (points === 0) return [];
      return [
        {
          ruleId: null,
          ruleVersion: null,
          tierId,
          currency,
          name,
          points,
          shares: amounts ? spread(points, amounts.in(WHOLE_BASKET).weights) : [],
          explanation: `times ${factorOf(extra, scale)} on ${countOf(sum, 'point')}: ${String(points)} more`,
          isMultiplier: true,
          exclusiveGroup: null,
          qualifying: false,
          limit: null,
          missing: null,
          pending: null,
          expiry: null,
        },
      ];
    }),
  );
}

/** `1.5` of 5 / 10. */
function factorOf(extra: bigint, scale: bigint): string {
  const decimals = String(scale).length - 1;
  const digits = String(extra + scale).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
