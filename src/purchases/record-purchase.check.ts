import { MAX_AMOUNT, currencyDecimals, decimalsOf } from '../kernel/money.js';
import type { Problem } from '../kernel/problem.js';
import { addUp, type Basket } from '../history/index.js';
import { keyProblems } from '../platform/idempotency/index.js';
import { referenceProblems } from '../referrals/index.js';
import { codeProblems } from '../vouchers/index.js';
import { isShortText, shortTextProblems } from '../kernel/plain-text.js';
import type { PaymentInput, RecordPurchaseInput } from './record-purchase.types.js';

/** A purchase to record, or one to quote, which has no key and no order id. */
export type PurchaseToCheck = Omit<
  RecordPurchaseInput,
  'idempotencyKey' | 'orderId' | 'member' | 'completed' | 'holdId'
> &
  Partial<Pick<RecordPurchaseInput, 'idempotencyKey' | 'orderId'>>;

export type Checked = { basket: Basket } | { problems: Problem[] };

const MAX_PAYMENTS = 20;
const LONGEST_ORDER_ID = 255;

/** The purchase added up, or everything that is wrong with the input apart from its date. */
export function checkPurchase(input: PurchaseToCheck, currency: string): Checked {
  const problems = [
    ...keyProblems(input.idempotencyKey),
    ...(input.orderId === undefined ? [] : shortTextProblems('orderId', input.orderId, LONGEST_ORDER_ID)),
    ...(input.channel == null ? [] : shortTextProblems('channel', input.channel, 64)),
    ...referenceProblems(input),
    ...paymentProblems(input.payments ?? [], currency),
    ...(input.voucherCodes?.length ? codeProblems(input.voucherCodes, ['voucherCodes']) : []),
  ];
  const added = addUp(input, currency);
  if ('problems' in added) problems.push(...added.problems);
  return problems.length > 0 || 'problems' in added ? { problems } : added;
}

/** Whether it can be an order id. What cannot is not looked up: the database would choke on it, and the check names it. */
export function isOrderId(text: string): boolean {
  return isShortText(text, LONGEST_ORDER_ID);
}

function paymentProblems(payments: readonly PaymentInput[], currency: string): Problem[] {
  if (payments.length > MAX_PAYMENTS)
    return [{ path: ['payments'], message: `at most ${String(MAX_PAYMENTS)} are allowed` }];
  const decimals = currencyDecimals(currency);
  return payments.flatMap(({ amount }, index) => {
    const value = Number(amount);
    if (value > 0 && value <= MAX_AMOUNT && decimalsOf(amount) <= decimals) return [];
    const message = `${amount} is not above 0 and up to ${String(MAX_AMOUNT)}, with at most ${String(decimals)} decimals`;
    return [{ path: ['payments', String(index), 'amount'], message }];
  });
}
