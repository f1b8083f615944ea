import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';

/** For specs: a ladder of cards, and who climbs it. */
export const ADA = 'ada';
export const [BRONZE, SILVER, GOLD] = [1, 2, 3];
export const MEMBERS = new Map([[ADA, { joinedOn: '2026-01-10', protectedDays: [] }]]);

const tier = (number: number, position: number, threshold: number): CompiledTier => ({
  id: `tier ${String(number)}`,
  number,
  position,
  key: ['', 'bronze', 'silver', 'gold'][number] as string,
  name: ['', 'Bronze', 'Silver', 'Gold'][number] as string,
  threshold,
  multiplier: { extra: 0n, scale: 1n },
  pending: null,
  expiry: null,
  entryPoints: null,
  entryVoucher: null,
});

export const LADDER: CompiledLadder = {
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
  tiers: [tier(BRONZE, 1, 0), tier(SILVER, 2, 100), tier(GOLD, 3, 200)],
  takeover: null,
};
