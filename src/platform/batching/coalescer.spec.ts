import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Settled } from '../database/index.js';
import { Coalescer, type CoalescerOptions } from './coalescer.js';

interface Batch {
  programId: number;
  items: readonly string[];
  /** Ends it: every item that is not among the poisonous answers in capitals. */
  finish(...poisonous: string[]): void;
  fail(error: Error): void;
}

/** A coalescer whose batches the test ends by hand. */
function underTest(options?: CoalescerOptions) {
  const batches: Batch[] = [];
  const coalescer = new Coalescer<string, string>(
    (programId, items) =>
      new Promise<Settled<string>[]>((resolve, fail) => {
        const settle = (item: string, poisonous: string[]): Settled<string> =>
          poisonous.includes(item) ? { error: new Error(item) } : { value: item.toUpperCase() };
        const finish = (...poisonous: string[]) => resolve(items.map((item) => settle(item, poisonous)));
        batches.push({ programId, items, finish, fail });
      }),
    options,
  );
  return { coalescer, batches, sent: () => batches.map(({ items }) => items.join('')) };
}

/** When what follows from what was just done has been done too: a turn in which it is seen, and the end of the next. */
const settled = async (): Promise<void> => {
  await nextTurn();
  await nextTurn();
};

const finishAll = async (batches: Batch[]): Promise<void> => {
  for (let done = 0; done < batches.length; done++) {
    batches[done]!.finish();
    await settled();
  }
};

describe('Coalescer', () => {
  it('sends what is submitted in one turn as one batch, at once and in order', async () => {
    const { coalescer, batches, sent } = underTest();

    const answers = Promise.all([
      coalescer.submit(1, 'a'),
      coalescer.submitAll(1, ['b', 'c']),
      coalescer.submit(1, 'd'),
    ]);
    await settled();

    expect(sent()).toEqual(['abcd']);
    batches[0]!.finish();
    expect(await answers).toEqual(['A', ['B', 'C'], 'D']);
  });

  it('has two batches in flight, and what arrives meanwhile forms the next', async () => {
    const { coalescer, batches, sent } = underTest();
    const answers: Promise<string>[] = [];
    for (const item of ['a', 'b', 'c', 'd']) {
      answers.push(coalescer.submit(1, item));
      await settled();
    }
    expect(sent()).toEqual(['a', 'b']);

    batches[1]!.finish();
    await settled();

    expect(sent()).toEqual(['a', 'b', 'cd']);
    await finishAll(batches);
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('has one more in flight where it is full: that one need not wait for company', async () => {
    const { coalescer, batches, sent } = underTest({ atMost: 2, inFlight: 1 });
    const answers = ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => coalescer.submit(1, item));
    await settled();
    expect(sent()).toEqual(['ab', 'cd']);

    batches[0]!.finish();
    await settled();

    expect(sent()).toEqual(['ab', 'cd', 'ef']);
    answers.push(coalescer.submit(1, 'g'));
    await finishAll(batches);
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    expect(sent()).toEqual(['ab', 'cd', 'ef', 'g']);
  });

  it('keeps lists whole: one that does not fit waits for the next batch, one that fits nowhere goes alone', async () => {
    const { coalescer, batches, sent } = underTest({ atMost: 3, inFlight: 1 });

    const lists = [['a', 'b'], ['c', 'd'], ['e'], ['f', 'g', 'h', 'i'], ['j']];
    const answers = Promise.all(lists.map((list) => coalescer.submitAll(1, list)));
    await settled();
    await finishAll(batches);

    expect(sent()).toEqual(['ab', 'cde', 'fghi', 'j']);
    expect(await answers).toEqual(lists.map((list) => list.map((item) => item.toUpperCase())));
  });

  it('keeps programs apart', async () => {
    const { coalescer, batches } = underTest({ atMost: 9, inFlight: 1 });

    const answers = Promise.all([coalescer.submit(1, 'a'), coalescer.submit(2, 'b'), coalescer.submit(1, 'c')]);
    await settled();
    await finishAll(batches);

    expect(batches.map(({ programId, items }) => [programId, ...items])).toEqual([[1, 'a', 'c'], [2, 'b']]); // prettier-ignore
    expect(await answers).toEqual(['A', 'B', 'C']);
  });

  it('tells an error only to who submitted the item', async () => {
    const { coalescer, batches } = underTest();

    const answers = Promise.allSettled([
      coalescer.submit(1, 'a'),
      coalescer.submit(1, 'b'),
      coalescer.submitAll(1, ['c', 'd']),
      coalescer.submitAll(1, ['e', 'f']),
    ]);
    await settled();
    batches[0]!.finish('b', 'd');

    expect(await answers).toEqual([
      { status: 'fulfilled', value: 'A' },
      { status: 'rejected', reason: new Error('b') },
      { status: 'rejected', reason: new Error('d') },
      { status: 'fulfilled', value: ['E', 'F'] },
    ]);
  });

  it('goes on after a batch that failed as a whole', async () => {
    const { coalescer, batches } = underTest({ atMost: 9, inFlight: 1 });
    const failing = Promise.allSettled([coalescer.submit(1, 'a'), coalescer.submit(1, 'b')]);
    await settled();
    const next = coalescer.submit(1, 'c');

    batches[0]!.fail(new Error('the database is gone'));

    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await settled();
    batches[1]!.finish();
    expect(await next).toBe('C');
  });

  it('answers an empty list with an empty one', async () => {
    const { coalescer, batches } = underTest();

    const answer = coalescer.submitAll(1, []);
    await settled();
    await finishAll(batches);

    expect(await answer).toEqual([]);
  });
});
