import { HeldBuckets } from '../../../src/webhooks/index.js';

describe('buckets that a relay holds', () => {
  it('begin nothing while they are shared out, and nothing where they were given away', async () => {
    const held = new HeldBuckets();
    await held.renew(() => Promise.resolve({ buckets: [1, 2] }));
    expect(held.tryBegin(1)).toBe(true);

    await held.renew((busy) => {
      expect([...busy]).toEqual([1]);
      expect([held.tryBegin(1), held.tryBegin(2)]).toEqual([false, false]);
      return Promise.resolve({ buckets: [1] });
    });

    expect([held.tryBegin(1), held.tryBegin(2)]).toEqual([true, false]);
  });

  it('know of nothing under way once all of it has ended, and go on after a failure', async () => {
    const held = new HeldBuckets();
    await held.renew(() => Promise.resolve({ buckets: [1] }));
    for (const time of [1, 2]) expect([time, held.tryBegin(1)]).toEqual([time, true]);
    held.end(1);
    await expect(held.renew((busy) => Promise.reject(new Error([...busy].join())))).rejects.toThrow('1');
    held.end(1);

    await expect(held.renew((busy) => Promise.reject(new Error(`${busy.size} busy`)))).rejects.toThrow('0 busy');
    expect(held.tryBegin(1)).toBe(true);
  });
});
