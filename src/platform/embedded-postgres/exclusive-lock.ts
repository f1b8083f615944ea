import { randomUUID } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { waitFor } from './patience.js';
import { identityOf, isAlive, pidOf } from './process-identity.js';

/** Longer than a start may take, crash recovery included. */
const WAIT_MS = 180_000;
/** An owner writes its name a moment after it created the file; a file that stays empty was left by one that died in between. */
const EMPTY_IS_STALE_AFTER_MS = 2_000;

/**
 * Runs `work` while no other process (and no other call in this one) runs work under the same lock file.
 * The lock of a process that died is taken over.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await acquire(file);
  try {
    return await work();
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

async function acquire(file: string): Promise<void> {
  const self = (await identityOf(process.pid)) ?? `${process.pid} unknown`;
  let emptySince: number | undefined;
  let owner = '';
  const acquired = await waitFor(WAIT_MS, async () => {
    if (await created(file, self)) return true;

    owner = await readFile(file, 'utf8').catch(() => '');
    const now = performance.now();
    emptySince = owner === '' ? (emptySince ?? now) : undefined;
    const stale = emptySince === undefined ? !(await isAlive(owner)) : now - emptySince > EMPTY_IS_STALE_AFTER_MS;
    if (stale) await removeStale(file, owner);
    return undefined;
  });
  if (!acquired) {
    throw new EmbeddedPostgresError(
      `Process ${pidOf(owner) ?? 'unknown'} has been starting or stopping the embedded PostgreSQL for more than ` +
        `${WAIT_MS / 1000} seconds. End that process, or delete ${file} when it has nothing to do with Kindred.`,
    );
  }
}

async function created(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may see the same stale lock: what is moved away is read again, and given back when it is a new owner's. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return; // another process was faster
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== stale) await created(file, moved);
  await unlink(aside);
}
