import { midnightAfter, startOfDay } from '../../kernel/calendar.js';
import { Kind } from '../codes.js';
import type { PostingDraft, Wallet } from '../wallet.js';

/** Points of a lot that expired or were reinstated, by which posting of the wallet. */
export interface PastExpiry {
  kind: number;
  sequence: number;
  occurredAt: Date;
  lot: number;
  points: number;
}

/** The moments in which what expired on these days is gone: after the first, up to the second. */
export interface Gone {
  after: Date;
  upTo: Date;
}

/**
 * Points expire on their last usable day and are gone at the midnight that follows it, so the midnight at which the first of
 * these days begins belongs to the day before, and the one after the last day belongs to it.
 */
export function goneOn(firstDay: string, lastDay: string, timeZone: string): Gone {
  return { after: startOfDay(firstDay, timeZone), upTo: midnightAfter(lastDay, timeZone) };
}

/** What this transaction itself decided already, such as what it found due. */
export function decidedExpiries(wallet: Wallet, postings: readonly PostingDraft[]): PastExpiry[] {
  return postings
    .filter(
      (posting) => posting.wallet === wallet && [Kind.EXPIRE, Kind.REINSTATE].some((kind) => kind === posting.kind),
    )
    .flatMap(({ kind, sequence, occurredAt, movements }) =>
      movements.map(({ lot, points }) => ({ kind, sequence, occurredAt, lot: lot as number, points })),
    );
}

/**
 * What expired in that time and can come back, lot by lot, the latest expired first: less what was reinstated of the same lot
 * since, so that nothing comes back twice.
 */
export function reinstatable(past: readonly PastExpiry[], { after, upTo }: Gone): { lot: number; points: number }[] {
  const lots = new Map<number, { lot: number; first: number; last: number; points: number }>();
  for (const { kind, sequence, occurredAt, lot, points } of past) {
    if (kind !== Kind.EXPIRE || occurredAt <= after || occurredAt > upTo) continue;
    const own = lots.get(lot) ?? { lot, first: sequence, last: sequence, points: 0 };
    own.first = Math.min(own.first, sequence);
    own.last = Math.max(own.last, sequence);
    own.points += points;
    lots.set(lot, own);
  }
  for (const { kind, sequence, lot, points } of past) {
    const own = lots.get(lot);
    if (own && kind === Kind.REINSTATE && sequence > own.first) own.points -= points;
  }
  return [...lots.values()].filter(({ points }) => points > 0).sort((a, b) => b.last - a.last || a.lot - b.lot);
}

/** The first so many of these points. */
export function firstOf<Part extends { points: number }>(parts: readonly Part[], points: number): Part[] {
  let missing = points;
  const taken: Part[] = [];
  for (const part of parts) {
    const some = Math.min(part.points, missing);
    if (some > 0) taken.push({ ...part, points: some });
    missing -= some;
  }
  return taken;
}
