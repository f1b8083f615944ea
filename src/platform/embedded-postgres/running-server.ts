import { execFile } from 'node:child_process';
import { readFile, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { program, type NativePackage } from './native-package.js';
import { waitFor } from './patience.js';
import { identityOf, isAlive, pidOf } from './process-identity.js';

const run = promisify(execFile);
const FAST_SHUTDOWN_MS = 60_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;

/** A live PostgreSQL server as its `postmaster.pid` describes it. */
export interface RunningServer {
  identity: string;
  port: number;
  /** starting, ready, stopping or standby */
  status: string;
}

/** The live server of this cluster. A `postmaster.pid` whose process ended, or is another program by now, counts as none. */
export async function findRunningServer(cluster: string): Promise<RunningServer | undefined> {
  const lines = (await readFile(pidFileOf(cluster), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0) || !(await isServerOf(pid, cluster))) return undefined;
  const identity = await identityOf(pid);
  // A server that is just starting has not written its port yet.
  return identity === undefined
    ? undefined
    : { identity, port: Number(lines[3] ?? 0), status: lines[7]?.trim() || 'starting' };
}

/**
 * A pid file left by a killed server stops the next one when its number now belongs to another program: then it is removed. Otherwise
 * PostgreSQL itself judges it better, since it also looks for children of the killed server.
 */
export async function removeMisleadingPidFile(cluster: string): Promise<void> {
  const pid = Number.parseInt(await readFile(pidFileOf(cluster), 'utf8').catch(() => ''), 10);
  if (!(pid > 0) || (await identityOf(pid)) === undefined || (await isServerOf(pid, cluster))) return;
  await unlink(pidFileOf(cluster)).catch(() => undefined);
}

/** Ends the server like `pg_ctl stop -m fast`: connections are cut, what is committed is safe. Returns when it is gone. */
export async function shutDown(server: RunningServer, cluster: string, native: NativePackage): Promise<void> {
  if (process.platform === 'win32') {
    await run(program(native, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w']);
    return;
  }
  if (await endedAfter(server, 'SIGINT', FAST_SHUTDOWN_MS)) return;
  // A stuck server loses nothing by this: it recovers from its log at the next start.
  if (await endedAfter(server, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return;
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL (process ${pidOf(server.identity)}, data in ${cluster}) did not stop within ` +
      `${(FAST_SHUTDOWN_MS + IMMEDIATE_SHUTDOWN_MS) / 1000} seconds.`,
  );
}

async function endedAfter(server: RunningServer, signal: NodeJS.Signals, milliseconds: number): Promise<boolean> {
  const ended = async () => ((await isAlive(server.identity)) ? undefined : true);
  const pid = pidOf(server.identity);
  if (pid === undefined || (await ended())) return true;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return (await waitFor(milliseconds, ended)) ?? false;
}

/** A server's main process is a `postgres` whose working directory is its cluster. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'win32') return (await identityOf(pid)) !== undefined;
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return /\bpostgres -D /.test(stdout) && stdout.includes(cluster);
  }
  // Empty once the process is dying, while a signal would still reach it.
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  if (basename(words[0] ?? '') !== 'postgres') return false;
  const [workingDirectory, folder] = await Promise.all([
    stat(`/proc/${pid}/cwd`).catch(() => undefined), // hidden from other users
    stat(cluster).catch(() => undefined),
  ]);
  if (!workingDirectory) return words.includes(cluster);
  return folder !== undefined && workingDirectory.ino === folder.ino && workingDirectory.dev === folder.dev;
}

function pidFileOf(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
