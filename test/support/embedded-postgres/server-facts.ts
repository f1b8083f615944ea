import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

export const execute = promisify(execFile);

/** A fresh folder that every account may enter. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'kindred-launcher-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Ends what a failed test left running, then removes everything. */
export async function removeFolder(folder: string): Promise<void> {
  const { stdout } = await execute('find', [folder, '-name', 'postmaster.pid']);
  for (const file of stdout.split('\n').filter(Boolean)) {
    const pid = await serverPid(file.slice(0, -'/postmaster.pid'.length));
    const command = await execute('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    if (command.stdout.includes(folder)) process.kill(pid, 'SIGQUIT');
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
}

export async function serverPid(cluster: string): Promise<number> {
  return Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10);
}

/** The first row of a query in a connection of its own; the error code when the server does not answer. */
export async function ask(url: string | undefined, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url ?? 'postgresql://127.0.0.1:1' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows[0];
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.end().catch(() => undefined);
  }
}
