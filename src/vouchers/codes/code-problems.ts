import type { Problem } from '../../kernel/problem.js';
import { lookedUpBy } from './voucher-code.js';

/** So many vouchers are used together at most. */
const MOST_CODES = 20;

/** What is wrong with a list of codes by itself: too many, or two that mean the same voucher however they are typed. */
export function codeProblems(codes: readonly string[], path: readonly string[]): Problem[] {
  if (codes.length > MOST_CODES)
    return [{ path: [...path], message: `${String(codes.length)} codes; at most ${String(MOST_CODES)} are allowed` }];
  const before = new Map<string, number>();
  return codes.flatMap((code, index) => {
    const read = lookedUpBy(code);
    const forms = read === null ? [] : [read.own, ...(read.made === null ? [] : [read.made])];
    const same = forms.map((form) => before.get(form)).find((one) => one !== undefined);
    for (const form of forms) before.set(form, index);
    if (same === undefined) return [];
    return [{ path: [...path, String(index)], message: `means the same voucher as the code at ${String(same)}` }];
  });
}
