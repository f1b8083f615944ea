import { isCarried, isLifted, lastDayOf, sinceOf, type KnownStanding } from './counting-tier.js';

const on = (day: string): Date => new Date(`${day}T09:00:00Z`);

const standing = (tier: number, lastDay: string | null, floor: KnownStanding['floor'] = null): KnownStanding => ({
  joinedAt: on('2026-01-10'),
  earned: { tier, since: on('2026-03-01'), lastDay },
  floor,
});

describe('the last day of the tier that counts', () => {
  it.each<[string, number, string | null, KnownStanding['floor'], string | null, boolean, boolean]>([
    ['earned', 1, '2027-12-31', null, '2027-12-31', false, false],
    ['earned for ever', 1, null, null, null, false, false],
    ['earned above a floor', 2, '2027-12-31', { tier: 1, lastDay: null }, '2027-12-31', false, false],
    ['given above what was earned', 1, '2027-12-31', { tier: 2, lastDay: '2027-06-30' }, '2027-06-30', true, true],
    ['given for ever', 0, null, { tier: 2, lastDay: null }, null, true, true],
    ['earned for longer than given', 1, '2027-12-31', { tier: 1, lastDay: '2027-06-30' }, '2027-12-31', false, false],
    ['given for longer than earned', 1, '2027-12-31', { tier: 1, lastDay: '2028-06-30' }, '2028-06-30', false, true],
    ['earned, and given for ever', 1, '2027-12-31', { tier: 1, lastDay: null }, null, false, true],
    ['earned for ever, and given', 0, null, { tier: 0, lastDay: '2027-06-30' }, null, false, false],
  ])('%s', (_, tier, lastDay, floor, expected, lifted, carried) => {
    expect(lastDayOf(standing(tier, lastDay, floor))).toBe(expected);
    expect(isLifted(standing(tier, lastDay, floor))).toBe(lifted);
    expect(isCarried(standing(tier, lastDay, floor))).toBe(carried);
  });
});

describe('since when the tier counts', () => {
  const silver = standing(1, '2027-12-31');

  it('is since joining for who never moved', () => {
    expect(sinceOf(standing(0, null), null)).toEqual(on('2026-01-10'));
  });

  it.each(['PURCHASE', 'ACTIVITY', 'REVIEW', 'OVERRIDE_ENDED'])('is since the latest change, by %s', (cause) => {
    expect(sinceOf(silver, { at: on('2026-05-01'), cause })).toEqual(on('2026-05-01'));
  });

  it('looks past a climb that was revoked', () => {
    expect(sinceOf(silver, { at: on('2026-05-01'), cause: 'RETURN' })).toEqual(on('2026-03-01'));
  });

  it('is never before joining, which is later than the beginning of its day', () => {
    const back = { ...standing(0, null), earned: { tier: 0, since: new Date('2026-01-10T00:00:00Z'), lastDay: null } };

    expect(sinceOf(back, { at: on('2026-05-01'), cause: 'RETURN' })).toEqual(on('2026-01-10'));
  });

  it('is since the change where a floor carries it, or what was earned changed beneath one', () => {
    const lifted = standing(0, null, { tier: 1, lastDay: null });

    expect(sinceOf(lifted, { at: on('2026-05-01'), cause: 'RETURN' })).toEqual(on('2026-05-01'));
    expect(sinceOf(silver, { at: on('2026-02-01'), cause: 'RETURN' })).toEqual(on('2026-02-01'));
  });
});
