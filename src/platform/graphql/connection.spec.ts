import { isInstantKey } from './connection.js';

describe('isInstantKey', () => {
  it.each([
    '2027-03-01T09:30:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '0001-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ])('takes %s', (text) => {
    expect(isInstantKey(text)).toBe(true);
  });

  it.each([
    ['a year that there was not', '0000-01-01T00:00:00.000Z'],
    ['a day that there is not', '2027-02-30T00:00:00.000Z'],
    ['a month that there is not', '2027-13-01T00:00:00.000Z'],
    ['the hour after the last', '2027-03-01T24:00:00.000Z'],
    ['a second that there is not', '2027-03-01T09:30:60.000Z'],
    ['less than milliseconds', '2027-03-01T09:30:00Z'],
    ['a day', '2027-03-01'],
    ['a word', 'infinity'],
  ])('takes no %s', (_, text) => {
    expect(isInstantKey(text)).toBe(false);
  });
});
