import type { OnChange } from '../../ladders/ladder.js';
import type { DayAmount, LadderTerms } from './ladder-terms.js';
import { JOINED, ladder, NOBODY_AWAY, on } from './lives.js';
import { lowest, type Standing } from './standing.js';
import { takeOver } from './take-over.js';

const DAY = '2027-05-01';

const held = (tier: number, lastDay: string | null = '2027-12-31'): Standing => ({
  tier,
  since: '2026-11-20',
  lastDay,
  reckonedOn: '2026-11-20',
  graceFrom: null,
});

const become = (
  onChange: OnChange,
  before: Standing,
  amounts: DayAmount[],
  terms: LadderTerms = ladder(),
  member = NOBODY_AWAY,
) => takeOver(terms, onChange, before, amounts, member, DAY);

describe('when other terms come into force, who stands on the second tier', () => {
  const before = held(1);
  const year = (lastDay: string) => ({ lastDay, graceFrom: null });

  it.each<[OnChange, string, DayAmount[], number, Partial<Standing>]>([
    ['KEEP_UNTIL_PERIOD_END', 'with nothing', [], 1, before],
    ['KEEP_UNTIL_PERIOD_END', 'with enough for more', [on('2027-02-01', 250)], 1, before],
    ['RAISE_ONLY', 'with nothing', [], 1, before],
    ['RAISE_ONLY', 'with enough for more this year', [on('2027-02-01', 250)], 2, { since: DAY, ...year('2028-12-31') }],
    ['RAISE_ONLY', 'with enough for more last year', [on('2026-12-01', 250)], 2, { since: DAY, ...year('2027-12-31') }],
    ['RAISE_ONLY', 'with enough for more two years ago', [on('2025-12-01', 250)], 1, before],
    ['RAISE_ONLY', 'with enough for the same', [on('2027-02-01', 150)], 1, before],
    ['REASSESS', 'with nothing', [], 0, lowest(DAY)],
    [
      'REASSESS',
      'with enough for the same',
      [on('2027-02-01', 150)],
      1,
      { since: '2026-11-20', ...year('2028-12-31') },
    ],
    ['REASSESS', 'with enough last year', [on('2026-06-01', 100)], 1, { since: '2026-11-20', ...year('2027-12-31') }],
    ['REASSESS', 'with enough for more', [on('2027-02-01', 250)], 2, { since: DAY, ...year('2028-12-31') }],
    [
      'REASSESS',
      'with more last year than this',
      [on('2026-06-01', 200), on('2027-02-01', 100)],
      2,
      { since: DAY, ...year('2027-12-31') },
    ],
  ])('%s %s', (onChange, _, amounts, tier, expected) => {
    expect(become(onChange, before, amounts).standing).toMatchObject({ tier, ...expected });
  });

  it('is not brought down while away, and is raised', () => {
    const away = { joinedOn: JOINED, protectedDays: [{ first: '2027-04-01', last: DAY }] };

    expect(become('REASSESS', before, [], ladder(), away).standing).toBe(before);
    expect(become('REASSESS', before, [on('2027-02-01', 200)], ladder(), away).standing.tier).toBe(2);
  });

  it('is brought down who was away until the day before', () => {
    const away = { joinedOn: JOINED, protectedDays: [{ first: '2027-04-01', last: '2027-04-30' }] };

    expect(become('REASSESS', before, [], ladder(), away).standing.tier).toBe(0);
  });

  it('has an end where there was none, and none where there is none any more', () => {
    const forEver = held(1, null);

    expect(become('KEEP_UNTIL_PERIOD_END', forEver, []).standing).toMatchObject({ tier: 1, lastDay: '2028-12-31' });
    expect(become('RAISE_ONLY', before, [], ladder({ falling: 'NEVER' })).standing).toMatchObject({ lastDay: null });
    expect(become('RAISE_ONLY', before, [], ladder({ window: { kind: 'LIFETIME' } })).standing).toMatchObject({
      lastDay: null,
    });
  });

  it('keeps its grace', () => {
    const graced = { ...before, lastDay: '2027-05-20', graceFrom: '2027-04-21' };

    expect(become('RAISE_ONLY', graced, []).standing).toBe(graced);
  });
});

