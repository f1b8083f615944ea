import type { Standing } from '../standings/decisions/standing.js';
import { higherFloor, higherStanding, isSameFloor } from './higher.js';

const TODAY = '2027-04-01';

const standing = (tier: number, lastDay: string | null, more: Partial<Standing> = {}): Standing => ({
  tier,
  since: '2027-01-10',
  lastDay,
  reckonedOn: '2027-01-10',
  graceFrom: null,
  ...more,
});
const away = (first: string, last: string) => [{ first, last }];

describe('higherStanding', () => {
  const own = standing(1, '2027-12-31');

  it.each<[what: string, other: Standing]>([
    ['a lower one', standing(0, null)],
    ['one of the same tier that ends sooner', standing(1, '2027-06-30')],
    ['one that is alike', standing(1, '2027-12-31', { reckonedOn: '2027-02-01' })],
  ])('is their own beside %s', (_, other) => {
    const both = [own, other].map((one) => ({ standing: one, protectedDays: [] }));

    expect(higherStanding(both[0]!, both[1]!, TODAY)).toBe(own);
  });

  it.each<[what: string, other: Standing]>([
    ['a higher one', standing(2, '2027-06-30')],
    ['a higher one in grace', standing(2, '2027-04-10', { graceFrom: '2027-03-01' })],
    ['one of the same tier that lasts longer', standing(1, '2028-06-30')],
    ['one of the same tier for ever', standing(1, null)],
  ])('is the other as of today where that is %s', (_, other) => {
    const both = [own, other].map((one) => ({ standing: one, protectedDays: [] }));

    expect(higherStanding(both[0]!, both[1]!, TODAY)).toEqual({ ...other, reckonedOn: TODAY });
  });

  it('is their own for ever beside one that ends', () => {
    const forever = standing(1, null);

    const higher = higherStanding(
      { standing: forever, protectedDays: [] },
      { standing: standing(1, '2099-12-31'), protectedDays: [] },
      TODAY,
    );

    expect(higher).toBe(forever);
  });

  it('counts what each has of protected days', () => {
    const other = { standing: standing(1, '2027-12-25'), protectedDays: away('2027-03-01', '2027-03-10') };

    expect(higherStanding({ standing: own, protectedDays: [] }, other, TODAY).lastDay).toBe('2028-01-04');
    const mine = { standing: own, protectedDays: away('2027-02-01', '2027-02-20') };
    expect(higherStanding(mine, other, TODAY)).toBe(own);
  });
});

describe('higherFloor', () => {
  const floor = (tier: number, lastDay: string | null) => ({ tier, lastDay });

  it.each<[own: ReturnType<typeof floor> | null, other: ReturnType<typeof floor> | null, isOther: boolean]>([
    [null, null, false],
    [null, floor(1, '2027-12-31'), true],
    [floor(1, '2027-12-31'), null, false],
    [floor(1, null), floor(2, '2027-06-30'), true],
    [floor(2, '2027-06-30'), floor(1, null), false],
    [floor(1, '2027-06-30'), floor(1, '2027-12-31'), true],
    [floor(1, '2027-06-30'), floor(1, null), true],
    [floor(1, null), floor(1, '2027-12-31'), false],
    [floor(1, '2027-06-30'), floor(1, '2027-06-30'), false],
  ])('of %j and %j is the other: %s', (own, other, isOther) => {
    expect(higherFloor(own, other)).toBe(isOther ? other : own);
  });
});

describe('isSameFloor', () => {
  it('tells a tier that was given by itself and its last day', () => {
    const one = { tier: 1, lastDay: null };

    expect(isSameFloor(one, { ...one })).toBe(true);
    expect(isSameFloor(null, null)).toBe(true);
    expect(isSameFloor(one, null)).toBe(false);
    expect(isSameFloor(one, { tier: 1, lastDay: '2027-12-31' })).toBe(false);
  });
});
