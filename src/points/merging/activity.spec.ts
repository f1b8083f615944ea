import type { CurrencyTerms } from '../currency-terms.js';
import { activeWithoutPauses } from './activity.js';

const LONDON = 'Europe/London';
const date = (text: string | null) => (text === null ? null : new Date(text));
const termsOf = (kind: 'INACTIVITY' | 'NEVER', effectiveAt = '2026-01-01T00:00Z'): CurrencyTerms => ({
  ...{ timeZone: LONDON, returnWindowDays: 30, graceDays: 30, debt: 'OWE' },
  pending: { kind: 'AT_ONCE', count: null, unit: null },
  policies: [
    {
      version: 1,
      effectiveAt: new Date(effectiveAt),
      expiry: { kind, count: 1, unit: 'MONTHS', roundUpTo: null, dates: null },
    },
  ],
});
const wallet = (lastActiveAt: string | null, ...spans: [first: string, last: string][]) => ({
  policyVersion: 1,
  lastActiveAt: date(lastActiveAt),
  protection:
    spans.length === 0
      ? null
      : { timeZone: LONDON, spans: spans.map(([first, last], index) => ({ pause: index + 1, first, last })) },
});
const NOW = new Date('2027-04-10T12:00Z');

describe('when somebody counts as last active whose points another takes over', () => {
  it.each<[what: string, active: string | null, spans: [string, string][], counts: string | null]>([
    ['when they were, without pauses', '2027-03-01T09:00Z', [], '2027-03-01T09:00Z'],
    ['as many days later as were protected', '2027-03-01T09:00Z', [['2027-03-10', '2027-03-19']], '2027-03-11T09:00Z'],
    ['at the same local time after the clocks changed', '2027-03-20T09:00Z', [['2027-03-21', '2027-03-30']], '2027-03-30T08:00Z'],
    ['without days before they were', '2027-03-15T09:00Z', [['2027-03-10', '2027-03-19']], '2027-03-20T09:00Z'],
    ['without today and what is planned from today on', '2027-04-08T09:00Z', [['2027-04-09', '2027-04-30']], '2027-04-09T09:00Z'],
    ['not later than now', '2027-04-09T22:00Z', [['2027-04-09', '2027-04-30']], '2027-04-10T12:00Z'],
    ['by all their pauses', '2027-03-01T09:00Z', [['2027-03-02', '2027-03-03'], ['2027-03-10', '2027-03-10']], '2027-03-04T09:00Z'],
    ['counted from the policy where they never were', null, [['2026-01-05', '2026-01-06']], '2026-01-03T00:00Z'],
    ['never, where they never were and nothing was protected', null, [['2025-01-05', '2025-01-06']], null],
  ])('%s', (_, active, spans, counts) => {
    expect(activeWithoutPauses(wallet(active, ...spans), termsOf('INACTIVITY'), NOW)).toEqual(date(counts));
  }); // prettier-ignore

  it('counts from a policy that came later', () => {
    const paused = wallet('2027-01-01T09:00Z', ['2027-01-05', '2027-01-08'], ['2027-03-05', '2027-03-06']);

    const counts = activeWithoutPauses(paused, termsOf('INACTIVITY', '2027-03-01T00:00Z'), NOW);

    expect(counts).toEqual(date('2027-03-03T00:00Z'));
  });

  it('is when they were where inactivity takes nothing', () => {
    const paused = wallet('2027-03-01T09:00Z', ['2027-03-10', '2027-03-19']);

    expect(activeWithoutPauses(paused, termsOf('NEVER'), NOW)).toEqual(paused.lastActiveAt);
  });
});
