import { decimalsOf, currencyDecimals, MAX_AMOUNT } from '../kernel/money.js';
import type { Problem } from '../kernel/problem.js';
import { textProblems } from '../platform/graphql/index.js';
import type { UpdatePointCurrencyInput } from './point-currency.types.js';
import { expiryProblems, pendingProblems } from './point-policies.js';

const CODE = /^[a-z][a-z0-9_-]{0,19}$/;

/** What is wrong with the settings of a point currency, of those that are given. */
export function pointCurrencyProblems(input: Omit<UpdatePointCurrencyInput, 'id'>, moneyCurrency: string): Problem[] {
  const problems: Problem[] = [];
  const { code, name, value, valuePoints, pending, expiry, graceDays } = input;
  if (code != null && !CODE.test(code)) {
    problems.push({
      path: ['code'],
      message: `"${code}" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter`,
    });
  }
  if (name) problems.push(...textProblems(name, ['name']));
  if (value) {
    const decimals = currencyDecimals(moneyCurrency);
    if (value.currency !== moneyCurrency) {
      problems.push({ path: ['value', 'currency'], message: `must be the program's currency, ${moneyCurrency}` });
    }
    if (Number(value.amount) <= 0 || Number(value.amount) > MAX_AMOUNT || decimalsOf(value.amount) > decimals) {
      problems.push({
        path: ['value', 'amount'],
        message: `${value.amount} is not an amount above 0 with at most ${String(decimals)} decimals`,
      });
    }
    if (valuePoints == null)
      problems.push({ path: ['valuePoints'], message: 'needed with value: so many points are worth it' });
  }
  if (valuePoints != null && valuePoints < 1) problems.push({ path: ['valuePoints'], message: 'must be at least 1' });
  if (valuePoints != null && !value)
    problems.push({ path: ['value'], message: 'needed with valuePoints: what they are worth' });
  if (pending) problems.push(...pendingProblems(pending, ['pending']));
  if (expiry) problems.push(...expiryProblems(expiry, ['expiry']));
  if (graceDays != null && (graceDays < 0 || graceDays > 3650)) {
    problems.push({ path: ['graceDays'], message: `${String(graceDays)} is not within 0 to 3650` });
  }
  return problems;
}
