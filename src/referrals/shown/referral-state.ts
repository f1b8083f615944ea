/** How a referral is stored. Time makes an invitation or a friend EXPIRED and what is qualified REWARDED, see `stateAt`. */
export type ReferralStateName =
  'INVITED' | 'JOINED' | 'IN_REVIEW' | 'QUALIFIED' | 'REWARDED' | 'REJECTED' | 'REVERSED' | 'EXPIRED';

/** Why a referral came to nothing. */
export type EndReason =
  | 'NOT_ACCEPTED'
  | 'NOT_QUALIFIED_IN_TIME'
  | 'CAP_REACHED'
  | 'ADVOCATE_NOT_ACTIVE'
  | 'ADVOCATE_BARRED'
  | 'ADVOCATE_LEFT'
  | 'FRIEND_LEFT'
  | 'SAME_PERSON'
  | 'REVIEW'
  | 'RETURNED'
  | 'CANCELED';

/** What is stored of a referral, as far as its state goes by it. */
export interface StoredReferralState {
  readonly state: ReferralStateName;
  readonly reason: EndReason | null;
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
  readonly qualifiedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly paysAt: Date | null;
  readonly endedAt: Date | null;
  /** The template of the voucher that the advocate gets, and the voucher itself once it is issued. */
  readonly advocateTemplate: string | null;
  readonly advocateVoucher: string | null;
}

/** A referral as it stands. */
export interface ReferralStateNow {
  readonly state: ReferralStateName;
  /** Null unless it came to nothing. */
  readonly reason: EndReason | null;
  /** When its last step was made: for QUALIFIED, also after a review, when the friend qualified. */
  readonly since: Date;
}

/**
 * How a referral stands now. Due is due: who was not accepted, or did not qualify, by `expiresAt` is EXPIRED from that moment on, and what is
 * qualified is REWARDED from `paysAt` on, whether or not anybody noted it. Only points mature by themselves: who gets a voucher is
 * QUALIFIED until it is issued. A review has no end.
 */
export function stateAt(stored: StoredReferralState, now: Date): ReferralStateNow {
  const { state, reason, expiresAt, paysAt, advocateTemplate, advocateVoucher } = stored;
  if ((state === 'INVITED' || state === 'JOINED') && expiresAt !== null && expiresAt <= now)
    return {
      state: 'EXPIRED',
      reason: state === 'INVITED' ? 'NOT_ACCEPTED' : 'NOT_QUALIFIED_IN_TIME',
      since: expiresAt,
    };
  const waitsForVoucher = advocateTemplate !== null && advocateVoucher === null;
  if (state === 'QUALIFIED' && paysAt !== null && paysAt <= now && !waitsForVoucher)
    return { state: 'REWARDED', reason: null, since: paysAt };
  return { state, reason, since: sinceOf(stored) };
}

function sinceOf({ state, invitedAt, joinedAt, qualifiedAt, endedAt }: StoredReferralState): Date {
  if (state === 'INVITED') return invitedAt;
  if (state === 'JOINED') return joinedAt ?? invitedAt;
  if (state === 'IN_REVIEW' || state === 'QUALIFIED') return qualifiedAt ?? invitedAt;
  return endedAt ?? invitedAt;
}
