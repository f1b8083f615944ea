import { chmod, chown, cp, mkdir, readdir, readFile, rm, stat, symlink, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { COMPILED, KindredProcess } from '../support/embedded-postgres/kindred-process.js';
import { ask, execute, freshFolder, removeFolder } from '../support/embedded-postgres/server-facts.js';

const ONE = 'SELECT 1 AS one';
const NOBODY = { uid: 65534, gid: 65534 };
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
/** node_modules whose PostgreSQL was installed without its install script, and the compiled launcher beside it. */
const PLATFORM = join('@embedded-postgres', `${process.platform}-${process.arch}`);

let folder: string;
let closed: string;
let unlinked: string;

beforeAll(async () => {
  folder = await freshFolder();
  closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  unlinked = join(folder, 'unlinked');
  await installWithoutScripts(unlinked);
});

afterAll(() => removeFolder(folder));

async function installWithoutScripts(target: string): Promise<void> {
  const modules = join(target, 'node_modules');
  await mkdir(modules, { recursive: true });
  for (const name of await readdir('node_modules')) {
    if (!name.startsWith('.') && !name.includes('embedded-postgres'))
      await symlink(resolve('node_modules', name), join(modules, name));
  }
  for (const name of ['embedded-postgres', PLATFORM]) {
    await cp(join('node_modules', name), join(modules, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const link of await links(target)) await unlink(link);
  await chmod(join(modules, PLATFORM, 'native', 'bin', 'initdb'), 0o644);
  await cp(COMPILED, join(target, 'dist'), { recursive: true });
  await cp('package.json', join(target, 'package.json'));
}

async function links(target: string): Promise<string[]> {
  const native = join(target, 'node_modules', PLATFORM, 'native');
  return (await execute('find', [native, '-type', 'l'])).stdout.split('\n').filter(Boolean);
}

describe('An installation whose install scripts were skipped', () => {
  asRoot('in node_modules of somebody else', () => {
    it('says what is missing and what to do', async () => {
      const data = join(folder, 'read-only');
      await mkdir(data);
      await chown(data, NOBODY.uid, NOBODY.gid);

      const { error } = await KindredProcess.run(data, NOBODY, join(unlinked, 'dist')).answer();

      expect(error).toMatch(
        /^EmbeddedPostgresError: PostgreSQL's library link .* is missing, because the install script .* \(EACCES\)\. Run `npm rebuild`/,
      );
      expect(await links(unlinked)).toEqual([]);
    });
  });

  it('is repaired by two processes at once, each with its own data', async () => {
    const processes = ['left', 'right'].map((name) =>
      KindredProcess.run(join(folder, name), {}, join(unlinked, 'dist')),
    );

    const answers = await Promise.all(processes.map((one) => one.answer()));

    for (const { url } of answers) expect(await ask(url, ONE)).toEqual({ one: 1 });
    await Promise.all(processes.map((one) => one.stop()));
    const native = join(unlinked, 'node_modules', PLATFORM, 'native');
    const expected = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as unknown[];
    expect(await links(unlinked)).toHaveLength(expected.length);
    for (const link of await links(unlinked)) expect((await stat(link)).isFile()).toBe(true);
  });
});

asRoot('Kindred started by root', () => {
  it('gives the cluster to another account', async () => {
    const data = join(folder, 'open');
    const kindred = KindredProcess.run(data);

    const { url } = await kindred.answer();

    expect(await ask(url, ONE)).toEqual({ one: 1 });
    expect((await stat(join(data, 'cluster'))).uid).not.toBe(0);
    expect((await stat(join(data, 'password'))).uid).toBe(0);
    await kindred.stop();
  });

  it('finds a way into a folder that only root can enter, and keeps the data when that way is closed later', async () => {
    const data = join(closed, 'data');
    const first = KindredProcess.run(data);
    const { url } = await first.answer();
    await ask(url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    await first.stop();

    // Without unshare on the path there are no user namespaces.
    const second = KindredProcess.run(data, { env: { PATH: '/nonexistent' } });
    const answer = await second.answer();
    const elsewhere = (await readFile(join(data, 'cluster-location'), 'utf8')).trim();
    try {
      expect(await ask(answer.url, 'SELECT note FROM kept')).toEqual({ note: 'still here' });
      expect(answer.logged?.join('\n')).toContain(
        `no other account can enter ${data}: the database is in ${elsewhere}`,
      );
      await second.stop();

      const third = KindredProcess.run(data);
      const { url: again } = await third.answer();
      expect(await ask(again, 'SELECT note FROM kept')).toEqual({ note: 'still here' });
      await third.stop();
    } finally {
      await rm(elsewhere, { recursive: true });
    }
    expect((await KindredProcess.run(data).answer()).error).toMatch(/kept its data in .* and that folder is gone/);
  });

  it('copies the binaries when only root can read them', async () => {
    const data = join(folder, 'binaries');
    await chmod(join(unlinked, 'node_modules'), 0o700);
    const kindred = KindredProcess.run(data, { env: { PATH: '/nonexistent' } }, join(unlinked, 'dist'));

    const { url, logged } = await kindred.answer();

    expect(await ask(url, ONE)).toEqual({ one: 1 });
    expect(logged?.join('\n')).toContain(`PostgreSQL's binaries were copied to ${join(data, 'native-')}`);
    await kindred.stop();
  });
});

asRoot('Kindred started by an ordinary user', () => {
  it('runs the server as that user, and reuses it after a kill', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    await chown(home, NOBODY.uid, NOBODY.gid);
    const data = join(home, 'data');
    const killed = KindredProcess.run(data, NOBODY);
    const { url } = await killed.answer();
    await killed.kill();

    const kindred = KindredProcess.run(data, NOBODY);

    expect(await kindred.answer()).toMatchObject({ url, reused: true });
    expect((await stat(join(data, 'cluster'))).uid).toBe(NOBODY.uid);
    expect(await kindred.stop()).toEqual({ stopped: true });
    expect(await ask(url, ONE)).toBe('ECONNREFUSED');
  });

  it('is told plainly when the data belongs to somebody else', async () => {
    const { error } = await KindredProcess.run(join(closed, 'data'), NOBODY).answer();

    expect(error).toMatch(
      /^EmbeddedPostgresError: .*EACCES.* belong to another user: start Kindred as that user.* DATABASE_URL/,
    );
  });
});
