import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntityManager, type ObjectLiteral } from 'typeorm';
import type { DatabaseWatcher } from './database-watcher.js';
import { busyReason, Contention, DatabaseBusy } from './busy.js';
import { Listening, type Hearing } from './listening.js';
import { isWorthRestart, outlasted, pauseBefore, Restart } from './restart.js';
import { inSession } from './session.js';
import {
  call,
  statement,
  type Call,
  type Count,
  type Pipelined,
  type PipelineRows,
  type Queryable,
  type Statement,
} from './statement.js';
import type { SlowStatements } from './slow-statements.js';
import { Standstills, type Standstill } from './standstill.js';
import { entityOf, textOf, type FoundEntities, type StoredEntities } from './stored-entities.js';
import { BEGIN, ConfigTx, traced, Tx, type Listener } from './tx.js';
import { sendStatements } from './wire/send-statements.js';

/** How one item of a batch ended. */
export type Settled<Result> = { value: Result } | { error: unknown };

const RESTARTS = 5;
/** After so many items of a batch for which the database was too busy, the rest is not tried. */
const TOO_LATE = 2;

/** The door to PostgreSQL: statements outside a transaction, transactions, and transactions for a list of items. */
@Injectable()
export class Database implements Pipelined {
  /** Sent with every BEGIN. */
  protected readonly preamble: readonly Call<unknown>[] = [];
  /** For how many milliseconds statements of a transaction that are sent together may be without an answer; undefined: as the connections say. */
  protected readonly silence: number | undefined;
  private observers: ((name: string) => void)[] = [];

  private readonly listener: Listener;
  private heardAt = -Infinity;
  private readonly standstills = new Standstills((work) => this.session(work));

  constructor(
    private readonly dataSource: DataSource,
    private readonly watcher: DatabaseWatcher,
    /** Null: none is told of. */
    private readonly slow: SlowStatements | null,
  ) {
    this.listener = {
      get timesEach() {
        return slow?.isLookingCloser ?? false;
      },
      sent: (name) => this.sent(name),
      answered: (of, milliseconds) => this.answered(of, milliseconds),
      heard: () => void (this.heardAt = performance.now()),
    };
  }

  /** The connections of this process: all, those that nobody uses, and who waits for one. */
  get connections(): { total: number; idle: number; waiting: number } {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = this.pool;
    return { total, idle, waiting };
  }

  /** TypeORM outside a transaction: reads of configuration and administration. */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** How long ago the database last answered a statement of this process; Infinity when it never did. */
  get silentMilliseconds(): number {
    return performance.now() - this.heardAt;
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
    const one = { statement: of, values };
    const askedAt = performance.now();
    try {
      return await this.lend(async (client) => {
        const { rows, error } = await sendStatements(client, [one]);
        if (error !== null) throw traced(error);
        this.listener.heard();
        return rows[0] as Row[];
      }, discard);
    } finally {
      this.answered([one], performance.now() - askedAt);
    }
  }

  /**
   * Reads entities of several kinds outside a transaction, in one write and in this order: what is read later is not older.
   * Observers are not told, since what is kept in memory is read anew by the clock.
   */
  entities<const Wanted extends readonly StoredEntities<ObjectLiteral>[]>(
    wanted: Wanted,
    values: readonly unknown[],
  ): Promise<FoundEntities<Wanted>> {
    return this.lend(async (client) => {
      const kinds = wanted.map((one) => ({ one, metadata: this.dataSource.getMetadata(one.entity) }));
      const asked = kinds.map(({ one, metadata }) => call(statement(one.name, textOf(one, metadata)), values));
      const { rows, error } = await sendStatements(client, asked);
      if (error !== null) throw traced(error);
      const found = rows as ObjectLiteral[][];
      this.listener.heard();
      return found.map((rows, index) =>
        rows.map((row) => entityOf((kinds[index] as (typeof kinds)[number]).metadata, row)),
      ) as FoundEntities<Wanted>;
    });
  }

  /** Reads of several statements at the same time, each on a connection of its own. */
  async pipeline<const Calls extends readonly Call<unknown>[]>(calls: Calls): Promise<PipelineRows<Calls>> {
    return (await Promise.all(calls.map((one) => this.query(one.statement, one.values)))) as PipelineRows<Calls>;
  }

  /**
   * Runs `work` in a transaction and commits. When what it looked at changed meanwhile, the whole function runs anew, at
   * most five times and each time after a longer pause; so it must not touch anything but `tx`. Throws Contention when that did not help.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.restarting((isRestart) => this.once(work, isRestart));
  }

  /** The same with what the database is asked for before each attempt, while no connection is held. */
  prepared<Prepared, Result>(
    prepare: () => Promise<Prepared>,
    work: (tx: Tx, prepared: Prepared) => Promise<Result>,
  ): Promise<Result> {
    return this.restarting(async (isRestart) => {
      const known = await prepare();
      return this.once((tx) => work(tx, known), isRestart);
    });
  }

  /** The same for configuration and administration, with TypeORM in the transaction. */
  configure<Result>(work: (tx: ConfigTx) => Promise<Result>): Promise<Result> {
    return this.restarting(async () => {
      let counts: readonly Count[] = [];
      const result = await this.dataSource.transaction(async (manager) => {
        const client = (await manager.queryRunner?.connect()) as PoolClient;
        const tx = new ConfigTx(manager, client, this.listener);
        await tx.pipeline(this.preamble);
        counts = tx.counts;
        return work(tx);
      });
      this.watcher.committed(counts);
      return result;
    });
  }

