import { wallClock } from '../kernel/clock.js';
import { newCompactId } from '../kernel/ids.js';
import { call, columnsOf, Restart, type Call, type Queryable } from '../platform/database/index.js';
import type { ProgramSettings } from '../programs/index.js';
import type { CurrencyTerms } from './currency-terms.js';
import { lotOf } from './lots.js';
import { alone, type LotFamily, type PlacedLot } from './merging/lot-family.js';
import { FIND_MOVED_LOTS } from './merging/wallet-merges.queries.js';
import { forfeitDue } from './protection/forfeit.js';
import type { WalletProtection } from './protection/protection.js';
import { concernsUndated, endOfInactivity, isDue, settle } from './settle.js';
import {
  FIND_DUE_LOTS,
  FIND_HEIRS,
  FIND_HOLDS,
  FIND_LIVE_LOTS,
  FIND_LOTS,
  FIND_LOTS_EXPIRING,
  FIND_LOTS_OF_PAUSE,
  FIND_LOTS_TO_SPEND,
  FIND_NEXT_EXPIRIES,
  FIND_OPEN_HOLDS,
  FIND_SPENT,
  FIND_WALLETS,
  type HoldRow,
  type LotRow,
  type SpentRow,
  type WalletRow,
} from './wallets.queries.js';
import { dueAt, newWallet, type Hold, type PostingDraft, type Wallet } from './wallet.js';

const FIRST_LOTS = 32;

/** The wallets of these members. Send it after their lock. */
export function findWallets(programId: number, memberIds: readonly string[]): Call<WalletRow> {
  return call(FIND_WALLETS, [programId, memberIds]);
}

/** What has to be known of a member whose wallet comes to be. */
type Locked = ReadonlyMap<string, { readonly protection: WalletProtection['spans'] | null }>;

/** For who only reads: no wallet comes to be. */
export const NOBODY_LOCKED: Locked = new Map();

/**
 * The wallets that a transaction works with, under their members' locks. One that is missing comes to be when it is asked for.
 * Lots and holds are loaded as they are needed, before anything is decided.
 */
export class Wallets {
  /** Wallets that have to be written though nothing may have been posted. */
  readonly touched = new Set<Wallet>();
  private readonly byOwner = new Map<string, Wallet>();
  private readonly numbered = new Map<number, Wallet>();
  /** What came of lots by merges, by `wallet/lot` of the one and of the other. */
  private readonly heirs = new Map<string, Map<string, PlacedLot>>();

  constructor(
    private readonly settings: ProgramSettings,
    rows: readonly WalletRow[],
    private readonly members: Locked,
  ) {
    for (const { protection, ...row } of rows) {
      const ruled = { protection: this.protectionOf(protection), isRuled: false };
      this.add({ ...row, ...ruled, lots: new Map(), holds: new Map() });
    }
  }

  of(memberId: string, currency: number): Wallet {
    const known = this.find(memberId, currency);
    if (known) return known;
    const member = this.members.get(memberId);
    // Found without a lock to be whose it is, and merged into somebody else since.
    if (!member) throw new Restart(`member ${memberId} is not locked: nothing can be booked for them`);
    const { policyVersion } = currencyOf(this.settings, currency);
    const id = newCompactId(wallClock.now());
    return this.add(newWallet(id, memberId, currency, policyVersion, this.protectionOf(member.protection)));
  }

  /** The wallet, when there is one. */
  find(memberId: string, currency: number): Wallet | undefined {
    return this.byOwner.get(`${memberId}/${String(currency)}`);
  }

  /** All wallets of a member. */
  ofMember(memberId: string): Wallet[] {
    return this.all().filter((wallet) => wallet.memberId === memberId);
  }

  /** From now on these days are protected in all wallets of a member. */
  protect(memberId: string, spans: WalletProtection['spans'] | null): void {
    for (const wallet of this.ofMember(memberId)) this.rule(wallet, { protection: this.protectionOf(spans) });
  }

