import { addToInstant } from '../../kernel/calendar.js';
import { cheapestChoice, type OpenOption } from './cheapest-choice.js';
import type { CompiledOption, CompiledReward, Looker, RewardLimit } from './compiled-reward.js';
import { reachedLimit, type Used } from './reached-limit.js';
import { basePriceFor } from './price-for.js';

/** Why somebody cannot have something. Codes of audiences come as they are. */
export interface Unavailable {
  readonly code: string;
  /** INSUFFICIENT_POINTS: how many are missing. */
  readonly missing?: number;
  /** TIER_TOO_LOW: the tier that is needed, by its inner id. */
  readonly needed?: string;
  /** LIMIT_REACHED: when it counts anew; null for never. */
  readonly resetsAt?: Date | null;
  /** NOT_YET: from when on. */
  readonly from?: Date;
}

/** What is known beside the reward and who looks. */
export interface Circumstances {
  readonly now: Date;
  readonly timeZone: string;
  /** Points that may be spent. */
  readonly balance: number;
  /** What is left of the reward (0) or an option; null for any number. */
  readonly stockOf: (option: number) => number | null;
  /** The codes that options take of one pool: which options, and how many are left; null where none do. */
  readonly shared: { readonly has: (option: number) => boolean; readonly left: number } | null;
  /** By what they are outside of the audience of the reward (0) or an option. */
  readonly outsideOf: (option: number) => readonly string[];
  /** What was used of a limit in its period that now runs. */
  readonly usedOf: (limit: RewardLimit) => Used;
  /** When the period of a limit that now runs ends; null for never. */
  readonly resetOf: (limit: RewardLimit) => Date | null;
}

type Timed = Pick<Circumstances, 'now' | 'timeZone'>;
type Tiered = Pick<Looker, 'reachedTiers'>;

export interface OptionAvailability {
  readonly number: number;
  /** The law forbids it to them: for them it does not exist. Staff see why. */
  readonly isHidden: boolean;
  readonly reasons: readonly Unavailable[];
  /** The least that the reward costs with this option. */
  readonly price: number;
}

export interface Availability {
  /** Whether it is in their catalogue now. */
  readonly isVisible: boolean;
  readonly isAvailable: boolean;
  readonly reasons: readonly Unavailable[];
  /** The least that it costs them. */
  readonly price: number;
  /** All options in the order of the catalogue, hidden ones too. */
  readonly options: readonly OptionAvailability[];
}

/** Whether somebody may have a reward and its options now, and everything that keeps them from it. */
export function availability(reward: CompiledReward, person: Looker, circumstances: Circumstances): Availability {
  const { now, balance, stockOf, outsideOf, shared } = circumstances;
  const sharedLeft = shared?.left ?? null;
  const openOf = (option: CompiledOption, left: Circumstances['stockOf']): OpenOption =>
    openOption(option, reward, left, shared);
  const base = basePriceFor(reward, person, now);
  const judged = reward.options.map((option) => judge(option, person, circumstances));
  const open = judged.filter(({ reasons }) => reasons.length === 0).map(({ option }) => openOf(option, stockOf));
  const legal = judged.filter(({ isHidden }) => !isHidden).map(({ option }) => openOf(option, () => null));
  const surcharges = cheapestChoice(open, reward.choose, sharedLeft);
  const hasChoice = surcharges !== null && legal.length >= reward.choose;
  const price = base + (surcharges ?? cheapestChoice(legal, reward.choose, null) ?? 0);
  const limitReasons = (points: number): Unavailable[] => {
    const limit = reachedLimit(reward.limits, { uses: 1, points }, circumstances.usedOf, circumstances.resetOf);
    return limit ? [{ code: 'LIMIT_REACHED', resetsAt: limit.resetsAt }] : [];
  };
  const reached = limitReasons(price);
  const reasons = [
    ...(person.isActive ? [] : [{ code: 'MEMBER_NOT_ACTIVE' }]),
    ...timeReasons(reward, person, circumstances),
    ...audienceReasons(outsideOf(0), reward.minTier),
    ...reached,
    ...(stockOf(0) === 0 ? [{ code: 'OUT_OF_STOCK' }] : []),
    ...(hasChoice ? [] : [{ code: 'NO_OPTION' }]),
    ...pointsReasons(price, balance),
  ];
  const options = judged.map(({ option, isHidden, reasons: own }) => {
    const chosen = openOf(option, () => null);
    const costs = base + (cheapestChoice(open, reward.choose, sharedLeft, chosen) ?? option.surcharge);
    // A limit that holds for the reward is the reward's; one that only this option's price would pass is its own.
    const limits = reached.length > 0 || costs === price ? [] : limitReasons(costs);
    const all = isHidden ? own : [...own, ...limits, ...pointsReasons(costs, balance)];
    return { number: option.number, isHidden, reasons: all, price: costs };
  });
  return {
    isVisible: isVisible(reward, person, circumstances),
    isAvailable: reasons.length === 0,
    reasons,
    price,
    options,
  };
}

