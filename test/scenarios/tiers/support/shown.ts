/** Where a member stands, as an app asks for it. */
export interface Shown {
  tier: { key: string };
  since: string;
  lastDay: string | null;
  inGrace: boolean;
  override: { tier: { key: string }; lastDay: string | null } | null;
  progress: {
    lastDay: string | null;
    next: { key: string } | null;
    toReachNext: string | null;
    toKeep: string | null;
  };
  history: { from: { key: string }; to: { key: string }; at: string; cause: string; ladder: { name: string } }[];
}

/** A change of a tier, with tiers by their keys. */
export interface Change {
  from: string;
  to: string;
  at: string;
  cause: string;
  ladder: string;
}

/**
 * What an app would write: `silver to 2028-12-31, 100 keeps; 80 to gold by 2027-12-31`. `in grace` where it is, `for ever` without a
 * last day, `given silver to ...` while staff's word lasts.
 */
export function shownOf({ tier, lastDay, inGrace, override, progress }: Shown): string {
  const until = lastDay === null ? 'for ever' : `to ${lastDay}`;
  const keeps = progress.toKeep === null ? '' : `, ${progress.toKeep} keeps`;
  const by = progress.lastDay === null ? 'some day' : `by ${progress.lastDay}`;
  const next = progress.next && `; ${String(progress.toReachNext)} to ${progress.next.key} ${by}`;
  const given = override && `; given ${override.tier.key} ${override.lastDay ? `to ${override.lastDay}` : 'for ever'}`;
  return `${tier.key} ${inGrace ? 'in grace ' : ''}${until}${keeps}${next ?? ''}${given ?? ''}`;
}

/** `2028-01-01 00:00 REVIEW gold → silver`, to the minute in UTC; with the ladder's name where there are several. */
export function changeOf({ from, to, at, cause, ladder }: Change, isNamed: boolean): string {
  return `${at.slice(0, 16).replace('T', ' ')} ${cause} ${isNamed ? `${ladder}: ` : ''}${from} → ${to}`;
}
