import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres/index.js';
import { connected } from './connected.js';
import { cpuSecondsOfServer } from './processes.js';

/** A PostgreSQL of its own in a folder that is gone afterwards, and what every measurement does with it. */
export class Stage {
  private constructor(
    readonly dataDirectory: string,
    private readonly postgres: EmbeddedPostgres,
    private readonly postmaster: number,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<Stage> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'kindred-bench-'));
    const postgres = await startEmbeddedPostgres({ dataDirectory: join(dataDirectory, 'postgres'), settings });
    const file = join(dataDirectory, 'postgres/cluster/postmaster.pid');
    const stage = new Stage(dataDirectory, postgres, Number(readFileSync(file, 'utf8').split('\n')[0]));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void stage.close().finally(() => process.exit(1)));
    }
    return stage;
  }

  /** Where a database of that name is. */
  url(name: string): string {
    const url = new URL(this.postgres.url);
    url.pathname = `/${name}`;
    return url.toString();
  }

  /** Sends statements that belong to no database, one after the other. */
  async admin(...statements: string[]): Promise<void> {
    await this.send(this.postgres.url, statements);
  }

  /** What autovacuum has done on a server that runs for a while. */
  async vacuum(name: string): Promise<void> {
    await this.send(this.url(name), ['VACUUM ANALYZE']);
  }

  async version(): Promise<string> {
    const asked = (client: Client) => client.query<{ server_version: string }>('SHOW server_version');
    const { rows } = await connected(this.postgres.url, asked);
    return rows[0]?.server_version ?? '';
  }

  /** Seconds of processor time that PostgreSQL needs while `work` runs, and what comes of it. Null where the system does not tell. */
  async postgresTimeOf<Result>(work: () => Promise<Result> | Result): Promise<[Result, number | null]> {
    const before = cpuSecondsOfServer(this.postmaster);
    const result = await work();
    const after = cpuSecondsOfServer(this.postmaster);
    return [result, before === null || after === null ? null : after - before];
  }

  /** Runs a script of this folder, as `jobs/expire-lots`, to its end on that database. Answers the numbers that it printed. */
  run(script: string, database: string, ...args: string[]): number[] {
    const file = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
    const ran = spawnSync(process.execPath, [file, ...args], { env: this.environmentOn(database), encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`${script}: ${ran.stderr}`);
    return ran.stdout.trim().split(' ').map(Number);
  }

  /** Throws when an invariant does not hold. */
  verify(database: string): void {
    const file = fileURLToPath(new URL('../../src/cli/verify.js', import.meta.url));
    const ran = spawnSync(process.execPath, [file], { env: this.environmentOn(database), encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`the invariants of ${database} do not hold:\n${ran.stdout}${ran.stderr}`);
  }

  async close(): Promise<void> {
    await this.postgres.stop();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }

  private environmentOn(database: string): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: this.url(database),
      KINDRED_DATA_DIR: this.dataDirectory,
    };
  }

  private async send(url: string, statements: readonly string[]): Promise<void> {
    await connected(url, async (client) => {
      for (const sql of statements) await client.query(sql);
    });
  }
}
