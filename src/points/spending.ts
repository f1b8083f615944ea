import { Account, HoldStatus, Kind, LotState, SourceType } from './codes.js';
import { bearLot, closeWhenEmpty, giveTo, lotOf, takeFree } from './lots.js';
import { alone, kinOf, lotsIn, type LotFamily } from './merging/lot-family.js';
import { expire, repay } from './postings.js';
import { protectedExpiry, protectedReturn, type Expiry } from './protection/protection.js';
import type { LotDate } from './terms.js';
import {
  book,
  dueAt,
  type Cause,
  type Hold,
  type Lot,
  type Movement,
  type PostingDraft,
  type TermChange,
  type Wallet,
} from './wallet.js';

/** What a new hold is for. */
export interface HoldTerms {
  id: string;
  points: number;
  sourceType: SourceType;
  sourceId: string | null;
  purpose: string | null;
  expiresAt: Date;
}

/** SPEND: takes free points for good, soonest-expiring lot first. The wallet must have as many available. */
export function spend(wallet: Wallet, points: number, cause: Cause): PostingDraft[] {
  const movements = takeExactly(wallet, points).map((taken) =>
    between(Account.AVAILABLE, Account.SPENT, taken.points, taken.lot),
  );
  const posting = book(wallet, Kind.SPEND, movements, cause);
  wallet.lastActiveAt = posting.occurredAt;
  return [posting];
}

/** HOLD: sets free points aside, soonest-expiring lot first. The wallet must have as many available. */
export function hold(wallet: Wallet, terms: HoldTerms, cause: Cause): { hold: Hold; postings: PostingDraft[] } {
  const taken = takeExactly(wallet, terms.points);
  for (const { lot, points } of taken) {
    lot.held += points;
    lot.state = LotState.OPEN;
  }
  const movements = taken.map(({ lot, points }) => between(Account.AVAILABLE, Account.HELD, points, lot));
  const posting = book(wallet, Kind.HOLD, movements, cause);
  const made: Hold = {
    ...terms,
    isNew: true,
    status: HoldStatus.OPEN,
    captured: 0,
    released: 0,
    sequence: posting.sequence,
    createdAt: posting.occurredAt,
    endedAt: null,
    parts: taken.map(({ lot, points }) => ({ lot: lot.number, points })),
  };
  wallet.holds.set(made.id, made);
  dueAt(wallet, made.expiresAt);
  return { hold: made, postings: [posting] };
}

/**
 * CAPTURE: so many of the held points are spent, those that expire soonest first; the rest is released. The hold is over.
 * Points of a lot that expired meanwhile may be spent, since they were set aside before; released they expire at once.
 */
export function capture(wallet: Wallet, held: Hold, points: number, cause: Cause): PostingDraft[] {
  const movements: Movement[] = [];
  const rest: { lot: number; points: number }[] = [];
  let missing = points;
  for (const part of held.parts) {
    const spent = Math.min(missing, part.points);
    missing -= spent;
    if (spent > 0) {
      const lot = lotOf(wallet, part.lot);
      lot.held -= spent;
      closeWhenEmpty(lot);
      movements.push(between(Account.HELD, Account.SPENT, spent, lot));
    }
    if (part.points > spent) rest.push({ lot: part.lot, points: part.points - spent });
  }
  if (missing > 0) throw new Error(`hold ${held.id} has fewer than ${String(points)} points`);
  const posting = book(wallet, Kind.CAPTURE, movements, cause);
  wallet.lastActiveAt = posting.occurredAt;
  held.captured = points;
  end(held, HoldStatus.CAPTURED, cause.at);
  return [posting, ...giveBack(wallet, held, rest, cause)];
}

/** For what the points of a hold are given back: the redemption that it was made for, or nothing but the hold. */
export function sourceOfHold({ id, sourceType, sourceId }: Hold): Pick<Cause, 'sourceType' | 'sourceId'> {
  return sourceType === SourceType.NONE ? { sourceType: SourceType.HOLD, sourceId: id } : { sourceType, sourceId };
}

/** RELEASE: what a hold set aside is available again, repays what is owed, and expires at once where its lot has expired. */
export function release(
  wallet: Wallet,
  held: Hold,
  cause: Cause,
  status: HoldStatus = HoldStatus.RELEASED,
): PostingDraft[] {
  end(held, status, cause.at);
  return giveBack(wallet, held, held.parts, cause);
}

/** RELEASE of a hold that timed out, without what follows from it: settling goes on. */
export function timeOut(wallet: Wallet, held: Hold, cause: Cause): PostingDraft {
  end(held, HoldStatus.EXPIRED, cause.at);
  return book(wallet, Kind.RELEASE, freeParts(wallet, held, held.parts), cause);
}

function giveBack(
  wallet: Wallet,
  held: Hold,
  parts: readonly { lot: number; points: number }[],
  cause: Cause,
): PostingDraft[] {
  if (parts.length === 0) return [];
  const posting = book(wallet, Kind.RELEASE, freeParts(wallet, held, parts), cause);
  const gone = parts.map(({ lot }) => lotOf(wallet, lot)).filter((lot) => hasExpired(lot, cause.at));
  return [
    posting,
    ...repay(wallet, cause),
    ...expire(
      wallet,
      gone.map((lot) => lot.number),
      cause,
    ),
  ];
}

function freeParts(wallet: Wallet, held: Hold, parts: readonly { lot: number; points: number }[]): Movement[] {
  return parts.map(({ lot: number, points }) => {
    const lot = lotOf(wallet, number);
    lot.held -= points;
    giveTo(lot, points);
    dueAt(wallet, lot.expiresAt);
    held.released += points;
    return between(Account.HELD, Account.AVAILABLE, points, lot);
  });
}

