import type { CompiledLadder } from '../ladders/ladder.js';
import { KnownClimbs } from './known-climbs.js';
import type { KnownClimb } from './stored/standing-change.js';
import { lowest } from './decisions/standing.js';

const ladder = (metric: CompiledLadder['metric'], number = 1): CompiledLadder =>
  ({ number, metric, tiers: [{ number: 1 }, { number: 2 }, { number: 3 }] }) as unknown as CompiledLadder;
const climbTo = (tier: number, more: Partial<KnownClimb> = {}): KnownClimb => ({
  memberId: 'ada',
  ladder: 1,
  sourceId: `purchase ${String(tier)}`,
  climb: {
    before: { ...lowest('2027-01-10'), tier: tier - 1 },
    after: { ...lowest('2027-01-10'), tier },
    window: { first: '2027-01-01', next: '2028-01-01' },
  },
  cameBack: null,
  at: new Date('2027-01-10T12:00:00Z'),
  formerly: null,
  ...more,
});
const tiers = (known: KnownClimbs, on = ladder('SPEND')) =>
  known.thatCameBack('ada', on).map(({ after }) => after.tier);

describe('all climbs', () => {
  it('are those of a member on a ladder, the first ones first, by their places', () => {
    const known = new KnownClimbs([climbTo(2), climbTo(3), climbTo(4), climbTo(2, { memberId: 'bob' })]);

    const [silver, gold, ...others] = known.of('ada', ladder('SPEND'));

    expect([silver?.sourceId, silver?.climb.after.tier]).toEqual(['purchase 2', 1]);
    expect([gold?.sourceId, gold?.climb.after.tier]).toEqual(['purchase 3', 2]);
    expect(others).toEqual([]);
  });
});

describe('climbs of which something came back', () => {
  it('are none at first, then those whose source counts for less, the latest first, by their places', () => {
    const known = new KnownClimbs([climbTo(2), climbTo(3)]);
    expect(tiers(known)).toEqual([]);

    known.noteCameBack('purchase 2', ladder('SPEND'));
    known.noteCameBack('purchase 3', ladder('SPEND'));

    expect(tiers(known)).toEqual([2, 1]);
  });

  it('are not those that were revoked and made again by something else', () => {
    const gone = climbTo(2, { cameBack: 'ALL' });

    expect(tiers(new KnownClimbs([gone, climbTo(2)]))).toEqual([]);
    expect(tiers(new KnownClimbs([gone, climbTo(2, { cameBack: 'ALL' })]))).toEqual([1]);
    expect(tiers(new KnownClimbs([gone, climbTo(2, { at: null })]))).toEqual([1]);
  });

  it('are not those of who was merged into a member, which stand for nothing but what they brought', () => {
    const known = new KnownClimbs([climbTo(2, { cameBack: 'ALL', formerly: 'bob' })]);

    expect([tiers(known), known.of('ada', ladder('SPEND'))]).toEqual([[], []]);
    expect(known.ownThatCameBack('ada', ladder('SPEND'))).toMatchObject([{ owner: 'bob', after: { tier: 1 } }]);
  });

  it('are those that are made meanwhile as well', () => {
    const known = new KnownClimbs([]);

    known.add(climbTo(3, { cameBack: 'ALL' }));

    expect(tiers(known)).toEqual([2]);
  });

  it('brought something where they were their own: to one tier, window and moment the last', () => {
    const at = new Date('2027-03-10T12:00:00Z');
    const own = (known: KnownClimb[]) =>
      new KnownClimbs(known).ownThatCameBack('ada', ladder('SPEND')).map(({ after, at }) => [after.tier, at]);
    const gone = climbTo(2, { at, cameBack: 'ALL' });

    expect(own([gone, climbTo(3, { at, cameBack: 'PART' }), climbTo(3, { at: null, cameBack: 'ALL' })])).toEqual([
      [1, at],
      [2, at],
    ]);
    expect(own([gone, climbTo(2, { at })])).toEqual([]);
    expect(own([gone, climbTo(2, { at, formerly: 'bob' })])).toEqual([[1, at]]);
    expect(own([gone, climbTo(2, { at: new Date('2027-03-10T12:00:01Z') })])).toEqual([[1, at]]);
  });

  it.each([
    ['SPEND', 'PART', [1]],
    ['QUALIFYING_POINTS', 'PART', [1]],
    ['PURCHASES', 'PART', []],
    ['VISITS', 'PART', []],
    ['VISITS', 'ALL', [1]],
  ] as const)('by %s, when %s of it came back: %j', (metric, cameBack, expected) => {
    expect(tiers(new KnownClimbs([climbTo(2, { cameBack })]), ladder(metric))).toEqual(expected);
  });

  it('are of that member and ladder alone, and of tiers that are there', () => {
    const others = [climbTo(2, { memberId: 'bob' }), climbTo(2, { ladder: 2 }), climbTo(4)];
    const known = new KnownClimbs(others.map((one) => ({ ...one, cameBack: 'ALL' })));

    expect(tiers(known)).toEqual([]);
  });
});
