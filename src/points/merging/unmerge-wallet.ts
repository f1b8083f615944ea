import { LotState } from '../codes.js';
import type { Cause, Lot, PostingDraft, Wallet } from '../wallet.js';
import { moveFigures, type Figures } from './figures.js';
import { later, passOn } from './merge-wallet.js';

/** What an unmerge gave back. */
export interface ReturnedPoints {
  available: number;
  pending: number;
  figures: Figures;
}

/**
 * What is left of the points that a merge moved goes back, pending or not: of these lots what is free. What was spent stays spent,
 * what is held stays where it is. These lifetime figures go back; the later activity of both counts for both, since who did it nobody
 * can tell, `active` being that of the survivor. The survivor must not owe.
 */
export function unmergeWallet(
  survivor: Wallet,
  absorbed: Wallet,
  lots: readonly Lot[],
  figures: Figures,
  cause: Cause,
  active: Date | null = survivor.lastActiveAt,
): { postings: PostingDraft[]; returned: ReturnedPoints } {
  const given = lots.filter((lot) => lot.free > 0).sort((a, b) => a.number - b.number);
  const sumOf = (isPending: boolean): number =>
    given.reduce((sum, lot) => sum + ((lot.state === LotState.PENDING) === isPending ? lot.free : 0), 0);
  const returned = { available: sumOf(false), pending: sumOf(true), figures };
  const postings = passOn(survivor, absorbed, given, cause);
  moveFigures(survivor, absorbed, figures);
  absorbed.lastActiveAt = later(absorbed.lastActiveAt, active);
  return { postings, returned };
}
