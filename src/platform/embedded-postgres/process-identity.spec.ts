import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identityOf, isAlive, pidOf } from './process-identity.js';

describe('A process identity', () => {
  it('stays the same while the process lives', async () => {
    const identity = (await identityOf(process.pid))!;

    expect(pidOf(identity)).toBe(process.pid);
    expect(await identityOf(process.pid)).toBe(identity);
    expect(await isAlive(identity)).toBe(true);
  });

  it('ends with the process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = (await identityOf(child.pid!))!;
    expect(await isAlive(identity)).toBe(true);

    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(await isAlive(identity)).toBe(false);
    expect(await identityOf(child.pid!)).toBeUndefined();
  });

  it.each(['', 'nonsense', '0 x', '-1 x', `${process.pid}`, `${process.pid} another-boot:5`])(
    'does not take %p for a live process',
    async (text) => {
      expect(await isAlive(text)).toBe(false);
    },
  );
});
