import { decodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { AdvocateStep, ReferralGift } from '../referral-terms.js';

const MOST_POINTS = 1_000_000_000;
const MOST_STEPS = 20;
const MOST_FRIENDS = 1_000_000;

/** What somebody gets for a referral, as it is asked for: one of these. */
export interface WantedReferralGift {
  points?: number | null;
  /** The id of a voucher template. */
  voucher?: string | null;
}

/** What an advocate gets from that friend on, as it is asked for; from the first when it is not said. */
export interface WantedAdvocateStep {
  fromFriend?: number | null;
  gives: WantedReferralGift;
}

/** What is wrong in itself with a gift. Whether there is such a voucher template is looked at in referral-references.ts. */
export function giftProblems({ points }: WantedReferralGift, path: string[]): Problem[] {
  if (points == null || (points >= 1 && points <= MOST_POINTS)) return [];
  return [{ path: [...path, 'points'], message: `${points} is not within 1 to ${MOST_POINTS}` }];
}

/** What is wrong in itself with the steps of what an advocate gets. */
export function stepsProblems(steps: readonly WantedAdvocateStep[]): Problem[] {
  const count = steps.length;
  return [
    ...(count > MOST_STEPS ? [{ path: ['advocate'], message: `has ${count} steps: at most ${MOST_STEPS}` }] : []),
    ...steps.flatMap((step, index) => stepProblems(step, steps[index - 1], ['advocate', String(index)])),
  ];
}

function stepProblems(step: WantedAdvocateStep, before: WantedAdvocateStep | undefined, path: string[]): Problem[] {
  return [
    ...placeProblems(fromOf(step), before, [...path, 'fromFriend']),
    ...giftProblems(step.gives, [...path, 'gives']),
  ];
}

function placeProblems(from: number, before: WantedAdvocateStep | undefined, path: string[]): Problem[] {
  if (from < 1 || from > MOST_FRIENDS) return [{ path, message: `${from} is not within 1 to ${MOST_FRIENDS}` }];
  if (!before || from > fromOf(before)) return [];
  return [{ path, message: `${from} is not above ${fromOf(before)}, where the step before begins: steps go up` }];
}

function fromOf({ fromFriend }: WantedAdvocateStep): number {
  return fromFriend ?? 1;
}

/** The steps, from what was asked without problems. */
export function stepsTerms(steps: readonly WantedAdvocateStep[]): AdvocateStep[] {
  return steps.map((step) => ({ fromFriend: fromOf(step), gift: giftTerms(step.gives) }));
}

/** A gift, from what was asked without problems. */
export function giftTerms({ points, voucher }: WantedReferralGift): ReferralGift {
  if (points != null) return { points };
  const template = voucher == null ? null : decodeId('vtp', voucher);
  if (template === null) throw new Error(`${voucher ?? 'nothing'} is no voucher template: the input was not checked`);
  return { template };
}
