import { RuleUses, type UseRow } from './rule-uses.js';
import { EVER_START, Span, spansOf } from './spans.js';

const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);
const row = (fields: Partial<UseRow>): UseRow => ({
  memberId: 'ada',
  ruleId: 'r',
  span: Span.DAY,
  start: '2027-03-10',
  uses: 1,
  points: 20,
  lastAt: noon('2027-03-10'),
  ...fields,
});
/** What is stored after uses of 20 points each at noon of these days. */
const storedOf = (...days: string[]): UseRow[] => {
  const uses = new RuleUses();
  for (const day of days) uses.count('ada', 'r', day, 20, noon(day));
  return uses.additions;
};

describe('RuleUses', () => {
  const DAYS = ['2027-01-01', '2027-02-28', '2027-03-08', '2027-03-10', '2027-03-10', '2027-03-14', '2027-03-15'];

  it.each([
    ['DAY', '2027-03-10', 2],
    ['DAY', '2027-03-11', 0],
    ['WEEK', '2027-03-14', 4],
    ['WEEK', '2027-03-15', 1],
    ['MONTH', '2027-03-31', 5],
    ['MONTH', '2027-02-01', 1],
    ['YEAR', '2027-12-31', 7],
    ['YEAR', '2026-12-31', 0],
    ['EVER', '2030-01-01', 7],
  ] as const)('in the %s of %s are %i', (period, day, uses) => {
    const stored = new RuleUses(storedOf(...DAYS));

    expect(stored.usedIn('ada', 'r', period, day)).toEqual({ uses, points: uses * 20 });
  });

  it('adds what is counted to what was stored, and hands out only that', () => {
    const uses = new RuleUses(storedOf('2027-03-10'));

    uses.count('ada', 'r', '2027-03-10', 5, noon('2027-03-10'));
    uses.count('ada', 'r', '2027-03-11', 7, noon('2027-03-11'));

    expect(uses.usedIn('ada', 'r', 'MONTH', '2027-03-01')).toEqual({ uses: 3, points: 32 });
    const at = { 10: noon('2027-03-10'), 11: noon('2027-03-11') };
    expect(uses.additions).toEqual([
      row({ points: 5, lastAt: at[10] }),
      row({ span: Span.MONTH, start: '2027-03-01', uses: 2, points: 12, lastAt: at[11] }),
      row({ span: Span.EVER, start: EVER_START, uses: 2, points: 12, lastAt: at[11] }),
      row({ start: '2027-03-11', points: 7, lastAt: at[11] }),
    ]);
  });

  it('changes none of the rows that it was given', () => {
    const stored = storedOf('2027-03-10');
    const before = structuredClone(stored);

    new RuleUses(stored).count('ada', 'r', '2027-03-10', 5, noon('2027-03-12'));

    expect(stored).toEqual(before);
  });

  it('keeps members, rules and all members together apart', () => {
    const uses = new RuleUses();
    uses.count('ada', 'r', '2027-03-10', 20, noon('2027-03-10'));
    uses.count(null, 'r', '2027-03-10', 20, noon('2027-03-10'));
    uses.count(null, 'r', '2027-03-10', 30, noon('2027-03-10'));

    const used = (memberId: string | null, ruleId: string) =>
      uses.usedIn(memberId, ruleId, 'EVER', '2027-03-10').points;
    expect([used('ada', 'r'), used(null, 'r'), used('bob', 'r'), used('ada', 's')]).toEqual([20, 50, 0, 0]);
    expect(uses.additions).toHaveLength(2 * spansOf('2027-03-10').length);
  });

  describe('lastAt', () => {
    const uses = new RuleUses(storedOf('2027-03-15', '2027-03-01', '2027-03-08'));
    const last = (after: string, before: string) =>
      uses.lastAt('ada', 'r', { after: noon(after), before: noon(before) });

    it('is the latest, in whatever order they were told', () => {
      expect(uses.lastAt('ada', 'r')).toEqual(noon('2027-03-15'));
      expect(uses.lastAt('bob', 'r')).toBeNull();
      expect(uses.lastAt('ada', 's')).toBeNull();
    });

    it.each([
      ['2027-03-02', '2027-03-14', '2027-03-08'],
      ['2027-02-01', '2027-03-08', '2027-03-01'],
      ['2027-03-08', '2027-03-15', null],
      ['2027-03-15', '2027-04-15', null],
    ])('between %s and %s, these left out, is %s', (after, before, expected) => {
      expect(last(after, before)).toEqual(expected === null ? null : noon(expected));
    });

    it('stays when the use was given back', () => {
      const given = new RuleUses([row({ uses: 0, points: 0 })]);

      expect(given.lastAt('ada', 'r')).toEqual(noon('2027-03-10'));
      expect(given.usedIn('ada', 'r', 'DAY', '2027-03-10')).toEqual({ uses: 0, points: 0 });
    });
  });
});
