import type { EndReason, ReferralStateName } from './referral-state.js';

/** Which side of a referral somebody sees. */
export interface Sight {
  readonly advocate: boolean;
  readonly friend: boolean;
}

/** Whom a referral concerns, by inner ids. */
interface Concerned {
  readonly advocateId: string;
  readonly friendId: string | null;
}

/** A member sees their own side, whoever else calls sees both. `memberId`: of a member token; null for any key. */
export function sightOf(memberId: string | null, { advocateId, friendId }: Concerned): Sight {
  return { advocate: memberId === null || memberId === advocateId, friend: memberId === null || memberId === friendId };
}

/** What only concerns the advocate, who is nobody's business. */
const OF_ADVOCATE: readonly (EndReason | null)[] = [
  'CAP_REACHED',
  'ADVOCATE_NOT_ACTIVE',
  'ADVOCATE_BARRED',
  'ADVOCATE_LEFT',
];

/** Why a referral came to nothing, as far as somebody with this sight learns it. */
export function reasonFor({ advocate }: Sight, reason: EndReason | null): EndReason | null {
  return !advocate && OF_ADVOCATE.includes(reason) ? null : reason;
}

/** What is stored of what a referral gives. */
interface StoredGifts {
  readonly advocatePoints: number | null;
  readonly friendPoints: number | null;
  readonly friendLot: number | null;
}

/**
 * The points of both sides in a referral that stands like that: what is promised, pending or paid, 0 where nothing is left of it. A friend
 * keeps what they were given when the referral is rejected; taken back are both sides.
 */
export function pointsIn(
  state: ReferralStateName,
  { advocatePoints, friendPoints, friendLot }: StoredGifts,
): { advocate: number; friend: number } {
  if (state === 'REVERSED') return { advocate: 0, friend: 0 };
  if (state !== 'REJECTED') return { advocate: advocatePoints ?? 0, friend: friendPoints ?? 0 };
  return { advocate: 0, friend: friendLot === null ? 0 : (friendPoints ?? 0) };
}
