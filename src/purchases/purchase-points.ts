import type { AwardRow, PurchaseRow } from '../history/index.js';
import type { Tx } from '../platform/database/index.js';
import type { Spent, Wallets } from '../points/index.js';

/**
 * Loads the lots that changes of these purchases may need: those of their awards, what is taken instead where those are short, and
 * those that were paid with. Where members were merged since, what came of them in the wallets of whom the purchases belong to now.
 * `others`: lots of points beside those of awards that are taken back with them. Answers what was paid with, lot by lot in the order in
 * which it was taken.
 */
export async function loadPointsOf(
  tx: Tx,
  wallets: Wallets,
  purchases: readonly PurchaseRow[],
  awards: readonly AwardRow[],
  others: readonly { walletId: number; lot: number; points: number; takenFrom: number }[],
): Promise<Spent[]> {
  const payments = purchases.flatMap(({ memberId, paidWallet, paidSequence }) =>
    paidWallet === null || paidSequence === null ? [] : { memberId, walletId: paidWallet, sequence: paidSequence },
  );
  const spent = await wallets.contents.loadSpent(tx, payments);
  const owners = new Map(purchases.map(({ uuid, memberId }) => [uuid, memberId]));
  await wallets.contents.loadLots(tx, [
    ...others,
    ...awards.flatMap(({ sourceId, walletId, lot, points, reversed }) => {
      const owner = owners.get(sourceId);
      if (walletId === null || lot === null || owner === undefined) return [];
      return { walletId, lot, points: points - reversed, takenFrom: wallets.ofSameCurrency(owner, walletId).id };
    }),
  ]);
  return spent;
}
