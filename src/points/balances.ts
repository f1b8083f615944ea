import { Injectable } from '@nestjs/common';
import { floorShare, fromMinor, toMinor } from '../kernel/money.js';
import { KeyedReader } from '../platform/batching/index.js';
import { Database } from '../platform/database/index.js';
import { Money } from '../platform/graphql/index.js';
import { ProgramDirectory, type PointCurrencyEntity, type ProgramSettings } from '../programs/index.js';
import { CURRENT_BALANCES, type BalanceRow, type CurrentBalanceRow } from './balances.queries.js';
import { PastWallets } from './past-wallets.js';
import { pointCurrencyOf } from './point-currency.js';
import { PointsBalance } from './points.types.js';
import { isBehind, SettledWallets } from './settled-wallets.js';

/** Reads what members have. Look-ups of everybody who asks at about the same time become one statement. */
@Injectable()
export class Balances {
  private readonly current: KeyedReader<CurrentBalanceRow>;

  constructor(
    database: Database,
    private readonly programs: ProgramDirectory,
    private readonly settled: SettledWallets,
    private readonly past: PastWallets,
  ) {
    this.current = new KeyedReader(database, CURRENT_BALANCES, (row) => row.memberId);
  }

  /**
   * What a member has now in the point currency with this code, the default when it is left out. What is due is shown as
   * done though no job has booked it yet; only then there is more to read than one statement.
   */
  async of(programId: number, memberId: string, code?: string | null): Promise<PointsBalance> {
    const program = await this.programs.settingsOf(programId);
    const currency = pointCurrencyOf(program, code);
    const rows = await this.current.many(programId, memberId);
    const own = rows.find((row) => row.currency === currency.number);
    const { asOf } = rows[0] as CurrentBalanceRow;
    if (!own || !isBehind(own, currency)) return toBalance(memberId, own ?? EMPTY, currency, program, asOf, false);
    const settled = await this.settled.of(programId, memberId);
    const wallet = settled.wallets.find((one) => one.currency === currency.number) ?? EMPTY;
    return toBalance(memberId, wallet, currency, program, settled.asOf, false);
  }

  /** What a member had at a moment past. */
  async at(programId: number, memberId: string, at: Date, code?: string | null): Promise<PointsBalance> {
    const program = await this.programs.settingsOf(programId);
    const currency = pointCurrencyOf(program, code);
    const wallet = await this.past.at(programId, memberId, currency.number, at, false);
    return toBalance(memberId, wallet ?? EMPTY, currency, program, at, true);
  }
}

type Figures = Omit<BalanceRow, 'memberId' | 'currency'>;

const EMPTY: Figures = {
  pending: 0,
  available: 0,
  held: 0,
  owed: 0,
  lifetimeEarned: 0,
  lifetimeSpent: 0,
  lifetimeExpired: 0,
};

function toBalance(
  memberId: string,
  figures: Figures,
  currency: PointCurrencyEntity,
  program: ProgramSettings,
  asOf: Date,
  isPast: boolean,
): PointsBalance {
  const { pending, available, held, owed, lifetimeEarned, lifetimeSpent, lifetimeExpired } = figures;
  return Object.assign(new PointsBalance(), {
    programId: program.number,
    memberId,
    isPast,
    currency,
    pending,
    available,
    held,
    owed,
    lifetimeEarned,
    lifetimeSpent,
    lifetimeExpired,
    value: worthOf(available, currency, program.currency),
    asOf,
  });
}

/** What so many points are worth at checkout, rounded down; null when the point currency has no value. */
export function worthOf(points: number, currency: PointCurrencyEntity, money: string): Money | null {
  if (currency.valueAmount === null || currency.valuePoints === null) return null;
  const amount = floorShare(points, toMinor(currency.valueAmount, money), currency.valuePoints);
  return Object.assign(new Money(), { amount: fromMinor(amount, money), currency: money });
}
