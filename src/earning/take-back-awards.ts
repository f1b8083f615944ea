import type { AwardRow } from '../history/index.js';
import {
  reverse,
  type Cause,
  type LotFamily,
  type PostingDraft,
  type Reversal,
  type Wallet,
  type Wallets,
} from '../points/index.js';

/** Points that were given to a member as a lot: by an award, or for something else. */
export type Given = Pick<AwardRow, 'walletId' | 'lot'>;

/** Given points of which some are taken. */
export interface Taking<Of extends Given = Given> {
  readonly award: Of;
  readonly points: number;
}

/** By the wallets that they concern: those of the member whose the points are now, whoever it was when they were booked. */
export function takingsByWallet<Of extends Given>(
  wallets: Wallets,
  memberId: string,
  takings: readonly Taking<Of>[],
): Map<Wallet, Taking<Of>[]> {
  const byWallet = new Map<Wallet, Taking<Of>[]>();
  for (const taking of takings) {
    const { walletId, lot } = taking.award;
    if (taking.points === 0 || walletId === null || lot === null) continue;
    const wallet = wallets.ofSameCurrency(memberId, walletId);
    byWallet.set(wallet, [...(byWallet.get(wallet) ?? []), taking]);
  }
  return byWallet;
}

/** The lot of what was given, with what merges made of it. */
export function lotFamilyOf(wallets: Wallets, { walletId, lot }: Given): LotFamily {
  return wallets.contents.familyOf(walletId as number, lot as number);
}

/** Takes so many points of what was given to a member back, by the debt policy of each point currency. Their lots are loaded. */
export function takeBack(
  wallets: Wallets,
  memberId: string,
  takings: readonly Taking[],
  cause: Cause,
): { postings: PostingDraft[]; reversal: Reversal } {
  const sum: Reversal = { taken: 0, owed: 0, forgiven: 0 };
  const booked: PostingDraft[] = [];
  for (const [wallet, own] of takingsByWallet(wallets, memberId, takings)) {
    const lots = own.map(({ award, points }) => ({
      lot: award.lot as number,
      points,
      family: lotFamilyOf(wallets, award),
    }));
    const { postings, reversal } = reverse(wallet, lots, wallets.termsOf(wallet).debt, cause);
    for (const { family } of lots) wallets.touchFamily(family);
    booked.push(...postings);
    sum.taken += reversal.taken;
    sum.owed += reversal.owed;
    sum.forgiven += reversal.forgiven;
  }
  return { postings: booked, reversal: sum };
}
