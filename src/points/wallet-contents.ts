import { columnsOf, Restart, type Queryable } from '../platform/database/index.js';
import { lotOf } from './lots.js';
import { within, type LotFamily, type PlacedLot } from './merging/lot-family.js';
import { FIND_MOVED_LOTS } from './merging/wallet-merges.queries.js';
import type { SpentPart } from './spending.js';
import type { Hold, Wallet } from './wallet.js';
import {
  FIND_DUE_LOTS,
  FIND_FOREBEARS,
  FIND_HEIRS,
  FIND_HOLDS,
  FIND_LIVE_LOTS,
  FIND_LOTS,
  FIND_LOTS_EXPIRING,
  FIND_LOTS_OF_PAUSE,
  FIND_LOTS_TO_SPEND,
  FIND_OPEN_HOLDS,
  FIND_SPENT,
  type HoldRow,
  type LotRow,
  type SpentRow,
} from './wallets.queries.js';

const FIRST_LOTS = 32;

/** Points that were paid with, and the posting that took them. */
export type Spent = SpentPart & Pick<SpentRow, 'walletId' | 'sequence'>;

/** Lots of families, by `wallet/lot` of whose family it is and of their own. */
type Kin = Map<string, Map<string, PlacedLot>>;

/**
 * The lots and holds in the wallets that a transaction works with. They are loaded into their wallets as they are needed, before
 * anything is decided; what is there already stays as it is, and what is in other wallets is left out.
 */
export class WalletContents {
  /** What came of lots by merges, by `wallet/lot` of the one and of the other. */
  private readonly heirs: Kin = new Map();
  /** Of which of the same wallet they came, likewise. */
  private readonly forebears: Kin = new Map();

  constructor(
    private readonly programId: number,
    private readonly wallets: ReadonlyMap<number, Wallet>,
  ) {}

  /**
   * Loads these lots, and when one of them cannot give what is to be taken, what merges made of it and other open lots of the
   * wallet from which it is taken: for all that is wanted there, since what one is missing may be taken from the next.
   */
  async loadLots(
    db: Queryable,
    wanted: readonly { walletId: number; lot: number; points: number; takenFrom: number }[],
  ): Promise<void> {
    await this.loadTheseLots(db, wanted);
    const short = wanted.filter((one) => (this.wallets.get(one.walletId)?.lots.get(one.lot)?.free ?? 0) < one.points);
    if (short.length === 0) return;
    await this.loadHeirs(db, short);
    const wallets = new Set(short.map(({ takenFrom }) => takenFrom));
    await this.loadLotsToSpend(
      db,
      wanted.flatMap(({ takenFrom, points }) => (wallets.has(takenFrom) ? [{ walletId: takenFrom, points }] : [])),
    );
  }

  /** Loads what came of these lots when members were merged and unmerged, as far as it is in wallets at hand. */
  async loadHeirs(db: Queryable, lots: readonly { walletId: number; lot: number }[]): Promise<void> {
    if (lots.length === 0) return;
    const rows = await db.query(FIND_HEIRS, [this.programId, ...columnsOf(lots, 'walletId', 'lot')]);
    this.takeKin(this.heirs, rows);
  }

  /** Loads the lots that came to survivors by a merge and have something free. Answers them. */
  async loadMovedLots(
    db: Queryable,
    mergeId: string,
    moves: readonly { fromWallet: number; toWallet: number; toSequence: number }[],
  ): Promise<PlacedLot[]> {
    const columns = columnsOf(moves, 'fromWallet', 'toWallet', 'toSequence');
    const rows = await db.query(FIND_MOVED_LOTS, [this.programId, mergeId, ...columns]);
    this.take(rows);
    return rows.flatMap(({ walletId, number }) => {
      const lot = this.wallets.get(walletId)?.lots.get(number);
      return lot ? [{ walletId, lot }] : [];
    });
  }

