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
  const relevance = relevanceOfReward(reward, speaking, look, popularity, weights);
  const judged = availability.options.flatMap((one, place) => {
    const option = reward.options[place];
    const about = shown.options[place];
    if (!option || !about || (one.isHidden && !isStaff)) return [];
    return [{ ...one, about, relevance: relevanceOfOption(reward, option, look, popularity, weights) }];
  });
  const options = inOrderOfRelevance(judged).map(({ number, about, reasons, price, relevance: suits }) =>
    Object.assign(new MemberRewardOption(), {
      option: asOfNow(about, shelves.left.get(number), look.locale),
      available: reasons.length === 0,
      reasons: reasons.map((reason) => Unavailability.of(programId, reason)),
      price,
      relevance: suits,
    }),
  );
  return Object.assign(new MemberReward(), {
    keys: keysOf(reward, relevance),
    reward: asOfNow(shown, shelves.left.get(0), look.locale),
    visible: availability.isVisible,
    available: availability.isAvailable,
    reasons: availability.reasons.map((reason) => Unavailability.of(programId, reason)),
    price: availability.price,
    relevance,
    options,
  });
}

function keysOf({ position, number }: ActiveReward, { score }: Relevance): MemberReward['keys'] {
  return [String(score), String(position), String(number)];
}

/** The same with what is left of it now, in somebody's language. Everything else is that of all, and not made anew. */
function asOfNow<Shown extends Reward | RewardOption>(
  shown: Shown,
  left: Left | undefined,
  locale: string | null,
): Shown {
  const own = Object.create(shown) as Shown;
  own.viewerLocale = locale;
  if (!left) return own;
  own.stock = left.stock;
  own.claimed = left.claimed;
  if (shown.codesLeft !== null) own.codesLeft = left.codesLeft;
  return own;
}
