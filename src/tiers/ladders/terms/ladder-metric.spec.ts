import type { TierMetric } from '../ladder.js';
import { metricProblems, thresholdProblems } from './ladder-metric.js';

const METRICS: TierMetric[] = ['QUALIFYING_POINTS', 'SPEND', 'PURCHASES', 'VISITS', 'ACTIVITIES'];

describe('metricProblems', () => {
  it.each<[TierMetric, string | null, string | null]>([
    ['QUALIFYING_POINTS', null, null],
    ['QUALIFYING_POINTS', 'stars', null],
    ['SPEND', null, null],
    ['PURCHASES', null, null],
    ['VISITS', null, null],
    ['ACTIVITIES', null, 'review'],
  ])('takes %s with currency %s and activity type %s', (metric, currency, activityType) => {
    expect(metricProblems({ metric, currency, activityType })).toEqual([]);
  });

  it.each(METRICS.slice(1))('refuses a point currency with %s', (metric) => {
    const activityType = metric === 'ACTIVITIES' ? 'review' : null;

    expect(metricProblems({ metric, currency: 'stars', activityType })).toEqual([
      { path: ['currency'], message: `not with ${metric}, only with QUALIFYING_POINTS` },
    ]);
  });

  it.each(METRICS.slice(0, -1))('refuses a type of activity with %s', (metric) => {
    expect(metricProblems({ metric, currency: null, activityType: 'review' })).toEqual([
      { path: ['activityType'], message: `not with ${metric}, only with ACTIVITIES` },
    ]);
  });

  it('needs a type of activity with ACTIVITIES', () => {
    expect(metricProblems({ metric: 'ACTIVITIES', currency: null, activityType: null })).toEqual([
      { path: ['activityType'], message: 'needed with ACTIVITIES: a type of activity by its key' },
    ]);
  });
});

describe('thresholdProblems', () => {
  it.each<[TierMetric, string, string[]]>([
    ['SPEND', 'GBP', ['0']],
    ['SPEND', 'GBP', ['0', '0.01', '99.99', '1000000000000']],
    ['SPEND', 'KWD', ['0', '0.001']],
    ['SPEND', 'JPY', ['0', '1']],
    ['QUALIFYING_POINTS', 'GBP', ['0', '1', '9007199254740991']],
    ['VISITS', 'GBP', ['0', '12']],
  ])('takes, by %s in %s, %j', (metric, currency, thresholds) => {
    expect(thresholdProblems(thresholds, metric, currency)).toEqual([]);
  });

  const WHOLE = 'is not a whole number within 0 to 9007199254740991';
  const AMOUNT = 'is not an amount of GBP 0 or more, at most 1000000000000, with at most 2 decimals';

  it.each<[TierMetric, string[], [index: number, message: string][]]>([
    ['PURCHASES', ['1'], [[0, 'must be 0, not 1: every member stands on the first tier from the beginning']]],
    ['PURCHASES', ['0', '5', '5'], [[2, '5 must be above 5, that of the tier before it']]],
    [
      'PURCHASES',
      ['0', '30', '20', '0'],
      [
        [2, '20 must be above 30, that of the tier before it'],
        [3, '0 must be above 20, that of the tier before it'],
      ],
    ],
    [
      'PURCHASES',
      ['-1', '1.5'],
      [
        [0, `-1 ${WHOLE}`],
        [1, `1.5 ${WHOLE}`],
      ],
    ],
    ['QUALIFYING_POINTS', ['0', '9007199254740992'], [[1, `9007199254740992 ${WHOLE}`]]],
    ['QUALIFYING_POINTS', ['0', '9007199254740993'], [[1, `9007199254740993 ${WHOLE}`]]],
    ['SPEND', ['0', '0.001'], [[1, `0.001 ${AMOUNT}`]]],
    ['SPEND', ['0', '1000000000000.01'], [[1, `1000000000000.01 ${AMOUNT}`]]],
    [
      'SPEND',
      ['0', '999999999999.99', '999999999999.98'],
      [[2, '999999999999.98 must be above 999999999999.99, that of the tier before it']],
    ],
  ])('refuses, by %s, %j', (metric, thresholds, problems) => {
    expect(thresholdProblems(thresholds, metric, 'GBP')).toEqual(
      problems.map(([index, message]) => ({ path: ['tiers', String(index), 'threshold'], message })),
    );
  });
});