  /** A lot that was loaded, with its family as far as that was loaded. */
  familyOf(walletId: number, number: number): LotFamily {
    const lot = lotOf(lockedWallet(this.wallets, walletId), number);
    const kinIn = (kin: Kin): PlacedLot[] => [...(kin.get(keyOf(walletId, number))?.values() ?? [])];
    return { walletId, lot, forebears: kinIn(this.forebears), heirs: kinIn(this.heirs) };
  }

  async loadTheseLots(db: Queryable, wanted: readonly { walletId: number; lot: number }[]): Promise<void> {
    const missing = wanted.filter(({ walletId, lot }) => !this.wallets.get(walletId)?.lots.has(lot));
    if (missing.length === 0) return;
    this.take(await db.query(FIND_LOTS, [this.programId, ...columnsOf(missing, 'walletId', 'lot')]));
  }

  /** Loads open lots in spending order until these points can be taken, or all of a wallet that has fewer. */
  async loadLotsToSpend(db: Queryable, wanted: readonly { walletId: number; points: number }[]): Promise<void> {
    const needs = new Map<number, number>();
    for (const { walletId, points } of wanted) needs.set(walletId, (needs.get(walletId) ?? 0) + points);
    for (let limit = FIRST_LOTS; needs.size > 0; limit *= 8) {
      const rows = await db.query(FIND_LOTS_TO_SPEND, [this.programId, [...needs.keys()], limit]);
      this.take(rows);
      for (const [walletId, points] of needs) {
        const own = rows.filter((row) => row.walletId === walletId);
        const free = own.reduce(
          (sum, { number }) => sum + (this.wallets.get(walletId)?.lots.get(number)?.free ?? 0),
          0,
        );
        if (free >= points || own.length < limit) needs.delete(walletId);
      }
    }
  }

  /** Loads all pending and open lots of these wallets, beside those that are loaded: for reading. */
  async loadLiveLots(db: Queryable, wallets: readonly Wallet[]): Promise<void> {
    if (wallets.length === 0) return;
    this.take(await db.query(FIND_LIVE_LOTS, [this.programId, wallets.map((wallet) => wallet.id)]));
  }

  /** Loads the lots of these wallets of which something is due by `now`; where `inactive` says so also lots that end by inactivity. */
  async loadDueLots(db: Queryable, wallets: readonly Wallet[], inactive: readonly boolean[], now: Date): Promise<void> {
    const ids = wallets.map((wallet) => wallet.id);
    this.take(await db.query(FIND_DUE_LOTS, [this.programId, ids, inactive, now]));
  }

  /** Loads the lots of these wallets whose dates count protected days of this pause, whether or not something is left of them. */
  async loadLotsOfPause(db: Queryable, wallets: readonly Wallet[], pause: number): Promise<void> {
    if (wallets.length === 0) return;
    this.take(await db.query(FIND_LOTS_OF_PAUSE, [this.programId, wallets.map((wallet) => wallet.id), pause]));
  }

  /** Loads the open holds of these wallets with the lots of their parts. */
  async loadOpenHolds(db: Queryable, wallets: readonly Wallet[]): Promise<void> {
    if (wallets.length === 0) return;
    const ids = wallets.map((wallet) => wallet.id);
    await this.takeHolds(db, await db.query(FIND_OPEN_HOLDS, [this.programId, ids]));
  }

  /** Loads the pending and open lots that expire before these moments. */
  async loadLotsExpiring(db: Queryable, wanted: readonly { walletId: number; before: Date }[]): Promise<void> {
    if (wanted.length === 0) return;
    this.take(await db.query(FIND_LOTS_EXPIRING, [this.programId, ...columnsOf(wanted, 'walletId', 'before')]));
  }

  /** Loads holds with the lots of their parts. Those of other wallets are left out. */
  async loadHolds(db: Queryable, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await db.query(FIND_HOLDS, [this.programId, ids]);
    await this.takeHolds(db, rows);
  }

  /** A hold that was loaded, with its wallet. */
  holdOf(id: string): { wallet: Wallet; hold: Hold } | null {
    for (const wallet of this.wallets.values()) {
      const hold = wallet.holds.get(id);
      if (hold) return { wallet, hold };
    }
    return null;
  }

