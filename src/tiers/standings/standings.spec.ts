import { MemberDays } from '../progress/member-days.js';
import { ADA, BRONZE, GOLD, LADDER, MEMBERS, SILVER } from './cards.js';
import type { StandingChange } from './stored/standing-change.js';
import type { StandingRow } from './stored/stored-standing.js';
import { Standings } from './standings.js';

interface Known {
  rows?: readonly StandingRow[];
  days?: readonly [day: string, amount: number][];
  climbs?: readonly StandingChange[];
}

function standingsAt(now: string, { rows = [], days = [], climbs = [] }: Known = {}): Standings {
  const known = days.map(([day, amount]) => ({ memberId: ADA, counter: LADDER.counter, day, amount }));
  const time = { now: new Date(now), timeZone: 'Europe/London' };
  const led = climbs.flatMap(({ memberId, ladder, sourceId, climb, at }) =>
    climb && sourceId !== null ? [{ memberId, ladder, sourceId, climb, cameBack: null, at, formerly: null }] : [],
  );
  return new Standings(time, [LADDER], MEMBERS, rows, new MemberDays(known), led);
}

const counted = (day: string, amount: number, sourceId = 'purchase') => ({
  memberId: ADA,
  day,
  sourceId,
  amountFor: () => amount,
});

const tierIn = (standings: Standings): string => standings.tiersOf(ADA)[0]?.tier.name as string;

const row = (changes: Partial<StandingRow>): StandingRow => ({
  memberId: ADA,
  ladder: LADDER.number,
  version: 1,
  tier: SILVER,
  since: new Date('2026-11-20T10:00:00Z'),
  lastDay: '2027-12-31',
  reckonedOn: '2026-11-20',
  graceFrom: null,
  floorTier: null,
  floorLastDay: null,
  changes: 1,
  reviewOn: '2028-01-01',
  looksBackTo: '2027-01-01',
  ...changes,
});

