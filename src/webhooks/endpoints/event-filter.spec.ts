import { filterProblems, storedFilters } from './event-filter.js';

describe('the events of an endpoint', () => {
  it.each([['*'], ['points.*'], ['points.earned'], ['tier.at-risk'], ['member.*']])('may be %s', (filter) => {
    expect(filterProblems([filter])).toEqual([]);
  });

  it.each([
    [''], ['points'], ['points.'], ['point.*'], ['*.earned'], ['points.*.*'], ['**'], ['points.%'], ['%'], ['points.earned '],
    ['POINTS.*'], ['points_earned'], ["points.*' OR true"],
  ])('are not "%s"', (filter) => {
    expect(filterProblems(['*', filter])).toEqual([
      {
        path: ['events', '1'],
        message: `"${filter}" is no event: take a type such as points.earned, all of a kind as in points.*, or *`,
      },
    ]);
  }); // prettier-ignore

  it('are one at least and not very many', () => {
    const message = (count: number) => `must name 1 to 50 types, not ${String(count)}`;

    expect(filterProblems([])).toEqual([{ path: ['events'], message: message(0) }]);
    expect(filterProblems(Array.from({ length: 51 }, () => '*'))).toEqual([{ path: ['events'], message: message(51) }]);
  });

  it('are stored once each, with patterns of SQL', () => {
    expect(storedFilters(['points.*', 'tier.at-risk', 'points.*', '*'])).toEqual({
      events: ['points.*', 'tier.at-risk', '*'],
      patterns: ['points.%', 'tier.at-risk', '%'],
    });
  });
});
