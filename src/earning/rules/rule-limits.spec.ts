import { cooldownProblems, limitsProblems } from './rule-limits.js';

describe('limitsProblems', () => {
  it.each([
    null,
    [{ uses: 1, period: 'DAY' }],
    [{ points: 9_007_199_254_740_991, period: 'EVER', perMember: false }],
    [{ uses: 1, points: 10, period: 'DAY', perMember: true }],
    [
      { uses: 1, period: 'DAY' },
      { points: 10, period: 'DAY' },
      { uses: 1, period: 'DAY', perMember: false },
      { uses: 5, period: 'WEEK' },
    ],
  ])('takes %#', (limits) => {
    expect(limitsProblems(limits)).toEqual([]);
  });

  it.each([
    [[], 'limits', 'must have at least one limit; leave it out where there is none'],
    [Array.from({ length: 11 }, () => ({ uses: 1, period: 'DAY' })), 'limits', 'must have at most 10 limits, not 11'],
    [[{ period: 'DAY' }], 'limits.0', 'needs uses, points or both'],
    [[{ uses: null, points: null, period: 'DAY' }], 'limits.0', 'needs uses, points or both'],
    [[{ uses: 0, period: 'DAY' }], 'limits.0.uses', 'must be at least 1, not 0'],
    [[{ points: -1, period: 'DAY' }], 'limits.0.points', 'must be at least 1, not -1'],
    [
      [
        { uses: 1, period: 'DAY' },
        { uses: 2, period: 'WEEK' },
        { uses: 3, points: 5, period: 'DAY', perMember: true },
      ],
      'limits.2.uses',
      'are limited already for DAY and each member, by limits.0',
    ],
    [
      [
        { points: 1, period: 'EVER', perMember: false },
        { points: 2, period: 'EVER', perMember: false },
      ],
      'limits.1.points',
      'are limited already for EVER and all members together, by limits.0',
    ],
  ])('refuses %#', (limits, path, message) => {
    expect(limitsProblems(limits)).toEqual([{ path: path.split('.'), message }]);
  });
});

describe('cooldownProblems', () => {
  it.each([undefined, null, 1, 3650])('takes %s', (days) => {
    expect(cooldownProblems(days)).toEqual([]);
  });

  it.each([0, -1, 3651])('refuses %s', (days) => {
    expect(cooldownProblems(days)).toEqual([{ path: ['cooldownDays'], message: `${days} is not within 1 to 3650` }]);
  });
});
