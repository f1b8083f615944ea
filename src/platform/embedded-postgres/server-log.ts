import { open, rename, stat } from 'node:fs/promises';

const LARGE = 20 * 1024 * 1024;

/** Opens the server's log for appending. A large one is kept as `.old` first: nobody else rotates it. */
export async function openServerLog(
  file: string,
): Promise<{ descriptor: number; close(): Promise<void>; lastLines(): Promise<string> }> {
  const before = await stat(file).catch(() => undefined);
  if (before && before.size > LARGE) await rename(file, `${file}.old`);
  // It may quote failing statements, hence members' data.
  const handle = await open(file, 'a+', 0o600);
  const { size } = await handle.stat();
  return {
    descriptor: handle.fd,
    close: () => handle.close(),
    /** The last lines since it was opened, as one paragraph. */
    lastLines: async () => {
      const written = (await handle.stat()).size - size;
      const length = Math.min(written, 4096);
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size + written - length);
      return buffer.toString('utf8').trim().split('\n').slice(-10).join(' | ');
    },
  };
}
