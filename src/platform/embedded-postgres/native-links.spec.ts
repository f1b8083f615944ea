import { mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repairLinks } from './native-links.js';

describe('repairLinks', () => {
  let root: string;
  let lib: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'kindred-links-'));
    lib = join(root, 'native', 'lib');
    await mkdir(lib, { recursive: true });
    await writeFile(join(lib, 'libpq.so.5.17'), '');
  });

  afterEach(() => rm(root, { recursive: true }));

  const list = (...targets: string[]) =>
    writeFile(
      join(root, 'native', 'pg-symlinks.json'),
      JSON.stringify(targets.map((target) => ({ source: 'native/lib/libpq.so.5.17', target }))),
    );

  it('makes missing links, mends dangling ones and leaves the others alone', async () => {
    await list('native/lib/libpq.so', 'native/lib/libpq.so.5', 'native/libpq.so');
    await symlink('libpq.so.5.16', join(lib, 'libpq.so'));
    await symlink('./libpq.so.5.17', join(lib, 'libpq.so.5'));

    expect(await repairLinks(root)).toBe(2);

    expect(await readlink(join(lib, 'libpq.so'))).toBe('libpq.so.5.17');
    expect(await readlink(join(lib, 'libpq.so.5'))).toBe('./libpq.so.5.17');
    expect(await readlink(join(root, 'native', 'libpq.so'))).toBe(join('lib', 'libpq.so.5.17'));
    expect(await repairLinks(root)).toBe(0);
  });

  it('bears several repairs at once', async () => {
    await list('native/lib/libpq.so', 'native/lib/libpq.so.5');

    await Promise.all(Array.from({ length: 8 }, () => repairLinks(root)));

    expect((await readdir(lib)).sort()).toEqual(['libpq.so', 'libpq.so.5', 'libpq.so.5.17']);
  });

  it('has nothing to do for a package without a list', async () => {
    expect(await repairLinks(root)).toBe(0);
  });
});
