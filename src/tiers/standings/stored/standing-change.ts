import type { PastClimb } from '../decisions/revoke.js';
import type { Holding } from '../decisions/standing.js';

/** By what a standing changed. */
export type ChangeCause =
  'PURCHASE' | 'ACTIVITY' | 'RETURN' | 'REVIEW' | 'LADDER' | 'OVERRIDE' | 'OVERRIDE_ENDED' | 'MERGE';

/** That a tier, by its number, was reached in a window, by its first day. */
export interface Reach {
  readonly tier: number;
  readonly period: string;
}

/** A climb, and the purchase or activity that led to it. */
export interface LedClimb {
  readonly sourceId: string;
  readonly climb: PastClimb;
}

/** A climb of a member's that something led to, or that came to them with the standing of somebody else. Tiers by their numbers. */
export interface KnownClimb extends LedClimb {
  readonly memberId: string;
  readonly ladder: number;
  /** How much of what led to it came back before; null for nothing. */
  readonly cameBack: 'PART' | 'ALL' | null;
  /** When it was made; null for what came to them with the standing of somebody else. */
  readonly at: Date | null;
  /** Whose climb it was, who has been merged into the member since; null for one of their own. */
  readonly formerly: string | null;
}

/** A climb that what is left is not enough for: what it brought goes. */
export interface LostClimb {
  /** Whose it was: somebody who was merged since, or the member. */
  readonly memberId: string;
  readonly ladder: number;
  readonly reached: Reach;
  readonly at: Date;
}

/** By what somebody reached a tier. */
export type Reached = Pick<StandingChange, 'memberId' | 'ladder' | 'reached'>;

/** A change of a standing, as it is noted for ever. Tiers by their numbers. */
export interface StandingChange {
  readonly memberId: string;
  readonly ladder: number;
  /** From 1 on for each member and ladder. */
  readonly number: number;
  readonly at: Date;
  readonly cause: ChangeCause;
  /** What led to it: a purchase, an activity, an override; null for time. */
  readonly sourceId: string | null;
  /** The return by which what led to it came back; null for all else. */
  readonly returnId: string | null;
  /** The tier that counted before and counts from then on: alike where a floor lies above both. */
  readonly from: number;
  readonly to: number;
  /** What was earned by then. */
  readonly earned: number;
  /** The last day on which the tier that counts from then on is certain; null for ever. It is told, and not noted. */
  readonly lastDay: string | null;
  /** Of a climb: in which window it was reached and what stood before. Tiers by their numbers: places may change. */
  readonly climb: PastClimb | null;
  /** What was reached by it. */
  readonly reached: Reach | null;
  /** By which merge of members, and what stood before and after. */
  readonly merge: NotedMerge | null;
}

/** What a merge made of a standing, as it is noted; once more under the same id when it is undone. */
export interface NotedMerge {
  readonly id: string;
  readonly before: Noted;
  readonly after: Noted;
  /** How the absorbed member had climbed to what the survivor has of them, the first ones first: returns may take it back. */
  readonly climbs: readonly LedClimb[];
}

/** All that a member has on a ladder, as it is noted: tiers by their numbers. */
export type Noted = Omit<Holding, 'since'> & { readonly since: string };
