import type { CompiledLadder } from '../ladders/ladder.js';
import { MemberDays } from '../progress/member-days.js';
import { ADA, BRONZE, GOLD, LADDER, MEMBERS, SILVER } from './cards.js';
import { HeldStandings } from './held-standings.js';

const NOW = new Date('2026-11-20T10:00:00Z');
const JOINED = new Date('2026-01-10T00:00:00Z');
const REACHED = { tier: 1, since: '2026-11-20', lastDay: '2027-12-31', reckonedOn: '2026-11-20', graceFrom: null };

function heldOn(ladders: CompiledLadder[]): HeldStandings {
  const time = { now: NOW, timeZone: 'Europe/London' };
  return new HeldStandings(time, ladders, MEMBERS, [], new MemberDays([]), []);
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

    const change = held.become(ADA, LADDER, REACHED, { since: NOW, at: NOW, cause: 'PURCHASE', sourceId: 'one' });

    expect(change).toMatchObject({
      number: 1,
      cause: 'PURCHASE',
      sourceId: 'one',
      from: BRONZE,
      to: SILVER,
      earned: SILVER,
    });
    expect(held.changes).toEqual([change]);
    expect(held.effective(ADA, LADDER)).toBe(1);
    expect(held.toWrite()).toMatchObject([{ memberId: ADA, ladder: 7, tier: SILVER, since: NOW, changes: 1 }]);
  });

  it('counts no lower than a floor while that lasts', () => {
    const held = heldOn([LADDER]);
    held.keep(ADA, LADDER, {
      ...held.holding(ADA, LADDER),
      floor: { tier: 2, lastDay: '2026-11-20' },
      isChanged: true,
    });

    const change = held.become(ADA, LADDER, REACHED, { since: NOW, at: NOW, cause: 'PURCHASE', sourceId: 'one' });

    expect(change).toMatchObject({ from: GOLD, to: GOLD, earned: SILVER });
    expect(held.effective(ADA, LADDER)).toBe(2);
  });

  it('keeps nothing on a ladder whose standings were not read', () => {
    const held = heldOn([]);

    expect(() => held.keep(ADA, LADDER, held.holding(ADA, LADDER))).toThrow('a ladder whose standings were read');
  });
});
