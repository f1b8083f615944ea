import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './exclusive-lock.js';

describe('withLock', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kindred-lock-'));
    file = join(folder, 'lock');
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function greatestNumberAtOnce(contenders: number): Promise<number> {
    let inside = 0;
    let greatest = 0;
    const enter = () =>
      withLock(file, async () => {
        greatest = Math.max(greatest, (inside += 1));
        await sleep(2);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: contenders }, enter));
    return greatest;
  }

  it('lets one in at a time and leaves no file', async () => {
    expect(await greatestNumberAtOnce(8)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is free again after work that failed', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');

    expect(await withLock(file, () => Promise.resolve('in'))).toBe('in');
  });

  it.each([
    ['a process that ended', '4194305 some-boot:1'],
    ['an earlier process with the number of a live one', `${process.pid} some-boot:1`],
    ['a process that died before it wrote its name', ''],
  ])('takes over the lock of %s', async (_, content) => {
    await writeFile(file, content);

    expect(await greatestNumberAtOnce(4)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});