describe('standings', () => {
  it('are the lowest tier of who has none', () => {
    const standings = standingsAt('2026-11-20T10:00:00Z');

    expect(tierIn(standings)).toBe('Bronze');
    expect(standings.toWrite()).toEqual([]);
  });

  it('climb by what counts, each seeing what the one before left', () => {
    const standings = standingsAt('2026-11-20T10:00:00Z');

    const first = standings.count('PURCHASE', counted('2026-11-20', 60, 'one'));
    const second = standings.count('PURCHASE', counted('2026-11-20', 60, 'two'));
    const third = standings.count('ACTIVITY', counted('2026-11-20', 90, 'three'));

    expect(first).toEqual([]);
    expect(second).toMatchObject([{ number: 1, cause: 'PURCHASE', sourceId: 'two', from: BRONZE, to: SILVER }]);
    expect(third).toMatchObject([{ number: 2, cause: 'ACTIVITY', sourceId: 'three', from: SILVER, to: GOLD }]);
    expect(standings.changes).toEqual([...second, ...third]);
    expect(standings.toWrite()).toEqual([
      {
        memberId: ADA,
        ladder: 7,
        version: 1,
        tier: GOLD,
        since: new Date('2026-11-20T10:00:00Z'),
        lastDay: '2027-12-31',
        reckonedOn: '2026-11-20',
        graceFrom: null,
        floorTier: null,
        floorLastDay: null,
        changes: 2,
        reviewOn: '2028-01-01',
        looksBackTo: '2027-01-01',
      },
    ]);
  });

  it('say what is missing', () => {
    const standings = standingsAt('2027-06-01T10:00:00Z', { rows: [row({})], days: [['2027-02-01', 20]] });

    expect(standings.progressOf(ADA, LADDER)).toMatchObject({
      current: 20,
      next: { tier: 2, missing: 180 },
      toKeep: 80,
    });
  });

  it('are settled before anything counts: what was lost is noted with its day, however late', () => {
    const standings = standingsAt('2028-03-05T10:00:00Z', { rows: [row({ tier: GOLD })], days: [['2027-02-01', 120]] });

    expect(tierIn(standings)).toBe('Silver');
    expect(standings.changes).toMatchObject([
      { number: 2, at: new Date('2028-01-01T00:00:00Z'), cause: 'REVIEW', sourceId: null, from: GOLD, to: SILVER },
    ]);
    expect(standings.toWrite()).toMatchObject([{ tier: SILVER, lastDay: '2028-12-31', reviewOn: '2029-01-01' }]);
  });

  it('are kept without a change to note, and stored with their new last day', () => {
    const standings = standingsAt('2028-01-01T00:00:00Z', { rows: [row({})], days: [['2027-02-01', 120]] });

    expect(standings.changes).toEqual([]);
    expect(standings.toWrite()).toMatchObject([{ tier: SILVER, lastDay: '2028-12-31', changes: 1 }]);
  });

  describe('with a floor', () => {
    const floored = row({
      tier: BRONZE,
      lastDay: null,
      floorTier: SILVER,
      floorLastDay: '2027-03-31',
      reviewOn: '2027-04-01',
    });

    it('count as the floor until the end of its last day', () => {
      expect(tierIn(standingsAt('2027-03-31T22:59:59Z', { rows: [floored] }))).toBe('Silver');

      const after = standingsAt('2027-03-31T23:00:00Z', { rows: [floored] });

      expect(tierIn(after)).toBe('Bronze');
      expect(after.changes).toMatchObject([
        { number: 2, at: new Date('2027-03-31T23:00:00Z'), cause: 'OVERRIDE_ENDED', from: SILVER, to: BRONZE },
      ]);
      expect(after.toWrite()).toMatchObject([{ floorTier: null, reviewOn: null }]);
    });

    it('climb beneath it unseen, and are seen when it ends', () => {
      const standings = standingsAt('2027-02-01T10:00:00Z', { rows: [floored] });

      expect(standings.count('PURCHASE', counted('2027-02-01', 150))).toMatchObject([
        { from: SILVER, to: SILVER, earned: SILVER },
      ]);

      const after = standingsAt('2027-05-01T10:00:00Z', { rows: standings.toWrite(), days: [['2027-02-01', 150]] });

      expect(tierIn(after)).toBe('Silver');
      expect(after.changes).toEqual([]);
    });

    it('climb above it', () => {
      const standings = standingsAt('2027-02-01T10:00:00Z', { rows: [floored] });

      expect(standings.count('PURCHASE', counted('2027-02-01', 200))).toMatchObject([{ from: SILVER, to: GOLD }]);
    });

    it('are reviewed beneath it, and fall when it ends', () => {
      const both = row({ floorTier: SILVER, floorLastDay: '2028-06-30', reviewOn: '2028-01-01' });

      const standings = standingsAt('2028-08-01T10:00:00Z', { rows: [both] });

      expect(standings.changes).toMatchObject([
        { at: new Date('2028-01-01T00:00:00Z'), cause: 'REVIEW', from: SILVER, to: SILVER, earned: BRONZE },
        { at: new Date('2028-06-30T23:00:00Z'), cause: 'OVERRIDE_ENDED', from: SILVER, to: BRONZE },
      ]);
    });
  });

  describe('that staff override', () => {
    const NOW = new Date('2027-02-01T10:00:00Z');
    const override = (standings: Standings, tier: number, lastDay: string | null = '2027-06-30') =>
      standings.override(ADA, LADDER, { tier, lastDay }, 'override');

    it.each([
      ['T2: more is earned', 240, 'Gold'],
      ['T2: nothing is earned', 0, 'Silver'],
      ['T2: a little more is earned', 110, 'Silver'],
    ])('count as the higher of both: %s', (_, amount, expected) => {
      const standings = standingsAt('2027-02-01T10:00:00Z');

      override(standings, 1);
      if (amount > 0) standings.count('PURCHASE', counted('2027-02-01', amount));

      expect(tierIn(standings)).toBe(expected);
    });

    it('note who never climbed, and are looked at when it is over', () => {
      const standings = standingsAt('2027-02-01T10:00:00Z');

      const change = override(standings, 2);

      expect(change).toMatchObject({
        number: 1,
        at: NOW,
        cause: 'OVERRIDE',
        sourceId: 'override',
        from: BRONZE,
        to: GOLD,
      });
      expect(standings.changes).toEqual([change]);
      expect(standings.floorOf(ADA, LADDER)).toEqual({ tier: 2, lastDay: '2027-06-30' });
      expect(standings.toWrite()).toMatchObject([
        {
          tier: BRONZE,
          lastDay: null,
          floorTier: GOLD,
          floorLastDay: '2027-06-30',
          changes: 1,
          reviewOn: '2027-07-01',
        },
      ]);
    });

    it.each([
      ['a lower floor than what was earned', row({}), 0],
      ['the same floor again', row({ tier: BRONZE, lastDay: null, floorTier: GOLD, floorLastDay: '2027-12-31' }), 2],
    ])('change no tier: %s', (_, known, tier) => {
      const standings = standingsAt('2027-02-01T10:00:00Z', { rows: [known] });

      expect(override(standings, tier)).toBeNull();
      expect(standings.changes).toEqual([]);
      expect(standings.toWrite()).toMatchObject([{ floorLastDay: '2027-06-30', changes: 1 }]);
    });

    it('fall to a lower floor in place of the one before, and to what was earned without', () => {
      const rows = [row({ tier: BRONZE, lastDay: null, floorTier: GOLD, floorLastDay: null })];
      const standings = standingsAt('2027-02-01T10:00:00Z', { rows });

      expect(override(standings, 1, null)).toMatchObject({ number: 2, cause: 'OVERRIDE', from: GOLD, to: SILVER });
      expect(standings.override(ADA, LADDER, null, 'override')).toMatchObject({
        number: 3,
        cause: 'OVERRIDE_ENDED',
        sourceId: 'override',
        from: SILVER,
        to: BRONZE,
      });
      expect(standings.toWrite()).toMatchObject([{ floorTier: null, floorLastDay: null, changes: 3, reviewOn: null }]);
    });
  });

  describe('R9: when something comes back', () => {
    const bought = standingsAt('2026-11-20T10:00:00Z', { days: [['2026-10-01', 60]] });
    const climbs = bought.count('PURCHASE', counted('2026-11-20', 60, 'order'));
    const rows = bought.toWrite();

    it('lose the climb that it alone had caused', () => {
      const standings = standingsAt('2026-12-01T10:00:00Z', {
        rows,
        days: [
          ['2026-10-01', 60],
          ['2026-11-20', 60],
        ],
        climbs,
      });

      expect(standings.count('PURCHASE', counted('2026-11-20', -30, 'order'))).toMatchObject([
        {
          number: 2,
          at: new Date('2026-12-01T10:00:00Z'),
          cause: 'RETURN',
          sourceId: 'order',
          from: SILVER,
          to: BRONZE,
        },
      ]);
      expect(tierIn(standings)).toBe('Bronze');
      expect(standings.toWrite()).toMatchObject([{ tier: BRONZE, lastDay: null, reviewOn: null }]);
    });

    it('keep it while the rest is enough', () => {
      const standings = standingsAt('2026-12-01T10:00:00Z', {
        rows,
        days: [
          ['2026-10-01', 60],
          ['2026-11-20', 60],
          ['2026-11-25', 10],
        ],
        climbs,
      });

      expect(standings.count('PURCHASE', counted('2026-11-20', -30, 'order'))).toEqual([]);
      expect(tierIn(standings)).toBe('Silver');
    });

    it('keep a climb that something else caused', () => {
      const standings = standingsAt('2026-12-01T10:00:00Z', {
        rows,
        days: [
          ['2026-10-01', 60],
          ['2026-11-20', 60],
        ],
      });

      expect(standings.count('PURCHASE', counted('2026-10-01', -60, 'another'))).toEqual([]);
      expect(tierIn(standings)).toBe('Silver');
    });

    it('land where the rest of it leads: from Gold to Silver', () => {
      const jumped = standingsAt('2026-11-20T10:00:00Z');
      const jump = jumped.count('PURCHASE', counted('2026-11-20', 250, 'order'));
      const standings = standingsAt('2026-12-01T10:00:00Z', {
        rows: jumped.toWrite(),
        days: [['2026-11-20', 250]],
        climbs: jump,
      });

      const changed = standings.count('PURCHASE', counted('2026-11-20', -100, 'order'));

      expect(changed).toMatchObject([{ cause: 'RETURN', from: GOLD, to: SILVER, climb: { after: { tier: SILVER } } }]);
      expect(tierIn(standings)).toBe('Silver');
    });
  });
});
