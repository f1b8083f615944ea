import { climb } from './climb.js';
import { isLost, revoke, revokeAll } from './revoke.js';
import { lowest } from './standing.js';
import { JOINED, ladder, on } from './lives.js';

describe('R9: what is taken back', () => {
  const before = lowest(JOINED);
  const amounts = [on('2026-02-01', 50), on('2026-03-01', 60)];
  const reached = climb(ladder(), before, amounts, { day: '2026-03-01', today: '2026-03-01', joinedOn: JOINED });
  const past = { before, after: reached!.standing, window: reached!.window };

  it('revokes the climb that it alone caused', () => {
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50)], [])).toEqual(before);
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50), on('2026-03-01', 49)], [])).toEqual(before);
  });

  it('leaves a climb for which the rest is enough', () => {
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50), on('2026-03-01', 50)], [])).toBeNull();
    expect(revoke(ladder(), past.after, past, [on('2026-02-01', 50), on('2026-06-01', 50)], [])).toBeNull();
  });

  it('has lost a climb whatever stands now: when the rest is not enough for its tier', () => {
    expect(isLost(ladder(), past, [on('2026-02-01', 50), on('2026-03-01', 49), on('2027-01-01', 200)])).toBe(true);
    expect(isLost(ladder(), past, [on('2026-02-01', 50), on('2026-06-01', 50)])).toBe(false);
    expect(isLost(ladder(), { ...past, before: { ...past.after, tier: 2 } }, [])).toBe(false);
  });

  it('revokes it in grace, which keeps nothing, also where protected days have put off its beginning', () => {
    const inGrace = (graceFrom: string) => ({ ...past.after, lastDay: '2028-12-31', reckonedOn: graceFrom, graceFrom });
    const paused = [{ first: '2027-11-01', last: '2027-11-10' }];

    expect(revoke(ladder(), inGrace('2028-01-01'), past, [], [])).toEqual(before);
    expect(revoke(ladder(), inGrace('2028-01-11'), past, [], paused)).toEqual(before);
    expect(revoke(ladder(), inGrace('2029-01-01'), past, [], [])).toBeNull();
    expect(revoke(ladder(), { ...inGrace('2028-01-01'), tier: 2 }, past, [], [])).toBeNull();
  });

  it('leaves a standing that has changed since', () => {
    expect(revoke(ladder(), { ...past.after, tier: 2 }, past, [], [])).toBeNull();
    expect(revoke(ladder(), { ...past.after, lastDay: '2028-12-31' }, past, [], [])).toBeNull();
  });
});

describe('what is taken back after what it stood on', () => {
  const start = lowest(JOINED);
  const amounts = [on('2026-02-01', 100), on('2026-03-01', 100)];
  const climbOn = (day: string, before = start, counted = amounts.slice(0, 1)) => {
    const reached = climb(ladder(), before, counted, { day, today: day, joinedOn: JOINED });
    return { before, after: reached!.standing, window: reached!.window };
  };
  const silver = climbOn('2026-02-01');
  const gold = climbOn('2026-03-01', silver.after, amounts);

  it('revokes the climb beneath it that came back as well', () => {
    expect(revokeAll(ladder(), gold.after, [gold, silver], [], [])).toEqual({
      climbs: [gold, silver],
      standing: start,
    });
  });

  it('leaves the climb beneath it that did not come back, or for which the rest is enough', () => {
    expect(revokeAll(ladder(), gold.after, [gold], [], [])).toEqual({ climbs: [gold], standing: silver.after });
    expect(revokeAll(ladder(), gold.after, [gold, silver], [on('2026-01-15', 100)], [])).toEqual({
      climbs: [gold],
      standing: silver.after,
    });
  });

  it('leaves all where the rest is enough for it, or what led to the highest has not come back', () => {
    expect(revokeAll(ladder(), gold.after, [gold, silver], [on('2026-01-15', 200)], [])).toBeNull();
    expect(revokeAll(ladder(), gold.after, [silver], [], [])).toBeNull();
  });

  it('revokes what lasted longer of one tier, each once, and then what stood before', () => {
    const longer = { ...silver, before: silver.after, after: { ...silver.after, lastDay: '2028-12-31' } };
    const back = { ...silver, before: longer.after, after: silver.after };

    expect(revokeAll(ladder(), longer.after, [longer], [], [])).toEqual({ climbs: [longer], standing: silver.after });
    expect(revokeAll(ladder(), longer.after, [longer, silver], [], [])?.standing).toEqual(start);
    expect(revokeAll(ladder(), longer.after, [longer, back], [], [])?.standing).toEqual(longer.after);
    expect(revokeAll(ladder(), longer.after, [longer, silver], [on('2026-01-15', 100)], [])).toBeNull();
  });

  it('leaves what is no climb any more, tiers having changed places', () => {
    const downward = { ...gold, before: gold.after, after: silver.after };

    expect(revokeAll(ladder(), silver.after, [downward], [], [])).toBeNull();
  });
});
