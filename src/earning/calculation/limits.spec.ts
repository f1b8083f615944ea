import type { CompiledRule, Limit, Period } from './compiled-rule.js';
import { capsOn, keptByLimit, type KeptByLimit, type LimitCircumstances, type Usage } from './limits.js';

const aRule = (fields: Partial<CompiledRule>): CompiledRule =>
  ({ limits: [], cooldownDays: null, maxPoints: null, ...fields }) as CompiledRule;

const uses = (allowed: number, period: Period = 'MONTH', perMember = true): Limit => ({ uses: allowed, points: null, period, perMember }); // prettier-ignore
const points = (allowed: number, period: Period = 'MONTH', perMember = true): Limit => ({ uses: null, points: allowed, period, perMember }); // prettier-ignore

const RESETS: Record<Period, Date | null> = {
  DAY: new Date('2027-03-02T00:00:00Z'),
  WEEK: new Date('2027-03-08T00:00:00Z'),
  MONTH: new Date('2027-04-01T00:00:00Z'),
  YEAR: new Date('2028-01-01T00:00:00Z'),
  EVER: null,
};

const world = (used: Usage, coolingUntil: Date | null = null): LimitCircumstances => ({
  usedOf: () => used,
  resetOf: ({ period }) => RESETS[period],
  coolingUntil: () => coolingUntil,
});

describe('keptByLimit', () => {
  const soon = new Date('2027-03-05T12:00:00Z');
  const late = new Date('2029-01-01T00:00:00Z');

  it.each<[string, Partial<CompiledRule>, LimitCircumstances, [text: string, allowed: number, period: Period | null, resetsAt: Date | null] | null]>([
    ['no limits', {}, world({ uses: 9, points: 9 }, soon), null],
    ['a use is left', { limits: [uses(3)] }, world({ uses: 2, points: 900 }), null],
    ['no use is left', { limits: [uses(3)] }, world({ uses: 3, points: 0 }), ['the limit of 3 times a month is reached', 3, 'MONTH', RESETS.MONTH]],
    ['more than all was used', { limits: [uses(1, 'DAY')] }, world({ uses: 2, points: 0 }), ['the limit of 1 time a day is reached', 1, 'DAY', RESETS.DAY]],
    ['a point is left', { limits: [points(30)] }, world({ uses: 9, points: 29 }), null],
    ['no point is left', { limits: [points(30, 'YEAR')] }, world({ uses: 1, points: 30 }), ['the limit of 30 points a year is reached', 30, 'YEAR', RESETS.YEAR]],
    ['uses and points are used up', { limits: [{ ...points(30), uses: 3 }] }, world({ uses: 3, points: 30 }), ['the limit of 3 times a month is reached', 3, 'MONTH', RESETS.MONTH]],
    ['points are used up before uses', { limits: [{ ...points(30), uses: 3 }] }, world({ uses: 2, points: 30 }), ['the limit of 30 points a month is reached', 30, 'MONTH', RESETS.MONTH]],
    ['of all members', { limits: [uses(3, 'WEEK', false)] }, world({ uses: 3, points: 0 }), ['the limit of 3 times a week for all members together is reached', 3, 'WEEK', RESETS.WEEK]],
    ['several: the one that holds longest', { limits: [uses(1, 'DAY'), uses(2, 'YEAR'), uses(2, 'MONTH')] }, world({ uses: 2, points: 0 }), ['the limit of 2 times a year is reached', 2, 'YEAR', RESETS.YEAR]],
    ['several, of which one is not reached', { limits: [uses(1, 'DAY'), uses(3, 'YEAR')] }, world({ uses: 2, points: 0 }), ['the limit of 1 time a day is reached', 1, 'DAY', RESETS.DAY]],
    ['for ever is longest', { limits: [uses(2, 'YEAR'), uses(2, 'EVER'), uses(1, 'DAY')] }, world({ uses: 2, points: 0 }), ['the limit of 2 times ever is reached', 2, 'EVER', null]],
    ['of equals the first', { limits: [uses(2), points(9)] }, world({ uses: 2, points: 9 }), ['the limit of 2 times a month is reached', 2, 'MONTH', RESETS.MONTH]],
    ['it cools down', { cooldownDays: 7 }, world({ uses: 1, points: 9 }, soon), ['once in 7 days, and the last time was not so long ago', 1, null, soon]],
    ['it has cooled down', { cooldownDays: 1 }, world({ uses: 1, points: 9 }), null],
    ['it cools down for less long than a limit holds', { cooldownDays: 7, limits: [uses(1)] }, world({ uses: 1, points: 9 }, soon), ['the limit of 1 time a month is reached', 1, 'MONTH', RESETS.MONTH]],
    ['it cools down for longer', { cooldownDays: 1, limits: [uses(1)] }, world({ uses: 1, points: 9 }, late), ['once in 1 day, and the last time was not so long ago', 1, null, late]],
  ])('%s', (_, fields, circumstances, kept) => {
    const expected: KeptByLimit | null = kept && { explanation: kept[0], allowed: kept[1], period: kept[2], resetsAt: kept[3] };

    expect(keptByLimit(aRule(fields), circumstances)).toEqual(expected);
  }); // prettier-ignore
});

describe('capsOn', () => {
  it.each<[string, Partial<CompiledRule>, number, number, string]>([
    ['nothing caps', {}, 20, 50, ''],
    ['the cap on one award', { maxPoints: 49 }, 20, 49, ', at most 49 at once'],
    ['a cap that is not passed', { maxPoints: 50 }, 20, 50, ''],
    ['what a limit leaves', { limits: [points(30)] }, 20, 10, ', of which the limit of 30 points a month leaves 10'],
    ['a limit that leaves all', { limits: [points(70)] }, 20, 50, ''],
    ['a limit on uses', { limits: [uses(3)] }, 20, 50, ''],
    ['the tightest limit', { limits: [points(60), points(30, 'DAY'), points(40, 'YEAR')] }, 20, 10, ', of which the limit of 30 points a day leaves 10'],
    ['of equal limits the first', { limits: [points(30, 'DAY'), points(30, 'YEAR')] }, 20, 10, ', of which the limit of 30 points a day leaves 10'],
    ['a limit of all members', { limits: [points(30, 'EVER', false)] }, 20, 10, ', of which the limit of 30 points ever for all members together leaves 10'],
    ['a limit that is passed', { limits: [points(10)] }, 20, 0, ', of which the limit of 10 points a month leaves 0'],
    ['both', { maxPoints: 40, limits: [points(30)] }, 20, 10, ', at most 40 at once, of which the limit of 30 points a month leaves 10'],
  ])('%s', (_, fields, used, left, text) => {
    expect(capsOn(aRule(fields), 50, world({ uses: 1, points: used }))).toEqual({ points: left, text });
  }); // prettier-ignore

  it('leaves what cannot be counted exactly where only a limit on uses stands', () => {
    expect(capsOn(aRule({ limits: [uses(3)] }), 2 ** 60, world({ uses: 0, points: 0 })).points).toBe(2 ** 60);
  });
});