  /** Everything in the wallets of a member is forfeited then; null: nothing is, since they came back. */
  forfeit(memberId: string, at: Date | null): void {
    for (const wallet of this.ofMember(memberId)) {
      this.rule(wallet, { forfeitAt: at });
      dueAt(wallet, at);
    }
  }

  byId(id: number): Wallet | undefined {
    return this.numbered.get(id);
  }

  all(): Wallet[] {
    return [...this.numbered.values()];
  }

  /** The rules of the wallet's point currency. */
  termsOf({ currency }: Pick<Wallet, 'currency'>): CurrencyTerms {
    return termsOf(this.settings, currency);
  }

  /** Books what became due by `now`, before anything else is decided. Answers the postings, wallet by wallet. */
  async settle(db: Queryable, now: Date): Promise<PostingDraft[]> {
    const due = this.all().filter((wallet) => isDue(wallet, this.termsOf(wallet), now));
    if (due.length === 0) return [];
    const programId = this.settings.number;
    const ids = due.map((wallet) => wallet.id);
    const undated = due.map((wallet) => concernsUndated(wallet, this.termsOf(wallet)));
    this.take(await db.query(FIND_DUE_LOTS, [programId, ids, undated, now]));
    await this.loadLiveLots(
      db,
      due.filter(({ forfeitAt }) => forfeitAt !== null && forfeitAt <= now),
    );
    const beyond = await db.query(FIND_NEXT_EXPIRIES, [programId, ids, now]);
    await this.takeHolds(db, await db.query(FIND_OPEN_HOLDS, [programId, ids]));
    return due.flatMap((wallet) => {
      this.touched.add(wallet);
      return settle(
        wallet,
        this.termsOf(wallet),
        now,
        beyond.find(({ walletId }) => walletId === wallet.id)?.at ?? null,
      );
    });
  }

  /**
   * The wallets that have to be written though nothing may have been posted. Ask when everything is decided: in all wallets it is
   * noted then when inactivity takes the undated points, and that what came back to who has left is forfeited.
   */
  toWrite(): ReadonlySet<Wallet> {
    for (const wallet of this.all()) {
      dueAt(wallet, endOfInactivity(wallet, this.termsOf(wallet)));
      dueAt(wallet, forfeitDue(wallet));
    }
    return this.touched;
  }

  /** Settles what this transaction itself made due at once, such as points of a purchase of long ago. */
  settleNew(wallet: Wallet, before: Date | null, now: Date): PostingDraft[] {
    if (!wallet.nextChangeAt || wallet.nextChangeAt > now) return [];
    return settle(wallet, this.termsOf(wallet), now, before);
  }

  /**
   * Loads these lots, and when one of them cannot give what is to be taken, what merges made of it and other open lots of the
   * wallet from which it is taken: for all that is wanted there, since what one is missing may be taken from the next.
   */
  async loadLots(
    db: Queryable,
    wanted: readonly { walletId: number; lot: number; points: number; takenFrom: number }[],
  ): Promise<void> {
    await this.loadTheseLots(db, wanted);
    const short = wanted.filter((one) => (this.byId(one.walletId)?.lots.get(one.lot)?.free ?? 0) < one.points);
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
    const rows = await db.query(FIND_HEIRS, [this.settings.number, ...columnsOf(lots, 'walletId', 'lot')]);
    this.take(rows);
    for (const { ofWallet, ofLot, walletId, number } of rows) {
      const key = `${String(ofWallet)}/${String(ofLot)}`;
      const heirs = this.heirs.get(key) ?? new Map<string, PlacedLot>();
      const lot = this.byId(walletId)?.lots.get(number);
      if (lot) heirs.set(`${String(walletId)}/${String(number)}`, { walletId, lot });
      this.heirs.set(key, heirs);
    }
  }

