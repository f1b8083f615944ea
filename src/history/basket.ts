import {
  currencyDecimals,
  decimalsOf,
  lineMinor,
  MAX_AMOUNT,
  MAX_DECIMALS,
  toMinor,
  type Minor,
} from '../kernel/money.js';
import { isPlain } from '../kernel/plain-text.js';
import type { Problem } from '../kernel/problem.js';
import { spread } from '../kernel/spread.js';

/** What somebody wants to buy, as a shop tells it. Decimals are exact text. */
export interface BasketInput {
  lines: readonly BasketLineInput[];
  shipping?: string | null;
  orderDiscount?: string | null;
}

export interface BasketLineInput {
  sku: string;
  name?: string | null;
  category?: string | null;
  brand?: string | null;
  tags?: readonly string[] | null;
  quantity: string;
  unitPrice: string;
  discount?: string | null;
  tax?: string | null;
}

/** What it amounts to, in the currency's smallest unit. */
export interface Basket {
  lines: BasketLine[];
  linesAmount: Minor;
  shipping: Minor;
  orderDiscount: Minor;
  total: Minor;
}

export interface BasketLine {
  sku: string;
  name: string | null;
  category: string | null;
  brand: string | null;
  tags: readonly string[] | null;
  quantity: string;
  unitPrice: string;
  discount: Minor;
  tax: Minor;
  /** quantity × unit price − discount. */
  amount: Minor;
  /** The line's share of the order's discount. */
  orderDiscount: Minor;
}

const MAX_LINES = 500;
const MAX_QUANTITY = 1_000_000_000;
const MAX_TAGS = 20;

/**
 * Adds up a purchase. Line amount = quantity × unit price, HALF_UP to the currency's decimals, minus its discount; the
 * order's discount is spread over line amounts by largest remainder, never over shipping. Everything wrong is named.
 */
export function addUp(input: BasketInput, currency: string): { basket: Basket } | { problems: Problem[] } {
  const check = new Check(currencyDecimals(currency));
  if (input.lines.length < 1 || input.lines.length > MAX_LINES) {
    check.note(['lines'], `${String(input.lines.length)} lines; 1 to ${String(MAX_LINES)} are allowed`);
    return { problems: check.problems };
  }
  input.lines.forEach((line, index) => check.line(line, ['lines', String(index)]));
  check.money(input.shipping, ['shipping']);
  check.money(input.orderDiscount, ['orderDiscount']);
  if (check.problems.length > 0) return { problems: check.problems };

  const lines = input.lines.map((line, index) => amountOf(line, currency, index, check));
  if (check.problems.length > 0) return { problems: check.problems };
  const linesAmount = lines.reduce((sum, line) => sum + line.amount, 0);
  const shipping = input.shipping ? toMinor(input.shipping, currency) : 0;
  const orderDiscount = input.orderDiscount ? toMinor(input.orderDiscount, currency) : 0;
  const total = linesAmount - orderDiscount + shipping;
  if (orderDiscount > linesAmount) check.note(['orderDiscount'], 'is more than all lines together');
  if (total > toMinor(String(MAX_AMOUNT), currency)) check.note(['lines'], `the total is above ${String(MAX_AMOUNT)}`);
  if (check.problems.length > 0) return { problems: check.problems };

  if (orderDiscount > 0) {
    const shares = spread(
      orderDiscount,
      lines.map((line) => line.amount),
    );
    lines.forEach((line, index) => (line.orderDiscount = shares[index] as number));
  }
  return { basket: { lines, linesAmount, shipping, orderDiscount, total } };
}

function amountOf(line: BasketLineInput, currency: string, index: number, check: Check): BasketLine {
  const gross = lineMinor(line.quantity, line.unitPrice, currency);
  const discount = line.discount ? toMinor(line.discount, currency) : 0;
  const tax = line.tax ? toMinor(line.tax, currency) : 0;
  const path = ['lines', String(index)];
  if (discount > gross) check.note([...path, 'discount'], 'is more than the line: quantity × unitPrice');
  else if (tax > gross - discount)
    check.note([...path, 'tax'], 'is more than the line after its discount; prices include the tax');
  const { sku, quantity, unitPrice } = line;
  const { name = null, category = null, brand = null, tags = null } = line;
  return {
    sku,
    name,
    category,
    brand,
    tags,
    quantity,
    unitPrice,
    discount,
    tax,
    amount: gross - discount,
    orderDiscount: 0,
  };
}

/** Collects what is wrong. */
class Check {
  readonly problems: Problem[] = [];

  constructor(private readonly decimals: number) {}

  note(path: string[], message: string): void {
    this.problems.push({ path, message });
  }

  line(line: BasketLineInput, path: string[]): void {
    this.text(line.sku, 100, [...path, 'sku']);
    if (line.name != null) this.text(line.name, 500, [...path, 'name']);
    if (line.category != null) this.text(line.category, 100, [...path, 'category']);
    if (line.brand != null) this.text(line.brand, 100, [...path, 'brand']);
    if (line.tags && line.tags.length > MAX_TAGS)
      this.note([...path, 'tags'], `at most ${String(MAX_TAGS)} are allowed`);
    line.tags?.forEach((tag, index) => this.text(tag, 100, [...path, 'tags', String(index)]));
    const quantity = Number(line.quantity);
    if (!(quantity > 0 && quantity <= MAX_QUANTITY) || decimalsOf(line.quantity) > MAX_DECIMALS) {
      this.note(
        [...path, 'quantity'],
        `${line.quantity} is not above 0 and up to ${String(MAX_QUANTITY)}, with at most 6 decimals`,
      );
    }
    const price = Number(line.unitPrice);
    if (!(price >= 0 && price <= MAX_AMOUNT) || decimalsOf(line.unitPrice) > MAX_DECIMALS) {
      this.note(
        [...path, 'unitPrice'],
        `${line.unitPrice} is not within 0 and ${String(MAX_AMOUNT)}, with at most 6 decimals`,
      );
    } else if (price * quantity > MAX_AMOUNT) {
      this.note(path, `quantity × unitPrice is above ${String(MAX_AMOUNT)}`);
    }
    this.money(line.discount, [...path, 'discount']);
    this.money(line.tax, [...path, 'tax']);
  }

  money(amount: string | null | undefined, path: string[]): void {
    if (amount == null) return;
    const value = Number(amount);
    if (!(value >= 0 && value <= MAX_AMOUNT) || decimalsOf(amount) > this.decimals) {
      this.note(
        path,
        `${amount} is not within 0 and ${String(MAX_AMOUNT)}, with at most ${String(this.decimals)} decimals`,
      );
    }
  }

  private text(text: string, most: number, path: string[]): void {
    if (text.trim() === '' || text.length > most || !isPlain(text)) {
      this.note(path, `must have 1 to ${String(most)} characters, no control characters`);
    }
  }
}
