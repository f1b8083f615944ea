import { cheapestChoice } from './cheapest-choice.js';

const a = { number: 1, surcharge: 10, most: 1, isShared: false };
const b = { number: 2, surcharge: 0, most: 1, isShared: false };
const c = { number: 3, surcharge: 5, most: 2, isShared: false };
const [d, e] = [
  { ...b, number: 4, isShared: true },
  { ...c, number: 5, isShared: true },
];

describe('cheapestChoice', () => {
  it.each([
    ['nothing to choose', [], 0, null, 0],
    ['one of none', [], 1, null, null],
    ['one', [a, b, c], 1, null, 0],
    ['two', [a, b, c], 2, null, 5],
    ['three, one of them twice', [a, b, c], 3, null, 10],
    ['all', [a, b, c], 4, null, 20],
    ['too many', [a, b, c], 5, null, null],
    ['one that is named', [a, b, c], 1, a, 10],
    ['two, one of them named', [a, b, c], 2, a, 10],
    ['two, one of them the cheapest', [a, b, c], 2, b, 5],
    ['one that there is no more of', [a, b, { ...c, most: 0 }], 1, { ...c, most: 0 }, null],
  ])('of %s', (_, open, choose, chosen, expected) => {
    expect(cheapestChoice(open, choose, null, chosen)).toBe(expected);
  });

  it.each([
    ['two of a pool that has enough', [d, e], 2, 2, null, 5],
    ['two of a pool that has one', [d, e], 2, 1, null, null],
    ['one of a pool that has one, and another', [d, e, a], 2, 1, null, 10],
    ['none of a pool that is empty', [d, e, a, b], 2, 0, null, 10],
    ['the one that is named of a pool that has one, and another', [d, e, a], 2, 1, e, 15],
    ['the one that is named of a pool that has one', [d, e], 2, 1, e, null],
  ])('of %s', (_, open, choose, left, chosen, expected) => {
    expect(cheapestChoice(open, choose, left, chosen)).toBe(expected);
  });
});
