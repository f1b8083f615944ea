import { MemoryBuckets } from './memory-buckets.js';

const NOW = 1_000_000;
const calls = (count: number, figure = 60, bucket = 'key 1 me') => [{ bucket, programId: 1, count, figure }];

describe('MemoryBuckets', () => {
  it('let in as many as a minute has room for at once, then one after the other', () => {
    const buckets = new MemoryBuckets();

    const at = (seconds: number) => buckets.take(calls(1), NOW + seconds * 1000)?.milliseconds ?? null;

    expect(Array.from({ length: 60 }, () => at(0))).toEqual(Array(60).fill(null));
    expect(at(0)).toBe(1000);
    expect(at(0.4)).toBe(600);
    expect(at(1)).toBeNull();
    expect(at(1)).toBe(1000);
    expect([at(11), at(11)]).toEqual([null, null]);
  });

  it('are full again after a minute', () => {
    const buckets = new MemoryBuckets();
    buckets.take(calls(60), NOW);

    const again = [buckets.take(calls(60), NOW + 59_999), buckets.take(calls(60), NOW + 60_000)];

    expect(again.map((one) => one?.milliseconds ?? null)).toEqual([1, null]);
  });

  it('never let in more than a minute has room for', () => {
    const buckets = new MemoryBuckets();

    const asked = [0, 600].map((seconds) => buckets.take(calls(20, 10), NOW + seconds * 1000)?.milliseconds ?? null);

    expect(asked).toEqual([60_000, 60_000]);
  });

  it('keep nobody out when the clock was set back', () => {
    const buckets = new MemoryBuckets();
    buckets.take(calls(60), NOW + 3_600_000);

    expect(buckets.take(calls(60), NOW)).toBeNull();
    expect(buckets.take(calls(1), NOW)).not.toBeNull();
  });

  it('count each operation of each caller by itself, and let in all of a request or nothing', () => {
    const buckets = new MemoryBuckets();
    const both = [...calls(1, 2, 'key 1 me'), ...calls(1, 1, 'key 1 node')];

    const asked = [both, both, calls(1, 2, 'key 1 me'), calls(1, 2, 'key 1 me')].map((one) => buckets.take(one, NOW));

    expect(asked.map((one) => one?.calls.bucket ?? null)).toEqual([null, 'key 1 node', null, 'key 1 me']);
  });

  it('forget who has not called for a minute', () => {
    const buckets = new MemoryBuckets();
    for (let caller = 0; caller < 49_999; caller++) buckets.take(calls(1, 60, `address ${caller}`), NOW);

    buckets.take(calls(1, 60, 'address new'), NOW + 2000);

    expect(buckets.size).toBe(1);
  });

  it('forget the oldest when there are very many', () => {
    const buckets = new MemoryBuckets();

    for (let caller = 0; caller < 600_000; caller++) buckets.take(calls(1, 1, `address ${caller}`), NOW);

    expect(buckets.size).toBeLessThanOrEqual(550_000);
    expect(buckets.take(calls(1, 1, 'address 599999'), NOW)).not.toBeNull();
    expect(buckets.take(calls(1, 1, 'address 0'), NOW)).toBeNull();
  });
});
