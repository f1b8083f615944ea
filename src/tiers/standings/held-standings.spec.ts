import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import { MemberDays } from '../progress/member-days.js';
import { HeldStandings } from './held-standings.js';

const ADA = 'ada';
const NOW = new Date('2026-11-20T10:00:00Z');
const JOINED = new Date('2026-01-10T00:00:00Z');

const tier = (position: number, threshold: number): CompiledTier => ({
  id: `tier ${position}`,
  number: position * 10,
  position,
  key: `key-${position}`,
  name: `Tier ${position}`,
  threshold,
  multiplier: { extra: 0n, scale: 1n },
  pending: null,
  expiry: null,
  entryPoints: null,
  entryVoucher: null,
});

const LADDER: CompiledLadder = {
  id: 'ladder',
  number: 7,
  counter: 9,
  version: 1,
  name: 'Cards',
  isPrimary: true,
  metric: 'QUALIFYING_POINTS',
  currency: 1,
  activityType: null,
  moneyCurrency: null,
  window: 'CALENDAR_YEAR',
  windowMonths: null,
  falling: 'ONE_STEP',
  graceDays: 0,
  tiers: [tier(1, 0), tier(2, 100), tier(3, 200)],
  takeover: null,
};

const SECOND = { tier: 1, since: '2026-11-20', lastDay: '2027-12-31', reckonedOn: '2026-11-20', graceFrom: null };

function heldOn(ladders: CompiledLadder[]): HeldStandings {
  const time = { now: NOW, timeZone: 'Europe/London' };
  const members = new Map([[ADA, { joinedOn: '2026-01-10', protectedDays: [] }]]);
  return new HeldStandings(time, ladders, members, [], new MemberDays([]), []);
}

describe('what members have on ladders', () => {
  it('is the lowest tier since joining for who has nothing, and then nothing is stored', () => {
    const held = heldOn([LADDER]);

    expect(held.holding(ADA, LADDER)).toMatchObject({ since: JOINED, floor: null, changes: 0, isChanged: false });
    expect(held.effective(ADA, LADDER)).toBe(0);
    expect(held.toWrite()).toEqual([]);
  });

  it('becomes something else, and the change is noted with the tiers by their numbers', () => {
    const held = heldOn([LADDER]);

    const change = held.become(ADA, LADDER, SECOND, { since: NOW, at: NOW, cause: 'PURCHASE', sourceId: 'one' });

    expect(change).toMatchObject({ number: 1, cause: 'PURCHASE', sourceId: 'one', from: 10, to: 20, earned: 20 });
    expect(held.changes).toEqual([change]);
    expect(held.effective(ADA, LADDER)).toBe(1);
    expect(held.toWrite()).toMatchObject([{ memberId: ADA, ladder: 7, tier: 20, since: NOW, changes: 1 }]);
  });

  it('counts no lower than a floor while that lasts', () => {
    const held = heldOn([LADDER]);
    held.keep(ADA, LADDER, {
      ...held.holding(ADA, LADDER),
      floor: { tier: 2, lastDay: '2026-11-20' },
      isChanged: true,
    });

    const change = held.become(ADA, LADDER, SECOND, { since: NOW, at: NOW, cause: 'PURCHASE', sourceId: 'one' });

    expect(change).toMatchObject({ from: 30, to: 30, earned: 20 });
    expect(held.effective(ADA, LADDER)).toBe(2);
  });

  it('keeps nothing on a ladder whose standings were not read', () => {
    const held = heldOn([]);

    expect(() => held.keep(ADA, LADDER, held.holding(ADA, LADDER))).toThrow('a ladder whose standings were read');
  });
});
