import { stat } from 'node:fs/promises';
import { hasLiveClients, register, unregister } from './client-registry.js';
import { assertSameMajor, createCluster, giveCluster, isCluster, resetPassword } from './cluster.js';
import { connectionUrl, tryDatabase } from './connection.js';
import { clusterIn, homeOf, openDataFolder, type DataFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { withLock } from './exclusive-lock.js';
import { launchServer } from './launch-server.js';
import { repairLinks } from './native-links.js';
import { locateNativePackage, makeExecutable, type NativePackage } from './native-package.js';
import { newPassword, readPassword, storePassword } from './password.js';
import { waitFor } from './patience.js';
import { pidOf } from './process-identity.js';
import { findRunningServer, shutDown, type RunningServer } from './running-server.js';
import { describeAccount } from './server-account.js';
import { choosePlace } from './server-place.js';

export interface EmbeddedPostgresOptions {
  /** Created when absent. Holds the cluster, the password, the log and what processes need to agree with each other. */
  dataDirectory: string;
  /** Preferred; another free one is chosen when it is taken. Without it: the one of the last start, if free. */
  port?: number;
  /** More PostgreSQL settings, like `{ fsync: 'off' }` for tests. A server that runs already keeps its own. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Superuser `kindred`, database `kindred`. */
  url: string;
  port: number;
  /** Absolute, links resolved. */
  dataDirectory: string;
  /** Whether the server was running already. */
  reused: boolean;
  /**
   * Gives the server back. The last one out stops it (fast shutdown, returns when it is gone), no matter who started it: while another
   * live process uses it, it goes on, and a server whose starter was killed is stopped by whoever used it last. May be called twice.
   */
  stop(): Promise<void>;
}

const DEFAULTS = { max_connections: '100', timezone: 'UTC', log_timezone: 'UTC' };
const READY_MS = 120_000;

/**
 * Runs a PostgreSQL server for this data folder, or joins the one that runs there: left behind by a killed process, or in use by another.
 * A process that ends without `stop()` leaves it running for the next start.
 * Throws EmbeddedPostgresError, with a message for a person.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  return explainingErrors(`start in ${options.dataDirectory}`, async () => {
    const folder = await openDataFolder(options.dataDirectory);
    return withLock(folder.lock, async () => {
      const native = await locateNativePackage();
      const cluster = clusterIn(await homeOf(folder));
      await assertSameMajor(cluster, native);
      const running = await join(folder, cluster);
      return running
        ? handle(folder, native, running, true)
        : handle(folder, native, await start(folder, native, options), false);
    });
  });
}

interface Joined {
  server: RunningServer;
  password: string;
}

/** The server that runs already, once it answers; undefined when there is none (any more). */
async function join(folder: DataFolder, cluster: string): Promise<Joined | undefined> {
  const joined = await waitFor<Joined | 'none'>(READY_MS, async () => {
    const server = await findRunningServer(cluster);
    if (!server) return 'none';
    if (server.status !== 'ready') return undefined; // still starting, or just stopping
    const password = await readPassword(folder.password);
    const refusal = password === undefined ? '28P01' : await tryDatabase(server.port, password);
    if (password !== undefined && refusal === undefined) return { server, password };
    if (refusal?.startsWith('28')) throw wrongPassword(folder, server);
    return undefined;
  });
  if (joined) return joined === 'none' ? undefined : joined;
  throw new EmbeddedPostgresError(
    `A PostgreSQL server runs in ${cluster}, but it did not accept a connection for ${READY_MS / 1000} seconds; ${folder.log} ` +
      `may say why. Stop it (its process id is the first line of ${cluster}/postmaster.pid) and start again.`,
  );
}

async function start(folder: DataFolder, native: NativePackage, options: EmbeddedPostgresOptions): Promise<Joined> {
  const log = options.log ?? (() => undefined);
  const settings = { ...DEFAULTS, ...options.settings };
  const repaired = await repairLinks(native.root);
  if (repaired > 0) log(`Made ${repaired} library links of PostgreSQL that a skipped install script had left out.`);
  await makeExecutable(native);
  const place = await choosePlace(folder, native, log);
  const cluster = clusterIn(place.home);

  let password = await readPassword(folder.password);
  if (!(await isCluster(cluster))) {
    password ??= newPassword();
    await storePassword(folder.password, password);
    await createCluster(place, password, settings, log);
  } else {
    await giveCluster(cluster, place.account);
    if (password === undefined) {
      password = newPassword();
      await resetPassword(place, password);
      await storePassword(folder.password, password);
      log(`The file ${folder.password} was missing: the embedded PostgreSQL has a new password.`);
    }
  }

  const server = await launchServer(place, folder, settings, options.port);
  const refusal = await firstAnswer(server.port, password);
  if (refusal === undefined) {
    log(
      `PostgreSQL ${native.version} runs on port ${server.port} as ${describeAccount(place.account)}, data in ${cluster}.`,
    );
    return { server, password };
  }
  await shutDown(server, cluster, native);
  if (refusal.startsWith('28')) throw wrongPassword(folder);
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL started, but its database cannot be used: ${refusal}. See ${folder.log}.`,
  );
}

/** A server may say it is ready a moment before it listens, when a pid file of its predecessor has the same number. */
async function firstAnswer(port: number, password: string): Promise<string | undefined> {
  let refusal: string | undefined;
  await waitFor(10_000, async () => {
    refusal = await tryDatabase(port, password);
    return refusal === 'ECONNREFUSED' || refusal === '57P03' ? undefined : 'answered';
  });
  return refusal;
}

async function handle(
  folder: DataFolder,
  native: NativePackage,
  { server, password }: Joined,
  reused: boolean,
): Promise<EmbeddedPostgres> {
  const entry = await register(folder.clients);
  let stopped: Promise<void> | undefined;
  return {
    url: connectionUrl(server.port, password),
    port: server.port,
    dataDirectory: folder.path,
    reused,
    stop: () => (stopped ??= explainingErrors(`stop in ${folder.path}`, () => leave(folder, native, server, entry))),
  };
}

async function leave(folder: DataFolder, native: NativePackage, server: RunningServer, entry: string): Promise<void> {
  // A test may have removed the folder under the running server.
  if (!(await stat(folder.path).catch(() => undefined))) return shutDown(server, folder.path, native);
  await withLock(folder.lock, async () => {
    await unregister(entry);
    if (await hasLiveClients(folder.clients)) return;
    const cluster = clusterIn(await homeOf(folder));
    const running = await findRunningServer(cluster);
    if (running) await shutDown(running, cluster, native);
  });
}

function wrongPassword(folder: DataFolder, server?: RunningServer): EmbeddedPostgresError {
  const stopIt = server ? `stop process ${pidOf(server.identity)}, ` : '';
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL does not accept the password in ${folder.password}. To give it a new one, ${stopIt}delete that file and start again.`,
  );
}

async function explainingErrors<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const rights = code === 'EACCES' || code === 'EPERM';
    const advice = rights
      ? 'Its files seem to belong to another user: start Kindred as that user, or give them to this one'
      : 'Put that right';
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL could not ${what}: ${message}. ${advice}, or set DATABASE_URL.`,
      {
        cause: error,
      },
    );
  }
}
