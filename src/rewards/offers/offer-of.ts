import { whyOutside } from '../../audiences/index.js';
import { periodAround, startOfDay } from '../../kernel/calendar.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { ActiveOption, ActiveReward } from '../book/active-rewards.js';
import { availability, type Availability } from '../eligibility/availability.js';
import type { RewardLimit } from '../eligibility/compiled-reward.js';
import { relevanceOf, type Relevance, type Weights } from '../relevance/relevance.js';
import type { Look } from './look.js';
import { choiceKey } from './look.js';
import type { Choosing, Popularity } from './popularity/popularity.js';
import type { Shelves } from './read/shelves.js';
import { usedIn } from './read/used-numbers.js';

/** Whether vouchers of a template, by its inner id, can be issued now. */
export type IsIssuable = (voucherTemplate: string) => boolean;

/** Whether somebody may have a reward and its options, and what keeps them from it. */
export function availabilityOf(
  reward: ActiveReward,
  { settings: { timeZone }, look }: { settings: ProgramSettings; look: Look },
  { left, used }: Shelves,
  isIssuable: IsIssuable,
): Availability {
  const { now, today, usedOn, person, looker, balances } = look;
  const optionOf = (number: number): ActiveOption | ActiveReward =>
    reward.options.find((option) => option.number === number) ?? reward;
  const isOfNow = (period: RewardLimit['period']): boolean =>
    today === usedOn || period === 'EVER' || periodAround(today, period).first === periodAround(usedOn, period).first;
  return availability(reward, looker, {
    now,
    timeZone,
    balance: balances.get(reward.currency) ?? 0,
    stockOf: (number) => stockOf(reward, number, left),
    shared: {
      has: (number) => reward.options.some((option) => option.number === number && option.pool === 0),
      left: left.get(0)?.codesLeft ?? 0,
    },
    outsideOf: (number) => {
      const { audience, gift, voucherTemplate } = number === 0 ? reward : optionOf(number);
      // What a reward gives matters where it gives it itself.
      const isGiven = (number > 0 || reward.choose === 0) && gift === 'VOUCHER' && voucherTemplate !== null;
      return [
        ...(audience ? whyOutside(audience, person, { today, timeZone, channel: null }) : []),
        ...(isGiven && !isIssuable(voucherTemplate) ? ['NO_VOUCHER'] : []),
      ];
    },
    usedOf: ({ period, perMember }) =>
      usedIn(isOfNow(period) ? (perMember ? look.used.get(reward.number) : used) : null, { period }),
    resetOf: ({ period }) => (period === 'EVER' ? null : startOfDay(periodAround(today, period).next, timeZone)),
  });
}

/** What can be had of a reward (0) or an option: no more than there are codes, where it gives codes. */
function stockOf({ options, choose, pool }: ActiveReward, number: number, left: Shelves['left']): number | null {
  const stock = left.get(number)?.stock ?? null;
  const codes = (of: number | null): number | null => (of === null ? null : (left.get(of)?.codesLeft ?? 0));
  if (number > 0) return least(stock, codes(options.find((option) => option.number === number)?.pool ?? null));
  if (choose === 0) return least(stock, codes(pool));
  // Where all options give codes of the reward's own pool, it has to have enough for all that are chosen.
  const own = codes(options.every((option) => option.pool === 0) ? 0 : null);
  return own !== null && own < choose ? 0 : stock;
}

function least(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** How well a reward suits somebody: as well as the option that speaks for it, by its place; -1 where the law allows none. */
export function relevanceOfReward(
  reward: ActiveReward,
  speaking: number,
  look: Look,
  popularity: Popularity,
  weights: Weights,
): Relevance {
  const option = reward.options[speaking];
  const isForbidden = speaking < 0;
  const redeemed = look.used.get(reward.number)?.[0] ?? 0;
  return relevanceOf(
    offerOf(option ?? { topics: reward.topics }, popularity.ofReward(look.peers, reward.number)),
    { ...look.taste, redeemed },
    isForbidden ? { ...weights, interest: 0, meantFor: 0, bought: 0 } : weights,
  );
}

/** How well an option suits somebody. */
export function relevanceOfOption(
  reward: ActiveReward,
  option: ActiveOption,
  look: Look,
  popularity: Popularity,
  weights: Weights,
): Relevance {
  const redeemed = look.chosen.get(choiceKey(reward.number, option.number)) ?? 0;
  const choosing = popularity.ofOption(look.peers, reward.number, option.number);
  return relevanceOf(offerOf(option, choosing), { ...look.taste, redeemed }, weights);
}

function offerOf(
  {
    topics,
    meantForMinAge: minAge = null,
    meantForMaxAge: maxAge = null,
  }: Pick<ActiveOption, 'topics'> & Partial<Pick<ActiveOption, 'meantForMinAge' | 'meantForMaxAge'>>,
  choosing: Choosing,
) {
  return { topics, minAge, maxAge, ...choosing };
}
