import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database, statement } from '../../platform/database/index.js';

const CURRENCIES = statement<{ id: string; currency: number }>(
  'find-currencies-of-wallets',
  `SELECT w.id::text AS id, w.currency FROM UNNEST($2::bigint[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT id, currency FROM wallet WHERE program_id = $1 AND id = wanted.id OFFSET 0) w`,
);

/** Reads of which point currency wallets are: what was awarded to somebody who was merged since lies in another wallet of the same. */
@Injectable()
export class WalletCurrencies {
  private readonly byId: KeyedReader<{ id: string; currency: number }>;

  constructor(database: Database) {
    this.byId = new KeyedReader(database, CURRENCIES, ({ id }) => id);
  }

  /** Those of these wallets that are of the same point currency as this one. */
  async sameAs(programId: number, walletId: number, others: readonly number[]): Promise<Set<number>> {
    const currencyOf = async (id: number) => (await this.byId.one(programId, String(id)))?.currency;
    const [wanted, ...found] = await Promise.all([walletId, ...others].map(currencyOf));
    return new Set(others.filter((_, index) => found[index] === wanted));
  }
}
