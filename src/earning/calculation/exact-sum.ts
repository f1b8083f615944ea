import { roundRatio, type Rounding } from '../../kernel/money.js';

/**
 * A sum of fractions of points that is exact however many denominators they have. All of these brought together make numbers
 * of thousands of digits, and are rarely needed: whole points are added as such, what is left of each as a floating-point
 * number of known error. Only where that error could decide how the sum is rounded is it added up as fractions.
 */
export class ExactSum {
  /** Of each term points, part and whole, one behind the other: objects would be most of what a sum leaves behind. */
  private readonly terms: (number | bigint)[] = [];
  private whole = 0;
  private rest = 0;
  private isKnown = true;

  /** Adds `points` × `part` / `whole`, none negative, `whole` above zero, `points` a safe integer. */
  add(points: number, part: number | bigint, whole: number | bigint): void {
    if (points === 0 || Number(part) === 0) return;
    this.terms.push(points, part, whole);
    if (typeof part === 'bigint' || typeof whole === 'bigint') {
      this.isKnown = false;
      return;
    }
    const product = points * part;
    this.isKnown &&= product <= Number.MAX_SAFE_INTEGER;
    const remainder = product % whole;
    this.whole += (product - remainder) / whole;
    this.rest += remainder / whole;
  }

  get isZero(): boolean {
    return this.terms.length === 0;
  }

  /** The sum × `numerator` / `denominator`, rounded once. Above what can be counted exactly it is not exact, and not less. */
  times(numerator: number, denominator: number, rounding: Rounding): number {
    const product = this.whole * numerator;
    if (!this.isKnown || product > Number.MAX_SAFE_INTEGER) return this.inFractions(numerator, denominator, rounding);
    const remainder = product % denominator;
    const floor = (product - remainder) / denominator;
    const exact = this.rest === 0;
    const rest = (remainder + this.rest * numerator) / denominator;
    const fromBoundary = rounding === 'HALF_UP' ? rest + 0.5 : rest;
    const isClear = Math.abs(fromBoundary - Math.round(fromBoundary)) > this.errorOf(numerator, denominator);
    if (!exact && !isClear) return this.inFractions(numerator, denominator, rounding);
    return floor + (rounding === 'CEIL' ? Math.ceil(rest) : Math.floor(fromBoundary));
  }

  /** No sum of n rests, each below 1, is off by more than n² half units of the last place; what follows adds a few. */
  private errorOf(numerator: number, denominator: number): number {
    const length = this.terms.length / 3;
    return 4 * Number.EPSILON * (length + 1) * (length + 1) * (numerator / denominator + 1);
  }

  private inFractions(numerator: number, denominator: number, rounding: Rounding): number {
    const numerators = new Map<bigint, bigint>();
    const { terms } = this;
    for (let index = 0; index < terms.length; index += 3) {
      const [points = 0, part = 0, whole = 1] = terms.slice(index, index + 3);
      const key = BigInt(whole);
      numerators.set(key, (numerators.get(key) ?? 0n) + BigInt(points) * BigInt(part));
    }
    let [above, below] = [0n, 1n];
    for (const [whole, part] of numerators) {
      above = above * whole + part * below;
      below *= whole;
    }
    return roundRatio(above * BigInt(numerator), below * BigInt(denominator), rounding);
  }
}