function end(held: Hold, status: HoldStatus, at: Date): void {
  held.status = status;
  held.endedAt = at;
}

/**
 * Points that were spent, by the lot they came from, in the order in which they were taken. `family`: of that lot, when it is in
 * another wallet, whose member was merged into this one's, or came from one.
 */
export type SpentPart = { lot: number; points: number; family?: LotFamily };

/** What came of points that were to be given back. */
export interface Refund {
  /** Available again. */
  givenBack: number;
  /** Not given back, since as much was forgiven of the same lot before. */
  forgiven: number;
}

/**
 * REFUND: spent points go back into the lots they came from. First what was forgiven of the lot: nobody gets back what they
 * did not have to pay. A lot that expired meanwhile gets a new expiry. After a merge they go into the youngest lot that came of the
 * one they were spent from, or where nothing was left to come into a new one with its terms.
 */
export function refund(
  wallet: Wallet,
  parts: readonly SpentPart[],
  newExpiry: (lot: Lot) => LotDate,
  cause: Cause,
): { postings: PostingDraft[]; refund: Refund } {
  const movements: Movement[] = [];
  const terms: TermChange[] = [];
  const outcome: Refund = { givenBack: 0, forgiven: 0 };
  for (const part of parts) {
    const family = part.family ?? alone(wallet.id, lotOf(wallet, part.lot));
    const isElsewhere = family.walletId !== wallet.id;
    const spentFrom = isElsewhere ? { awardLot: family.lot.number, awardWallet: family.walletId } : {};
    const forgiven = withholdForgiven(wallet, family, part.points, movements);
    const free = part.points - forgiven;
    const into = lotsIn(wallet.id, family).at(-1);
    if (free > 0 && into) {
      changeExpiry(into, protectedReturn(wallet.protection, into, newExpiry(into), cause.at), terms);
      giveTo(into, free);
      addUp(movements, { ...between(Account.SPENT, Account.AVAILABLE, free, into), ...spentFrom });
      dueAt(wallet, into.expiresAt);
    } else if (free > 0) {
      const expiry = protectedExpiry(wallet.protection, newExpiry(family.lot), cause.at);
      const heir = bearHeir(wallet, family, free, expiry);
      movements.push({ ...between(Account.SPENT, Account.AVAILABLE, free, heir), ...spentFrom });
    }
    outcome.forgiven += forgiven;
    outcome.givenBack += free;
  }
  if (movements.length === 0) return { postings: [], refund: outcome };
  return {
    postings: [book(wallet, Kind.REFUND, movements, cause, { terms }), ...repay(wallet, cause)],
    refund: outcome,
  };
}

/** Of points that go back, those that were forgiven of the lot or of its family, the lot first. Answers how many. */
function withholdForgiven(wallet: Wallet, family: LotFamily, points: number, movements: Movement[]): number {
  let missing = points;
  for (const { walletId, lot } of kinOf(family)) {
    const part = Math.min(lot.forgiven, missing);
    if (part === 0) continue;
    lot.forgiven -= part;
    missing -= part;
    const movement = between(Account.SPENT, Account.FORGIVEN, part, lot);
    const isHere = walletId === wallet.id;
    addUp(movements, isHere ? movement : { ...movement, lot: null, awardLot: lot.number, awardWallet: walletId });
  }
  return points - missing;
}

/** Adds a movement to another of the same lots and accounts: in one posting there is one of them. */
function addUp(movements: Movement[], more: Movement): void {
  const same = movements.find(
    ({ from, to, lot, awardLot, awardWallet }) =>
      from === more.from &&
      to === more.to &&
      lot === more.lot &&
      awardLot === more.awardLot &&
      awardWallet === more.awardWallet,
  );
  if (same) same.points += more.points;
  else movements.push(more);
}

/** A lot for points of one that is in another wallet, of which nothing was left when its member was merged into this one's. */
function bearHeir(wallet: Wallet, { walletId, lot }: LotFamily, free: number, expiry: Expiry): Lot {
  const { points, earnedAt, availableAt, number } = lot;
  dueAt(wallet, expiry.expiresAt);
  const origin = { walletId, lot: number };
  return bearLot(wallet, { points, free, isPending: false, earnedAt, availableAt, ...expiry, origin });
}

/** Notes another expiry of a lot. */
export function changeExpiry(lot: Lot, { pause, ...after }: Expiry, terms: TermChange[]): void {
  const before = { expiresAt: lot.expiresAt, alsoByInactivity: lot.alsoByInactivity };
  lot.pause = pause;
  const isSame = before.expiresAt?.getTime() === after.expiresAt?.getTime();
  if (isSame && before.alsoByInactivity === after.alsoByInactivity) return;
  Object.assign(lot, after);
  terms.push({ lot, before, after });
}

export function hasExpired(lot: Lot, at: Date): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= at;
}

/** Takes exactly so many free points. Who calls has made sure that they are there and loaded. */
export function takeExactly(wallet: Wallet, points: number): { lot: Lot; points: number }[] {
  const taken = takeFree(wallet, points);
  const sum = taken.reduce((all, one) => all + one.points, 0);
  if (sum !== points) {
    throw new Error(
      `wallet ${String(wallet.id)} gave ${String(sum)} of ${String(points)} points: its lots were not loaded`,
    );
  }
  return taken;
}

/** A movement of points of one lot. */
export function between(from: Account, to: Account, points: number, lot: Lot): Movement {
  return { from, to, points, lot: lot.number, awardLot: null };
}
