import { sqlStateOf } from './busy.js';

/**
 * Thrown inside a transaction when what it decided upon has changed meanwhile: somebody else recorded the same order, a
 * member was merged, a setting was edited. Everything is rolled back and decided anew.
 */
export class Restart extends Error {
  override name = 'Restart';
}

const MEANWHILE = new Set([
  '40P01', // deadlock detected
  '40001', // serialization failure
  '23505', // unique violation: a row that was not there when we looked
]);

/** Whether deciding anew can help. */
export function isWorthRestart(error: unknown): boolean {
  if (error instanceof Restart) return true;
  const code = sqlStateOf(error);
  return code !== null && MEANWHILE.has(code);
}
