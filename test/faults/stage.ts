import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { Journal, readJournal } from './journal/journal.js';
import type { Wrong } from './journal/outcomes.js';
import { KindredServer, type ServerOptions } from './machinery/kindred-server.js';
import type { PostgresCluster } from './machinery/postgres-cluster.js';
import { shownFor, totalsOf } from './proof/database-facts.js';
import { prove } from './proof/prove.js';
import { verify } from './proof/verify.js';
import { Caller } from './shop/caller.js';
import { CUT, GraphqlClient, NO_ANSWER, NO_CONNECTION } from './shop/graphql.js';
import { Load } from './shop/load.js';
import type { Shop } from './shop/open-shop.js';
import { Random } from './shop/random.js';
import { EVERYTHING, Shopping, type Mix } from './shop/shopping.js';

/** A server answers within this time, whatever happens to it. */
export const PATIENCE_MILLISECONDS = 30_000;
/** From the moment when the database takes connections again until somebody's call succeeds. */
const RECOVERY_MILLISECONDS = 5000;
const WRONGS_SHOWN = 8;

/** Failures that a client may see while something is broken: each says that the call may be repeated, or nothing at all. */
const EXCUSED = new Set([CUT, NO_CONNECTION, 'SERVICE_UNAVAILABLE']);

export interface StageOptions {
  name: string;
  folder: string;
  cluster: PostgresCluster;
  /** A database with the shop in it, of which each scenario gets a copy; null: it makes its own. */
  template: string;
  shop: Shop;
  seconds: number;
  seed: number;
  /** When the whole run has to be over, on `performance.now()`. */
  until: number;
  say: (line: string) => void;
}

/** What a scenario works with: a copy of the shop, servers, clients with a journal, and at the end the proof. All of it is cleared away. */
export class Stage {
  readonly failures: string[] = [];
  readonly random: Random;
  readonly folder: string;
  private readonly cleaning: (() => Promise<unknown>)[] = [];

  constructor(readonly options: StageOptions) {
    this.random = new Random(options.seed);
    this.folder = join(options.folder, options.name);
    mkdirSync(this.folder, { recursive: true });
  }

  get shop(): Shop {
    return this.options.shop;
  }

  get cluster(): PostgresCluster {
    return this.options.cluster;
  }

  get seconds(): number {
    return this.options.seconds;
  }

  say(line: string): void {
    this.options.say(line);
  }

  fail(what: string): void {
    this.failures.push(what);
  }

  /** A copy of the shop's database; answers its name. */
  async database(): Promise<string> {
    const name = `faults_${this.options.name.replaceAll('-', '_')}`;
    await this.cluster.admin(`CREATE DATABASE ${name} TEMPLATE ${this.options.template}`);
    this.atEnd(() => this.cluster.admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    return name;
  }

  /** A server, killed at the end unless it has ended. */
  async server(options: Pick<ServerOptions, 'databaseUrl'> & Partial<ServerOptions>): Promise<KindredServer> {
    const settings = { KINDRED_JOBS: 'off', ...options.settings };
    const server = await KindredServer.start({ folder: this.folder, name: 'server', ...options, settings });
    this.atEnd(() => server.dispose());
    return server;
  }

  /** Runs at the end, the last first, whatever happened. */
  atEnd(clean: () => Promise<unknown>): void {
    this.cleaning.unshift(clean);
  }

  async clear(): Promise<void> {
    for (const clean of this.cleaning)
      await clean().catch((error: unknown) => this.say(`clearing away: ${String(error)}`));
  }

  /** Clients of the shop, whose calls are written down, on a database that is there. */
  async clients(databaseUrl: string, mix: Mix = EVERYTHING, shop: Shop = this.shop): Promise<Clients> {
    const pool = new Pool({ connectionString: databaseUrl, max: 2, allowExitOnIdle: true });
    pool.on('error', () => undefined); // the database is killed under it; whoever asks next gets another connection
    this.atEnd(() => pool.end());
    const clients = new Clients(this, databaseUrl, pool, mix, shop, await totalsOf(pool));
    this.atEnd(async () => clients.close());
    return clients;
  }
}

/** The clients of one database: their load, and the proof of what came of it. */
export class Clients {
  readonly caller: Caller;
  readonly journalPath: string;
  private readonly journal: Journal;
  private readonly client = new GraphqlClient(PATIENCE_MILLISECONDS, 600);
  private readonly shopping: Shopping;
  private load: Load | null = null;

