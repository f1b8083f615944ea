import { BESIDES, PROMISED, spreadOf, verdictsOf } from './ratios.js';
import type { Results, Round, Sample } from './results.js';

const sample = (perSecond: number, rest: Partial<Sample> = {}): Sample => ({
  perSecond,
  node: null,
  postgres: null,
  generator: null,
  p50: null,
  p99: null,
  ...rest,
});

/** What is judged of these results: median, least, most, rounds and whether it is reached, by what it is. */
const judged = (results: Results): Record<string, unknown[]> =>
  Object.fromEntries(
    verdictsOf([...PROMISED, ...BESIDES], results).map(({ what, spread, isReached }) => [
      what,
      [spread.median, spread.min, spread.max, spread.rounds, isReached],
    ]),
  );

describe('spreadOf', () => {
  it.each<[string, (number | null)[], [number, number, number, number] | null]>([
    ['nothing', [], null],
    ['nothing but gaps', [null, Number.NaN, Infinity], null],
    ['one', [2], [2, 2, 2, 1]],
    ['an odd number, in any order', [3, 1, 2], [1, 2, 3, 3]],
    ['an even number', [4, 1, 3, 2], [1, 2.5, 4, 4]],
    ['numbers that sort differently as text', [10, 9, 100], [9, 10, 100, 3]],
    ['a gap among others', [5, null, 7], [5, 6, 7, 2]],
    ['a zero, which is no gap', [0, 2, 4], [0, 2, 4, 3]],
  ])('of %s', (_, values, expected) => {
    const spread = spreadOf(values);

    expect(spread && [spread.min, spread.median, spread.max, spread.rounds]).toEqual(expected);
  });
});

describe('verdictsOf', () => {
  it('divides within each round, and judges by the median', () => {
    const record = [
      { 'bare-earn': sample(100), record: sample(110) },
      { 'bare-earn': sample(1000), record: sample(800) },
      { 'bare-earn': sample(200), record: sample(260) },
    ];

    expect(judged({ record })).toEqual({ '`recordPurchase` over GraphQL': [1.1, 0.8, 1.3, 3, true] });
  });

  it('misses by a hair', () => {
    const balance = [{ 'bare-balance': sample(1000), balance: sample(699) }];

    expect(judged({ balance })).toEqual({ 'balance over GraphQL': [0.699, 0.699, 0.699, 1, false] });
  });

  it('leaves out the round of which one side is missing', () => {
    const post: Round[] = [
      { 'tpc-b': sample(100), post: sample(500) },
      { post: sample(900) },
      { 'tpc-b': sample(0), post: sample(900) },
    ];

    expect(judged({ post })).toEqual({ '`ledger.post`, 100 a batch': [5, 5, 5, 1, true] });
  });

  it('says nothing of what was not measured', () => {
    expect(judged({})).toEqual({});
    expect(judged({ growth: [], record: [{ 'bare-earn': sample(1) }] })).toEqual({});
  });

  it('compares a percentile where one option is hot, and processor time of both processes for rewards', () => {
    const redeem = [{ record: sample(100), redeem: sample(70, { p99: 20 }), 'redeem-hot': sample(50, { p99: 70 }) }];
    const rewards = [
      { 'bare-balance': sample(9, { node: 100, postgres: 50 }), rewards: sample(1, { node: 1000, postgres: 200 }) },
      { 'bare-balance': sample(9, { node: 100, postgres: null }), rewards: sample(1, { node: 1, postgres: 1 }) },
    ];

    expect(judged({ redeem, rewards })).toEqual({
      '`redeemReward` over GraphQL': [0.7, 0.7, 0.7, 1, true],
      '99th percentile of `redeemReward`, all of one option': [3.5, 3.5, 3.5, 1, false],
      'rewards of a member, 500 on offer': [8, 8, 8, 1, true],
    });
  });

  it('takes time for growth and jobs, where less is better, and names how many were due', () => {
    const growth = [
      { balance: { small: 2, large: 2.4 }, earn: { small: 4, large: 5 }, spend: { small: 1, large: 0.5 } },
    ];
    const round = { byHand: { seconds: 10, postgres: 9 }, job: { seconds: 31, node: 15, postgres: 16 } };
    const expiry = { count: 1_000_000, one: 'lot', rounds: [round] };

    expect(judged({ growth, expiry })).toEqual({
      'balance of a wallet of 10,000 postings': [1.2, 1.2, 1.2, 1, true],
      'earn of a wallet of 10,000 postings': [1.25, 1.25, 1.25, 1, false],
      'spend of a wallet of 10,000 postings': [0.5, 0.5, 0.5, 1, true],
      'expiry of 1,000,000 lots': [3.1, 3.1, 3.1, 1, false],
    });
  });

  it('takes milliseconds for a calculation, and rounds by both sides for audiences', () => {
    const nothing = { kindred: [], byHand: [] };
    const audiences = {
      members: 10,
      reach: { kindred: [3, 3, 3], byHand: [2, 1] },
      count: nothing,
      memberPages: nothing,
      audiencePages: nothing,
      refresh: { first: 1, again: 1, in: 1 },
    };
    const calculate = { rules: 200, lines: 50, awards: 1, giving: 1, milliseconds: [0.4, 0.6, 0.5] };

    expect(judged({ calculate, audiences })).toEqual({
      'calculation of 200 rules on 50 lines': [0.5, 0.4, 0.6, 3, true],
      '`audienceReach`': [2.25, 1.5, 3, 2, false],
    });
  });
});
