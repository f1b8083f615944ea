import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database/index.js';
import { ProgramDirectory, type ProgramSettings } from '../programs/index.js';
import { policyVersionAt } from './currency-terms.js';
import { later } from './merging/merge-wallet.js';
import { findFiguresAt, findFiguresMoved, findLotsAt, isMergedSince } from './past-wallets.queries.js';
import { protectionBy } from './protection/protection.js';
import { inSnapshot } from './snapshot.js';
import { newWallet, type Wallet } from './wallet.js';
import { findWallets, NOBODY_LOCKED, termsOf, Wallets } from './wallets.js';
import type { WalletRow } from './wallets.queries.js';

/** Reads wallets as they were at a moment past, with everything done that was due by then. */
@Injectable()
export class PastWallets {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {}

  /** The wallet with its lots that had something, or without; null when the member has none in this point currency. */
  async at(programId: number, memberId: string, currency: number, at: Date, withLots: boolean): Promise<Wallet | null> {
    const settings = await this.programs.settingsOf(programId);
    return inSnapshot(this.database, async (snapshot) => {
      const [rows] = await snapshot.pipeline([findWallets(programId, [memberId])]);
      const found = rows.find((one) => one.currency === currency);
      if (!found) return null;
      const row = {
        ...found,
        protection: protectionBy(found.protection, at, settings.timeZone),
        // A later policy may have come without a posting.
        policyVersion: Math.min(found.policyVersion, policyVersionAt(termsOf(settings, currency), at)),
      };
      // A posting comes after everything that was due before it: where there is none since, the stored wallet tells.
      const hasMoved = row.lastPostedAt !== null && row.lastPostedAt > at;
      return hasMoved || (await isMergedSince(snapshot, programId, row.id, at))
        ? walletFromPostings(snapshot, settings, row, at, withLots)
        : fromStored(snapshot, settings, row, at, withLots);
    });
  }
}

async function fromStored(
  snapshot: Tx,
  settings: ProgramSettings,
  row: WalletRow,
  at: Date,
  withLots: boolean,
): Promise<Wallet> {
  const wallets = new Wallets(settings, [row], NOBODY_LOCKED);
  await wallets.settle(snapshot, at);
  if (withLots) await wallets.contents.loadLiveLots(snapshot, wallets.all());
  return wallets.byId(row.id) as Wallet;
}

/** A wallet right after the last posting that had taken effect by then. */
export async function walletFromPostings(
  snapshot: Tx,
  settings: ProgramSettings,
  { id, memberId, currency, protection }: WalletRow,
  at: Date,
  withLots: boolean,
): Promise<Wallet> {
  const terms = termsOf(settings, currency);
  const { timeZone } = terms;
  const version = policyVersionAt(terms, at);
  const wallet = newWallet(id, memberId, currency, version, protection && { timeZone, spans: protection });
  const figures = await findFiguresAt(snapshot, settings.number, id, at);
  const moved = await findFiguresMoved(snapshot, settings.number, id, at);
  if (figures) Object.assign(wallet, figures);
  wallet.lifetimeEarned += moved.lifetimeEarned;
  wallet.lifetimeSpent += moved.lifetimeSpent;
  wallet.lifetimeExpired += moved.lifetimeExpired;
  wallet.lastActiveAt = later(wallet.lastActiveAt, moved.lastActiveAt);
  if (!figures || !withLots) return wallet;
  for (const lot of await findLotsAt(snapshot, settings.number, id, wallet.sequence)) {
    wallet.lots.set(lot.number, { ...lot, stored: null, forgiven: 0, origin: null, pause: null });
  }
  return wallet;
}
