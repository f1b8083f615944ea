import { LotState } from './codes.js';
import {
  earningOf,
  expiryOf,
  expiryOfReturned,
  graceFrom,
  maturingOf,
  underRule,
  type CurrencyTerms,
  type PolicyVersion,
} from './currency-terms.js';
import type { ExpiryPolicy, PendingPolicy } from './terms.js';
import type { Lot } from './wallet.js';

const NEVER: ExpiryPolicy = { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null };
const A_MONTH: ExpiryPolicy = { ...NEVER, kind: 'AFTER', count: 1, unit: 'MONTHS' };
const A_YEAR: ExpiryPolicy = { ...A_MONTH, count: 12 };
const AT_ONCE: PendingPolicy = { kind: 'AT_ONCE', count: null, unit: null };
const TWO_DAYS: PendingPolicy = { kind: 'AFTER', count: 2, unit: 'DAYS' };
const EARNED = new Date('2027-01-25T12:00:00Z');
const NOW = new Date('2027-03-01T12:00:00Z');

const policy = (version: number, expiry: ExpiryPolicy, effectiveAt: string): PolicyVersion => ({
  version,
  expiry,
  effectiveAt: new Date(effectiveAt),
});
const termsOf = (pending: PendingPolicy, ...policies: PolicyVersion[]): CurrencyTerms => ({
  timeZone: 'Europe/London',
  policies: policies.length > 0 ? policies : [policy(1, NEVER, '2026-01-01T00:00:00Z')],
  pending,
  returnWindowDays: 14,
  graceDays: 30,
  debt: 'FORGIVE',
});
const shown = (at: Date | null) => at?.toISOString() ?? null;

describe('expiryOf', () => {
  it('goes by the policy that holds now', () => {
    const terms = termsOf(
      AT_ONCE,
      policy(1, A_YEAR, '2026-01-01T00:00:00Z'),
      policy(2, A_MONTH, '2027-02-01T00:00:00Z'),
    );

    expect(shown(expiryOf(terms, EARNED))).toBe('2027-02-26T00:00:00.000Z');
    expect(expiryOf(termsOf(AT_ONCE), EARNED)).toBeNull();
  });
});

describe('maturingOf', () => {
  it.each<[PendingPolicy, string | null]>([
    [AT_ONCE, null],
    [TWO_DAYS, '2027-01-27T12:00:00.000Z'],
    [{ kind: 'RETURN_WINDOW', count: null, unit: null }, '2027-02-08T12:00:00.000Z'],
    [{ kind: 'COMPLETED', count: null, unit: null }, null],
  ])('%j', (pending, expected) => {
    expect(shown(maturingOf(termsOf(pending), EARNED))).toBe(expected);
  });
});

describe('earningOf', () => {
  it.each<[string, PendingPolicy, boolean, boolean, string | null]>([
    ['at once', AT_ONCE, true, false, null],
    ['at once, but not completed', AT_ONCE, false, true, null],
    ['after two days', TWO_DAYS, true, true, '2027-01-27T12:00:00.000Z'],
    ['after two days, but not completed', TWO_DAYS, false, true, null],
  ])('%s', (_, pending, isCompleted, isPending, maturesAt) => {
    const terms = termsOf(pending, policy(1, A_MONTH, '2026-01-01T00:00:00Z'));

    const earning = earningOf(terms, 100, EARNED, isCompleted ? EARNED : null);

    expect({ ...earning, maturesAt: shown(earning.maturesAt), expiresAt: shown(earning.expiresAt) }).toEqual({
      points: 100,
      isPending,
      maturesAt,
      earnedAt: EARNED,
      expiresAt: '2027-02-26T00:00:00.000Z',
      alsoByInactivity: false,
    });
  });
});

describe('earningOf under a rule', () => {
  const terms = termsOf(AT_ONCE, policy(1, A_MONTH, '2026-01-01T00:00:00Z'));

  it.each<[string, CurrencyTerms, string | null, boolean]>([
    ['with an expiry of its own', underRule(terms, null, A_YEAR), '2028-01-26T00:00:00.000Z', true],
    ['whose expiry is that of the currency', underRule(terms, null, A_MONTH), '2027-02-26T00:00:00.000Z', true],
    ['whose points never expire', underRule(terms, null, NEVER), null, false],
    ['that lets points wait', underRule(terms, TWO_DAYS, null), '2027-02-26T00:00:00.000Z', false],
    ['without policies', underRule(terms, null, null), '2027-02-26T00:00:00.000Z', false],
  ])('%s', (_, given, expiresAt, alsoByInactivity) => {
    const earning = earningOf(given, 100, EARNED, EARNED);

    expect([shown(earning.expiresAt), earning.alsoByInactivity]).toEqual([expiresAt, alsoByInactivity]);
  });
});

