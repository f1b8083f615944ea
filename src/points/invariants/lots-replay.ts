import { Account, Kind, LotState, SourceType } from '../codes.js';
import type { Tally } from './claims.js';
import type { ForgivenElsewhere, StoredLot, StoredMovement, StoredPosting, StoredTerm } from './ledger-rows.js';
import { isOfLots, isSpending } from './movement-kinds.js';

interface LotAccount {
  readonly stored: StoredLot;
  readonly terms: StoredTerm[];
  pending: number;
  available: number;
  held: number;
  forgiven: number;
  born: number;
}

/** The lots of one wallet, kept from movements alone, and held against how they are stored. */
export class LotsReplay {
  private readonly lots = new Map<number, LotAccount>();
  /** Those with something available. */
  private readonly open = new Set<LotAccount>();

  constructor(
    private readonly walletId: number,
    stored: readonly StoredLot[],
    terms: readonly StoredTerm[],
    elsewhere: readonly ForgivenElsewhere[],
    private readonly tally: Tally,
  ) {
    for (const lot of stored) {
      this.lots.set(lot.number, { stored: lot, terms: [], pending: 0, available: 0, held: 0, forgiven: 0, born: 0 });
    }
    for (const term of terms) {
      const lot = this.lots.get(term.lot);
      this.tally.look('owners');
      this.tally.expect('owners', lot !== undefined, () => `a term of ${this.name(term.lot)}, which is not there`);
      lot?.terms.push(term);
    }
    for (const { lot: number, points } of elsewhere) {
      const lot = this.lots.get(number);
      this.tally.look('owners');
      this.tally.expect(
        'owners',
        lot !== undefined,
        () => `points taken back of ${this.name(number)}, which is not there`,
      );
      if (lot) lot.forgiven += points;
    }
  }

  apply(posting: StoredPosting, movement: StoredMovement): void {
    const { from, to, points } = movement;
    const place = `${String(this.walletId)}/${String(posting.sequence)}`;
    const isNamed = movement.lot !== null || !(isOfLots(from) || isOfLots(to));
    this.tally.expect('lotParts', isNamed, () => `posting ${place} moves points of no lot`);
    if (movement.lot !== null) {
      const lot = this.lots.get(movement.lot);
      this.tally.look('owners');
      this.tally.expect(
        'owners',
        lot !== undefined,
        () => `posting ${place} moves points of ${this.name(movement.lot)}, which is not there`,
      );
      if (lot) this.move(posting, movement, lot, place);
    }
    if (from === Account.FORGIVEN && movement.lot !== null) {
      const noted = this.lots.get(movement.lot);
      if (noted) noted.forgiven += points;
    } else if (movement.awardLot !== null && movement.awardWallet === null) {
      const award = this.lots.get(movement.awardLot);
      this.tally.expect(
        'owners',
        award !== undefined,
        () => `posting ${place} takes back ${this.name(movement.awardLot)}, which is not there`,
      );
      if (award && from === Account.FORGIVEN) award.forgiven += points;
    }
  }

  /** Holds the lots against what is stored of them, and their sums against the wallet. */
  finish(wallet: { pending: number; available: number; held: number; lotCount: number }): void {
    const sums = { pending: 0, available: 0, held: 0 };
    let count = 0;
    for (const lot of this.lots.values()) {
      const { stored } = lot;
      count++;
      if (stored.state === LotState.PENDING) sums.pending += stored.free;
      if (stored.state === LotState.OPEN) sums.available += stored.free;
      sums.held += stored.held;
      this.finishLot(lot, count);
    }
    this.tally.look('lotsAddUp');
    const addsUp = sums.pending === wallet.pending && sums.available === wallet.available && sums.held === wallet.held;
    this.tally.expect(
      'lotsAddUp',
      addsUp,
      () => `wallet ${String(this.walletId)} has ${show(wallet)}, its lots ${show(sums)}`,
    );
    this.tally.expect(
      'lotsAddUp',
      count === wallet.lotCount,
      () => `wallet ${String(this.walletId)} counts ${String(wallet.lotCount)} lots of ${String(count)}`,
    );
  }

