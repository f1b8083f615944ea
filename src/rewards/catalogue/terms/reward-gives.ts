import type { Problem } from '../../../kernel/problem.js';

/** What a reward or an option gives, as it is stored. */
export type RewardGift = 'CODE_POOL' | 'HAND_FULFILLED' | 'DONATION' | 'EARLY_ACCESS';

/** The same as somebody says it: exactly one field, and it is true. */
export interface WantedGift {
  codePool?: boolean | null;
  handFulfilled?: boolean | null;
  donation?: boolean | null;
  earlyAccess?: boolean | null;
}

const FIELDS = {
  CODE_POOL: 'codePool',
  HAND_FULFILLED: 'handFulfilled',
  DONATION: 'donation',
  EARLY_ACCESS: 'earlyAccess',
} as const satisfies Record<RewardGift, keyof WantedGift>;

const GIFTS = Object.keys(FIELDS) as RewardGift[];

/** What is wrong with what is given: a field that is there and false. */
export function givesProblems(gives: WantedGift, path: readonly string[]): Problem[] {
  return GIFTS.map((gift) => FIELDS[gift])
    .filter((field) => gives[field] === false)
    .map((field) => ({ path: [...path, field], message: 'must be true: name what it gives instead' }));
}

/** What is stored of it. */
export function giftOf(gives: WantedGift): RewardGift {
  const gift = GIFTS.find((one) => gives[FIELDS[one]] === true);
  if (gift === undefined) throw new Error('a reward gives something: the input was not checked');
  return gift;
}

/** How it is shown: one field is true. */
export function shownGift(gift: RewardGift): Record<keyof WantedGift, boolean | null> {
  const shown = { codePool: null, handFulfilled: null, donation: null, earlyAccess: null };
  return { ...shown, [FIELDS[gift]]: true };
}