  constructor(
    private readonly stage: Stage,
    private readonly databaseUrl: string,
    readonly pool: Pool,
    mix: Mix,
    shop: Shop,
    private readonly before: ReadonlyMap<string, number>,
  ) {
    this.journalPath = join(stage.folder, 'journal.ndjson');
    this.journal = new Journal(this.journalPath);
    this.caller = new Caller(this.journal, this.client, shop.keys);
    this.shopping = new Shopping(shop, stage.random, mix, stage.options.name);
  }

  /** Begins to call these servers. */
  begin(addresses: () => readonly string[], clients = 24, perSecond = 200): void {
    this.load = new Load(this.caller, this.shopping, this.stage.random, { addresses, clients, perSecond });
  }

  /** Goes home. */
  async stop(): Promise<void> {
    await this.load?.stop();
  }

  /** Calls that were acknowledged until now. */
  get answered(): number {
    return this.caller.acknowledgedAt.length;
  }

  /** When the first call after this moment was acknowledged, as milliseconds after it; waits for it up to `patience`. */
  async firstSuccessAfter(moment: number, patience: number): Promise<number | null> {
    const until = performance.now() + patience;
    for (;;) {
      const first = this.caller.acknowledgedAt.find((at) => at > moment);
      if (first !== undefined) return first - moment;
      if (performance.now() > until) return null;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Somebody's call has to succeed soon after the database took connections again. Answers after how many milliseconds. */
  async expectRecovery(moment: number): Promise<number> {
    const after = await this.firstSuccessAfter(moment, PATIENCE_MILLISECONDS);
    if (after === null || after > RECOVERY_MILLISECONDS)
      this.stage.fail(
        `the first call succeeded ${after === null ? 'never' : `${String(Math.round(after))} ms`} after the database took ` +
          `connections again; at most ${String(RECOVERY_MILLISECONDS)} ms are allowed`,
      );
    return after ?? Infinity;
  }

  /** Everything that has to hold at the end of a scenario, on servers that are well again. All accepted calls are repeated unless said otherwise. */
  async prove(addresses: readonly string[], repeatAtMost?: number): Promise<void> {
    const { stage, caller, journalPath, pool, before } = this;
    const duringFaults = new Map(caller.failures);
    const proved = await prove({ journalPath, caller, addresses, pool, before, repeatAtMost });
    for (const wrong of proved.wrongs.slice(0, WRONGS_SHOWN)) stage.fail(await this.described(wrong));
    if (proved.wrongs.length > WRONGS_SHOWN) stage.fail(`... and ${String(proved.wrongs.length - WRONGS_SHOWN)} more`);
    for (const [failure, times] of duringFaults)
      if (!EXCUSED.has(failure))
        stage.fail(
          failure === NO_ANSWER
            ? `${String(times)} calls had no answer within ${String(PATIENCE_MILLISECONDS)} ms`
            : `${String(times)} calls failed with ${failure} instead of SERVICE_UNAVAILABLE`,
        );
    const { holding, violated } = await verify(this.databaseUrl);
    if (violated.length > 0) stage.fail(`npm run verify:\n${violated.join('\n')}`);
    const failures = [...duringFaults].map(([failure, times]) => `${String(times)} ${failure}`).join(', ');
    const { accepted, refused, doubtful, repeated } = proved;
    stage.say(
      `${String(accepted)} calls accepted, ${String(refused)} refused; without answer at first: ${failures === '' ? 'none' : failures}; ` +
        `slowest ${(caller.slowest / 1000).toFixed(1)} s`,
    );
    stage.say(
      `${String(doubtful.done + doubtful.notDone)} in doubt at the end: ${String(doubtful.done)} were done, ${String(doubtful.notDone)} not; ` +
        `${String(repeated)} repeated without a change; ${String(holding)} invariants hold`,
    );
  }

  close(): void {
    this.client.close();
    this.journal.close();
  }

  /** What is wrong, with what the journal and the database say of it. */
  private async described({ what, call, key }: Wrong): Promise<string> {
    const lines = [`${key ?? (call === null ? 'the whole' : `call ${String(call)}`)} ${what}`];
    const entries = readJournal(this.journalPath).filter(
      (entry) =>
        entry.call === call || ('inputs' in entry && entry.inputs.some((input) => input.idempotencyKey === key)),
    );
    for (const entry of entries.slice(0, 6)) lines.push(`  journal: ${JSON.stringify(entry).slice(0, 600)}`);
    if (key !== null) for (const row of await shownFor(this.pool, key)) lines.push(`  database: ${row}`);
    return lines.join('\n');
  }
}