  /**
   * What these payments spent, with the lots that it came from, lot by lot in the order in which it was taken. With the families of
   * lots in another wallet than that of whose the payment is by now, and in that wallet of lots that came to it by a merge.
   */
  async loadSpent(
    db: Queryable,
    payments: readonly { memberId: string; walletId: number; sequence: number }[],
  ): Promise<Spent[]> {
    if (payments.length === 0) return [];
    const rows = await db.query(FIND_SPENT, [this.programId, ...columnsOf(payments, 'walletId', 'sequence')]);
    await this.loadTheseLots(db, rows);
    const elsewhere = payments.filter(({ memberId, walletId }) => this.wallets.get(walletId)?.memberId !== memberId);
    const isElsewhere = (row: SpentRow): boolean =>
      elsewhere.some(({ walletId, sequence }) => walletId === row.walletId && sequence === row.sequence);
    const came = rows.filter(({ walletId, lot }) => this.wallets.get(walletId)?.lots.get(lot)?.origin != null);
    const moved = new Set([...rows.filter(isElsewhere), ...came]);
    await this.loadForebears(db, came);
    await this.loadHeirs(db, [...moved]);
    return rows.map((row) => {
      if (!moved.has(row)) return row;
      const family = this.familyOf(row.walletId, row.lot);
      return { ...row, family: isElsewhere(row) ? family : within(row.walletId, family) };
    });
  }

  /** Loads the lots of the same wallets of which these came when members were merged and unmerged. */
  private async loadForebears(db: Queryable, lots: readonly { walletId: number; lot: number }[]): Promise<void> {
    if (lots.length === 0) return;
    const rows = await db.query(FIND_FOREBEARS, [this.programId, ...columnsOf(lots, 'walletId', 'lot')]);
    this.takeKin(this.forebears, rows);
  }

  private takeKin(kin: Kin, rows: readonly (LotRow & { ofWallet: number; ofLot: number })[]): void {
    this.take(rows);
    for (const { ofWallet, ofLot, walletId, number } of rows) {
      const own = kin.get(keyOf(ofWallet, ofLot)) ?? new Map<string, PlacedLot>();
      const lot = this.wallets.get(walletId)?.lots.get(number);
      if (lot) own.set(keyOf(walletId, number), { walletId, lot });
      kin.set(keyOf(ofWallet, ofLot), own);
    }
  }

  private async takeHolds(db: Queryable, rows: readonly HoldRow[]): Promise<void> {
    const parts: { walletId: number; lot: number }[] = [];
    for (const { walletId, lots, points_of_lots: points, ...row } of rows) {
      const holds = this.wallets.get(walletId)?.holds;
      if (!holds || holds.has(row.id)) continue;
      const own = lots.map((lot, index) => ({ lot, points: points[index] as number }));
      holds.set(row.id, { ...row, isNew: false, parts: own });
      parts.push(...lots.map((lot) => ({ walletId, lot })));
    }
    await this.loadTheseLots(db, parts);
  }

  private take(rows: readonly LotRow[]): void {
    for (const { walletId, originWallet, originLot, ...row } of rows) {
      const lots = this.wallets.get(walletId)?.lots;
      if (!lots || lots.has(row.number)) continue;
      const origin = originWallet === null || originLot === null ? null : { walletId: originWallet, lot: originLot };
      const { state, free, held, forgiven, availableAt, expiresAt, alsoByInactivity, pause } = row;
      const stored = { state, free, held, forgiven, availableAt, expiresAt, alsoByInactivity, pause };
      lots.set(row.number, { ...row, origin, stored });
    }
  }
}

function keyOf(walletId: number, lot: number): string {
  return `${String(walletId)}/${String(lot)}`;
}

/** A wallet that is at hand unless its member was merged since the members to lock were found. */
export function lockedWallet(wallets: ReadonlyMap<number, Wallet>, id: number): Wallet {
  const wallet = wallets.get(id);
  if (!wallet) throw new Restart(`wallet ${String(id)} belongs to somebody who is not locked`);
  return wallet;
}
