import { grantKey } from '../grants/entry-grants.js';
import type { GrantRow } from '../grants/grant-rows.js';
import type { CompiledLadder, Takeover } from '../ladders/ladder.js';
import type { MemberDays } from '../progress/member-days.js';
import type { Climber, StandingRow } from '../standings/stored/stored-standing.js';
import { Standings } from '../standings/standings.js';

/** What is known of some members as of a moment. */
export interface KnownMembers {
  readonly members: ReadonlyMap<string, Climber>;
  readonly rows: readonly StandingRow[];
  /** What counts for the version in force, and for the one to come. */
  readonly days: MemberDays;
  /** Who of them may earn. */
  readonly earning: ReadonlySet<string>;
  /** What they got for climbing that stands. */
  readonly granted: readonly GrantRow[];
}

/** Where a member stands now and would stand then, tiers by their numbers; null where there is no version in force. */
export interface Forecast {
  readonly memberId: string;
  readonly now: number | null;
  readonly then: number;
  /** To which tier they would climb that is granted to them then; null for none, and for one that was granted in that period already. */
  readonly granted: number | null;
}

/** Where these members would stand if another version came into force now. `takeover` says what becomes of standings. */
export function forecast(
  time: { now: Date; timeZone: string },
  inForce: CompiledLadder | null,
  next: CompiledLadder,
  takeover: Omit<Takeover, 'at' | 'before'>,
  { members, rows, days, earning, granted }: KnownMembers,
): Forecast[] {
  const before = inForce && new Standings(time, [inForce], members, rows, days);
  const settled = new Map([...rows, ...(before?.toWrite() ?? [])].map((row) => [row.memberId, row]));
  const tiersBefore = inForce?.tiers.map(({ number }) => number) ?? [];
  const coming = { ...next, takeover: { ...takeover, at: time.now, before: tiersBefore } };
  const after = new Standings(time, [coming], members, [...settled.values()], days);
  const standing = new Set(granted.map((row) => grantKey(row, row)));
  const grants = new Map(
    after.changes.flatMap((change): [string, number][] => {
      const { memberId, reached } = change;
      const isGranted = reached !== null && earning.has(memberId) && !standing.has(grantKey(change, reached));
      return isGranted ? [[memberId, reached.tier]] : [];
    }),
  );
  return [...members.keys()].map((memberId) => ({
    memberId,
    now: before?.tiersOf(memberId)[0]?.tier.number ?? null,
    then: after.tiersOf(memberId)[0]?.tier.number as number,
    granted: grants.get(memberId) ?? null,
  }));
}
