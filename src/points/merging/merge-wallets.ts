import type { Tx } from '../../platform/database/index.js';
import type { Cause, PostingDraft, Wallet } from '../wallet.js';
import type { Wallets } from '../wallets.js';
import { activeWithoutPauses } from './activity.js';
import { figuresLeft } from './figures.js';
import { canHoldBoth, mergeWallet } from './merge-wallet.js';
import { unmergeWallet } from './unmerge-wallet.js';
import { findMoves, findReverted, type WalletMove } from './wallet-merges.queries.js';

/** What a merge or an unmerge books, and what is noted of it. */
export interface WalletMoves {
  postings: PostingDraft[];
  moves: WalletMove[];
}

/** Whether a survivor would hold no more points than can be counted exactly. The wallets of both are settled. */
export function canMergeWallets(wallets: Wallets, members: { keep: string; absorb: string }): boolean {
  return wallets.ofMember(members.absorb).every((from) => {
    const to = wallets.find(members.keep, from.currency);
    return !to || canHoldBoth(from, to);
  });
}

/**
 * Everything in the wallets of one member goes to those of another, whose rows are locked by this transaction and whose wallets
 * are settled; the cause names the merge. A wallet that the survivor lacks comes to be. Whether they can be merged was asked before.
 */
export async function mergeWallets(
  tx: Tx,
  wallets: Wallets,
  members: { keep: string; absorb: string },
  cause: Cause,
): Promise<WalletMoves> {
  const pairs = wallets.ofMember(members.absorb).map((from) => ({ from, to: wallets.of(members.keep, from.currency) }));
  const leaving = pairs.map(({ from }) => from);
  await wallets.contents.loadOpenHolds(tx, leaving);
  await wallets.contents.loadLiveLots(tx, leaving);
  const indebted = pairs.filter(({ from }) => from.owed > 0);
  await wallets.contents.loadLotsToSpend(
    tx,
    indebted.map(({ from, to }) => ({ walletId: to.id, points: from.owed })),
  );
  return inTurn(wallets, pairs, cause, ({ from, to }) => {
    const lastActiveAt = activeWithoutPauses(from, wallets.termsOf(from), cause.at);
    const { postings, moved } = mergeWallet(from, to, cause, lastActiveAt);
    const { figures, ...points } = moved;
    return { postings, from, to, moved: { isReturn: false, ...points, ...figures, lastActiveAt } };
  });
}

/** Whether a member owes points in any of their wallets. */
export function owesPoints(wallets: Wallets, memberId: string): boolean {
  return wallets.all().some((wallet) => wallet.memberId === memberId && wallet.owed > 0);
}

/**
 * What is left of the points that this merge moved goes back. Both members are locked, their wallets settled, and the survivor
 * owes nothing; the cause names the merge.
 */
export async function unmergeWallets(tx: Tx, wallets: Wallets, programId: number, cause: Cause): Promise<WalletMoves> {
  const mergeId = mergeOf(cause);
  const [noted] = await tx.pipeline([findMoves(programId, mergeId)]);
  const reverted = await findReverted(tx, programId, noted);
  const lots = await wallets.contents.loadMovedLots(tx, mergeId, noted);
  const pairs = noted.map((move) => ({
    move,
    from: known(wallets, move.toWallet),
    to: known(wallets, move.fromWallet),
  }));
  return inTurn(wallets, pairs, cause, ({ move, from, to }) => {
    const lastActiveAt = activeWithoutPauses(from, wallets.termsOf(from), cause.at);
    const own = lots.filter(({ walletId }) => walletId === from.id).map(({ lot }) => lot);
    const left = figuresLeft(move, reverted.get(move.fromWallet) ?? { earned: 0, spent: 0 });
    const { postings, returned } = unmergeWallet(from, to, own, left, cause, lastActiveAt);
    const { figures, ...points } = returned;
    return { postings, from, to, moved: { isReturn: true, ...points, owed: 0, ...figures, lastActiveAt } };
  });
}

type Moved = Omit<WalletMove, 'mergeId' | 'at' | 'fromWallet' | 'fromSequence' | 'toWallet' | 'toSequence'>;

/** Moves what is in one wallet after the other, and notes it. */
function inTurn<Pair>(
  wallets: Wallets,
  pairs: readonly Pair[],
  cause: Cause,
  move: (pair: Pair) => { postings: PostingDraft[]; from: Wallet; to: Wallet; moved: Moved },
): WalletMoves {
  const all: WalletMoves = { postings: [], moves: [] };
  for (const pair of pairs) {
    const { postings, from, to, moved } = move(pair);
    wallets.touched.add(from).add(to);
    all.postings.push(...postings);
    const ends = { fromWallet: from.id, fromSequence: from.sequence, toWallet: to.id, toSequence: to.sequence };
    all.moves.push({ mergeId: mergeOf(cause), at: cause.at, ...ends, ...moved });
  }
  return all;
}

function mergeOf({ sourceId }: Cause): string {
  if (sourceId === null) throw new Error('points are moved by a merge');
  return sourceId;
}

function known(wallets: Wallets, id: number): Wallet {
  const wallet = wallets.byId(id);
  if (!wallet) throw new Error(`wallet ${String(id)} was not loaded`);
  return wallet;
}
