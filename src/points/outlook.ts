import { Account, Kind, LotState } from './codes.js';
import type { CurrencyTerms } from './currency-terms.js';
import { settle } from './settle.js';
import type { Lot, Wallet } from './wallet.js';

/** So many points at that moment. */
export interface PointsAt {
  at: Date;
  points: number;
}

const END_OF_TIME = new Date(8_640_000_000_000_000);

/**
 * What expires or is forfeited up to that moment, it included, or ever, when nothing is spent meanwhile; the soonest first. Pending points
 * count from when they mature. Held points are left out: they were set aside to be spent, and outlive their lot.
 */
export function expiringIn(wallet: Wallet, terms: CurrencyTerms, until: Date | null): PointsAt[] {
  const lots = new Map([...wallet.lots].map(([number, lot]): [number, Lot] => [number, { ...lot }]));
  const postings = settle({ ...wallet, lots, holds: new Map() }, terms, until ?? END_OF_TIME, null);
  const expiries = postings.filter(({ kind }) => kind === Kind.EXPIRE || kind === Kind.FORFEIT);
  return byMoment(
    expiries.flatMap(({ occurredAt, movements }) =>
      movements.flatMap(({ to, points }) => (to === Account.EXPIRED ? [{ at: occurredAt, points }] : [])),
    ),
  );
}

/** When pending points become available, as far as it is known; the soonest first. */
export function maturingIn(wallet: Wallet): PointsAt[] {
  return byMoment(
    [...wallet.lots.values()].flatMap(({ state, availableAt, free }) =>
      state === LotState.PENDING && availableAt && free > 0 ? [{ at: availableAt, points: free }] : [],
    ),
  );
}

function byMoment(all: readonly PointsAt[]): PointsAt[] {
  const sums = new Map<number, number>();
  for (const { at, points } of all) sums.set(at.getTime(), (sums.get(at.getTime()) ?? 0) + points);
  return [...sums].sort(([a], [b]) => a - b).map(([at, points]) => ({ at: new Date(at), points }));
}
