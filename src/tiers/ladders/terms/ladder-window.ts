import type { Problem } from '../../../kernel/problem.js';
import type { TierFalling, TierWindow } from '../ladder.js';

const MOST_MONTHS = 60;
const MOST_GRACE_DAYS = 366;

/** When a ladder counts and when its tiers end. */
interface Timing {
  window: TierWindow;
  windowMonths: number | null;
  falling: TierFalling;
  graceDays: number;
}

/** What is wrong with when a ladder counts and when its tiers end. */
export function timingProblems(timing: Timing): Problem[] {
  return [...monthsProblems(timing), ...graceProblems(timing)];
}

function monthsProblems({ window, windowMonths }: Timing): Problem[] {
  const path = ['windowMonths'];
  if (window !== 'ROLLING')
    return windowMonths === null ? [] : [{ path, message: `not with ${window}, only with ROLLING` }];
  if (windowMonths === null) return [{ path, message: `needed with ROLLING: 1 to ${MOST_MONTHS}` }];
  if (windowMonths >= 1 && windowMonths <= MOST_MONTHS) return [];
  return [{ path, message: `${windowMonths} is not within 1 to ${MOST_MONTHS}` }];
}

function graceProblems({ window, falling, graceDays }: Timing): Problem[] {
  const path = ['graceDays'];
  if (graceDays < 0 || graceDays > MOST_GRACE_DAYS)
    return [{ path, message: `${graceDays} is not within 0 to ${MOST_GRACE_DAYS}` }];
  if (graceDays === 0) return [];
  if (window === 'LIFETIME') return [{ path, message: 'not with LIFETIME: its tiers never end' }];
  if (falling === 'NEVER') return [{ path, message: 'not with NEVER: nobody falls' }];
  return [];
}
