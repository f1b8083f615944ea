import type { Logger } from 'pino';
import type { Queryable } from '../database/index.js';
import { DueRun } from './due-run.js';
import { DueSources, type DueSource } from './due-sources.js';

const day = (number: number): Date => new Date(Date.UTC(2027, 0, number));
const END = day(31);

/** A source with items that become due on these days, and what was asked of it. */
class FakeSource implements DueSource {
  constructor(
    readonly name: string,
    readonly order: number,
    readonly days: number[],
    private readonly diary: string[],
    private readonly onRun: (at: Date, limit: number) => number | undefined = () => undefined,
  ) {}

  nextDueAt(_db: Queryable, _programId: number, until: Date): Promise<Date | null> {
    const next = this.days.filter((one) => day(one) <= until).sort((a, b) => a - b)[0];
    return Promise.resolve(next === undefined ? null : day(next));
  }

  run(_programId: number, at: Date, limit: number): Promise<number> {
    const answer = this.onRun(at, limit);
    if (answer !== undefined) return Promise.resolve(answer);
    const due = this.days.filter((one) => day(one) <= at).slice(0, 2);
    for (const one of due) this.days.splice(this.days.indexOf(one), 1);
    this.diary.push(`${this.name} ${String(at.getUTCDate())}: ${due.join(' ')}`);
    return Promise.resolve(due.length);
  }
}

describe('a run through due moments', () => {
  let diary: string[];
  let logged: { facts: Record<string, unknown>; message: string }[];
  beforeEach(() => {
    diary = [];
    logged = [];
  });

  const source = (
    name: string,
    order: number,
    days: number[],
    onRun?: (at: Date, limit: number) => number | undefined,
  ) => new FakeSource(name, order, days, diary, onRun);

  const begin = (sources: DueSource[], more: { isLenient?: boolean; signal?: AbortSignal } = {}): DueRun => {
    const registry = new DueSources();
    for (const one of sources) registry.register(one);
    const logger = { error: (facts: Record<string, unknown>, message: string) => logged.push({ facts, message }) };
    return new DueRun({
      db: {} as Queryable,
      programId: 1,
      sources: registry.inOrder,
      logger: logger as unknown as Logger,
      isLenient: false,
      ...more,
    });
  };

  const liveThrough = async (run: DueRun, until = END): Promise<number[]> => {
    const moments: number[] = [];
    for (let at = await run.nextDueAt(until); at !== null; at = await run.nextDueAt(until)) {
      moments.push(at.getUTCDate());
      await run.runAt(at);
      if (moments.length > 20) throw new Error('it spins');
    }
    return moments;
  };

  it('takes the moments in order and, at one moment, the sources in theirs, each until it is done', async () => {
    const run = begin([source('tiers', 4, [5, 2]), source('points', 2, [5, 5, 5, 9])]);

    const moments = await liveThrough(run);

    expect(moments).toEqual([2, 5, 9]);
    expect(diary).toEqual([
      'tiers 2: 2', 'tiers 2: ',
      'points 5: 5 5', 'points 5: 5', 'points 5: ', 'tiers 5: 5', 'tiers 5: ',
      'points 9: 9', 'points 9: ', 'tiers 9: ',
    ]); // prettier-ignore
    expect(run.done).toEqual({ points: 4, tiers: 2 });
    expect(logged).toEqual([]);
  });

  it('goes no further than it is told, and on from there', async () => {
    const run = begin([source('points', 1, [3, 10])]);

    const first = await liveThrough(run, day(9));
    const then = await liveThrough(run, day(10));

    expect([first, then]).toEqual([[3], [10]]);
  });

  it('does nothing when nothing is due', async () => {
    const run = begin([source('points', 1, [])]);

    expect(await liveThrough(run)).toEqual([]);
    expect(run.done).toEqual({});
  });

  it('lives through a moment again when a later source made something due there for an earlier one', async () => {
    const points = source('points', 1, []);
    const tiers: FakeSource = source('tiers', 2, [4], (at) => {
      if (!tiers.days.includes(at.getUTCDate())) return 0;
      points.days.push(...tiers.days.splice(0));
      return 1;
    });
    const run = begin([points, tiers]);

    const moments = await liveThrough(run);

    expect(moments).toEqual([4, 4]);
    expect(run.done).toEqual({ tiers: 1, points: 1 });
    expect(logged).toEqual([]);
  });

  it('does not mind that another source did what was due', async () => {
    const points = source('points', 2, [4, 8], () => 0);
    const holds: FakeSource = source('holds', 1, points.days, (at) => {
      const left = points.days.filter((one) => day(one) > at);
      return points.days.splice(0, points.days.length, ...left).length - left.length;
    });
    const run = begin([holds, points]);

    const moments = await liveThrough(run);

    expect(moments).toEqual([4, 8]);
    expect(run.done).toEqual({ holds: 2 });
    expect(logged).toEqual([]);
  });

  it('leaves a source that says the same again and does nothing, and goes on with the others', async () => {
    const run = begin([source('stuck', 1, [2, 6], () => 0), source('points', 2, [4])]);

    const moments = await liveThrough(run);

    expect(moments).toEqual([2, 4]);
    expect(run.done).toEqual({ points: 1 });
    expect(logged).toEqual([
      {
        facts: { at: day(2), source: 'stuck', programId: 1 },
        message: 'something is due, and its source does nothing about it: left for this run',
      },
    ]);
  });

  it('throws the error of a source and, when it is lenient, logs it and goes on with the others', async () => {
    const broken = (): DueSource[] => [
      source('broken', 1, [2], () => {
        throw new Error('broken');
      }),
      source('points', 2, [4]),
    ];

    const strict = liveThrough(begin(broken()));
    const lenient = liveThrough(begin(broken(), { isLenient: true }));

    await expect(strict).rejects.toThrow('broken');
    expect(await lenient).toEqual([2, 4]);
    expect(logged).toMatchObject([{ facts: { source: 'broken' }, message: 'a due source failed: left for this run' }]);
  });

  it('stops between two calls of a source, lenient or not', async () => {
    const server = new AbortController();
    const points = source('points', 1, [2, 2, 2], () => {
      server.abort(new Error('the server stops'));
      return 1;
    });

    const living = liveThrough(begin([points], { isLenient: true, signal: server.signal }));

    await expect(living).rejects.toThrow('the server stops');
  });

  it('takes no two sources of one name', () => {
    expect(() => begin([source('points', 1, []), source('points', 2, [])])).toThrow('two due sources are "points"');
  });
});