describe('expiryOfReturned', () => {
  const [later, GRACE] = [new Date('2027-09-01T00:00:00Z'), '2027-03-31T23:00:00.000Z'];
  const lot = (expiresAt: Date | null) => ({ state: LotState.CLOSED, earnedAt: EARNED, expiresAt }) as Lot;
  const dated = termsOf(AT_ONCE, policy(1, NEVER, '2026-01-01T00:00:00Z'), policy(2, A_YEAR, '2027-02-01T09:00:00Z'));
  const datedShortly = termsOf(
    AT_ONCE,
    policy(1, NEVER, '2026-01-01T00:00:00Z'),
    policy(2, { ...A_MONTH, count: 5, unit: 'DAYS' }, '2027-02-01T09:00:00Z'),
  );
  const datedBefore = termsOf(
    AT_ONCE,
    policy(1, A_YEAR, '2026-01-01T00:00:00Z'),
    policy(2, NEVER, '2027-01-01T00:00:00Z'),
  );

  const lengthened = termsOf(
    AT_ONCE,
    policy(1, A_MONTH, '2026-01-01T00:00:00Z'),
    policy(2, A_YEAR, '2027-02-01T00:00:00Z'),
  );

  const lotOfThePast = { ...lot(null), earnedAt: new Date('2025-12-30T12:00:00Z'), availableAt: EARNED };

  it.each<[string, Lot, CurrencyTerms, Date | null, string | null]>([
    ['as before', lot(later), termsOf(AT_ONCE), null, later.toISOString()],
    ['never, as before', lot(null), termsOf(AT_ONCE), null, null],
    ['after the days of grace, when it has expired', lot(NOW), termsOf(AT_ONCE), null, GRACE],
    ['by the policy that came since', lot(null), dated, null, '2028-02-02T00:00:00.000Z'],
    ['after the days of grace, when that is past too', lot(null), datedShortly, null, GRACE],
    ['not by policies that were before', lot(null), datedBefore, null, null],
    ['not by a policy that only lengthens an expiry', lot(null), lengthened, null, null],
    ['not by policies that were before it was recorded, whatever its date', lotOfThePast, datedBefore, null, null],
    ['after the days of grace, when undated points went by inactivity', lot(null), termsOf(AT_ONCE), NOW, GRACE],
    ['with the other undated points', lot(null), termsOf(AT_ONCE), later, null],
    ['as before, whatever inactivity took', lot(later), termsOf(AT_ONCE), NOW, later.toISOString()],
  ])('is %s', (_, given, terms, inactiveFrom, expected) => {
    expect(shown(expiryOfReturned(given, terms, NOW, inactiveFrom).expiresAt)).toBe(expected);
  });
});

describe('expiryOfReturned of a lot that has a date and ends by inactivity too', () => {
  const [later, GRACE] = ['2027-09-01T00:00:00.000Z', '2027-03-31T23:00:00.000Z'];
  const lot = (expiresAt: string) =>
    ({ expiresAt: new Date(expiresAt), alsoByInactivity: true, earnedAt: EARNED }) as Lot;

  it.each<[string, Lot, Date | null, string, boolean]>([
    ['is as before', lot(later), null, later, true],
    ['is as before while who has it is active', lot(later), new Date('2027-04-01T00:00:00Z'), later, true],
    ['is after the days of grace alone when inactivity took it', lot(later), NOW, GRACE, false],
    ['is so even where that is its date', lot(GRACE), NOW, GRACE, false],
    ['is so when its date has passed', lot('2027-02-01T00:00:00Z'), new Date('2027-04-01T00:00:00Z'), GRACE, false],
  ])('%s', (_, given, inactiveFrom, expected, alsoByInactivity) => {
    const returned = expiryOfReturned(given, termsOf(AT_ONCE), NOW, inactiveFrom);

    expect([shown(returned.expiresAt), returned.alsoByInactivity]).toEqual([expected, alsoByInactivity]);
  });
});

describe('graceFrom', () => {
  it('is the end of the last day of grace in the zone', () => {
    expect(shown(graceFrom({ ...termsOf(AT_ONCE), graceDays: 0 }, NOW))).toBe('2027-03-02T00:00:00.000Z');
    expect(shown(graceFrom(termsOf(AT_ONCE), NOW))).toBe('2027-03-31T23:00:00.000Z');
  });
});
