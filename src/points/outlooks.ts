import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../platform/batching/index.js';
import { Database } from '../platform/database/index.js';
import { ProgramDirectory, type ProgramSettings } from '../programs/index.js';
import { OUTLOOKS, type OutlookRow } from './balances.queries.js';
import type { LotState } from './codes.js';
import { isBehind, SettledWallets } from './settled-wallets.js';
import { newWallet, type Wallet } from './wallet.js';

type Currency = ProgramSettings['currencies'][number];

/** Reads what lies ahead of members' points: for all who ask at about the same time in one statement. */
@Injectable()
export class Outlooks {
  private readonly rows: KeyedReader<OutlookRow>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
    private readonly settled: SettledWallets,
  ) {
    this.rows = new KeyedReader(database, OUTLOOKS, (row) => row.memberId);
  }

  /** A wallet settled now, with its free points; those that share their dates may stand in one lot. Null when there is none. */
  async of(programId: number, memberId: string, currencyNumber: number): Promise<Wallet | null> {
    const { currencies, timeZone } = await this.programs.settingsOf(programId);
    const currency = currencies.find((one) => one.number === currencyNumber) as Currency;
    const rows = (await this.rows.many(programId, memberId)).filter((row) => row.currency === currencyNumber);
    const [first] = rows;
    if (!first) return null;
    if (!isBehind(first, currency)) return walletOf(first, rows, timeZone);
    const { wallets } = await this.settled.of(programId, memberId, true);
    return wallets.find((wallet) => wallet.currency === currencyNumber) ?? null;
  }
}

const LONG_AGO = new Date(0);

function walletOf(figures: OutlookRow, rows: readonly OutlookRow[], timeZone: string): Wallet {
  const { memberId, currency, policyVersion, pending, available, owed, lastActiveAt, forfeitAt } = figures;
  const protection = figures.protection && { timeZone, spans: figures.protection };
  const empty = newWallet(0, memberId, currency, policyVersion, protection);
  const wallet = { ...empty, pending, available, owed, lastActiveAt, forfeitAt };
  for (const { state, availableAt, expiresAt, alsoByInactivity, free } of rows) {
    if (state === null || alsoByInactivity === null || free === null) continue;
    const number = wallet.lots.size + 1;
    const points = { points: free, free, held: 0, forgiven: 0 };
    const birth = { bornSequence: 0, earnedAt: LONG_AGO, origin: null };
    const dates = { availableAt, expiresAt, alsoByInactivity, pause: null };
    wallet.lots.set(number, { number, stored: null, state: state as LotState, ...points, ...birth, ...dates });
  }
  return wallet;
}
