import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, isAlive } from './process-identity.js';

/**
 * Who uses the server of a data folder: one small file for each `startEmbeddedPostgres` that was not stopped yet.
 * The last one out turns off the light, whoever started it. Call these under the data folder's lock only.
 */
export async function register(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const entry = join(folder, `${process.pid}-${randomUUID()}`);
  await writeFile(entry, (await identityOf(process.pid)) ?? '', { mode: 0o600 });
  return entry;
}

/** Takes the entry out. Repeats and vanished folders are harmless. */
export async function unregister(entry: string): Promise<void> {
  await unlink(entry).catch(() => undefined);
}

/** Whether a live process is registered. Entries of dead ones are removed on the way. */
export async function hasLiveClients(folder: string): Promise<boolean> {
  let live = false;
  for (const name of await readdir(folder).catch(() => [])) {
    const entry = join(folder, name);
    if (await isAlive(await readFile(entry, 'utf8').catch(() => ''))) live = true;
    else await unregister(entry);
  }
  return live;
}
