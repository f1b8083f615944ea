import { setImmediate as nextTurn } from 'node:timers/promises';
import { OneAtATime } from './one-at-a-time.js';

describe('one at a time', () => {
  it('runs what has the same key in the order in which it came, whatever fails, and others beside it', async () => {
    const turns = new OneAtATime<string>();
    const done: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        done.push(`${name} begins`);
        await nextTurn();
        done.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };

    const answers = await Promise.allSettled([
      turns.run('a', work('one', true)),
      turns.run('a', work('two')),
      turns.run('b', work('beside')),
    ]);

    expect(answers).toEqual([
      { status: 'rejected', reason: new Error('one') },
      { status: 'fulfilled', value: 'two' },
      { status: 'fulfilled', value: 'beside' },
    ]);
    expect(done.filter((what) => !what.startsWith('beside'))).toEqual([
      'one begins',
      'one ends',
      'two begins',
      'two ends',
    ]);
    expect(done.indexOf('beside begins')).toBeLessThan(done.indexOf('one ends'));
  });
});
