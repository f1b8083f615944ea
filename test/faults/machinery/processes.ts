import { readdirSync, readFileSync } from 'node:fs';

/** The processes that this one started and that are still there, on Linux; none where the system does not tell. */
export function childrenOf(parent: number): number[] {
  return numbersIn('/proc').filter((pid) => parentOf(pid) === parent);
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // it has just ended
  }
}

/** Ends it at once, if it is still there. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}
