import { Injectable } from '@nestjs/common';
import { floorShare, fromMinor, toMinor } from '../kernel/money.js';
import { KeyedReader } from '../platform/batching/index.js';
import { Database } from '../platform/database/index.js';
import { badInput, Money } from '../platform/graphql/index.js';
import { ProgramDirectory, type PointCurrencyEntity, type ProgramSettings } from '../programs/index.js';
import { CURRENT_BALANCES, findBalanceAt, type BalanceRow, type CurrentBalanceRow } from './balances.queries.js';
import { PointsBalance } from './points.types.js';

/** Reads what members have. Look-ups of everybody who asks at about the same time become one statement. */
@Injectable()
export class Balances {
  private readonly current: KeyedReader<CurrentBalanceRow>;

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
  ) {
    this.current = new KeyedReader(database, CURRENT_BALANCES, (row) => row.memberId);
  }

  /** What a member has now in the point currency with this code, the default when it is left out. */
  async of(programId: number, memberId: string, code?: string | null): Promise<PointsBalance> {
    const program = await this.programs.settingsOf(programId);
    const currency = pointCurrencyOf(program, code);
    const rows = await this.current.many(programId, memberId);
    const own = rows.find((row) => row.currency === currency.number);
    const { asOf } = rows[0] as CurrentBalanceRow;
    return toBalance(own ?? EMPTY, currency, program, asOf);
  }

  /** What a member had at a moment past. */
  async at(programId: number, memberId: string, at: Date, code?: string | null): Promise<PointsBalance> {
    const program = await this.programs.settingsOf(programId);
    const currency = pointCurrencyOf(program, code);
    return toBalance(
      await findBalanceAt(this.database, programId, memberId, currency.number, at),
      currency,
      program,
      at,
    );
  }
}

const EMPTY: Omit<BalanceRow, 'memberId' | 'currency'> = {
  pending: 0,
  available: 0,
  held: 0,
  owed: 0,
  lifetimeEarned: 0,
  lifetimeSpent: 0,
  lifetimeExpired: 0,
};

/** The point currency with this code. An unknown code is a bad question, not an empty answer. */
export function pointCurrencyOf(program: ProgramSettings, code?: string | null): PointCurrencyEntity {
  if (code == null) return program.defaultCurrency;
  const found = program.currencies.find((currency) => currency.code === code);
  if (found) return found;
  throw badInput(
    `currency: there is no "${code}"; this program has ${program.currencies.map((one) => one.code).join(', ')}`,
  );
}

function toBalance(
  row: Omit<BalanceRow, 'memberId' | 'currency'>,
  currency: PointCurrencyEntity,
  program: ProgramSettings,
  asOf: Date,
): PointsBalance {
  const { pending, available, held, owed, lifetimeEarned, lifetimeSpent, lifetimeExpired } = row;
  return Object.assign(new PointsBalance(), {
    programId: program.number,
    currency,
    pending,
    available,
    held,
    owed,
    lifetimeEarned,
    lifetimeSpent,
    lifetimeExpired,
    value: valueOf(available, currency, program.currency),
    asOf,
  });
}

function valueOf(points: number, currency: PointCurrencyEntity, money: string): Money | null {
  if (currency.valueAmount === null || currency.valuePoints === null) return null;
  const amount = floorShare(points, toMinor(currency.valueAmount, money), currency.valuePoints);
  return Object.assign(new Money(), { amount: fromMinor(amount, money), currency: money });
}
