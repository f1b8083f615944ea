import { Injectable } from '@nestjs/common';
import { PageReader } from '../../platform/batching/index.js';
import { columnsOf, Database } from '../../platform/database/index.js';
import { isInstantKey, toConnection, type Connection, type Page } from '../../platform/graphql/index.js';
import { ProgramDirectory, type ProgramSettings } from '../../programs/index.js';
import { LotState } from '../codes.js';
import { inSpendingOrder } from '../lots.js';
import { isBehind, SettledWallets } from '../settled-wallets.js';
import type { Lot, Wallet } from '../wallet.js';
import {
  BEFORE_ALL_LOTS,
  FIND_LOT_PAGES,
  findLot,
  type LotPageRow,
  type LotPlace,
  type LotsAsked,
  type StoredLotRow,
} from './lots.queries.js';
import { PointLot, type LotFacts } from './lots.types.js';

type Currency = ProgramSettings['currencies'][number];

/** Reads lots as they are with everything done that is due. Pages asked for at about the same time are one statement. */
@Injectable()
export class LotReader {
  private readonly pages: PageReader<LotsAsked, LotPageRow>;

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly settled: SettledWallets,
  ) {
    this.pages = new PageReader<LotsAsked, LotPageRow>(database, FIND_LOT_PAGES, (asks) =>
      columnsOf(asks, 'memberId', 'currency', 'section', 'date', 'number'),
    );
  }

  /** A page of the lots that have something: those that can be spent in spending order, then pending ones as they mature. */
  async of(programId: number, memberId: string, currencyNumber: number, page: Page): Promise<Connection<PointLot>> {
    const settings = await this.programs.settingsOf(programId);
    const currency = settings.currencies.find((one) => one.number === currencyNumber) as Currency;
    const after = placeOf(page);
    const rows = await this.pages.page(programId, page.limit, { memberId, currency: currencyNumber, ...after });
    const [first] = rows;
    if (first && isBehind(first, currency)) {
      const { wallets } = await this.settled.of(programId, memberId, true);
      const wallet = wallets.find((one) => one.currency === currencyNumber);
      return this.inWallet(settings, wallet ?? null, page);
    }
    const lots = rows.filter((row) => row.number !== null);
    return connectionAt(settings, first?.walletId ?? 0, lots, page);
  }

  /** The same of a wallet that is loaded with all its lots. */
  inWallet(settings: ProgramSettings, wallet: Wallet | null, page: Page): Connection<PointLot> {
    const after = placeOf(page);
    const live = [...(wallet?.lots.values() ?? [])].filter(
      (lot) => lot.state !== LotState.CLOSED && lot.free + lot.held > 0 && isAfter(lot, after),
    );
    return connectionAt(settings, wallet?.id ?? 0, live.sort(inListOrder).slice(0, page.limit), page);
  }

  /** One lot, or null; and whose it is. */
  async one(programId: number, walletId: number, number: number): Promise<{ lot: PointLot; memberId: string } | null> {
    const settings = await this.programs.settingsOf(programId);
    const row = await findLot(this.database, programId, walletId, number);
    if (!row) return null;
    const lot = PointLot.of(await this.asOfNow(settings, row), walletId, programId, settings.timeZone);
    return { lot, memberId: row.memberId };
  }

  private async asOfNow(settings: ProgramSettings, row: StoredLotRow): Promise<LotFacts> {
    const currency = settings.currencies.find((one) => one.number === row.currency) as Currency;
    if (!isBehind(row, currency)) return row;
    const { wallets } = await this.settled.of(settings.number, row.memberId, true);
    return wallets.find((wallet) => wallet.id === row.walletId)?.lots.get(row.number) ?? row;
  }
}

const WITHOUT_DATE = 'infinity';

/** Whether it can stand in a cursor of a list of lots: the section, then when it expires or matures, then its number. */
export function isLotPlace(text: string, index: number): boolean {
  if (index === 0) return text === '0' || text === '1';
  if (index === 1) return text === WITHOUT_DATE || isInstantKey(text);
  return /^\d{1,10}$/.test(text) && Number(text) <= 2_147_483_647;
}

function placeOf({ after }: Page): LotPlace {
  if (!after) return BEFORE_ALL_LOTS;
  const [section, date, number] = after as [string, string, string];
  return { section: Number(section), date, number: Number(number) };
}

function keysOf(lot: Pick<LotFacts, 'state' | 'availableAt' | 'expiresAt' | 'number'>): [number, string, number] {
  const isPending = lot.state === LotState.PENDING;
  const date = isPending ? lot.availableAt : lot.expiresAt;
  return [isPending ? 1 : 0, date?.toISOString() ?? WITHOUT_DATE, lot.number];
}

function isAfter(lot: Lot, { section, date, number }: LotPlace): boolean {
  const [ownSection, ownDate, ownNumber] = keysOf(lot);
  if (ownSection !== section) return ownSection > section;
  const [own, other] = [timeOf(ownDate), timeOf(date)];
  return own === other ? ownNumber > number : own > other;
}

function timeOf(date: string): number {
  if (date === WITHOUT_DATE) return Infinity;
  return date === BEFORE_ALL_LOTS.date ? -Infinity : Date.parse(date);
}

function inListOrder(a: Lot, b: Lot): number {
  const [sectionOfA, dateOfA] = keysOf(a);
  const [sectionOfB, dateOfB] = keysOf(b);
  if (sectionOfA !== sectionOfB) return sectionOfA - sectionOfB;
  if (sectionOfA === 0) return inSpendingOrder(a, b);
  return dateOfA === dateOfB ? a.number - b.number : timeOf(dateOfA) - timeOf(dateOfB);
}

function connectionAt(
  settings: ProgramSettings,
  walletId: number,
  lots: readonly LotFacts[],
  page: Page,
): Connection<PointLot> {
  const facts = new Map(lots.map((lot) => [lot.number, lot]));
  const nodes = lots.map((lot) => PointLot.of(lot, walletId, settings.number, settings.timeZone));
  return toConnection(nodes, page, ({ number }) => keysOf(facts.get(number) as LotFacts));
}
