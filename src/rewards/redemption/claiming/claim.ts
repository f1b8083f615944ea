import type { Choice, CompiledReward, Looker } from '../../eligibility/compiled-reward.js';
import {
  audienceReasons,
  isLegal,
  timeReasons,
  type Circumstances,
  type Unavailable,
} from '../../eligibility/availability.js';

/** What somebody chooses; an option that the reward does not have is null. */
export interface WantedChoice {
  readonly option: number | null;
  readonly quantity: number;
}

/** A reason, and of which option it is; 0 for the reward itself. */
export interface ReasonOf extends Unavailable {
  readonly option: number;
}

/** Why a reward cannot be claimed with these choices, leaving limits, stock and points aside. */
export type ClaimProblem =
  | { readonly kind: 'INVALID_CHOICE'; readonly index: number; readonly wrong: 'UNKNOWN' | 'TWICE' | 'ONCE' }
  | { readonly kind: 'NOT_AVAILABLE'; readonly reasons: readonly ReasonOf[] }
  /** Too few or too many are chosen; these may be. */
  | { readonly kind: 'CHOICE_REQUIRED'; readonly options: readonly number[] };

/**
 * What keeps somebody from claiming a reward with these choices: first what is wrong with the choices, an option that the law forbids
 * them being as unknown as one that there is not; then times and audiences; then how many were chosen. Null for nothing.
 */
export function claimProblem(
  reward: CompiledReward,
  wanted: readonly WantedChoice[],
  person: Looker,
  circumstances: Pick<Circumstances, 'now' | 'timeZone' | 'outsideOf'>,
): ClaimProblem | null {
  const legal = reward.options.filter((option) => isLegal(option, person));
  for (const [index, { option: number, quantity }] of wanted.entries()) {
    const option = legal.find((one) => one.number === number);
    const isTwice = wanted.findIndex((one) => one.option === number) < index;
    const wrong = !option ? 'UNKNOWN' : isTwice ? 'TWICE' : option.once && quantity > 1 ? 'ONCE' : null;
    if (wrong) return { kind: 'INVALID_CHOICE', index, wrong };
  }
  const chosen = legal.filter(({ number }) => wanted.some(({ option }) => option === number));
  const reasons = [
    ...timeReasons(reward, person, circumstances),
    ...audienceReasons(circumstances.outsideOf(0), reward.minTier),
    ...(legal.length >= reward.choose ? [] : [{ code: 'NO_OPTION' }]),
  ].map((reason): ReasonOf => ({ ...reason, option: 0 }));
  const ofOptions = chosen.flatMap(({ number, minTier }) =>
    audienceReasons(circumstances.outsideOf(number), minTier).map((reason): ReasonOf => ({
      ...reason,
      option: number,
    })),
  );
  if (reasons.length + ofOptions.length > 0) return { kind: 'NOT_AVAILABLE', reasons: [...reasons, ...ofOptions] };
  const count = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
  return count === reward.choose ? null : { kind: 'CHOICE_REQUIRED', options: legal.map(({ number }) => number) };
}

/** The choices of a claim without problem. */
export function choicesOf(wanted: readonly WantedChoice[]): Choice[] {
  return wanted.flatMap(({ option, quantity }) => (option === null ? [] : [{ option, quantity }]));
}
