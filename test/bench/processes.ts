import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of processor time that a process has used so far, or null where the system does not tell. */
export function cpuSecondsOf(pid: number): number | null {
  const stat = statOf(pid);
  return stat && (stat.user + stat.system) / TICKS;
}

/** The same of this process, with those that it started and that have ended. */
export function cpuSecondsOfOwn(): number | null {
  const stat = statOf(process.pid);
  return stat && (stat.user + stat.system + stat.endedChildren) / TICKS;
}

/** The same for PostgreSQL: the postmaster, its present children and those that have ended. */
export function cpuSecondsOfServer(postmaster: number): number | null {
  const stat = statOf(postmaster);
  if (!stat) return null;
  let ticks = stat.user + stat.system + stat.endedChildren;
  for (const name of readdirSync('/proc')) {
    const child = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (child?.parent === postmaster) ticks += child.user + child.system;
  }
  return ticks / TICKS;
}

const TICKS = 100;

interface Stat {
  parent: number;
  user: number;
  system: number;
  endedChildren: number;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0] = [fields[1], fields[11], fields[12]];
    return { parent, user, system, endedChildren: (fields[13] ?? 0) + (fields[14] ?? 0) };
  } catch {
    return null; // no /proc, or the process has just ended
  }
}