describe('where nobody falls by the new terms', () => {
  const OLD = [on('2020-02-01', 120), on('2021-02-01', 60), on('2021-11-01', 150), on('2025-12-01', 150)];
  const YEAR = { kind: 'CALENDAR', unit: 'YEAR' } as const;
  const ROLLING = { kind: 'ROLLING', months: 12 } as const;
  const OWN_YEAR = { kind: 'ANNIVERSARY' } as const;

  it.each<[OnChange, LadderTerms['window'], string, DayAmount[], number, number, string | null]>([
    ['REASSESS', YEAR, 'what any year was enough for', OLD, 0, 2, '2021-01-01'],
    ['REASSESS', YEAR, 'no more than that', OLD, 3, 2, null],
    [
      'REASSESS',
      YEAR,
      'nothing of years that were not enough',
      [on('2020-02-01', 60), on('2021-02-01', 60)],
      2,
      0,
      null,
    ],
    ['RAISE_ONLY', YEAR, 'what any year was enough for', OLD, 0, 2, '2021-01-01'],
    ['RAISE_ONLY', YEAR, 'what they had', OLD, 3, 3, null],
    ['KEEP_UNTIL_PERIOD_END', YEAR, 'what they had', OLD, 0, 0, null],
    ['REASSESS', ROLLING, 'what any twelve months were enough for', OLD, 0, 2, '2020-11-02'],
    ['REASSESS', ROLLING, 'nothing of others', [on('2020-02-01', 60), on('2021-02-01', 60)], 2, 0, null],
    ['REASSESS', OWN_YEAR, 'what any year of theirs was enough for', OLD, 0, 2, '2021-01-10'],
    ['REASSESS', YEAR, 'the highest of the latest year', [...OLD, on('2027-02-01', 250)], 0, 2, '2027-01-01'],
  ])('%s, by %j, they have %s', (onChange, window, _, amounts, tier, expected, from) => {
    const terms = ladder({ falling: 'NEVER', window, thresholds: [0, 100, 200, 1000] });

    const { standing, climb } = become(onChange, held(tier, null), amounts, terms);

    expect(standing).toMatchObject({ tier: expected, lastDay: null, graceFrom: null });
    expect(climb?.window.first ?? null).toBe(from);
  });

  it('they have nothing of what comes later', () => {
    const amounts = [on('2027-05-02', 250)];

    expect(
      become('REASSESS', lowest(JOINED), amounts, ladder({ falling: 'NEVER', window: ROLLING })).standing.tier,
    ).toBe(0);
  });
});

describe('who stands on the lowest tier', () => {
  it.each(['KEEP_UNTIL_PERIOD_END', 'RAISE_ONLY', 'REASSESS'] as const)('%s stays there with nothing', (onChange) => {
    const before = lowest(JOINED);

    expect(become(onChange, before, []).standing).toBe(before);
  });

  it.each(['KEEP_UNTIL_PERIOD_END', 'RAISE_ONLY', 'REASSESS'] as const)(
    '%s has no end there, nor grace, whatever was moved there',
    (onChange) => {
      const graced = { ...held(0, '2027-05-20'), graceFrom: '2027-04-21' };

      for (const moved of [held(0), graced]) {
        expect(become(onChange, moved, []).standing).toMatchObject({ tier: 0, lastDay: null, graceFrom: null });
      }
    },
  );

  it('is raised by what the last months brought, as long as that lasts', () => {
    const terms = ladder({ window: { kind: 'ROLLING', months: 6 } });
    const amounts = [on('2026-10-20', 60), on('2026-12-05', 50)];

    const { standing, climb } = become('RAISE_ONLY', lowest(JOINED), amounts, terms);

    expect(standing).toMatchObject({ tier: 1, since: DAY, lastDay: '2027-06-05', reckonedOn: '2026-12-05' });
    expect(climb).toMatchObject({ before: { tier: 0 }, after: { tier: 1 }, window: { next: '2026-12-06' } });
  });

  it('is raised by the year of their anniversary', () => {
    const terms = ladder({ window: { kind: 'ANNIVERSARY' } });

    expect(become('REASSESS', lowest(JOINED), [on('2026-12-30', 120)], terms).standing).toMatchObject({
      tier: 1,
      lastDay: '2028-01-09',
    });
  });
});
