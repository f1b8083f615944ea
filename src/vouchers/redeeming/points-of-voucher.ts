import type { Tx } from '../../platform/database/index.js';
import {
  earn,
  earningOf,
  hasRoomFor,
  reverse,
  type Cause,
  type PostingDraft,
  type Reversal,
  type Wallets,
} from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { GivenPoints, VoucherUse } from '../life/held-voucher.js';

/**
 * The points of a voucher that is used now, in the default point currency and by its policies. They never count for tiers. Null, and
 * nothing changed, when the member would hold more than can be counted exactly. `cause`: for the use.
 */
export function givePoints(
  wallets: Wallets,
  { defaultCurrency }: ProgramSettings,
  { memberId, points }: { memberId: string; points: number },
  cause: Cause,
): { given: GivenPoints; postings: PostingDraft[] } | null {
  const wallet = wallets.of(memberId, defaultCurrency.number);
  if (!hasRoomFor(wallet, points)) return null;
  const before = wallet.nextChangeAt;
  const earning = earningOf(wallets.termsOf(wallet), points, cause.at, cause.at);
  const { postings, lots } = earn(wallet, [earning], cause);
  const [lot] = lots;
  if (lot == null) throw new Error('points of a voucher are a lot');
  const given = { points, walletId: wallet.id, lot };
  return { given, postings: [...postings, ...wallets.settleNew(wallet, before, cause.at)] };
}

/** Loads the lots of what may be taken back of these uses. */
export async function loadPointsOf(tx: Tx, wallets: Wallets, uses: readonly VoucherUse[]): Promise<void> {
  const gave = uses.flatMap(({ walletId, lot, points, memberId }) => {
    if (walletId === null || lot === null || points === null || memberId === null) return [];
    return [{ walletId, lot, points, takenFrom: wallets.ofSameCurrency(memberId, walletId).id }];
  });
  if (gave.length > 0) await wallets.contents.loadLots(tx, gave);
}

/** Takes back what a use gave, from whoever has it now, by the debt policy of the point currency. Nothing where it gave nothing. */
export function takePointsBack(
  wallets: Wallets,
  { walletId, lot, points, memberId }: VoucherUse,
  cause: Cause,
): { postings: PostingDraft[]; reversal: Reversal } {
  if (walletId === null || lot === null || points === null || memberId === null)
    return { postings: [], reversal: { taken: 0, owed: 0, forgiven: 0 } };
  const wallet = wallets.ofSameCurrency(memberId, walletId);
  const family = wallets.contents.familyOf(walletId, lot);
  return reverse(wallet, [{ lot, points, family }], wallets.termsOf(wallet).debt, cause);
}
