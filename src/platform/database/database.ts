import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { isWorthRestart } from './restart.js';
import { queryOf, type Queryable, type Statement } from './statement.js';
import { Tx } from './tx.js';

/** How one item of a batch ended. */
export type Settled<Result> = { value: Result } | { error: unknown };

const RESTARTS = 3;

/** The door to PostgreSQL: statements outside a transaction, transactions, and transactions for a list of items. */
@Injectable()
export class Database implements Queryable {
  private observers: ((name: string) => void)[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** TypeORM outside a transaction: reads of configuration and administration. */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** Calls `observer` with the name of every statement sent from now on. Answers how to stop that. */
  observe(observer: (name: string) => void): () => void {
    this.observers.push(observer);
    return () => {
      this.observers = this.observers.filter((other) => other !== observer);
    };
  }

  /** Reads outside a transaction. */
  async query<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    this.sent(of.name);
    const pool = (this.dataSource.driver as unknown as { master: Pool }).master;
    const result = await pool.query(queryOf({ statement: of, values }));
    return result.rows as Row[];
  }

  /**
   * Runs `work` in a transaction and commits. When what it looked at changed meanwhile, the whole function runs anew, at
   * most three times; so it must not touch anything but `tx`.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.prepared(() => Promise.resolve(null), work);
  }

  /**
   * Runs `work` for all items in one transaction. When that fails for good, the items run one by one in transactions of
   * their own, so that a poisonous item fails alone. Answers in the order of the items. `prepare` runs before each attempt,
   * while no connection is held: what needs the database outside of the transaction is read there.
   */
  async batch<Item, Prepared, Result>(
    items: readonly Item[],
    prepare: () => Promise<Prepared>,
    work: (tx: Tx, items: readonly Item[], prepared: Prepared) => Promise<Result[]>,
  ): Promise<Settled<Result>[]> {
    try {
      const values = await this.prepared(prepare, (tx, prepared) => work(tx, items, prepared));
      return values.map((value) => ({ value }));
    } catch (error) {
      if (items.length === 1) return [{ error }];
    }
    const settled: Settled<Result>[] = [];
    for (const item of items) settled.push(...(await this.batch([item], prepare, work)));
    return settled;
  }

  private async prepared<Prepared, Result>(
    prepare: () => Promise<Prepared>,
    work: (tx: Tx, prepared: Prepared) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      const prepared = await prepare();
      try {
        return await this.once((tx) => work(tx, prepared));
      } catch (error) {
        if (attempt === RESTARTS || !isWorthRestart(error)) throw error;
        await nextTurn();
      }
    }
  }

  private async once<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      try {
        const result = await work(new Tx(runner.manager, client, (name) => this.sent(name)));
        await runner.commitTransaction();
        return result;
      } catch (error) {
        await runner.rollbackTransaction().catch(() => undefined); // the connection is gone: so is the transaction
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  private sent(name: string): void {
    for (const observer of this.observers) observer(name);
  }
}
