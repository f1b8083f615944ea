import { listed, longDay, points, sumOf, times, wrapped } from './words.js';

describe('words of a story', () => {
  it.each([
    [points(1), '1 point'],
    [points(12), '12 points'],
    [listed([]), ''],
    [listed(['tea']), 'tea'],
    [listed(['tea', 'cake', 'a book']), 'tea, cake and a book'],
    [times(1), 'once'],
    [times(2), 'twice'],
    [times(5), '5 times'],
    [longDay('2027-08-09'), '9 August 2027'],
    [sumOf(['12.50', '0.05', '7.45'], 'GBP'), '20.00 GBP'],
    [sumOf([], 'EUR'), '0.00 EUR'],
    [sumOf(['1000', '20'], 'JPY'), '1020 JPY'],
  ])('%j', (said, expected) => {
    expect(said).toBe(expected);
  });

  it('breaks lines between words, and indents what follows', () => {
    const [first = '', second = '', ...more] = wrapped('word '.repeat(30).trim(), 4).split('\n');

    expect(first.length).toBeLessThanOrEqual(92);
    expect(second).toMatch(/^ {4}word/);
    expect(more).toEqual([]);
  });
});