  /**
   * Runs `work` for all items in one transaction. When that fails for good, the items run one by one in transactions of
   * their own, so that a poisonous item fails alone, or one that others stand in the way of. Answers in the order of the items. `prepare` runs before each attempt,
   * while no connection is held: what needs the database outside of the transaction is read there. Where the database keeps failing to
   * do it in time, the rest is not tried: each would wait as long again.
   */
  async batch<Item, Prepared, Result>(
    items: readonly Item[],
    prepare: () => Promise<Prepared>,
    work: (tx: Tx, items: readonly Item[], prepared: Prepared) => Promise<Result[]>,
  ): Promise<Settled<Result>[]> {
    this.watcher.batched(items.length);
    try {
      const values = await this.restarting(async (isRestart) => {
        const prepared = await prepare();
        return this.once((tx) => work(tx, items, prepared), isRestart);
      });
      return values.map((value) => ({ value }));
    } catch (error) {
      if (items.length === 1 || error instanceof DatabaseBusy) return items.map(() => ({ error }));
    }
    const settled: Settled<Result>[] = [];
    let tooLate: Settled<Result> | null = null;
    let misses = 0;
    for (const item of items) {
      const one: Settled<Result> = tooLate ?? ((await this.batch([item], prepare, work))[0] as Settled<Result>);
      settled.push(one);
      if ('error' in one && isTooBusy(one.error) && ++misses === TOO_LATE) tooLate = one;
    }
    return settled;
  }

  /**
   * Sends SQL that a library brings along: without a name, and perhaps several statements with a BEGIN of their own. What it
   * leaves open when it fails is rolled back.
   */
  execute(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
    return this.lend((client) => client.query(text, values));
  }

  /** Lends a connection of its own, beside the pool: for a lock that outlives transactions. It ends with `work`. */
  session<Result>(work: (session: Queryable) => Promise<Result>): Promise<Result> {
    return inSession(this.url, work);
  }

  /** Listens to a channel from now on, over a connection beside the pool. Whoever asks for it stops it. */
  listen(channel: string, hearing: Hearing): Listening {
    return new Listening(this.url, channel, hearing);
  }

  private get url(): string {
    const { url } = this.dataSource.options as { url?: string };
    if (url === undefined) throw new Error('the data source was opened without a URL');
    return url;
  }

  private once<Result>(work: (tx: Tx) => Promise<Result>, isRestart: boolean): Promise<Result> {
    return this.lend(async (client) => {
      const tx = this.begin(client, isRestart);
      const result = await work(tx);
      await tx.commit();
      this.watcher.committed(tx.counts);
      return result;
    });
  }

  /** One statement in a transaction of its own, from BEGIN to COMMIT in one write. */
  protected queryInTransaction<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    return this.restarting((isRestart) =>
      this.lend(async (client) => (await this.begin(client, isRestart).commitWith([call(of, values)]))[0]),
    );
  }

  private begin(client: PoolClient, isRestart: boolean): Tx {
    return new Tx(client, this.listener, isRestart, [BEGIN, ...this.preamble], this.silence);
  }

  /** Lends a connection of the pool. When `work` fails, what it left open is rolled back; `mend` answers whether the connection is of use. */
  private async lend<Result>(
    work: (client: PoolClient) => Promise<Result>,
    mend: (client: PoolClient) => Promise<boolean> = rollBack,
  ): Promise<Result> {
    const client = await this.pool.connect();
    client.on('error', ignore); // a connection that breaks fails the statement under way; nobody else needs to hear of it
    try {
      const result = await work(client);
      release(client);
      return result;
    } catch (error) {
      release(client, (await mend(client)) ? undefined : error);
      throw error;
    }
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /** Tells observers of a statement. */
  tell(name: string): void {
    for (const observer of this.observers) observer(name);
  }

  protected sent(name: string): void {
    this.tell(name);
  }

  private answered(of: readonly Call<unknown>[], milliseconds: number): void {
    if (this.slow === null || milliseconds < this.slow.milliseconds) return;
    this.watcher.wasSlow(this.slow.note(of, milliseconds, this.pool.waitingCount));
  }

  private async restarting<Result>(attempt: (isRestart: boolean) => Promise<Result>): Promise<Result> {
    let standstill: Standstill | null = null;
    for (let restarts = 0; ; restarts++) {
      try {
        if (standstill) return await this.standstills.during(standstill, () => attempt(true));
        return await attempt(restarts > 0);
      } catch (error) {
        if (!isWorthRestart(error)) throw error;
        if (restarts === RESTARTS) throw outlasted(error);
        if (error instanceof Restart) standstill = error.standstill ?? standstill;
        this.watcher.restarted();
        await pause(pauseBefore(restarts, Math.random()));
      }
    }
  }
}

/** Whether the database is too busy for whoever asks; what others stand in the way of may be that one item only. */
function isTooBusy(error: unknown): boolean {
  return busyReason(error) !== null && !(error instanceof Contention);
}

/** A connection that cannot roll back is of no more use: its transaction ends with it. */
function rollBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/** Outside a transaction another connection is soon made. */
function discard(): Promise<boolean> {
  return Promise.resolve(false);
}

/** With what made it useless, when it is of no more use. */
function release(client: PoolClient, broken?: unknown): void {
  client.removeListener('error', ignore);
  client.release(broken instanceof Error ? broken : broken !== undefined);
}

function ignore(): void {
  // Said elsewhere.
}
