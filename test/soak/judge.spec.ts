import { Random } from '../faults/shop/random.js';
import { judge, type Sample } from './judge.js';

/** Ten minutes, a sample each quarter of a minute. */
const run = (at: (minute: number, random: Random) => Partial<Sample>): Sample[] => {
  const random = new Random(3);
  const steady = { heapMegabytes: 80, residentMegabytes: 200, connections: 10, backlog: 20, callsPerSecond: 60 };
  return Array.from({ length: 40 }, (_, index) => ({ seconds: index * 15, ...steady, ...at(index / 4, random) }));
};
const failed = (samples: Sample[]): string[] =>
  judge(samples)
    .filter(({ passed }) => !passed)
    .map(({ what }) => what);

describe('a server that was watched', () => {
  it('stays as it is under noise', () => {
    const noisy = run((_, random) => ({
      heapMegabytes: random.between(60, 110),
      residentMegabytes: random.between(150, 400),
      connections: random.between(3, 12),
      backlog: random.between(0, 5000),
    }));

    expect(failed(noisy)).toEqual([]);
  });

  it('may grow while it warms up', () => {
    expect(failed(run((minute) => ({ heapMegabytes: Math.min(100, 50 + 25 * minute) })))).toEqual([]);
  });

  it.each<[string, (minute: number) => Partial<Sample>, string]>([
    ['memory that is never given back', (minute) => ({ heapMegabytes: 80 + 2 * minute }), 'heap after collection, MB'],
    ['buffers outside of the heap', (minute) => ({ residentMegabytes: 200 + 15 * minute }), 'resident memory, MB'],
    ['connections that are not closed', (minute) => ({ connections: 10 + Math.floor(minute) }), 'connections'],
    ['events that are sent too slowly', (minute) => ({ backlog: 300 * minute }), 'events under way'],
  ])('fails by %s', (_, at, what) => {
    expect(failed(run(at))).toEqual([what]);
  });
});
