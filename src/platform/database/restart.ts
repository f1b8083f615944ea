import { Contention, sqlStateOf } from './busy.js';
import type { Standstill } from './standstill.js';

/**
 * Thrown inside a transaction when what it decided upon has changed meanwhile: somebody else recorded the same order, a
 * member was merged, a setting was edited. Everything is rolled back and decided anew; where it says what should not change
 * once more, that stands still meanwhile.
 */
export class Restart extends Error {
  override name = 'Restart';

  constructor(
    message?: string,
    readonly standstill: Standstill | null = null,
  ) {
    super(message);
  }
}

/** A row that was not there when we looked. One that is there each time is a fault of ours, and stays an error. */
const UNIQUE_VIOLATION = '23505';

const MEANWHILE = new Set([
  '40P01', // deadlock detected
  '40001', // serialization failure
  UNIQUE_VIOLATION,
]);

/** Whether deciding anew can help. */
export function isWorthRestart(error: unknown): boolean {
  if (error instanceof Restart) return true;
  const code = sqlStateOf(error);
  return code !== null && MEANWHILE.has(code);
}

/** What is thrown in the end, when each attempt met this. */
export function outlasted(error: unknown): unknown {
  return sqlStateOf(error) === UNIQUE_VIOLATION ? error : new Contention(error);
}

const SHORTEST_PAUSE = 5;

/**
 * For how many milliseconds to wait before a restart, the first being 0: up to three times as long each time, and by chance, so that those
 * who were in each other's way are not again. `chance` is from 0 to 1.
 */
export function pauseBefore(restart: number, chance: number): number {
  return chance * SHORTEST_PAUSE * 3 ** restart;
}