  /** Loads the lots that came to survivors by a merge and have something free. Answers them. */
  async loadMovedLots(
    db: Queryable,
    mergeId: string,
    moves: readonly { fromWallet: number; toWallet: number; toSequence: number }[],
  ): Promise<PlacedLot[]> {
    const columns = columnsOf(moves, 'fromWallet', 'toWallet', 'toSequence');
    const rows = await db.query(FIND_MOVED_LOTS, [this.settings.number, mergeId, ...columns]);
    this.take(rows);
    return rows.flatMap(({ walletId, number }) => {
      const lot = this.byId(walletId)?.lots.get(number);
      return lot ? [{ walletId, lot }] : [];
    });
  }

  /** A lot that was loaded, with what came of it as far as that was loaded. */
  familyOf(walletId: number, number: number): LotFamily {
    const wallet = this.lockedWallet(walletId);
    const heirs = this.heirs.get(`${String(walletId)}/${String(number)}`)?.values() ?? [];
    return { ...alone(walletId, lotOf(wallet, number)), heirs: [...heirs] };
  }

  /** The wallet of this member in the same point currency as that one, which may be of a member who was merged into them. */
  ofSameCurrency(memberId: string, walletId: number): Wallet {
    const wallet = this.lockedWallet(walletId);
    return wallet.memberId === memberId ? wallet : this.of(memberId, wallet.currency);
  }

  async loadTheseLots(db: Queryable, wanted: readonly { walletId: number; lot: number }[]): Promise<void> {
    const missing = wanted.filter(({ walletId, lot }) => !this.byId(walletId)?.lots.has(lot));
    if (missing.length === 0) return;
    this.take(await db.query(FIND_LOTS, [this.settings.number, ...columnsOf(missing, 'walletId', 'lot')]));
  }

  /** Loads open lots in spending order until these points can be taken, or all of a wallet that has fewer. */
  async loadLotsToSpend(db: Queryable, wanted: readonly { walletId: number; points: number }[]): Promise<void> {
    const needs = new Map<number, number>();
    for (const { walletId, points } of wanted) needs.set(walletId, (needs.get(walletId) ?? 0) + points);
    for (let limit = FIRST_LOTS; needs.size > 0; limit *= 8) {
      const rows = await db.query(FIND_LOTS_TO_SPEND, [this.settings.number, [...needs.keys()], limit]);
      this.take(rows);
      for (const [walletId, points] of needs) {
        const own = rows.filter((row) => row.walletId === walletId);
        const free = own.reduce((sum, { number }) => sum + (this.byId(walletId)?.lots.get(number)?.free ?? 0), 0);
        if (free >= points || own.length < limit) needs.delete(walletId);
      }
    }
  }

  /** Loads all pending and open lots of these wallets, beside those that are loaded: for reading. */
  async loadLiveLots(db: Queryable, wallets: readonly Wallet[]): Promise<void> {
    if (wallets.length === 0) return;
    this.take(await db.query(FIND_LIVE_LOTS, [this.settings.number, wallets.map((wallet) => wallet.id)]));
  }

  /** Loads the lots of these wallets whose dates count protected days of this pause, whether or not something is left of them. */
  async loadLotsOfPause(db: Queryable, wallets: readonly Wallet[], pause: number): Promise<void> {
    if (wallets.length === 0) return;
    this.take(await db.query(FIND_LOTS_OF_PAUSE, [this.settings.number, wallets.map((wallet) => wallet.id), pause]));
  }

  /** Loads the open holds of these wallets with the lots of their parts. */
  async loadOpenHolds(db: Queryable, wallets: readonly Wallet[]): Promise<void> {
    if (wallets.length === 0) return;
    const ids = wallets.map((wallet) => wallet.id);
    await this.takeHolds(db, await db.query(FIND_OPEN_HOLDS, [this.settings.number, ids]));
  }

