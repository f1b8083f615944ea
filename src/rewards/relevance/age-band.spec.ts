import { ageBandOf } from './age-band.js';

describe('ageBandOf', () => {
  it.each([
    [0, '0-17'], [17, '0-17'], [18, '18-24'], [24, '18-24'], [25, '25-34'], [35, '35-44'], [54, '45-54'], [55, '55-64'],
    [64, '55-64'], [65, '65+'], [104, '65+'], [null, 'UNKNOWN'],
  ])('of %j is %s', (age, band) => {
    expect(ageBandOf(age)).toBe(band);
  }); // prettier-ignore
});
