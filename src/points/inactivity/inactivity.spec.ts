import type { CurrencyTerms, PolicyVersion } from '../currency-terms.js';
import type { ExpiryPolicy } from '../terms.js';
import { newWallet } from '../wallet.js';
import { concernsInactive, dateForInactive } from './inactivity.js';

const NEVER: ExpiryPolicy = { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null };
const A_YEAR: ExpiryPolicy = { ...NEVER, kind: 'AFTER', count: 12, unit: 'MONTHS' };
const INACTIVE: ExpiryPolicy = { ...NEVER, kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
const on = (day: string) => new Date(`${day}T00:00:00Z`);

const policy = (version: number, expiry: ExpiryPolicy, since = '2025-01-01'): PolicyVersion => ({
  version,
  expiry,
  effectiveAt: on(since),
});
const termsOf = (...policies: PolicyVersion[]): CurrencyTerms => ({
  timeZone: 'UTC',
  policies,
  pending: { kind: 'AT_ONCE', count: null, unit: null },
  returnWindowDays: 14,
  graceDays: 30,
  debt: 'OWE',
});

describe('concernsInactive', () => {
  it.each([
    ['nothing new', termsOf(policy(1, NEVER)), 1, false],
    ['a policy that came', termsOf(policy(1, NEVER), policy(2, A_YEAR)), 1, true],
    ['inactivity', termsOf(policy(1, INACTIVE)), 1, true],
  ])('%s', (_, terms, policyVersion, expected) => {
    expect(concernsInactive({ policyVersion }, terms)).toBe(expected);
  });
});

describe('dateForInactive', () => {
  const inactivity = termsOf(policy(1, INACTIVE));

  it.each<[string, CurrencyTerms, string | null, string | null]>([
    ['a period from now for who was inactive for a whole one', inactivity, '2026-06-30', '2027-07-02'],
    ['none for who was active within it', inactivity, '2026-07-01', null],
    ['none for who has never had points', inactivity, null, null],
    ['none where inactivity ends nothing', termsOf(policy(1, A_YEAR)), '2026-01-01', null],
    ['none before the wallet is under the policy', termsOf(policy(2, INACTIVE)), '2026-01-01', null],
  ])('is %s', (_, terms, lastActive, expected) => {
    const wallet = { ...newWallet(1, 'member', 1, 1), lastActiveAt: lastActive === null ? null : on(lastActive) };

    expect(dateForInactive(wallet, terms, on('2027-01-01'))).toEqual(expected === null ? null : on(expected));
  });
});
