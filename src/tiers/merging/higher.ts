import type { DaySpan } from '../../kernel/day-spans.js';
import { heldUntil, type Floor, type Standing } from '../standings/decisions/standing.js';

/** A standing, with the protected days of whose it is. */
export interface Owned {
  readonly standing: Standing;
  readonly protectedDays: readonly DaySpan[];
}

/**
 * What holds for one person who had two standings: the higher tier, of one tier what lasts longer, their own where all is alike. What
 * is taken over keeps the last day that it has by then; from that day on it is moved by the survivor's protected days.
 */
export function higherStanding(own: Owned, other: Owned, today: string): Standing {
  const lastDay = heldUntil(other.standing, other.protectedDays);
  const ownLastDay = heldUntil(own.standing, own.protectedDays);
  const isHigher = other.standing.tier > own.standing.tier;
  const lastsLonger = other.standing.tier === own.standing.tier && isLater(lastDay, ownLastDay);
  return isHigher || lastsLonger ? { ...other.standing, lastDay, reckonedOn: today } : own.standing;
}

/** What of two tiers that staff gave holds: the higher, of one tier what lasts longer. */
export function higherFloor(own: Floor | null, other: Floor | null): Floor | null {
  if (own === null || other === null) return own ?? other;
  if (other.tier !== own.tier) return other.tier > own.tier ? other : own;
  return isLater(other.lastDay, own.lastDay) ? other : own;
}

export function isSameFloor(one: Floor | null, other: Floor | null): boolean {
  return one === other || (one?.tier === other?.tier && one?.lastDay === other?.lastDay);
}

/** Null lasts for ever. */
function isLater(day: string | null, other: string | null): boolean {
  return other !== null && (day === null || day > other);
}
