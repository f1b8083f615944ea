import { plainText, plainTextProblem } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';

const MOST = 50;
const LONGEST = 64;

/** What is wrong with the interests that somebody says: too many, one empty, too long or there twice, in upper or lower case. */
export function interestsProblems(said: readonly string[]): Problem[] {
  if (said.length > MOST) return [{ path: ['interests'], message: `must be at most ${MOST}, not ${said.length}` }];
  const seen = new Set<string>();
  return said.flatMap((text, index) => {
    const key = plainText(text).toLowerCase();
    const message = plainTextProblem(text, LONGEST) ?? (seen.has(key) ? 'is there twice' : null);
    seen.add(key);
    return message === null ? [] : [{ path: ['interests', String(index)], message }];
  });
}

/** Interests in the form in which they are stored, in the order in which they were said. */
export function readInterests(said: readonly string[]): string[] {
  return said.map(plainText);
}
