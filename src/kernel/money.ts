import { Big } from 'big.js';

/** How a number of points that is not whole becomes whole. */
export type Rounding = 'FLOOR' | 'HALF_UP' | 'CEIL';

/** An amount in the currency's smallest unit (cents, pence; yen): a whole number, never a float. */
export type Minor = number;

/** No price, line or order is larger: 1,000,000,000,000 of the currency's main unit, so that every sum is exact. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** Decimals that quantities and unit prices may have. */
export const MAX_DECIMALS = 6;

const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?$/;
const currencies = new Set(Intl.supportedValuesOf('currency'));
const decimalsByCurrency = new Map<string, number>();

/** Whether it reads as a plain decimal number: digits, at most one point, no exponent. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** Without leading or trailing zeros: `"012.50"` is `"12.5"`. So the same number has the same text. */
export function normalDecimal(text: string): string {
  return new Big(text).toFixed();
}

/** Digits after the point that this decimal really has. */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  if (point < 0) return 0;
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return Math.max(0, end - point - 1);
}

/** ISO 4217: the decimals of a currency, such as 2 for GBP, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  let decimals = decimalsByCurrency.get(currency);
  if (decimals === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
    decimalsByCurrency.set(currency, decimals);
  }
  return decimals;
}

/** Whether this is a currency that people pay with (ISO 4217 as the runtime knows it), not a unit of account with 4 decimals. */
export function isCurrencyCode(code: string): boolean {
  return currencies.has(code) && currencyDecimals(code) <= 3;
}

/** The exact amount in the smallest unit. The text must not have more decimals than the currency. */
export function toMinor(decimal: string, currency: string): Minor {
  return new Big(decimal).times(10 ** currencyDecimals(currency)).toNumber();
}

/** `1250` of GBP is `"12.50"`. */
export function fromMinor(amount: Minor, currency: string): string {
  const decimals = currencyDecimals(currency);
  if (decimals === 0) return String(amount);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** quantity × unit price in the smallest unit, HALF_UP to the currency's decimals. */
export function lineMinor(quantity: string, unitPrice: string, currency: string): Minor {
  return new Big(quantity)
    .times(unitPrice)
    .times(10 ** currencyDecimals(currency))
    .round(0, Big.roundHalfUp)
    .toNumber();
}

/** amount × part / whole, rounded down, exact for every amount within the limits. */
export function floorShare(amount: number, part: string | number, whole: string | number): number {
  const product = new Big(amount).times(part);
  const quotient = product.div(whole).round(0, Big.roundHalfUp);
  return (quotient.times(whole).gt(product) ? quotient.minus(1) : quotient).toNumber();
}

/** A fraction of whole numbers, not negative, as a whole number. */
export function roundRatio(numerator: bigint, denominator: bigint, rounding: Rounding): number {
  const floor = numerator / denominator;
  const rest = numerator % denominator;
  const isUp = rounding === 'CEIL' ? rest > 0n : rounding === 'HALF_UP' ? rest * 2n >= denominator : false;
  return Number(isUp ? floor + 1n : floor);
}
