import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterIn, type DataFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { choosePort } from './free-port.js';
import { program } from './native-package.js';
import { waitFor } from './patience.js';
import { pidOf } from './process-identity.js';
import { findRunningServer, removeMisleadingPidFile, type RunningServer } from './running-server.js';
import { spawnAs } from './server-account.js';
import { openServerLog } from './server-log.js';
import type { ServerPlace } from './server-place.js';

/** Recovery after a crash is part of a start. */
const START_MS = 120_000;
const ATTEMPTS = 20;
const PAUSE_MS = 250;

/**
 * Starts the server detached, in a session of its own: Ctrl-C in the terminal must not stop it, since Kindred drains first and then stops
 * it itself. Returns when it accepts connections.
 */
export async function launchServer(
  place: ServerPlace,
  folder: DataFolder,
  settings: Record<string, string>,
  preferredPort?: number,
): Promise<RunningServer> {
  const remembered = Number(await readFile(folder.port, 'utf8').catch(() => '')) || undefined;
  let preferred = [preferredPort, remembered];
  for (let attempt = 1; ; attempt += 1) {
    await removeMisleadingPidFile(clusterIn(place.home));
    const port = await choosePort(preferred);
    const outcome = await launch(place, folder, { ...settings, ...fixedSettings(port) });
    if (typeof outcome !== 'string') {
      await writeFile(folder.port, `${port}\n`);
      return outcome;
    }
    const taken = /could not bind/i.test(outcome); // somebody else was faster since the port was looked at
    if (attempt === ATTEMPTS || !(taken || isPassing(outcome))) throw startFailed(folder, outcome);
    if (taken) preferred = [];
    await sleep(PAUSE_MS);
  }
}

/** The server when it is ready; the last lines of its log when it ended instead. */
async function launch(
  place: ServerPlace,
  folder: DataFolder,
  settings: Record<string, string>,
): Promise<RunningServer | string> {
  const cluster = clusterIn(place.home);
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await openServerLog(folder.log);
  try {
    const child = spawnAs(place.account, program(place.native, 'postgres'), ['-D', cluster, ...options], {
      detached: true,
      stdio: ['ignore', log.descriptor, log.descriptor],
    });
    child.unref();
    let failure: string | undefined;
    child.once('error', (error) => (failure = error.message));

    const outcome = await waitFor(START_MS, async () => {
      if (failure !== undefined) return failure;
      if (child.exitCode !== null || child.signalCode !== null) return log.lastLines();
      const server = await findRunningServer(cluster);
      return server?.status === 'ready' && pidOf(server.identity) === child.pid ? server : undefined;
    });
    if (outcome !== undefined) return outcome;
    child.kill('SIGQUIT');
    await Promise.race([once(child, 'exit'), sleep(5_000, undefined, { ref: false })]);
    return `not ready after ${START_MS / 1000} seconds. ${await log.lastLines()}`;
  } finally {
    await log.close();
  }
}

/** Children of a killed server that have not noticed its end yet: they finish their statement first. */
function isPassing(failure: string): boolean {
  return /pre-existing shared memory block|lock file .* already exists/i.test(failure);
}

/** Only loopback, only with a password, no socket file that another user could find. */
function fixedSettings(port: number): Record<string, string> {
  return { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
}

function startFailed(folder: DataFolder, lines: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL of ${folder.path} did not start. The end of ${folder.log}: ${lines || '(nothing was written)'}. ` +
      `Put that right, or set DATABASE_URL to a server of your own.`,
  );
}
