import { utcInstant } from './instant.js';

describe('utcInstant', () => {
  it.each([
    ['2027-03-01 09:30:00+00', '2027-03-01T09:30:00.000Z'],
    ['2027-03-01 09:30:00.1+00', '2027-03-01T09:30:00.100Z'],
    ['2027-12-31 23:59:59.999999+00', '2027-12-31T23:59:59.999Z'],
    ['2028-02-29 00:00:00.001+00', '2028-02-29T00:00:00.001Z'],
    ['0987-01-01 00:00:00.057+00', '0987-01-01T00:00:00.057Z'],
  ])('reads %s', (text, instant) => {
    expect(utcInstant(text)?.toISOString()).toBe(instant);
  });

  it('reads every millisecond exactly', () => {
    for (let millisecond = 0; millisecond < 1000; millisecond++) {
      const fraction = String(millisecond).padStart(3, '0');
      expect(utcInstant(`2027-03-01 09:30:00.${fraction}+00`)?.getUTCMilliseconds()).toBe(millisecond);
    }
  });

  it.each([
    'infinity',
    '2027-03-01 09:30:00+02',
    '2027-03-01 09:30:00+05:30',
    '0044-03-15 00:00:00+00 BC',
    '0044-03-15 00:00:00+00',
  ])('leaves %s to the driver', (text) => {
    expect(utcInstant(text)).toBeNull();
  });
});
