import { chmod, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The files of one embedded server. All stand in the data folder, except that `home` may be elsewhere. */
export interface DataFolder {
  path: string;
  lock: string;
  clients: string;
  password: string;
  port: string;
  log: string;
  /** Holds the path of `home` when PostgreSQL could not use the data folder itself. */
  pointer: string;
}

/** Creates the data folder when it is absent. */
export async function openDataFolder(dataDirectory: string): Promise<DataFolder> {
  const wanted = resolve(dataDirectory);
  const firstCreated = await mkdir(wanted, { recursive: true });
  if (firstCreated) await openForTraversal(firstCreated, wanted);
  const path = await realpath(wanted);
  return {
    path,
    lock: join(path, 'lock'),
    clients: join(path, 'clients'),
    password: join(path, 'password'),
    port: join(path, 'port'),
    log: join(path, 'postgres.log'),
    pointer: join(path, 'cluster-location'),
  };
}

/** The folder that contains `cluster`: the data folder, or the place the pointer file names. */
export async function homeOf(folder: DataFolder): Promise<string> {
  const elsewhere = (await readFile(folder.pointer, 'utf8').catch(() => '')).trim();
  if (!elsewhere) return folder.path;
  if (await stat(elsewhere).catch(() => undefined)) return elsewhere;
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL of ${folder.path} kept its data in ${elsewhere}, and that folder is gone. ` +
      `Restore it, or delete the file ${folder.pointer} to begin with an empty database, or set DATABASE_URL.`,
  );
}

export async function moveHome(folder: DataFolder, home: string): Promise<void> {
  await writeFile(folder.pointer, `${home}\n`);
}

export function clusterIn(home: string): string {
  return join(home, 'cluster');
}

/** A strict umask would shut the server's own user out of folders that root creates for it. What is secret has its own mode. */
async function openForTraversal(first: string, last: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  for (let path = last; ; path = dirname(path)) {
    await chmod(path, 0o755);
    if (path === first || path === dirname(path)) return;
  }
}
