import { dayInZone, periodAround, startOfDay } from '../../../kernel/calendar.js';
import { giftFor, type ReferralGift, type ReferralProgramTerms } from '../../program/referral-terms.js';

/** Why a member cannot invite. */
export type InvitationObstacle = 'PROGRAM_PAUSED' | 'ADVOCATE_NOT_ACTIVE' | 'ADVOCATE_BARRED' | 'TOO_MANY_INVITATIONS';

/** An advocate, as far as it decides what lies ahead of them. */
export interface AdvocateStanding {
  readonly earns: boolean;
  readonly isBarred: boolean;
  /** Invitations that can still be accepted. */
  readonly openInvitations: number;
  /** Friends that count for caps and steps: ever, in this month, in this year, and of all advocates. */
  readonly friends: number;
  readonly thisMonth: number;
  readonly thisYear: number;
  readonly inProgram: number;
}

/** What keeps a member from inviting a friend, the first of several; null for nothing. */
export function obstacleOf(
  { isPaused, current }: ReferralProgramTerms,
  { earns, isBarred, openInvitations }: AdvocateStanding,
): InvitationObstacle | null {
  if (isPaused) return 'PROGRAM_PAUSED';
  if (!earns) return 'ADVOCATE_NOT_ACTIVE';
  if (isBarred) return 'ADVOCATE_BARRED';
  return openInvitations >= current.openInvitations ? 'TOO_MANY_INVITATIONS' : null;
}

/** What the next friend brings, or from when on one is paid for again. */
export type NextFriend =
  | { readonly number: number; readonly gift: ReferralGift | null }
  /** No friend is paid for now; `resetsAt`: from then on again, null for never. */
  | { readonly resetsAt: Date | null };

/**
 * What an advocate gets for a friend who qualified now. Of several caps the one that holds longest says when that counts anew: months and
 * years are those of the calendar in the program's zone; a cap of the program ends with no period.
 */
export function nextFriendOf(
  { current: { advocate, perMonth, perYear, inProgram } }: ReferralProgramTerms,
  { friends, thisMonth, thisYear, inProgram: brought }: AdvocateStanding,
  now: Date,
  timeZone: string,
): NextFriend {
  if (isReached(inProgram, brought)) return { resetsAt: null };
  const day = dayInZone(now, timeZone);
  const endOf = (unit: 'MONTH' | 'YEAR'): Date => startOfDay(periodAround(day, unit).next, timeZone);
  if (isReached(perYear, thisYear)) return { resetsAt: endOf('YEAR') };
  if (isReached(perMonth, thisMonth)) return { resetsAt: endOf('MONTH') };
  return { number: friends + 1, gift: giftFor(advocate, friends + 1) };
}

function isReached(most: number | null, count: number): boolean {
  return most !== null && count >= most;
}
