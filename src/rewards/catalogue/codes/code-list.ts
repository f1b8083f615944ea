import { plainText, plainTextProblem } from '../../../kernel/plain-text.js';
import type { Problem } from '../../../kernel/problem.js';

const MOST_CODES = 1000;
const LONGEST_CODE = 200;

/** The codes of a list, as members will see them. */
export function codesOf(codes: readonly string[]): string[] {
  return codes.map(plainText);
}

/** What is wrong in itself with a list of codes: too many, one that is no text, one that is there twice. All of them at once. */
export function codesProblems(given: readonly string[]): Problem[] {
  if (given.length < 1 || given.length > MOST_CODES)
    return [{ path: ['codes'], message: `must be 1 to ${MOST_CODES}, not ${given.length}` }];
  const firsts = new Map<string, number>();
  return codesOf(given).flatMap((code, index) => {
    const path = ['codes', String(index)];
    const problem = plainTextProblem(code, LONGEST_CODE);
    if (problem !== null) return [{ path, message: problem }];
    const first = firsts.get(code);
    if (first !== undefined) return [{ path, message: `is the same as codes.${first}` }];
    firsts.set(code, index);
    return [];
  });
}
