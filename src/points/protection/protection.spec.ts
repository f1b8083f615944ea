import { leavingExpiry, named, protectedExpiry, protectedReturn, protectionBy, recalledExpiry } from './protection.js';

const LONDON = 'Europe/London';
const at = (text: string) => new Date(text);
const SUMMER = { pause: 2, first: '2027-03-15', last: '2027-04-14' };
const protection = { timeZone: LONDON, spans: [{ pause: 1, first: '2027-01-01', last: '2027-01-31' }, SUMMER] };

describe('the expiry of points that are counted from a moment', () => {
  it.each([
    ['that are gone before the days', '2027-03-01T09:00Z', '2027-03-15T00:00Z', '2027-03-15T00:00Z', null],
    ['that last to the first day', '2027-03-01T09:00Z', '2027-03-16T00:00Z', '2027-04-15T23:00Z', 2],
    ['that last longer', '2027-03-01T09:00Z', '2027-12-31T00:00Z', '2028-01-31T00:00Z', 2],
    ['of the middle of the days', '2027-04-10T09:00Z', '2027-04-30T23:00Z', '2027-05-05T23:00Z', 2],
    ['of the last day, late', '2027-04-14T22:59Z', '2027-04-30T23:00Z', '2027-05-01T23:00Z', 2],
    ['of the day after', '2027-04-14T23:00Z', '2027-04-30T23:00Z', '2027-04-30T23:00Z', null],
    ['of before both', '2026-12-01T09:00Z', '2027-01-16T00:00Z', '2027-02-16T00:00Z', 1],
    ['that are past already', '2027-03-20T09:00Z', '2027-03-20T00:00Z', '2027-03-20T00:00Z', null],
  ])('%s', (_, from, expiresAt, moved, pause) => {
    expect(protectedExpiry(protection, { expiresAt: at(expiresAt) }, at(from))).toEqual({
      ...{ expiresAt: at(moved), pause },
      alsoByInactivity: false,
    });
  });

  it('stays one beside which inactivity counts, moved or not', () => {
    for (const day of ['2027-03-15T00:00Z', '2027-12-31T00:00Z']) {
      const date = { expiresAt: at(day), alsoByInactivity: true };

      expect(protectedExpiry(protection, date, at('2027-03-01T09:00Z'))).toMatchObject({ alsoByInactivity: true });
    }
  });

  it('stays as it is without a date, and without protected days', () => {
    expect(protectedExpiry(protection, { expiresAt: null }, at('2027-03-20T09:00Z'))).toEqual(named(null));
    expect(protectedExpiry(null, { expiresAt: at('2027-12-31T00:00Z') }, at('2027-03-20T09:00Z'))).toEqual(
      named(at('2027-12-31T00:00Z')),
    );
  });

  it('is a midnight also where the clocks change at midnight', () => {
    const cairo = { timeZone: 'Africa/Cairo', spans: [{ pause: 1, first: '2027-04-20', last: '2027-04-29' }] };

    const { expiresAt } = protectedExpiry(cairo, { expiresAt: at('2027-04-19T22:00Z') }, at('2027-04-19T10:00Z'));
    const onTheDay = protectedExpiry(cairo, { expiresAt: at('2027-04-20T22:00Z') }, at('2027-04-19T10:00Z')).expiresAt;

    expect(expiresAt).toEqual(at('2027-04-19T22:00Z'));
    expect(onTheDay).toEqual(at('2027-04-30T21:00Z'));
    expect(recalledExpiry(cairo, at('2027-04-30T21:00Z'), '2027-04-20')).toEqual(at('2027-04-20T22:00Z'));
  });
});

describe('the expiry of points that come back', () => {
  const now = at('2027-03-20T09:00Z');
  const later = at('2027-12-31T00:00Z');

  it.each([
    ['into a lot that counts the pause', 2, later, later, 2],
    ['into one that does not: from that day on', null, later, at('2028-01-26T00:00Z'), 2],
    ['into one that counts an earlier one', 1, later, at('2028-01-26T00:00Z'), 2],
    ['into one that gets another date', 2, at('2027-06-30T23:00Z'), at('2027-07-26T23:00Z'), 2],
  ])('%s', (_, pause, date, expiresAt, counted) => {
    const lot = { expiresAt: later, pause, free: 0, held: 0 };

    for (const alsoByInactivity of [false, true]) {
      const returned = { expiresAt: date, alsoByInactivity };
      const expected = { expiresAt, alsoByInactivity, pause: counted };
      expect(protectedReturn(protection, lot, returned, now)).toEqual(expected);
    }
  });

  it.each([
    ['free', { free: 1, held: 0 }],
    ['held', { free: 0, held: 1 }],
  ])('stays where something is %s: staff named the date', (_, points) => {
    expect(protectedReturn(protection, { ...named(later), ...points }, named(later), now)).toEqual(named(later));
  });

  it('counts from its day where days of grace are given to what is held of the lot', () => {
    const lot = { ...named(at('2027-03-10T00:00Z')), free: 0, held: 1 };

    const expiry = protectedReturn(protection, lot, named(at('2027-04-19T23:00Z')), now);

    expect(expiry).toEqual({ expiresAt: at('2027-05-15T23:00Z'), alsoByInactivity: false, pause: 2 });
  });

  it('is not moved when no day is protected any more', () => {
    const after = at('2027-05-01T09:00Z');

    const lot = { expiresAt: later, pause: 2, free: 0, held: 0 };

    expect(protectedReturn(protection, lot, named(later), after)).toEqual(named(later));
  });
});

describe('days taken back', () => {
  it.each([
    ['on the first day: all', '2027-03-15', '2027-03-31T23:00Z'],
    ['in between: those from then on', '2027-04-01', '2027-04-17T23:00Z'],
    ['after the last: none', '2027-04-15', '2027-05-01T23:00Z'],
  ])('%s', (_, day, expected) => {
    expect(recalledExpiry(protection, at('2027-05-01T23:00Z'), day)).toEqual(at(expected));
  });
});

describe('the expiry of points that leave for somebody else', () => {
  const now = at('2027-04-01T09:00Z');
  const date = at('2027-05-01T23:00Z');

  it.each([
    ['that count the running pause: without what it would still protect', 2, date, at('2027-04-17T23:00Z')],
    ['that count an earlier one: as it is', 1, date, date],
    ['that count none: as it is', null, date, date],
    ['without a date: without one', 2, null, null],
  ])('%s', (_, pause, expiresAt, expected) => {
    expect(leavingExpiry(protection, { expiresAt, pause }, now)).toEqual(expected);
  });

  it('is not moved where nothing is protected', () => {
    expect(leavingExpiry(null, { expiresAt: date, pause: 2 }, now)).toEqual(date);
  });
});

describe('what was protected as of a moment past', () => {
  it('are the days of pauses that had begun', () => {
    expect(protectionBy(protection.spans, at('2027-02-01T00:00Z'), LONDON)).toEqual([protection.spans[0]]);
    expect(protectionBy(protection.spans, at('2027-03-15T00:00Z'), LONDON)).toEqual(protection.spans);
    expect(protectionBy(null, at('2027-03-15T00:00Z'), LONDON)).toBeNull();
  });
});
