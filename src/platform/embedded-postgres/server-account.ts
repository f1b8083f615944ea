import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';

/** As whom PostgreSQL runs. It refuses root, so a Kindred started by root needs another account for it. */
export type ServerAccount =
  | { kind: 'self' }
  | { kind: 'other'; name: string; uid: number; gid: number }
  /** Root that looks like user 1000 to the program: it may enter folders that only root can. It owns what root owns, so it is no sandbox. */
  | { kind: 'namespace' };

export function describeAccount(account: ServerAccount): string {
  if (account.kind === 'self') return 'the current user';
  return account.kind === 'other' ? `user ${account.name}` : 'an ordinary user in a user namespace';
}

/** The user id that files of the account have on disk; undefined when files are simply ours. */
export function fileOwnerOf(account: ServerAccount): { uid: number; gid: number } | undefined {
  if (account.kind === 'self') return undefined;
  return account.kind === 'other' ? account : { uid: 0, gid: 0 };
}

/** Starts a program as the account, with an environment that holds none of Kindred's secrets and no PG* variable. */
export function spawnAs(account: ServerAccount, file: string, args: string[], options: SpawnOptions): ChildProcess {
  const common: SpawnOptions = { cwd: process.platform === 'win32' ? undefined : '/', windowsHide: true, ...options };
  common.env = serverEnvironment();
  if (account.kind === 'other') return spawn(file, args, { ...common, uid: account.uid, gid: account.gid });
  if (account.kind === 'self') return spawn(file, args, common);
  // unshare replaces itself by the program, so the child's pid is the program's.
  return spawn('unshare', ['--user', '--map-user=1000', '--map-group=1000', '--', file, ...args], common);
}

/** Runs a program as the account to its end. `code` is null when it could not be started or was killed. */
export async function runAs(
  account: ServerAccount,
  file: string,
  args: string[],
  input = '',
): Promise<{ code: number | null; output: string }> {
  let output = '';
  try {
    // Throws at once when this root may not become another user, as in a container without that right.
    const child = spawnAs(account, file, args, { stdio: 'pipe' });
    child.stdout?.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr?.on('data', (part: Buffer) => (output += part.toString()));
    child.stdin?.on('error', () => undefined); // a program that does not read its input is none of our business
    child.stdin?.end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output: output.trim() };
  } catch (error) {
    return { code: null, output: String(error) };
  }
}

/**
 * The accounts to try when Kindred runs as root, best first: who owns the data already, the system's `postgres`, the owner of one of
 * `folders` (a project of an ordinary user, started with sudo), `nobody`, and root in a user namespace.
 */
export async function accountsForRoot(cluster: string, folders: string[]): Promise<ServerAccount[]> {
  const users = await systemUsers();
  const named = (name: string): ServerAccount[] =>
    users.filter((user) => user.name === name).map((user) => ({ kind: 'other', ...user }));
  const ownerOf = async (path: string): Promise<ServerAccount[]> => {
    const found = await stat(path).catch(() => undefined);
    if (!found) return [];
    if (found.uid === 0) return path === cluster ? [{ kind: 'namespace' }] : [];
    const user = users.find(({ uid }) => uid === found.uid);
    const unknown = { name: `with id ${found.uid}`, uid: found.uid, gid: found.gid || found.uid };
    return [{ kind: 'other', ...(user ?? unknown) }];
  };
  return [
    ...(await ownerOf(cluster)),
    ...named('postgres'),
    ...named('_postgres'), // its name on macOS
    ...(await Promise.all(folders.map(ownerOf))).flat(),
    ...(named('nobody').length > 0
      ? named('nobody')
      : [{ kind: 'other', name: 'with id 65534', uid: 65534, gid: 65534 } as const]),
    { kind: 'namespace' },
  ];
}

async function systemUsers(): Promise<{ name: string; uid: number; gid: number }[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  return lines
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name && uid > 0 && gid >= 0);
}

function serverEnvironment(): NodeJS.ProcessEnv {
  const passedOn = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];
  const environment = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
  return { ...environment, LC_ALL: 'C', TZ: 'UTC' };
}
