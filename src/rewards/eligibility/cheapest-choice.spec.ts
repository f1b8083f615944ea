import { cheapestChoice } from './cheapest-choice.js';

const a = { number: 1, surcharge: 10, most: 1 };
const b = { number: 2, surcharge: 0, most: 1 };
const c = { number: 3, surcharge: 5, most: 2 };

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
    expect(cheapestChoice(open, choose, chosen)).toBe(expected);
  });
});
