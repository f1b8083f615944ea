import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 10;

/** Asks every 10 ms until the answer is not undefined; undefined when `milliseconds` have passed without one. */
export async function waitFor<T>(milliseconds: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= end) return answer;
    await sleep(PAUSE_MS);
  }
}
