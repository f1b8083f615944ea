import type { Standing } from '../standings/decisions/standing.js';
import type { LedClimb } from '../standings/stored/standing-change.js';
import { carriedClimbs } from './carried-climbs.js';
import { higherStanding } from './higher.js';

const TODAY = '2027-04-01';

const at = (tier: number, lastDay: string | null, reckonedOn: string): Standing => ({
  tier,
  since: reckonedOn,
  lastDay,
  reckonedOn,
  graceFrom: null,
});

const BRONZE = at(0, null, '2027-01-01');
const SILVER = at(1, '2028-12-31', '2027-02-01');
const GOLD = at(2, '2028-12-31', '2027-03-01');
const WINDOW = { first: '2027-01-01', next: '2028-01-01' };

const led = (sourceId: string, before: Standing, after: Standing): LedClimb => ({
  sourceId,
  climb: { before, after, window: WINDOW },
});
const toSilver = led('lamp', BRONZE, SILVER);
const toGold = led('vase', SILVER, GOLD);

/** What standings of the other are worth to who has this one. */
const worthTo = (standing: Standing) => (other: Standing) =>
  higherStanding({ standing, protectedDays: [] }, { standing: other, protectedDays: [] }, TODAY);
const carriedTo = (own: Standing, standing: Standing, climbs: LedClimb[]) =>
  carriedClimbs(standing, climbs, worthTo(own)).map(({ sourceId, climb: { before, after, window } }) => {
    expect(window).toBe(WINDOW);
    return [sourceId, before, after];
  });

describe('climbs that go with a standing', () => {
  it('are all that led there, reckoned from that day, down to what its new owner had', () => {
    const [silver, gold] = [SILVER, GOLD].map((one) => ({ ...one, reckonedOn: TODAY }));

    expect(carriedTo(BRONZE, GOLD, [toSilver, toGold])).toEqual([
      ['lamp', BRONZE, silver],
      ['vase', silver, gold],
    ]);
  });

  it('begin with what its new owner had where that is higher', () => {
    const own = at(1, '2029-12-31', '2027-03-15');

    expect(carriedTo(own, GOLD, [toSilver, toGold])).toEqual([['vase', own, { ...GOLD, reckonedOn: TODAY }]]);
  });

  it('begin with what its new owner had of the same tier, for less long', () => {
    const own = at(1, '2027-12-31', '2026-11-20');

    expect(carriedTo(own, SILVER, [toSilver])).toEqual([['lamp', own, { ...SILVER, reckonedOn: TODAY }]]);
  });

  it.each<[string, Standing, LedClimb[]]>([
    ['nothing led there', GOLD, []],
    ['the standing was kept or has fallen since', at(1, '2029-12-31', '2028-12-31'), [toSilver, toGold]],
    ['another way led there', GOLD, [toSilver]],
  ])('are none where %s', (_, standing, climbs) => {
    expect(carriedTo(BRONZE, standing, climbs)).toEqual([]);
  });

  it('end where something else than a climb comes between', () => {
    const kept = at(1, '2029-12-31', '2028-12-31');

    expect(carriedTo(BRONZE, GOLD, [toSilver, led('vase', kept, GOLD)])).toMatchObject([['vase', {}, {}]]);
  });
});
