import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Pool } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.js';
import { measureAudiences, printAudiences } from './audiences.js';
import { BARE_EARN } from './bare-earn.sql.js';
import { measureCalculation, printCalculation } from './calculate.js';
import { expectOutcome, expiryOf, reviewOf, type DueWork } from './due-work.js';
import { measureGrowth, printGrowth } from './growth.js';
import { makeLadder, POINTS_LADDER } from './ladder.js';
import { load, type LoadRequest } from './load.js';
import { cpuSecondsOf, cpuSecondsOfServer } from './processes.js';
import { requestsFor } from './requests.js';
import { makeReward } from './rewards.js';
import { makeRewards } from './member-rewards.js';
import { seed } from './seed.js';
import { measureSimulation, printSimulation } from './simulation.js';
import { startBare, startKindred, type ServerProcess } from './server-process.js';
import { printTable, type Measurement } from './table.js';
import { prepareTpcB } from './tpc-b.js';
import { measureWebhooks, printWebhooks } from './webhooks.js';

const CONNECTIONS = 64;
const BULK_CONNECTIONS = 4;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    members: { type: 'string', default: '30000' },
    lots: { type: 'string', default: '200000' },
    standings: { type: 'string', default: '200000' },
    purchases: { type: 'string', default: '50000' },
    audience: { type: 'string', default: '1000000' },
    only: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);

const dataDirectory = mkdtempSync(join(tmpdir(), 'kindred-bench-'));
const postgres = await startEmbeddedPostgres({ dataDirectory: join(dataDirectory, 'postgres') });
const postmaster = Number(readFileSync(join(dataDirectory, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);

function databaseUrl(name: string): string {
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.toString();
}

async function admin(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
}

/** What autovacuum has done on a server that runs for a while. */
async function vacuum(name: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(name) });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}

function verify(name: string): void {
  say(`checking the invariants of ${name} …`);
  const file = fileURLToPath(new URL('../../src/cli/verify.js', import.meta.url));
  const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: databaseUrl(name), KINDRED_DATA_DIR: dataDirectory };
  const ran = spawnSync(process.execPath, [file], { env, stdio: 'inherit' });
  if (ran.status !== 0) process.exitCode = 1;
}

const servers: ServerProcess[] = [];
const wants = (name: string): boolean => !options.only || options.only.split(',').includes(name);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

