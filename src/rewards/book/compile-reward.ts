import type { Localized } from '../../kernel/localized-text.js';
import type { CompiledOption, CompiledReward, RewardLimit } from '../eligibility/compiled-reward.js';
import type { Given, RewardGift } from '../catalogue/terms/reward-gives.js';

/** An audience as far as compiling looks into it: what else it asks, whoever decides by it knows. */
type Bounded = { readonly minTier: string | null };

/** What is compiled of an option. */
export interface OptionToCompile<Audience extends Bounded> extends Given<RewardGift | null> {
  uuid: string;
  number: number;
  key: string;
  names: Localized[];
  tags: readonly string[];
  surcharge: number;
  legalAge: number | null;
  meantForMinAge: number | null;
  meantForMaxAge: number | null;
  audience: Audience | null;
  once: boolean;
}

/** What is compiled of the version of a reward that holds. */
export interface RewardToCompile<Audience extends Bounded> extends Given {
  uuid: string;
  number: number;
  version: number;
  position: number;
  names: Localized[];
  category: string | null;
  tags: readonly string[];
  currencyNumber: number;
  points: number;
  money: number | null;
  moneyCurrency: string | null;
  tierPrices: readonly { tier: string; points: number }[];
  /** Moments as ISO texts. */
  timedPrices: readonly { from: string; until: string; points: number }[];
  earlyAccess: readonly { tier: string; days: number }[];
  audience: Audience | null;
  visibleFrom: Date | null;
  visibleUntil: Date | null;
  redeemableFrom: Date | null;
  redeemableUntil: Date | null;
  limits: readonly RewardLimit[];
  choose: number;
  options: readonly OptionToCompile<Audience>[];
  createdAt: Date;
}

/** What somebody gets who takes a reward or an option. */
export interface Gift {
  readonly gift: RewardGift;
  /** The template of the voucher by its inner id; null for another gift. */
  readonly voucherTemplate: string | null;
  /** Of which stock its codes are, by the number of the option or 0 for the reward; null where it gives none. */
  readonly pool: number | null;
}

/** An option of a reward on offer, ready for deciding. */
export interface OfferedOption<Audience> extends CompiledOption, Gift {
  readonly uuid: string;
  readonly key: string;
  readonly names: readonly Localized[];
  /** Its own tags; without any the topics of the reward. */
  readonly topics: readonly string[];
  readonly meantForMinAge: number | null;
  readonly meantForMaxAge: number | null;
  /** Null for everybody. */
  readonly audience: Audience | null;
}

/** A reward on offer, ready for deciding. */
export interface OfferedReward<Audience> extends CompiledReward, Gift {
  readonly uuid: string;
  /** By which rows name it. */
  readonly number: number;
  readonly version: number;
  readonly position: number;
  readonly names: readonly Localized[];
  /** Its category and tags, each once. */
  readonly topics: readonly string[];
  /** The point currency by its compact number. */
  readonly currency: number;
  /** On top of the points, in the smallest unit; with its currency or not at all. */
  readonly money: number | null;
  readonly moneyCurrency: string | null;
  /** Null for everybody. */
  readonly audience: Audience | null;
  readonly options: readonly OfferedOption<Audience>[];
  readonly createdAt: Date;
}

/** Makes the version of a reward that holds ready for deciding. */
export function compileReward<Audience extends Bounded>(reward: RewardToCompile<Audience>): OfferedReward<Audience> {
  const { category, tags, timedPrices, currencyNumber: currency, options, audience, ...rest } = reward;
  const { uuid, number, version, position, names, points, money, moneyCurrency, tierPrices, earlyAccess } = rest;
  const { visibleFrom, visibleUntil, redeemableFrom, redeemableUntil, limits, choose, createdAt } = rest;
  const own = giftOf(reward, 0);
  const topics = [...new Set([...(category === null ? [] : [category]), ...tags])];
  return {
    ...{ uuid, number, version, position, names, createdAt, currency, points, money, moneyCurrency, ...own },
    ...{ tierPrices, earlyAccess, visibleFrom, visibleUntil, redeemableFrom, redeemableUntil, limits, choose },
    topics,
    timedPrices: timedPrices.map((price) => ({
      from: new Date(price.from),
      until: new Date(price.until),
      points: price.points,
    })),
    audience,
    minTier: audience?.minTier ?? null,
    options: options.map((option) => compileOption(option, own, topics)),
  };
}

function compileOption<Audience extends Bounded>(
  option: OptionToCompile<Audience>,
  ofReward: Gift,
  topicsOfReward: readonly string[],
): OfferedOption<Audience> {
  const { uuid, number, key, names, surcharge, legalAge, meantForMinAge, meantForMaxAge, audience, once } = option;
  const { gift, voucherTemplate, tags } = option;
  return {
    ...{ uuid, number, key, names, surcharge, legalAge, meantForMinAge, meantForMaxAge, audience, once },
    ...(gift === null ? ofReward : giftOf({ gift, voucherTemplate }, number)),
    topics: tags.length > 0 ? tags : topicsOfReward,
    minTier: audience?.minTier ?? null,
  };
}

function giftOf({ gift, voucherTemplate }: Given, stock: number): Gift {
  return { gift, voucherTemplate, pool: gift === 'CODE_POOL' ? stock : null };
}
