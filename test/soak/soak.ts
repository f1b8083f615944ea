import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { KindredServer } from '../faults/machinery/kindred-server.js';
import { PostgresCluster } from '../faults/machinery/postgres-cluster.js';
import { prepareShop } from '../faults/prepare.js';
import { GraphqlClient } from '../faults/shop/graphql.js';
import { Stage, type Clients } from '../faults/stage.js';
import { judge, type Sample } from './judge.js';
import type { Memory } from './memory-probe.js';

const HELP = `Keeps a shop busy for a long time, and proves that the server stays as it is (docs/faults.md): memory and connections flat,
events sent, invariants kept.

  npm run test:soak
      --minutes    10 when left out
      --per-second calls in a second at most, 60 when left out
      --seed       what the clients think of; printed at each run

Exit code: 0 it stayed as it is, 1 it did not.`;

const PROBE = fileURLToPath(new URL('./memory-probe.js', import.meta.url));
const SHOP = 'soak_shop';
const MEMBERS = 200;
const CLIENTS = 24;
const SAMPLES = 40;
const DRAIN_MILLISECONDS = 60_000;
/** Of everything that was accepted so many are sent again at the end. */
const REPEATED = 3000;

/** What the endpoint wants to know: everything is relayed, and not everything is sent. */
const HEARD = ['purchase.recorded', 'member.enrolled', 'reward.redeemed'];

const ENDPOINT = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  ... on CreateWebhookEndpointPayload { endpoint: webhookEndpoint { id } } ... on UserError { message } } }`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface Options {
  minutes: number;
  perSecond: number;
  seed: number;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      'per-second': { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(HELP);
    process.exit(0);
  }
  const [minutes, perSecond, seed] = [Number(values.minutes), Number(values['per-second']), Number(values.seed)];
  if (!(minutes > 0)) throw new Error('--minutes: must be a number above 0');
  if (!(perSecond > 0)) throw new Error('--per-second: must be a number above 0');
  if (!Number.isInteger(seed)) throw new Error('--seed: must be a whole number');
  return { minutes, perSecond, seed };
}

/** Somebody's server that takes every webhook and forgets it. */
async function openEndpoint(stage: Stage, address: string): Promise<void> {
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  stage.atEnd(async () => {
    receiver.closeAllConnections();
    receiver.close();
  });
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const client = new GraphqlClient(10_000);
  const input = { url: `http://127.0.0.1:${String(port)}/`, events: HEARD };
  const reply = await client.post(address, stage.shop.keys.admin, ENDPOINT, { input });
  client.close();
  if (!JSON.stringify(reply).includes('"endpoint"')) throw new Error(`no endpoint: ${JSON.stringify(reply)}`);
}

async function backlogOf({ pool }: Clients): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM webhook_delivery WHERE status = 'WAITING')::int
       + (SELECT count(*) FROM outbox o JOIN relay_bucket b ON b.bucket = o.bucket
          WHERE NOT pg_visible_in_snapshot(o.xid, b.position))::int AS count`,
  );
  return rows[0]!.count;
}

async function connectionsOf({ pool }: Clients): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'kindred%'`,
  );
  return rows[0]!.count;
}

/** Looks at the server from time to time, and prints what it sees. */
async function watch(server: KindredServer, clients: Clients, minutes: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const begunAt = performance.now();
  const seconds = (): number => (performance.now() - begunAt) / 1000;
  const row = (cells: readonly (string | number)[]): void =>
    print(cells.map((cell) => String(cell).padStart(12)).join(''));
  row(['seconds', 'heap MB', 'RSS MB', 'connections', 'backlog', 'calls/s']);
  let [answered, at] = [clients.answered, seconds()];
  while (seconds() < minutes * 60) {
    await wait((minutes * 60_000) / SAMPLES);
    const memory = await server.ask<Memory>('memory');
    const callsPerSecond = (clients.answered - answered) / (seconds() - at);
    [answered, at] = [clients.answered, seconds()];
    const [connections, backlog] = [await connectionsOf(clients), await backlogOf(clients)];
    samples.push({ seconds: at, ...memory, connections, backlog, callsPerSecond });
    const { heapMegabytes, residentMegabytes } = memory;
    row([
      at.toFixed(0),
      heapMegabytes.toFixed(1),
      residentMegabytes.toFixed(0),
      connections,
      backlog,
      callsPerSecond.toFixed(0),
    ]);
  }
  return samples;
}

/** Nothing is left to be sent soon after the last call. */
async function drained(clients: Clients): Promise<boolean> {
  const until = performance.now() + DRAIN_MILLISECONDS;
  while (performance.now() < until) {
    if ((await backlogOf(clients)) === 0) return true;
    await wait(200);
  }
  return false;
}

async function soak(stage: Stage, { minutes, perSecond }: Options): Promise<void> {
  const database = await stage.database();
  const databaseUrl = stage.cluster.url(database);
  const nodeOptions = ['--expose-gc', '--import', pathToFileURL(PROBE).href];
  const server = await stage.server({ databaseUrl, nodeOptions, settings: { KINDRED_JOBS: 'on' } });
  await openEndpoint(stage, server.address);
  const clients = await stage.clients(databaseUrl);
  clients.begin(() => [server.address], CLIENTS, perSecond);
  const samples = await watch(server, clients, minutes);
  await clients.stop();

  for (const { what, passed, because } of judge(samples)) {
    print(`${passed ? 'passed' : 'FAILED'}  ${what}: ${because}`);
    if (!passed) stage.fail(`${what}: ${because}`);
  }
  const isDrained = await drained(clients);
  print(
    `${isDrained ? 'passed' : 'FAILED'}  events sent: ${String(await backlogOf(clients))} wait after the last call`,
  );
  if (!isDrained) stage.fail('events wait though nobody calls any more');
  for (const [failure, times] of clients.caller.failures)
    stage.fail(`${String(times)} calls failed with ${failure} though nothing was broken`);
  await clients.prove([server.address], REPEATED);
  if ((await server.terminate()) !== 0) stage.fail('the server did not stop well when it was asked to');
}

async function main(): Promise<void> {
  const options = readOptions();
  const folder = mkdtempSync(join(tmpdir(), 'kindred-soak-'));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs as another user, who has to get through
  mkdirSync(join(folder, 'shop'));
  print(`seed ${String(options.seed)}; ${String(options.minutes)} minutes; journal and log in ${folder}`);
  const cluster = await PostgresCluster.start(join(folder, 'postgres'));
  try {
    const shop = await prepareShop(cluster, SHOP, join(folder, 'shop'), MEMBERS);
    const { seed, minutes } = options;
    const stage = new Stage({
      name: 'soak',
      folder,
      cluster,
      template: SHOP,
      shop,
      until: Infinity,
      seconds: minutes * 60,
      seed,
      say: print,
    });
    try {
      await soak(stage, options);
    } finally {
      await stage.clear();
    }
    for (const failure of stage.failures) print(`FAILED  ${failure}`);
    print(stage.failures.length === 0 ? 'passed' : `failed; seed ${String(seed)}; journal and log stay in ${folder}`);
    process.exitCode = stage.failures.length === 0 ? 0 : 1;
  } finally {
    await cluster.stop();
    if (process.exitCode === 0) rmSync(folder, { recursive: true, force: true });
  }
}

await main();
