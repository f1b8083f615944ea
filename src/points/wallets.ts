import { wallClock } from '../kernel/clock.js';
import { newCompactId } from '../kernel/ids.js';
import { call, Restart, type Call, type Queryable } from '../platform/database/index.js';
import type { ProgramSettings } from '../programs/index.js';
import type { CurrencyTerms } from './currency-terms.js';
import { concernsInactive, endOfInactivity } from './inactivity/inactivity.js';
import { kinOf, type LotFamily } from './merging/lot-family.js';
import { forfeitDue } from './protection/forfeit.js';
import type { WalletProtection } from './protection/protection.js';
import { isDue, settle } from './settle.js';
import { lockedWallet, WalletContents } from './wallet-contents.js';
import { FIND_NEXT_EXPIRIES, FIND_WALLETS, type WalletRow } from './wallets.queries.js';
import { dueAt, newWallet, type PostingDraft, type Wallet } from './wallet.js';

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
 */
export class Wallets {
  /** Wallets that have to be written though nothing may have been posted. */
  readonly touched = new Set<Wallet>();
  /** Their lots and holds, as far as they were loaded. */
  readonly contents: WalletContents;
  private readonly byOwner = new Map<string, Wallet>();
  private readonly numbered = new Map<number, Wallet>();

  constructor(
    private readonly settings: ProgramSettings,
    rows: readonly WalletRow[],
    private readonly members: Locked,
  ) {
    this.contents = new WalletContents(settings.number, this.numbered);
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
    const inactive = due.map((wallet) => concernsInactive(wallet, this.termsOf(wallet)));
    await this.contents.loadDueLots(db, due, inactive, now);
    await this.contents.loadLiveLots(
      db,
      due.filter(({ forfeitAt }) => forfeitAt !== null && forfeitAt <= now),
    );
    const beyond = await db.query(FIND_NEXT_EXPIRIES, [this.settings.number, due.map(({ id }) => id), now]);
    await this.contents.loadOpenHolds(db, due);
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
   * noted then when inactivity takes points, and that what came back to who has left is forfeited.
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

  /** The wallet of this member in the same point currency as that one, which may be of a member who was merged into them. */
  ofSameCurrency(memberId: string, walletId: number): Wallet {
    const wallet = lockedWallet(this.numbered, walletId);
    return wallet.memberId === memberId ? wallet : this.of(memberId, wallet.currency);
  }

  /** What is forgiven may be noted on lots of wallets that book nothing: those are written too. */
  touchFamily(family: LotFamily): void {
    for (const { walletId } of kinOf(family)) {
      const wallet = this.byId(walletId);
      if (wallet) this.touched.add(wallet);
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