  /** Loads the pending and open lots that expire before these moments. */
  async loadLotsExpiring(db: Queryable, wanted: readonly { walletId: number; before: Date }[]): Promise<void> {
    if (wanted.length === 0) return;
    this.take(await db.query(FIND_LOTS_EXPIRING, [this.settings.number, ...columnsOf(wanted, 'walletId', 'before')]));
  }

  /** Loads holds with the lots of their parts. Those of other wallets are left out. */
  async loadHolds(db: Queryable, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await db.query(FIND_HOLDS, [this.settings.number, ids]);
    await this.takeHolds(db, rows);
  }

  /** A hold that was loaded, with its wallet. */
  holdOf(id: string): { wallet: Wallet; hold: Hold } | null {
    for (const wallet of this.numbered.values()) {
      const hold = wallet.holds.get(id);
      if (hold) return { wallet, hold };
    }
    return null;
  }

  /** What these postings spent, with the lots that it came from. */
  async loadSpent(
    db: Queryable,
    postings: readonly { walletId: number; sequence: number }[],
  ): Promise<readonly SpentRow[]> {
    if (postings.length === 0) return [];
    const rows = await db.query(FIND_SPENT, [this.settings.number, ...columnsOf(postings, 'walletId', 'sequence')]);
    await this.loadTheseLots(db, rows);
    return rows;
  }

  /** A wallet that is at hand unless its member was merged since the members to lock were found. */
  private lockedWallet(id: number): Wallet {
    const wallet = this.byId(id);
    if (!wallet) throw new Restart(`wallet ${String(id)} belongs to somebody who is not locked`);
    return wallet;
  }

  private async takeHolds(db: Queryable, rows: readonly HoldRow[]): Promise<void> {
    const parts: { walletId: number; lot: number }[] = [];
    for (const { walletId, lots, points_of_lots: points, ...row } of rows) {
      const holds = this.byId(walletId)?.holds;
      if (!holds || holds.has(row.id)) continue;
      const own = lots.map((lot, index) => ({ lot, points: points[index] as number }));
      holds.set(row.id, { ...row, isNew: false, parts: own });
      parts.push(...lots.map((lot) => ({ walletId, lot })));
    }
    await this.loadTheseLots(db, parts);
  }

  private take(rows: readonly LotRow[]): void {
    for (const { walletId, originWallet, originLot, ...row } of rows) {
      const lots = this.byId(walletId)?.lots;
      if (!lots || lots.has(row.number)) continue;
      const origin = originWallet === null || originLot === null ? null : { walletId: originWallet, lot: originLot };
      const { state, free, held, forgiven, availableAt, expiresAt, pause } = row;
      lots.set(row.number, { ...row, origin, stored: { state, free, held, forgiven, availableAt, expiresAt, pause } });
    }
  }

  private rule(wallet: Wallet, ruled: Partial<Pick<Wallet, 'protection' | 'forfeitAt'>>): void {
    Object.assign(wallet, ruled, { isRuled: true });
    this.touched.add(wallet);
  }

  private protectionOf(spans: WalletProtection['spans'] | null): WalletProtection | null {
    return spans && { timeZone: this.settings.timeZone, spans };
  }

  private add(wallet: Wallet): Wallet {
    this.byOwner.set(`${wallet.memberId}/${String(wallet.currency)}`, wallet);
    this.numbered.set(wallet.id, wallet);
    return wallet;
  }
}

/** The rules of a program's point currency. */
export function termsOf(settings: ProgramSettings, currency: number): CurrencyTerms {
  const { policies, pending, graceDays, debt } = currencyOf(settings, currency);
  const { timeZone, returnWindowDays } = settings;
  return { timeZone, policies, pending, returnWindowDays, graceDays, debt };
}

function currencyOf(settings: ProgramSettings, number: number): ProgramSettings['currencies'][number] {
  const currency = settings.currencies.find((one) => one.number === number);
  if (!currency) throw new Error(`program ${String(settings.number)} has no point currency ${String(number)}`);
  return currency;
}
