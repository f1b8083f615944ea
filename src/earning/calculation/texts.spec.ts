import { countOf } from './texts.js';

describe('countOf', () => {
  it.each([[0, '0 points'], [1, '1 point'], [2, '2 points']])('%i: %s', (count, text) => {
    expect(countOf(count, 'point')).toBe(text);
  }); // prettier-ignore
});
