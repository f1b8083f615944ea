import { setImmediate as nextTurn } from 'node:timers/promises';
import { call, statement } from './statement.js';
import { Standstills, type Standstill } from './standstill.js';

const HOLD = statement('hold', 'SELECT pg_advisory_lock_shared($1)');

/** Standstills over sessions of which the test says when they have the lock. */
function underTest() {
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  const query = (_: unknown, [number]: readonly unknown[]) =>
    new Promise<never[]>((resolve) => {
      told.push(`asks for ${String(number)}`);
      waiting.push(() => resolve([]));
    });
  const standstills = new Standstills(async (work) => {
    await work({ query });
    told.push('ends');
  });
  const still = (number: number): Standstill => ({
    lock: call(HOLD, [number]),
    begun: () => void told.push(`holds ${String(number)}`),
  });
  const work = (name: string) => async () => {
    told.push(name);
    await nextTurn();
    return name;
  };
  return { standstills, told, waiting, still, work };
}

describe('standstills', () => {
  it('share a session, which ends with the last who wants it', async () => {
    const { standstills, told, waiting, still, work } = underTest();

    const answers = Promise.all([standstills.during(still(1), work('a')), standstills.during(still(1), work('b'))]);
    waiting[0]!();
    await answers;
    await nextTurn();

    expect(await answers).toEqual(['a', 'b']);
    expect(told).toEqual(['asks for 1', 'holds 1', 'a', 'b', 'ends']);
  });

  it('are apart where what is held still is', async () => {
    const { standstills, told, waiting, still, work } = underTest();

    const answers = Promise.all([standstills.during(still(1), work('a')), standstills.during(still(2), work('b'))]);
    waiting[1]!();
    waiting[0]!();
    await answers;

    expect(told.slice(0, 2)).toEqual(['asks for 1', 'asks for 2']);
  });

  it('end although the work fails, and begin anew', async () => {
    const { standstills, told, waiting, still, work } = underTest();

    const failing = standstills.during(still(1), () => Promise.reject(new Error('no')));
    waiting[0]!();
    await expect(failing).rejects.toThrow('no');
    const again = standstills.during(still(1), work('a'));
    await nextTurn();
    waiting[1]!();
    await again;
    await nextTurn();

    expect(told).toEqual(['asks for 1', 'holds 1', 'ends', 'asks for 1', 'holds 1', 'a', 'ends']);
  });

  it('are done without where there is no session', async () => {
    const standstills = new Standstills(() => Promise.reject(new Error('too many connections')));
    const begun = (): void => undefined;

    const answer = await standstills.during({ lock: call(HOLD, []), begun }, () => Promise.resolve('a'));

    expect(answer).toBe('a');
  });
});
