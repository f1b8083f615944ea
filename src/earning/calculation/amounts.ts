import { fromMinor, MAX_DECIMALS } from '../../kernel/money.js';
import { spread } from '../../kernel/spread.js';
import type { Scope } from './compiled-rule.js';
import type { FactBasket, FactLine } from './fact.js';

/** What a rule's scope holds of a basket. */
export interface ScopeAmounts {
  /** Of each line of the basket, without its tax where the rule does not count that; 0 outside the scope. */
  lines: readonly number[];
  /** Where in `lines` those of the scope stand; a free gift is one of them, with 0. */
  places: readonly number[];
  isEmpty: boolean;
  /** Whether every line is in the scope. */
  isAll: boolean;
  countsShipping: boolean;
  /** 0 where the rule does not count it. */
  shipping: number;
  /** Lines and shipping together: of it a line has its part. */
  whole: number;
  /** What rates and minimums look at: the whole, without what is paid with points where the rule does not count that. */
  total: number;
  /** The total for a person: `152.00 GBP with shipping`. */
  text: string;
  /** By what an award is spread over the lines: their amounts; when all are zero, their quantities. */
  weights: readonly (number | bigint)[];
}

/** Where places are found, by one basket at a time: an array that grows for each scope would be most of what is left behind. */
const found: number[] = [];

/** The amounts that rules look at, reckoned once for each kind of scope. */
export class BasketAmounts {
  /** All lines together. */
  readonly lines: number;
  private readonly kinds = new Map<string, ScopeAmounts>();
  private known: readonly (number | bigint)[] | null = null;

  constructor(readonly basket: FactBasket) {
    let lines = 0;
    for (const line of basket.lines) lines += line.amount;
    this.lines = lines;
    if (!Number.isSafeInteger(lines + basket.shipping)) {
      throw new RangeError(`${lines + basket.shipping} is not exact: check the basket`);
    }
  }

  /** What is in the scope, after what the rule leaves out. Shipping counts where a line is in it. */
  in(scope: Scope): ScopeAmounts {
    let amounts = this.kinds.get(scope.key);
    if (!amounts) {
      amounts = this.reckon(scope);
      this.kinds.set(scope.key, amounts);
    }
    return amounts;
  }

  private reckon({ matches, shipping: countsShipping, tax: countsTax, pointsPaid }: Scope): ScopeAmounts {
    const { basket } = this;
    const lines = Array<number>(basket.lines.length).fill(0);
    let [ofLines, taxes, count] = [0, 0, 0];
    for (let index = 0; index < lines.length; index++) {
      const line = basket.lines[index] as FactLine;
      if (matches !== null && !matches(line)) continue;
      const tax = countsTax ? 0 : Math.min(line.tax, line.amount);
      found[count++] = index;
      lines[index] = line.amount - tax;
      ofLines += line.amount - tax;
      taxes += tax;
    }
    const isEmpty = count === 0;
    const isAll = count === lines.length;
    const places = found.slice(0, count);
    const shipping = countsShipping && !isEmpty ? basket.shipping : 0;
    const whole = ofLines + shipping;
    const total = pointsPaid ? whole : Math.max(0, whole - this.paidOf(whole + taxes));
    const text = `${this.money(total)}${shipping > 0 ? ' with shipping' : ''}`;
    const weights = ofLines > 0 ? lines : this.quantitiesAt(places);
    return { lines, places, isEmpty, isAll, countsShipping, shipping, whole, total, text, weights };
  }

  /** What of a part of the order is paid with points: they pay for all of it alike, shipping too. */
  private paidOf(part: number): number {
    const all = this.lines + this.basket.shipping;
    if (all === 0) return 0;
    return spread(Math.min(this.basket.pointsPaid, all), [part, all - part])[0] ?? 0;
  }

  /** Whole items in the scope: 2.5 and 1.5 are 4. */
  itemsIn({ places }: ScopeAmounts): number {
    const quantities = this.quantities();
    let number = 0;
    let large = 0n;
    for (const place of places) {
      const quantity = quantities[place] ?? 0;
      if (typeof quantity === 'number') number += quantity;
      else large += quantity;
    }
    return large > 0n ? Number(large / BigInt(MILLION)) : Math.floor(number / MILLION);
  }

  private quantitiesAt(places: readonly number[]): (number | bigint)[] {
    const weights = this.basket.lines.map((): number | bigint => 0);
    for (const place of places) weights[place] = this.quantities()[place] ?? 0;
    return weights;
  }

  /** Of each line in millionths: numbers, or all big where they are too many for these. */
  private quantities(): readonly (number | bigint)[] {
    if (this.known) return this.known;
    const digits = this.basket.lines.map(({ quantity }) => millionthsOf(quantity));
    const numbers = digits.map(Number);
    const isExact = Number.isSafeInteger(numbers.reduce((sum, number) => sum + number, 0));
    this.known = isExact ? numbers : digits.map(BigInt);
    return this.known;
  }

  money(amount: number): string {
    return `${fromMinor(amount, this.basket.currency)} ${this.basket.currency}`;
  }
}

const MILLION = 10 ** MAX_DECIMALS;

/** The digits of a quantity in millionths: quantities have at most 6 decimals. */
function millionthsOf(quantity: string): string {
  const [whole = '', fraction = ''] = quantity.split('.');
  return whole + fraction.padEnd(MAX_DECIMALS, '0');
}
