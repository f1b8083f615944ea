import type { ScopeAmounts } from './amounts.js';
import { ExactSum } from './exact-sum.js';

/** The points of a base award, and where they come from; the scope is null without a basket. */
interface BasePoints {
  points: number;
  currency: number;
  scope: ScopeAmounts | null;
}

type OfScopes = Map<ScopeAmounts | null, number>;

/** What base awards gave, in the way in which multipliers count it: by the part of it that lies in a scope. */
export class CoveredPoints {
  private readonly ofCurrencies = new Map<number, OfScopes>();
  private readonly sums = new Map<OfScopes, Map<ScopeAmounts | null, ExactSum>>();

  /** Points of one scope are added at once: together they are a safe integer. */
  constructor(bases: Iterable<BasePoints>) {
    for (const { points, currency, scope } of bases) {
      let ofScopes = this.ofCurrencies.get(currency);
      if (!ofScopes) this.ofCurrencies.set(currency, (ofScopes = new Map<ScopeAmounts | null, number>()));
      ofScopes.set(scope, (ofScopes.get(scope) ?? 0) + points);
    }
  }

  /** The sum of the exact shares that a scope covers: points × covered amount / scope amount. Shipping counts as a line. */
  in(scope: ScopeAmounts | null, currency: number): ExactSum {
    const ofScopes = this.ofCurrencies.get(currency);
    if (!ofScopes) return new ExactSum();
    let sums = this.sums.get(ofScopes);
    if (!sums) this.sums.set(ofScopes, (sums = new Map<ScopeAmounts | null, ExactSum>()));
    let sum = sums.get(scope);
    if (!sum) sums.set(scope, (sum = sumOf(ofScopes, scope)));
    return sum;
  }
}

function sumOf(ofScopes: OfScopes, scope: ScopeAmounts | null): ExactSum {
  const sum = new ExactSum();
  for (const [own, points] of ofScopes) {
    if (!own || !scope || own === scope) sum.add(points, 1, 1);
    else if (own.whole > 0) sum.add(points, coveredOf(own, scope), own.whole);
    else addByQuantity(sum, points, own, scope);
  }
  return sum;
}

function coveredOf(own: ScopeAmounts, { places, isAll, countsShipping }: ScopeAmounts): number {
  const shipping = countsShipping ? own.shipping : 0;
  if (isAll) return own.whole - own.shipping + shipping;
  let covered = shipping;
  for (const place of places) covered += own.lines[place] as number;
  return covered;
}

/** Everything in the scope is free. */
function addByQuantity(sum: ExactSum, points: number, { weights }: ScopeAmounts, { places }: ScopeAmounts): void {
  let [part, whole] = [0n, 0n];
  for (const weight of weights) whole += BigInt(weight);
  for (const place of places) part += BigInt(weights[place] as number | bigint);
  sum.add(points, part, whole);
}