  private move(posting: StoredPosting, { from, to, points }: StoredMovement, lot: LotAccount, place: string): void {
    const { sequence, kind } = posting;
    if (isSpending(kind, from)) this.judgeSpending(posting, lot, place);
    if (kind === Kind.EXPIRE) {
      this.tally.look('expiry');
      this.tally.expect(
        'expiry',
        points === lot.available,
        () =>
          `posting ${place} expires ${String(points)} of ${String(lot.available)} free in lot ${String(lot.stored.number)}`,
      );
    }
    if (lot.born === 0) {
      lot.born = sequence;
      // What a merge brought has room for all that the lot it came from had: the proofs of merges look at how much that is.
      const isMoved = posting.sourceType === SourceType.MERGE || kind === Kind.REFUND;
      const isBornWith = isMoved ? points <= lot.stored.points : points === lot.stored.points;
      const asBorn = sequence === lot.stored.bornSequence && isBornWith && !isOfLots(from);
      this.tally.expect(
        'lotParts',
        asBorn,
        () =>
          `${this.name(lot.stored.number)} was not born with ${String(lot.stored.points)} at posting ${String(lot.stored.bornSequence)}`,
      );
    }
    add(lot, from, -points);
    add(lot, to, points);
    if (from === Account.SPENT && to === Account.FORGIVEN) lot.forgiven -= points;
    if (lot.available > 0) this.open.add(lot);
    else this.open.delete(lot);
    const isSound = lot.pending >= 0 && lot.available >= 0 && lot.held >= 0;
    this.tally.expect(
      'lotParts',
      isSound,
      () => `posting ${place} takes more of ${this.name(lot.stored.number)} than is there`,
    );
  }

  /**
   * No other lot that expires sooner had anything, and this one was not past its expiry: under the terms in force then. A merge
   * and its end take the lots that they concern, in whatever order.
   */
  private judgeSpending({ sequence, occurredAt, sourceType }: StoredPosting, lot: LotAccount, place: string): void {
    this.tally.look('spendingOrder');
    this.tally.look('expiry');
    const expiry = expiryAt(lot, sequence);
    const isOrdered = sourceType !== SourceType.MERGE;
    const sooner = [...(isOrdered ? this.open : [])].find((other) => {
      const its = expiryAt(other, sequence);
      return its < expiry || (its === expiry && other.stored.number < lot.stored.number);
    });
    this.tally.expect(
      'spendingOrder',
      sooner === undefined,
      () => `posting ${place} takes of lot ${String(lot.stored.number)} before lot ${String(sooner?.stored.number)}`,
    );
    this.tally.expect(
      'expiry',
      occurredAt.getTime() < expiry,
      () => `posting ${place} takes of lot ${String(lot.stored.number)} after its expiry`,
    );
  }

  private finishLot(lot: LotAccount, place: number): void {
    const { stored, terms } = lot;
    const name = this.name(stored.number);
    const last = terms.at(-1);
    this.tally.look('lotParts');
    this.tally.expect('lotParts', lot.born > 0, () => `no posting brought ${name} its points`);
    this.tally.expect('lotParts', stored.number === place, () => `${name} is the ${String(place)}. of its wallet`);
    const isKept =
      stored.free === lot.pending + lot.available && stored.held === lot.held && stored.forgiven === lot.forgiven;
    this.tally.expect('lotParts', isKept, () => `${name} has ${show(stored)}, movements say ${show(lot)}`);
    this.tally.expect(
      'lotsAddUp',
      stored.free + stored.held <= stored.points,
      () => `${name} has more than its ${String(stored.points)}`,
    );
    const isClosed = stored.free + stored.held === 0;
    const state = isClosed ? LotState.CLOSED : lot.pending > 0 ? LotState.PENDING : LotState.OPEN;
    this.tally.expect(
      'lotsAddUp',
      stored.state === state,
      () => `${name} is in state ${String(stored.state)}, not ${String(state)}`,
    );
    const isDated =
      last === undefined ||
      (last.expiresAt?.getTime() === stored.expiresAt?.getTime() &&
        last.alsoByInactivity === stored.alsoByInactivity &&
        terms[0]?.sequence === stored.bornSequence);
    this.tally.expect('expiry', isDated, () => `the terms of ${name} do not lead from its birth to its expiry`);
  }

  private name(lot: number | null): string {
    return `lot ${String(lot)} of wallet ${String(this.walletId)}`;
  }
}

/** When the lot expires, under the terms in force at that posting; Infinity for never. */
function expiryAt({ stored, terms }: LotAccount, sequence: number): number {
  const term = terms.findLast((one) => one.sequence <= sequence);
  const at = term ? term.expiresAt : stored.expiresAt;
  return at === null ? Infinity : at.getTime();
}

function add(lot: LotAccount, account: Account, points: number): void {
  if (account === Account.PENDING) lot.pending += points;
  else if (account === Account.AVAILABLE) lot.available += points;
  else if (account === Account.HELD) lot.held += points;
}

function show(parts: object): string {
  const wanted = ['pending', 'available', 'free', 'held', 'forgiven'];
  return Object.entries(parts)
    .filter(([key]) => wanted.includes(key))
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}
