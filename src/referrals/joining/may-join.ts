/** Why a code does not make somebody a friend. */
export type WhyNotJoining =
  | 'NO_PROGRAM'
  | 'PROGRAM_PAUSED'
  | 'UNKNOWN_CODE'
  | 'EXPIRED_CODE'
  | 'OWN_CODE'
  | 'ALREADY_CUSTOMER'
  | 'ALREADY_REFERRED'
  | 'ADVOCATE_NOT_ACTIVE';

/** Whose code it is, as far as it decides. */
export interface Inviting {
  readonly advocate: string;
  readonly mayEarn: boolean;
  readonly isBarred: boolean;
  /** Of an invitation, null for a personal code: who accepted it, null for nobody, and whether it still can be. */
  readonly invitation: { readonly friend: string | null; readonly isOpen: boolean } | null;
}

/** Whoever wants to be somebody's friend. */
export interface Joining {
  /** Null for somebody who is enrolled in this moment. */
  readonly memberId: string | null;
  /** Whether they have bought something already. */
  readonly isCustomer: boolean;
  /** Whether somebody has brought them already. */
  readonly isReferred: boolean;
}

/**
 * Why a code does not make somebody the friend of whose it is; null when it does. `inviting`: null where no code of the program is like
 * that. A code that somebody else accepted is told as unknown: whose it was is nobody's business.
 */
export function whyNotJoining(
  program: { readonly isPaused: boolean } | null,
  inviting: Inviting | null,
  { memberId, isCustomer, isReferred }: Joining,
): WhyNotJoining | null {
  if (!program) return 'NO_PROGRAM';
  if (!inviting) return 'UNKNOWN_CODE';
  const { advocate, mayEarn, isBarred, invitation } = inviting;
  if (advocate === memberId) return 'OWN_CODE';
  if (invitation && invitation.friend !== null && invitation.friend !== memberId) return 'UNKNOWN_CODE';
  if (isReferred) return 'ALREADY_REFERRED';
  if (isCustomer) return 'ALREADY_CUSTOMER';
  if (invitation && !invitation.isOpen) return 'EXPIRED_CODE';
  if (program.isPaused) return 'PROGRAM_PAUSED';
  return mayEarn && !isBarred ? null : 'ADVOCATE_NOT_ACTIVE';
}

/** Why a friend's voucher cannot be used with a purchase. */
export type WhyNotFriendVoucher = 'OWN_INVITATION' | 'NOT_YOURS' | 'ALREADY_REFERRED' | 'NEW_CUSTOMERS_ONLY';

/**
 * Why somebody cannot use the voucher of a referral with a purchase; null when they can. It is for one person who has not bought anything
 * yet: the friend, where there is one, else whoever comes with it and was brought by nobody else.
 */
export function whyNotFriendVoucher(
  referral: { readonly advocate: string; readonly friend: string | null },
  { memberId, isCustomer, isReferred }: Joining & { readonly memberId: string },
): WhyNotFriendVoucher | null {
  if (referral.advocate === memberId) return 'OWN_INVITATION';
  if (referral.friend !== null && referral.friend !== memberId) return 'NOT_YOURS';
  if (referral.friend === null && isReferred) return 'ALREADY_REFERRED';
  return isCustomer ? 'NEW_CUSTOMERS_ONLY' : null;
}

/**
 * The same of vouchers that are used with one purchase, in their order; null too for one that belongs to no referral. Who comes by the first
 * was brought by nobody else, so the others are refused.
 */
export function whyNotFriendVouchers(
  referrals: readonly (Parameters<typeof whyNotFriendVoucher>[0] | undefined)[],
  buyer: Joining & { readonly memberId: string },
): (WhyNotFriendVoucher | null)[] {
  let { isReferred } = buyer;
  return referrals.map((referral) => {
    const why = referral ? whyNotFriendVoucher(referral, { ...buyer, isReferred }) : null;
    isReferred ||= referral !== undefined && why === null;
    return why;
  });
}
