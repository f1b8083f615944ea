import { amountProblems } from '../../../kernel/amount-problems.js';
import { decimalsOf, toMinor, type Minor } from '../../../kernel/money.js';
import { shortTextProblems } from '../../../kernel/plain-text.js';
import type { Problem } from '../../../kernel/problem.js';
import type { VoucherGives } from '../../discount/discount.js';

export type VoucherKind = VoucherGives['kind'];

/** No voucher gives more at once. */
const MOST_POINTS = 1_000_000_000;
const MOST_PERCENT_DECIMALS = 4;
const LONGEST_SKU = 100;

/** An amount as somebody asks for it, in the main unit. */
interface WantedMoney {
  amount: string;
  currency: string;
}

/** What a voucher gives as somebody asks for it: one of these. */
export interface WantedGives {
  amount?: WantedMoney | null;
  percent?: { percent: string; cap?: WantedMoney | null } | null;
  freeProduct?: string | null;
  freeShipping?: boolean | null;
  giftCard?: WantedMoney | null;
  points?: number | null;
}

/** What a voucher gives as it is stored: what its kind has, all else null. */
export interface GivesTerms {
  kind: VoucherKind;
  /** With AMOUNT and GIFT_CARD. */
  amount: Minor | null;
  /** With PERCENT: a decimal without superfluous zeros. */
  percent: string | null;
  /** With PERCENT, where it has one. */
  cap: Minor | null;
  /** With FREE_PRODUCT. */
  sku: string | null;
  /** With POINTS. */
  points: number | null;
}

/** What is wrong with what a voucher gives; its amounts must be of this currency. */
export function givesProblems(gives: WantedGives, currency: string): Problem[] {
  const { amount, percent, freeProduct, freeShipping, giftCard, points } = gives;
  const problems = [
    ...(amount ? moneyProblems(amount, currency, ['amount']) : []),
    ...(percent ? percentProblems(percent.percent) : []),
    ...(percent?.cap ? moneyProblems(percent.cap, currency, ['percent', 'cap']) : []),
    ...(freeProduct == null ? [] : shortTextProblems('freeProduct', freeProduct, LONGEST_SKU)),
    ...(freeShipping === false ? [{ path: ['freeShipping'], message: 'must be true: a voucher gives something' }] : []),
    ...(giftCard ? moneyProblems(giftCard, currency, ['giftCard']) : []),
    ...(points == null ? [] : pointsProblems(points)),
  ];
  return problems.map(({ path, message }) => ({ path: ['gives', ...path], message }));
}

/** What a voucher gives, from what was asked without problems; amounts in the smallest unit of this currency. */
export function givesTerms(gives: WantedGives, currency: string): GivesTerms {
  const none = { amount: null, percent: null, cap: null, sku: null, points: null };
  const minor = (money: WantedMoney): Minor => toMinor(money.amount, currency);
  const { amount, percent, freeProduct, freeShipping, giftCard, points } = gives;
  if (amount) return { ...none, kind: 'AMOUNT', amount: minor(amount) };
  if (percent) {
    const cap = percent.cap ? minor(percent.cap) : null;
    return { ...none, kind: 'PERCENT', percent: percent.percent, cap };
  }
  if (freeProduct != null) return { ...none, kind: 'FREE_PRODUCT', sku: freeProduct };
  if (freeShipping) return { ...none, kind: 'FREE_SHIPPING' };
  if (giftCard) return { ...none, kind: 'GIFT_CARD', amount: minor(giftCard) };
  if (points != null) return { ...none, kind: 'POINTS', points };
  throw new Error('a voucher gives something: GraphQL lets no input through that has no field');
}

function moneyProblems({ amount, currency }: WantedMoney, ours: string, path: string[]): Problem[] {
  if (currency !== ours)
    return [{ path: [...path, 'currency'], message: `must be the program's currency, ${ours}, not ${currency}` }];
  return amountProblems(amount, ours, 'above 0', [...path, 'amount']);
}

function percentProblems(percent: string): Problem[] {
  const value = Number(percent);
  if (value > 0 && value <= 100 && decimalsOf(percent) <= MOST_PERCENT_DECIMALS) return [];
  const allowed = `above 0 and at most 100, with at most ${MOST_PERCENT_DECIMALS} decimals`;
  return [{ path: ['percent', 'percent'], message: `${percent} is not ${allowed}` }];
}

function pointsProblems(points: number): Problem[] {
  if (points >= 1 && points <= MOST_POINTS) return [];
  return [{ path: ['points'], message: `${points} is not within 1 to ${MOST_POINTS}` }];
}
