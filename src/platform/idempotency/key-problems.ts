import { isShortText, shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';

const LONGEST_KEY = 255;

/** Whether it can be an idempotency key. What cannot is never looked up: the database would choke on it. */
export function isKey(text: string): boolean {
  return isShortText(text, LONGEST_KEY);
}

/** What is wrong with the idempotency key of a call; nothing where it was left out. */
export function keyProblems(key: string | null | undefined): Problem[] {
  return key == null ? [] : shortTextProblems('idempotencyKey', key, LONGEST_KEY);
}
