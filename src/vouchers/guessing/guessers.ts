/** For how long wrong codes count, in seconds, from the first of them on. */
export const WINDOW_SECONDS = 600;

/** Somebody who looks up codes, by one of the things by which they are known. */
export interface Guesser {
  readonly kind: 'KEY' | 'MEMBER' | 'ADDRESS';
  readonly subject: string;
  /** So many wrong codes at most. */
  readonly limit: number;
}

/** For the descriptions of operations that look up codes, whomever they are about. */
export const WRONG_CODES_OF_A_KEY = 'After 1,000 wrong codes of a key in ten minutes it is RATE_LIMITED.';

/** For the descriptions of those that look them up for a member. */
export const WRONG_CODES_ABOUT_A_MEMBER =
  'After 10 wrong codes about a member, or 1,000 of a key, in ten minutes it is RATE_LIMITED, right codes too.';

/** A shop asks for all of its customers, and all of them come from its servers. */
const OF_A_SHOP = 1000;
const OF_A_MEMBER = 10;
const OF_A_MEMBERS_ADDRESS = 50;

/** By what a look-up is known: the credential, where the call comes from, and the member whom it is about. */
export function guessersOf(
  caller: { readonly id: string | null; readonly memberId: string | null; readonly network: string | null },
  about: string | null,
): Guesser[] {
  const member = caller.memberId ?? about;
  const isShop = caller.memberId === null;
  return [
    ...(isShop && caller.id !== null ? [{ kind: 'KEY', subject: caller.id, limit: OF_A_SHOP } as const] : []),
    ...(member === null ? [] : [{ kind: 'MEMBER', subject: member, limit: OF_A_MEMBER } as const]),
    ...(caller.network === null
      ? []
      : [{ kind: 'ADDRESS', subject: caller.network, limit: isShop ? OF_A_SHOP : OF_A_MEMBERS_ADDRESS } as const]),
  ];
}
