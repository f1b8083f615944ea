/** What is known of a member's standing on a ladder, tiers counted from 0. */
export interface KnownStanding {
  readonly joinedAt: Date;
  /** The tier that was earned, since when, and its last day with protected days counted; null for ever. */
  readonly earned: { readonly tier: number; readonly since: Date; readonly lastDay: string | null };
  /** What staff gave: the least that counts until the end of its last day; null for ever. */
  readonly floor: { readonly tier: number; readonly lastDay: string | null } | null;
}

/** A change of the tier that counts. */
export interface LatestChange {
  readonly at: Date;
  readonly cause: string;
}

/** Whether the tier that counts is one that staff gave, above what was earned. */
export function isLifted({ earned, floor }: Pick<KnownStanding, 'earned' | 'floor'>): boolean {
  return floor !== null && floor.tier > earned.tier;
}

/** Whether staff's word alone decides how long the tier that counts lasts: given above what was earned, or the same for longer. */
export function isCarried(standing: Pick<KnownStanding, 'earned' | 'floor'>): boolean {
  const { earned, floor } = standing;
  if (isLifted(standing)) return true;
  return floor?.tier === earned.tier && earned.lastDay !== null && lastDayOf(standing) !== earned.lastDay;
}

/** The last day on which the tier that counts is certain: that of what was earned, or of the floor that carries it. Null for ever. */
export function lastDayOf({
  earned,
  floor,
}: {
  earned: Pick<KnownStanding['earned'], 'tier' | 'lastDay'>;
  floor: KnownStanding['floor'];
}): string | null {
  if (floor === null || floor.tier < earned.tier) return earned.lastDay;
  if (floor.tier > earned.tier) return floor.lastDay;
  if (floor.lastDay === null || earned.lastDay === null) return null;
  return floor.lastDay > earned.lastDay ? floor.lastDay : earned.lastDay;
}

/** Causes by which a member may stand where they, or who became one with them, have stood for longer. */
const AS_BEFORE = ['RETURN', 'MERGE'];

/**
 * Since when the tier that counts does so without a break: since the latest change, or since joining. A climb that was revoked is as
 * if it had never been: who is back where they stood before has been there all the while. So has who took a standing over in a merge.
 */
export function sinceOf(standing: KnownStanding, latest: LatestChange | null): Date {
  const { joinedAt, earned } = standing;
  if (latest === null) return joinedAt;
  if (!AS_BEFORE.includes(latest.cause) || isLifted(standing) || earned.since > latest.at) return latest.at;
  return earned.since > joinedAt ? earned.since : joinedAt;
}
