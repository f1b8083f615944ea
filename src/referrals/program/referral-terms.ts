import type { Minor } from '../../kernel/money.js';

/** What a friend has to do for the one who brought them. */
export type Qualification = 'ENROLLMENT' | 'PURCHASE';

/** When somebody has to look at a referral before it is paid. */
export type ReviewMode = 'AUTOMATIC' | 'WHEN_SUSPICIOUS' | 'ALWAYS';

/** What somebody gets for a referral: points, or a voucher of a template (by its inner id). */
export type ReferralGift = { readonly points: number } | { readonly template: string };

/** What an advocate gets from that friend on, counted from 1, until the next step. */
export interface AdvocateStep {
  readonly fromFriend: number;
  readonly gift: ReferralGift;
}

/** A version of the terms by which friends are brought. */
export interface ReferralTerms {
  readonly version: number;
  /** The number of the point currency in which points are given. */
  readonly currency: number;
  /** What the friend gets; null for nothing. A voucher is for their first purchase and comes with the invitation, points when they qualify. */
  readonly friend: ReferralGift | null;
  /** Ascending by friend; empty for nothing. */
  readonly advocate: readonly AdvocateStep[];
  readonly qualifies: Qualification;
  /** Which of the friend's purchases it takes, those of at least the minimum counted; 1 for the first. */
  readonly purchases: number;
  /** What the lines of a purchase must cost after discounts to count; null for any. */
  readonly minimum: Minor | null;
  /** What the minimum is in. */
  readonly moneyCurrency: string | null;
  /** Days from joining within which the friend has to qualify; null for no limit. */
  readonly withinDays: number | null;
  /** Days from qualifying until it is paid; null for the program's return window. */
  readonly delayDays: number | null;
  /** How many friends of an advocate are paid for in a calendar month, in a year, and of all advocates ever; null for no limit. */
  readonly perMonth: number | null;
  readonly perYear: number | null;
  readonly inProgram: number | null;
  readonly review: ReviewMode;
  /** With `{code}` in place of the code; null for none. */
  readonly shareLink: string | null;
  /** Days within which an invitation has to be accepted. */
  readonly invitationDays: number;
  /** How many invitations of a member may be open at a time. */
  readonly openInvitations: number;
}

/** The referral program with all versions of its terms. */
export interface ReferralProgramTerms {
  /** Paused: nobody is invited and nobody joins; who has joined goes on. */
  readonly isPaused: boolean;
  /** What holds for who joins now. */
  readonly current: ReferralTerms;
  /** By their versions. */
  readonly versions: ReadonlyMap<number, ReferralTerms>;
}

/** What an advocate gets for their nth friend; null for nothing. */
export function giftFor(steps: readonly AdvocateStep[], friendNumber: number): ReferralGift | null {
  return steps.findLast(({ fromFriend }) => fromFriend <= friendNumber)?.gift ?? null;
}
