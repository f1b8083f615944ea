import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A text that names one running process and no later one with the same number: `<pid> <when it began>`.
 * Containers hand out the same few pids at every start, so a bare pid in a file left behind says nothing.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  const began = await beginningOf(pid);
  return began === undefined ? undefined : `${pid} ${began}`;
}

/** Whether the process written down as `identity` still runs. A killed process that nobody has reaped yet does not. */
export async function isAlive(identity: string): Promise<boolean> {
  const pid = pidOf(identity);
  return pid !== undefined && (await identityOf(pid)) === identity;
}

/** The number in an identity; undefined when the text is none. */
export function pidOf(identity: string): number | undefined {
  const pid = Number(/^(\d+) /.exec(identity)?.[1]);
  return pid > 0 ? pid : undefined;
}

async function beginningOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (stat !== undefined) return beginningInStat(stat, await bootId());
  } else if (process.platform !== 'win32') {
    // Two processes must write the same date, whatever their language and time zone.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const ps = run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env });
    const { stdout } = await ps.catch(() => ({ stdout: '' }));
    const [state, ...started] = stdout.trim().split(/\s+/);
    return !state || state.startsWith('Z') ? undefined : started.join(' ');
  }
  return answersSignal(pid) ? 'unknown' : undefined;
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of /proc/<pid>/stat; field 2 may itself contain spaces and brackets. */
function beginningInStat(stat: string, boot: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot}:${fields[19]}`;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to another user (and /proc may be mounted so that we do not see it).
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
