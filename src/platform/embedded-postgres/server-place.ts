import { chmod, chown, cp, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterIn, homeOf, moveHome, type DataFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { copyNativePackage } from './native-copy.js';
import { nativeFolder, program, type NativePackage } from './native-package.js';
import { accountsForRoot, describeAccount, fileOwnerOf, runAs, type ServerAccount } from './server-account.js';

/** Where the server runs, as whom, from which binaries. */
export interface ServerPlace {
  account: ServerAccount;
  native: NativePackage;
  home: string;
}

type Log = (line: string) => void;

/** Finds an account that can use both the binaries and the folder; as root it may copy the binaries or move the data for that. */
export async function choosePlace(folder: DataFolder, native: NativePackage, log: Log): Promise<ServerPlace> {
  await assertRunnable(native);
  const home = await homeOf(folder);
  if (process.getuid?.() !== 0) return { account: { kind: 'self' }, native, home };

  const accounts = await accountsForRoot(clusterIn(home), [folder.path, dirname(folder.path)]);
  const place =
    (await placeIn(home, accounts, native)) ??
    (await placeWithCopiedBinaries(home, accounts, native, log)) ??
    (home === folder.path ? await placeElsewhere(folder, accounts, native, log) : undefined);
  if (place) return place;
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and no other account can use ${home}: tried ` +
      `${[...new Set(accounts.map(describeAccount))].join(', ')}. Start Kindred as an ordinary user, or set DATABASE_URL.`,
  );
}

async function placeIn(
  home: string,
  accounts: ServerAccount[],
  native: NativePackage,
): Promise<ServerPlace | undefined> {
  for (const account of accounts) {
    if ((await canRun(account, native)) && (await canWrite(account, home))) return { account, native, home };
  }
  return undefined;
}

/** For node_modules in a folder that is closed to every account but root. */
async function placeWithCopiedBinaries(
  home: string,
  accounts: ServerAccount[],
  native: NativePackage,
  log: Log,
): Promise<ServerPlace | undefined> {
  const writers: ServerAccount[] = [];
  for (const account of accounts) {
    if (account.kind === 'other' && (await canWrite(account, home))) writers.push(account);
  }
  if (writers.length === 0) return undefined;

  const copy = await copyNativePackage(native, home);
  const place = await placeIn(home, writers, copy);
  if (place) log(`No account but root can use ${native.root}: PostgreSQL's binaries were copied to ${copy.root}.`);
  else await rm(copy.root, { recursive: true });
  return place;
}

/** For a data folder that only root can enter. /var/lib before the temporary folders: those are swept clean from time to time. */
async function placeElsewhere(
  folder: DataFolder,
  accounts: ServerAccount[],
  native: NativePackage,
  log: Log,
): Promise<ServerPlace | undefined> {
  for (const parent of ['/var/lib', '/var/tmp', tmpdir()]) {
    const home = await mkdtemp(join(parent, 'kindred-postgres-')).catch(() => undefined);
    if (!home) continue;
    await chmod(home, 0o711);
    const place =
      (await placeIn(home, accounts, native)) ?? (await placeWithCopiedBinaries(home, accounts, native, log));
    if (!place) {
      await rm(home, { recursive: true });
      continue;
    }
    await moveCluster(folder, home);
    log(
      `PostgreSQL refuses to run as root, and no other account can enter ${folder.path}: the database is in ${home}, ` +
        `and the file ${folder.pointer} says so.`,
    );
    return place;
  }
  return undefined;
}

/** A database that was begun in the data folder goes along; the original leaves only when the copy and the pointer stand. */
async function moveCluster(folder: DataFolder, home: string): Promise<void> {
  const old = clusterIn(folder.path);
  const exists = await stat(old).catch(() => undefined);
  if (exists) {
    const unfinished = join(home, 'cluster.copy');
    await cp(old, unfinished, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rename(unfinished, clusterIn(home));
  }
  await moveHome(folder, home);
  if (exists) await rm(old, { recursive: true });
}

async function assertRunnable(native: NativePackage): Promise<void> {
  const { code, output } = await runAs({ kind: 'self' }, program(native, 'initdb'), ['--version']);
  if (code === 0) return;
  throw new EmbeddedPostgresError(
    `The PostgreSQL binaries in ${native.root} do not run on this machine: ${output}. They need glibc, which Alpine for one ` +
      `does not have, and a folder that allows programs. Use another base image, or set DATABASE_URL.`,
  );
}

/** Really runs it: that takes in closed folders, a `noexec` mount, a missing library and another C library. */
async function canRun(account: ServerAccount, native: NativePackage): Promise<boolean> {
  const test = '"$1" --version && test -x "$2" && test -r "$3/lib" && cd "$3/share" && test -r .';
  const args = ['-c', test, 'sh', program(native, 'initdb'), program(native, 'postgres'), nativeFolder(native)];
  return (await runAs(account, '/bin/sh', args)).code === 0;
}

/** Whether a folder in `home` can belong to the account: it must be reached, and the file system must keep owners apart. */
async function canWrite(account: ServerAccount, home: string): Promise<boolean> {
  const folder = await mkdtemp(join(home, 'probe-'));
  try {
    const owner = fileOwnerOf(account);
    if (owner) await chown(folder, owner.uid, owner.gid).catch(() => undefined);
    if (owner && (await stat(folder)).uid !== owner.uid) return false;
    return (await runAs(account, '/bin/sh', ['-c', 'cd "$1" && : > file', 'sh', folder])).code === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
