import { LotState } from '../codes.js';
import type { CurrencyTerms } from '../currency-terms.js';
import { named } from '../protection/protection.js';
import { newWallet, type Lot } from '../wallet.js';
import { expiryOfCredit, expiryOfReinstated } from './new-expiry.js';

const NOW = new Date('2027-08-15T12:00:00Z');
const NEVER = { kind: 'NEVER' as const, count: null, unit: null, roundUpTo: null, dates: null };
const termsWith = (expiry: CurrencyTerms['policies'][number]['expiry']): CurrencyTerms => ({
  timeZone: 'Europe/London',
  policies: [{ version: 1, expiry, effectiveAt: new Date('2027-01-01T00:00:00Z') }],
  pending: { kind: 'AT_ONCE', count: null, unit: null },
  returnWindowDays: 14,
  graceDays: 30,
  debt: 'FORGIVE',
});
const INACTIVE = termsWith({ ...NEVER, kind: 'INACTIVITY', count: 6, unit: 'MONTHS' });
const activeAt = (lastActiveAt: string | null) => ({
  ...newWallet(1, 'member', 1, 1),
  lastActiveAt: lastActiveAt === null ? null : new Date(lastActiveAt),
});

describe('expiryOfCredit', () => {
  it.each<[string, CurrencyTerms, string | null, string | null]>([
    ['never', termsWith(NEVER), '2020-01-01T00:00:00Z', null],
    [
      'a month counted from now',
      termsWith({ ...NEVER, kind: 'AFTER', count: 1, unit: 'MONTHS' }),
      null,
      '2027-09-15T23:00:00.000Z',
    ],
    ['with the rest by inactivity', INACTIVE, '2027-02-15T12:00:00Z', null],
    ['counted from now for the inactive', INACTIVE, '2027-02-14T12:00:00Z', '2028-02-16T00:00:00.000Z'],
    ['with the rest for who was never active', INACTIVE, null, null],
  ])('is %s', (_, terms, lastActiveAt, expected) => {
    expect(expiryOfCredit(activeAt(lastActiveAt), terms, NOW)?.toISOString() ?? null).toBe(expected);
  });
});

describe('expiryOfReinstated', () => {
  const [early, wanted, late] = ['2027-01-01', '2027-10-01', '2028-01-01'].map((day) => new Date(day)) as [
    Date,
    Date,
    Date,
  ];
  const lot = (expiresAt: Date | null, free: number, alsoByInactivity = false) =>
    ({ state: LotState.OPEN, expiresAt, free, alsoByInactivity }) as Lot;

  it.each([
    ['a lot that is gone', lot(early, 0), wanted],
    ['a lot that lives, but shorter', lot(new Date('2027-09-01'), 5), wanted],
    ['a lot that lives longer', lot(late, 5), late],
    ['a lot without a date that was gone', lot(null, 0), wanted],
    ['a lot without a date of which something lives', lot(null, 5), null],
    ['a lot that inactivity took before its date', lot(late, 0, true), wanted],
    ['a lot that inactivity ends too, and that lives shorter', lot(new Date('2027-09-01'), 5, true), wanted],
  ])('of %s', (_, given, expected) => {
    const { expiresAt, alsoByInactivity } = expiryOfReinstated(given, named(wanted));

    expect(expiresAt).toEqual(expected);
    expect(alsoByInactivity).toBe(false);
  });

  it('of a lot that inactivity ends too, and that lives longer, stays as it is', () => {
    const expiry = expiryOfReinstated(lot(late, 5, true), named(wanted));

    expect(expiry).toMatchObject({ expiresAt: late, alsoByInactivity: true });
  });
});
