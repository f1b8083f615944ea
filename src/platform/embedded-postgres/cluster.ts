import { randomUUID } from 'node:crypto';
import { chown, lchown, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterIn } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { program, type NativePackage } from './native-package.js';
import { fileOwnerOf, runAs, type ServerAccount } from './server-account.js';
import type { ServerPlace } from './server-place.js';

/** Refuses the data of another PostgreSQL major: each major has its own file format. */
export async function assertSameMajor(cluster: string, native: NativePackage): Promise<void> {
  const found = await versionOf(cluster);
  if (found === undefined || found === String(native.major)) return;
  throw new EmbeddedPostgresError(
    `The data in ${cluster} was written by PostgreSQL ${found}, and this Kindred brings PostgreSQL ${native.version}, which cannot ` +
      `read it. Dump it with the Kindred version that wrote it and load the dump into a new folder, or remove the folder if you ` +
      `do not need the data, or set DATABASE_URL to a server of your own.`,
  );
}

/** Whether `initdb` has finished here at some time. */
export async function isCluster(cluster: string): Promise<boolean> {
  return (await versionOf(cluster)) !== undefined && (await exists(join(cluster, 'global', 'pg_control')));
}

/**
 * Makes the cluster with `initdb`, under another name until it is complete: a process killed in the middle leaves nothing that looks
 * like a database. `fsync` off, as tests want it, also spares initdb's.
 */
export async function createCluster(
  place: ServerPlace,
  password: string,
  settings: Record<string, string>,
  log: (line: string) => void,
): Promise<void> {
  await removeUnfinished(place.home);
  await setAside(clusterIn(place.home), log);

  const work = await ownFolder(place.account, await mkdtemp(join(place.home, 'cluster.unfinished-')));
  const passwordFile = join(work, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await give(passwordFile, place.account);
  const made = await ownFolder(place.account, join(work, 'cluster'));
  const flags = ['-D', made, '-U', 'kindred', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  if (settings.fsync === 'off') flags.push('--no-sync');

  const initdb = (locale: string[]) => runAs(place.account, program(place.native, 'initdb'), [...flags, ...locale]);
  let result = await initdb(['--locale=C.UTF-8']);
  if (result.code !== 0 && result.output.includes('invalid locale name')) {
    // Older macOS, Windows and some slim images have no such locale; PostgreSQL's own one of this name sorts the same.
    result = await initdb(['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']);
  }
  if (result.code !== 0) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's initdb could not create a database in ${place.home}. It said: ${result.output.split('\n').slice(-10).join(' | ')}. ` +
        `Put that right, or set DATABASE_URL to a server of your own.`,
    );
  }
  await rename(made, clusterIn(place.home));
  await rm(work, { recursive: true, force: true });
}

/** Hands a cluster over to another account: after a move, in a new container image, or when user namespaces were switched off. */
export async function giveCluster(cluster: string, account: ServerAccount): Promise<void> {
  const owner = fileOwnerOf(account);
  if (!owner || (await stat(cluster)).uid === owner.uid) return;
  for (const name of await readdir(cluster, { recursive: true }))
    await lchown(join(cluster, name), owner.uid, owner.gid);
  // The folder itself last: an interrupted hand-over begins anew.
  await give(cluster, account);
}

/** Sets the password of role kindred without knowing the old one; the server must be down. */
export async function resetPassword(place: ServerPlace, password: string): Promise<void> {
  const args = ['--single', '-D', clusterIn(place.home), 'postgres'];
  const sql = `ALTER ROLE kindred PASSWORD '${password}'\n`;
  const { code, output } = await runAs(place.account, program(place.native, 'postgres'), args, sql);
  if (code !== 0 || /ERROR|FATAL/.test(output)) {
    throw new EmbeddedPostgresError(
      `The password of the embedded PostgreSQL is lost and could not be set anew: ${output}`,
    );
  }
}

async function versionOf(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Best effort: an initdb that outlived its killed parent may still write there; the next start removes the rest. */
async function removeUnfinished(home: string): Promise<void> {
  const left = (await readdir(home)).filter((name) => /^(cluster\.unfinished|probe)-/.test(name));
  await Promise.all(left.map((name) => rm(join(home, name), { recursive: true, force: true }).catch(() => undefined)));
}

/** What stands in the cluster's place and is no database was not left by us: kept, in case somebody misses it. */
async function setAside(cluster: string, log: (line: string) => void): Promise<void> {
  if (!(await exists(cluster))) return;
  try {
    await rmdir(cluster); // an empty folder
  } catch {
    const aside = `${cluster}.set-aside-${randomUUID()}`;
    await rename(cluster, aside);
    log(`${cluster} was no complete database: it was renamed to ${aside}, and a new database is made.`);
  }
}

async function ownFolder(account: ServerAccount, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await give(folder, account);
  return folder;
}

async function give(path: string, account: ServerAccount): Promise<void> {
  const owner = fileOwnerOf(account);
  if (!owner) return;
  try {
    await chown(path, owner.uid, owner.gid);
  } catch (error) {
    // Some shared folders forbid chown and show everything as owned by one user; then that is the account.
    if ((await stat(path)).uid !== owner.uid) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
