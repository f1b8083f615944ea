import type { Problem } from '../kernel/problem.js';
import { badInput } from '../platform/graphql/index.js';
import type { ProgramSettings } from '../programs/index.js';

type Currency = ProgramSettings['currencies'][number];

/** The point currency with this code, the default when it is left out. An unknown code is a bad question, not an empty answer. */
export function pointCurrencyOf(program: ProgramSettings, code?: string | null): Currency {
  const found = findCurrency(program, code);
  if (found) return found;
  throw badInput(`currency: ${unknown(program, code)}`);
}

/** What is wrong with a code in an input that moves points. */
export function currencyProblems(program: ProgramSettings, code?: string | null): Problem[] {
  return findCurrency(program, code) ? [] : [{ path: ['currency'], message: unknown(program, code) }];
}

function findCurrency(program: ProgramSettings, code?: string | null): Currency | undefined {
  return code == null ? program.defaultCurrency : program.currencies.find((currency) => currency.code === code);
}

function unknown(program: ProgramSettings, code?: string | null): string {
  return `there is no "${String(code)}"; this program has ${program.currencies.map((one) => one.code).join(', ')}`;
}
