import { midnightAfter, startOfDay, addToDay } from '../../../kernel/calendar.js';
import { fromMinor } from '../../../kernel/money.js';
import type { CompiledLadder, CompiledTier } from '../../ladders/ladder.js';
import type { Tier } from '../../ladders/tier.types.js';
import type { GivenTier } from '../../overrides/override-rows.js';
import { TierOverride } from '../../overrides/tier-override.types.js';
import type { StandingNow } from './settled-standings.js';
import { TierChange, TierProgress, TierStanding } from './tier-standing.types.js';

/** The tiers that it names, by their inner ids. */
export function tiersNamedBy({ ladder, tier, progress, changes }: StandingNow): string[] {
  const next = nextOf(ladder, progress);
  return [tier.id, ...(next ? [next.id] : []), ...changes.flatMap(({ from, to }) => [from, to])];
}

/** A standing as it is shown, with what staff gave and the tiers that it names. */
export function shownStanding(
  standing: StandingNow,
  given: GivenTier | null,
  tiers: ReadonlyMap<string, Tier>,
  { programId, timeZone }: { programId: number; timeZone: string },
): TierStanding {
  const { tier, since, lastDay, inGrace, changes } = standing;
  return Object.assign(new TierStanding(), {
    tier: tiers.get(tier.id),
    since,
    until: lastDay === null ? null : midnightAfter(lastDay, timeZone),
    lastDay,
    inGrace,
    progress: shownProgress(standing, tiers, timeZone),
    override: given && TierOverride.of(given, tiers.get(given.tierId), { programId, timeZone }),
    history: changes.map(({ from, to, at, cause, sourceId }) =>
      Object.assign(new TierChange(), { programId, sourceId, from: tiers.get(from), to: tiers.get(to), at, cause }),
    ),
  });
}

function shownProgress(
  { ladder, progress, joinedOn }: StandingNow,
  tiers: ReadonlyMap<string, Tier>,
  timeZone: string,
): TierProgress {
  const { current, window, toKeep } = progress;
  const { metric, moneyCurrency } = ladder;
  const amountOf = (amount: number): string =>
    moneyCurrency === null ? String(amount) : fromMinor(amount, moneyCurrency);
  const next = nextOf(ladder, progress);
  return Object.assign(new TierProgress(), {
    metric,
    current: amountOf(current),
    windowStart: startOfDay(window.next === null ? joinedOn : window.first, timeZone),
    windowEnd: window.next === null ? null : startOfDay(window.next, timeZone),
    lastDay: window.next === null ? null : addToDay(window.next, -1, 'DAYS'),
    next: next ? tiers.get(next.id) : null,
    toReachNext: progress.next && amountOf(progress.next.missing),
    toKeep: toKeep === null ? null : amountOf(toKeep),
  });
}

function nextOf({ tiers }: CompiledLadder, { next }: StandingNow['progress']): CompiledTier | null {
  return next ? (tiers[next.tier] as CompiledTier) : null;
}
