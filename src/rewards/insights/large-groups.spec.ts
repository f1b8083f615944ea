import { largeGroups } from './large-groups.js';

const names = (counts: Record<string, number>) => {
  const { alone, rest } = largeGroups(Object.entries(counts).map(([name, members]) => ({ name, members })));
  return [alone.map(({ name }) => name).join(''), rest.map(({ name }) => name).join('')];
};

describe('groups of members', () => {
  it.each<[string, Record<string, number>, string, string]>([
    ['are shown where all are large', { a: 5, b: 70 }, 'ab', ''],
    ['are one with the smallest of the others where one is small', { a: 5, b: 4, c: 70 }, 'c', 'ab'],
    ['are one with it where several are small, which may be the same members', { a: 9, b: 4, c: 4, d: 70 }, 'd', 'abc'],
    ['are all one where all are small', { a: 4, b: 1 }, '', 'ab'],
    ['are all one where a single one is large', { a: 4, b: 9 }, '', 'ab'],
    ['are none', {}, '', ''],
  ])('%s', (_, counts, alone, rest) => {
    expect(names(counts)).toEqual([alone, rest]);
  });
});