try {
  say(
    `${String(cpus().length)} × ${cpus()[0]?.model ?? 'processor'}, node ${process.version}; ${String(rounds)} rounds of ${String(seconds)} s`,
  );
  await admin('CREATE DATABASE bench_kindred', 'CREATE DATABASE bench_tpcb');
  say(`enrolling ${options.members} members …`);
  const seeded = await seed(databaseUrl('bench_kindred'), Number(options.members));
  await admin('CREATE DATABASE bench_bare TEMPLATE bench_kindred');
  const pool = new Pool({ connectionString: databaseUrl('bench_bare') });
  await pool.query(BARE_EARN);
  const wallets = (await pool.query<{ id: string }>('SELECT id FROM wallet')).rows.map((row) => row.id);
  await pool.end();
  say('filling the TPC-B tables (scale 50) …');
  const tpcB = wants('record-all') || wants('post') ? await prepareTpcB(databaseUrl('bench_tpcb')) : null;
  if (wants('record-ladder')) {
    await admin('CREATE DATABASE bench_ladder TEMPLATE bench_kindred');
    await makeLadder(databaseUrl('bench_ladder'), POINTS_LADDER);
    await vacuum('bench_ladder');
  }
  if (wants('rewards')) {
    await admin('CREATE DATABASE bench_rewards TEMPLATE bench_kindred');
    await makeRewards(databaseUrl('bench_rewards'));
    await vacuum('bench_rewards');
  }
  const reward = wants('redeem') ? await makeReward(databaseUrl('bench_kindred')) : null;
  for (const name of ['bench_kindred', 'bench_bare']) await vacuum(name);
  await admin('CHECKPOINT');

  const bare = await startBare(databaseUrl('bench_bare'));
  servers.push(bare);
  const kindred = await startKindred(databaseUrl('bench_kindred'), dataDirectory);
  servers.push(kindred);
  const withLadder = wants('record-ladder') ? await startKindred(databaseUrl('bench_ladder'), dataDirectory) : null;
  if (withLadder) servers.push(withLadder);
  const withRewards = wants('rewards') ? await startKindred(databaseUrl('bench_rewards'), dataDirectory) : null;
  if (withRewards) servers.push(withRewards);
  const measured: Measurement[] = [];

  const measure = async (
    name: string,
    server: ServerProcess,
    request: LoadRequest,
    connections: number,
    each = 1,
  ): Promise<void> => {
    const before = [cpuSecondsOf(server.pid), cpuSecondsOfServer(postmaster)] as const;
    const result = await load(server.port, request, connections, seconds);
    const after = [cpuSecondsOf(server.pid), cpuSecondsOfServer(postmaster)] as const;
    const perOperation = (index: 0 | 1): number | null => {
      const [from, to] = [before[index], after[index]];
      return from === null || to === null ? null : ((to - from) * 1e6) / (result.requests * each);
    };
    measured.push({
      name,
      perSecond: result.perSecond * each,
      node: perOperation(0),
      postgres: perOperation(1),
      p50: result.p50,
      p99: result.p99,
    });
  };

  const measurePosting = (): void => {
    const file = fileURLToPath(new URL('./post-ledger.js', import.meta.url));
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl('bench_kindred'),
      KINDRED_DATA_DIR: dataDirectory,
    };
    const before = cpuSecondsOfServer(postmaster);
    const ran = spawnSync(process.execPath, [file, String(seconds)], { env, encoding: 'utf8' });
    const after = cpuSecondsOfServer(postmaster);
    if (ran.status !== 0) throw new Error(ran.stderr);
    const [perSecond = 0, cpu = 0] = ran.stdout.split(' ').map(Number);
    const posted = perSecond * seconds;
    const onServer = before === null || after === null ? null : ((after - before) * 1e6) / posted;
    measured.push({ name: 'post', perSecond, node: (cpu * 1e6) / posted, postgres: onServer, p50: null, p99: null });
  };

  /** What a job does about all that is due, against one statement written by hand, each on a copy of the same data. */
  const measureJob = async (title: string, { count, one, fill, byHand, job, outcome }: DueWork): Promise<void> => {
    const database = `bench_${job.split('-').join('_')}`;
    await admin(`CREATE DATABASE ${database}`);
    await seed(databaseUrl(database), 0);
    await fill(databaseUrl(database));
    await vacuum(database);
    await admin(`CREATE DATABASE ${database}_by_hand TEMPLATE ${database}`, 'CHECKPOINT');
    const pool = new Pool({ connectionString: databaseUrl(`${database}_by_hand`), max: 1 });
    const beforeHand = cpuSecondsOfServer(postmaster);
    const started = performance.now();
    await pool.query(byHand);
    const handSeconds = (performance.now() - started) / 1000;
    const afterHand = cpuSecondsOfServer(postmaster);
    const expected = outcome && (await pool.query(outcome)).rows;
    await pool.end();
    await admin('CHECKPOINT');
    const file = fileURLToPath(new URL(`./${job}.js`, import.meta.url));
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl(database),
      KINDRED_DATA_DIR: dataDirectory,
    };
    const before = cpuSecondsOfServer(postmaster);
    const ran = spawnSync(process.execPath, [file], { env, encoding: 'utf8' });
    const after = cpuSecondsOfServer(postmaster);
    if (ran.status !== 0) throw new Error(ran.stderr);
    const [jobSeconds = 0, cpu = 0] = ran.stdout.split(' ').map(Number);
    const each = (seconds: number): string => ((seconds * 1e6) / count).toFixed(0);
    const onServer = (from: number | null, to: number | null): string =>
      from === null || to === null ? '–' : each(to - from);
    const ratio = jobSeconds / handSeconds;
    process.stdout.write(
      `${title}: ${ratio.toFixed(2)} × one statement by hand, at most 3 ×: ${ratio <= 3 ? 'reached' : 'MISSED'}\n` +
        `  by hand ${handSeconds.toFixed(1)} s, postgres ${onServer(beforeHand, afterHand)} µs a ${one}; ` +
        `job ${jobSeconds.toFixed(1)} s, node ${each(cpu)} µs, postgres ${onServer(before, after)} µs\n`,
    );
    if (outcome) await expectOutcome(databaseUrl(database), outcome, expected);
    verify(database);
  };

  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? 'warming up …' : `round ${String(round)} of ${String(rounds)} …`);
    const requests = requestsFor(seeded, wallets, `round-${String(round)}`, reward);
    if (wants('record')) await measure('bare-earn', bare, requests.bareEarn, CONNECTIONS);
    if (wants('record') || withLadder || reward) await measure('record', kindred, requests.record, CONNECTIONS);
    if (reward) await measure('redeem', kindred, requests.redeem, CONNECTIONS);
    if (reward) await measure('redeem-hot', kindred, requests.redeemHot, CONNECTIONS);
    if (withLadder) await measure('record-ladder', withLadder, requests.record, CONNECTIONS);
    if (wants('balance') || withRewards) await measure('bare-balance', bare, requests.bareBalance, CONNECTIONS);
    if (wants('balance')) await measure('balance', kindred, requests.balance, CONNECTIONS);
    if (withRewards) await measure('rewards', withRewards, requests.rewards, CONNECTIONS);
    if (tpcB) {
      const before = cpuSecondsOfServer(postmaster);
      const perSecond = await tpcB.run(seconds);
      const after = cpuSecondsOfServer(postmaster);
      const onServer = before === null || after === null ? null : ((after - before) * 1e6) / (perSecond * seconds);
      measured.push({ name: 'tpc-b', perSecond, node: null, postgres: onServer, p50: null, p99: null });
    }
    if (wants('record-all')) await measure('record-all', kindred, requests.recordAll, BULK_CONNECTIONS, 100);
    if (wants('post')) measurePosting();
    if (round === 0) measured.length = 0;
  }
  if (wants('growth')) {
    say('filling a wallet with 10,000 postings …');
    const [small, large] = seeded.members as [string, string];
    printGrowth(await measureGrowth(kindred.port, seeded.shopKey, small, large));
  }
  if (wants('webhooks')) {
    say('recording purchases to tell of, then sending …');
    printWebhooks(await measureWebhooks(kindred, postmaster, seeded, seconds));
  }
  await bare.stop();
  await kindred.stop();
  await withLadder?.stop();
  await withRewards?.stop();
  printTable(measured, tpcB?.with ?? null);
  if (wants('calculate')) printCalculation(measureCalculation());
  if (wants('expiry')) await measureJob(`expiry of ${options.lots} lots`, expiryOf(Number(options.lots)));
  if (wants('reviews')) await measureJob(`review of ${options.standings} members`, reviewOf(Number(options.standings)));
  if (wants('simulation')) {
    say(`recording ${options.purchases} purchases to simulate …`);
    await admin('CREATE DATABASE bench_simulation');
    printSimulation(await measureSimulation(databaseUrl('bench_simulation'), Number(options.purchases)));
  }
  if (wants('audiences')) {
    say(`making ${options.audience} members …`);
    await admin('CREATE DATABASE bench_audiences');
    printAudiences(await measureAudiences(databaseUrl('bench_audiences'), Number(options.audience)));
  }

  verify('bench_kindred');
  if (withLadder) verify('bench_ladder');
  if (withRewards) verify('bench_rewards');
} finally {
  for (const server of servers) await server.stop();
  await postgres.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
}
