import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/platform/embedded-postgres/index.js';
import { childrenOf, killNow } from './processes.js';

/** A PostgreSQL of one's own, which may be killed. It writes as safely as in production: nothing of fsync is switched off. */
export class PostgresCluster {
  private handles: EmbeddedPostgres[] = [];
  private isOver = false;

  private constructor(
    readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(folder: string, settings: Record<string, string> = {}): Promise<PostgresCluster> {
    const cluster = new PostgresCluster(folder, { max_connections: '200', ...settings });
    await cluster.start();
    return cluster;
  }

  /** Starts it, after it was killed or has ended by itself. Returns when it accepts connections. */
  async start(): Promise<void> {
    if (this.isOver) throw new Error('this PostgreSQL is not started any more');
    this.handles.push(await startEmbeddedPostgres({ dataDirectory: this.folder, settings: this.settings }));
  }

  get port(): number {
    return this.handle.port;
  }

  /** Where a database of it is reached, or where a proxy in front of it on another port is. */
  url(database: string, port = this.port): string {
    const url = new URL(this.handle.url);
    url.pathname = `/${database}`;
    url.port = String(port);
    return url.toString();
  }

  /** kill -9 of all of it: the postmaster and every process that it started. */
  kill(): void {
    const postmaster = this.postmaster;
    const all = [postmaster, ...childrenOf(postmaster)];
    for (const pid of all) killNow(pid);
  }

  /** Until a connection is accepted and a statement answered: when that was, on `performance.now()`; null after `patience`. */
  async answers(database: string, patience: number): Promise<number | null> {
    const until = performance.now() + patience;
    while (performance.now() < until) {
      const client = new Client({ connectionString: this.url(database), connectionTimeoutMillis: 2000 });
      client.on('error', () => undefined);
      const isThere = await client
        .connect()
        .then(() => client.query('SELECT 1'))
        .then(
          () => true,
          () => false,
        );
      await client.end().catch(() => undefined);
      if (isThere) return performance.now();
      await wait(20);
    }
    return null;
  }

  /** Statements on a database of its own, one after the other. */
  async admin(...statements: string[]): Promise<void> {
    const client = new Client({ connectionString: this.handle.url });
    client.on('error', () => undefined); // the statement may end the server; its own error tells
    await client.connect();
    try {
      for (const sql of statements) await client.query(sql);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** For good: whoever is about to start it again does not. */
  async stop(): Promise<void> {
    this.isOver = true;
    for (const handle of this.handles) await handle.stop();
    this.handles = [];
  }

  private get handle(): EmbeddedPostgres {
    return this.handles.at(-1) as EmbeddedPostgres;
  }

  private get postmaster(): number {
    return Number(readFileSync(join(this.home, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** Where the data stands: the folder, or where the file in it says. */
  private get home(): string {
    try {
      return readFileSync(join(this.folder, 'cluster-location'), 'utf8').trim();
    } catch {
      return this.folder;
    }
  }
}
