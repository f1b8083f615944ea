import type { ProgramSettings } from '../../programs/index.js';
import type { ActiveReward } from '../book/active-rewards.js';
import type { RewardOption } from '../catalogue/reward-option.types.js';
import type { Reward } from '../catalogue/reward.types.js';
import type { Availability } from '../eligibility/availability.js';
import { Unavailability } from '../eligibility/unavailability.types.js';
import { inOrderOfRelevance, type Relevance, type Weights } from '../relevance/relevance.js';
import type { Look } from './look.js';
import { relevanceOfOption, relevanceOfReward } from './offer-of.js';
import type { Popularity } from './popularity/popularity.js';
import type { Left, Shelves } from './read/shelves.js';
import { MemberReward, MemberRewardOption } from './shown/member-reward.types.js';

/** By what offers are shown to somebody. */
export interface Showing {
  readonly settings: ProgramSettings;
  readonly look: Look;
  readonly popularity: Popularity;
  readonly weights: Weights;
  /** Staff see what the law hides. */
  readonly isStaff: boolean;
}

/** A reward, and all that was found out about it. */
export interface Found {
  readonly reward: ActiveReward;
  /** As everybody reads it. */
  readonly shown: Reward;
  readonly speaking: number;
  readonly availability: Availability;
  readonly shelves: Shelves;
}

/** A reward as it is for somebody. */
export function showOffer({ reward, shown, speaking, availability, shelves }: Found, showing: Showing): MemberReward {
  const { settings, look, popularity, weights, isStaff } = showing;
  const programId = settings.number;
  const languages = [look.locale, settings.locale];
  const relevance = relevanceOfReward(reward, speaking, look, popularity, weights);
  const options: MemberRewardOption[] = [];
  for (const [place, { number, isHidden, reasons, price }] of availability.options.entries()) {
    const [option, about] = [reward.options[place], shown.options[place]];
    if (!option || !about || (isHidden && !isStaff)) continue;
    const own = new MemberRewardOption();
    own.option = asOfNow<RewardOption>(about, shelves.left.get(number), shown.warnBelow, languages);
    own.available = reasons.length === 0;
    own.reasons = reasons.map((reason) => Unavailability.of(programId, reason));
    own.price = price;
    own.relevance = relevanceOfOption(reward, option, look, popularity, weights);
    options.push(own);
  }
  return Object.assign(new MemberReward(), {
    keys: keysOf(reward, relevance),
    reward: asOfNow<Reward>(shown, shelves.left.get(0), shown.warnBelow, languages),
    visible: availability.isVisible,
    available: availability.isAvailable,
    reasons: availability.reasons.map((reason) => Unavailability.of(programId, reason)),
    price: availability.price,
    relevance,
    options: inOrderOfRelevance(options),
  });
}

function keysOf({ position, number }: ActiveReward, { score }: Relevance): MemberReward['keys'] {
  return [String(score), String(position), String(number)];
}

/** What everybody reads, with what is left of it now and in somebody's language; it lies under what is said here and is not copied. */
function asOfNow<Shown extends Reward | RewardOption>(
  shown: Shown,
  left: Left | undefined,
  warnBelow: number | null,
  languages: readonly (string | null)[],
): Shown {
  const own = Object.create(shown) as Shown;
  own.shownTo = { languages };
  if (!left) return own;
  own.stock = left.stock;
  own.claimed = left.claimed;
  if (own.codesLeft === null) return own;
  own.codesLeft = left.codesLeft;
  own.isLow = warnBelow !== null && left.codesLeft < warnBelow;
  return own;
}