interface Judged {
  option: CompiledOption;
  isHidden: boolean;
  reasons: Unavailable[];
}

/** What keeps somebody from an option, but for points. The law comes first: what is hidden has no other reason. */
function judge(option: CompiledOption, person: Looker, { stockOf, outsideOf }: Circumstances): Judged {
  const { number } = option;
  if (!isLegal(option, person)) return { option, isHidden: true, reasons: [whyIllegal(person)] };
  const reasons = [
    ...audienceReasons(outsideOf(number), option.minTier),
    ...(stockOf(number) === 0 ? [{ code: 'OUT_OF_STOCK' }] : []),
  ];
  return { option, isHidden: false, reasons };
}

/** Whether the law allows it to them; an unknown age it does not. */
export function isLegal({ legalAge }: CompiledOption, { ages }: Pick<Looker, 'ages'>): boolean {
  return legalAge === null || (ages !== null && ages.atLeast >= legalAge);
}

/** What staff are told of an option that the law forbids somebody. */
export function whyIllegal({ ages }: Pick<Looker, 'ages'>): Unavailable {
  return { code: ages ? 'TOO_YOUNG' : 'AGE_UNKNOWN' };
}

function openOption(
  { number, surcharge, once }: CompiledOption,
  { choose }: CompiledReward,
  stockOf: Circumstances['stockOf'],
  shared: Circumstances['shared'],
): OpenOption {
  const most = Math.min(once ? 1 : choose, stockOf(number) ?? choose);
  return { number, surcharge, most, isShared: shared?.has(number) ?? false };
}

/** By what somebody is outside of an audience that begins at a tier. */
export function audienceReasons(codes: readonly string[], minTier: string | null): Unavailable[] {
  return codes.map((code) => (code === 'TIER_TOO_LOW' && minTier !== null ? { code, needed: minTier } : { code }));
}

function pointsReasons(price: number, balance: number): Unavailable[] {
  return balance >= price ? [] : [{ code: 'INSUFFICIENT_POINTS', missing: price - Math.max(0, balance) }];
}

/** Whether it is too early or too late for somebody. */
export function timeReasons(reward: CompiledReward, person: Tiered, circumstances: Timed): Unavailable[] {
  const from = earlier(reward.redeemableFrom, reward, person, circumstances);
  if (from && circumstances.now < from) return [{ code: 'NOT_YET', from }];
  return reward.redeemableUntil && circumstances.now >= reward.redeemableUntil ? [{ code: 'OVER' }] : [];
}

/** Whether it is in somebody's catalogue now. */
export function isVisible(reward: CompiledReward, person: Tiered, circumstances: Timed): boolean {
  const from = earlier(reward.visibleFrom, reward, person, circumstances);
  const { now } = circumstances;
  return !(from && now < from) && !(reward.visibleUntil && now >= reward.visibleUntil);
}

/** A moment for somebody: earlier by the most days that a tier gives that they have reached. */
function earlier(
  from: Date | null,
  { earlyAccess }: CompiledReward,
  { reachedTiers }: Tiered,
  { timeZone }: Timed,
): Date | null {
  const days = Math.max(0, ...earlyAccess.filter(({ tier }) => reachedTiers.includes(tier)).map((one) => one.days));
  return from && days > 0 ? addToInstant(from, -days, 'DAYS', timeZone) : from;
}
