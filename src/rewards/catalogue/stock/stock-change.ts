import type { Problem } from '../../../kernel/problem.js';

const MOST = 1_000_000_000;

/** What becomes of a stock; exactly one of these is there. */
export interface StockChange {
  add?: number | null;
  set?: number | null;
  unlimited?: boolean | null;
}

/** What is wrong in itself with a change of stock. */
export function changeProblems({ add, set, unlimited }: StockChange): Problem[] {
  const wrong = (field: string, message: string): Problem[] => [{ path: ['change', field], message }];
  if (add != null && (add === 0 || Math.abs(add) > MOST))
    return wrong('add', `${add} is not within -${MOST} to ${MOST}, and not 0`);
  if (set != null && (set < 0 || set > MOST)) return wrong('set', `${set} is not within 0 to ${MOST}`);
  return unlimited === false ? wrong('unlimited', 'must be true: set how many there are instead') : [];
}

/** What is left after a change without problems; null for any number. Or why it cannot be: too few are left, or too many would be. */
export function stockAfter(left: number | null, { add, set }: StockChange): { left: number | null } | 'FEWER' | 'MORE' {
  if (set != null) return { left: set };
  if (add == null || left === null) return { left: null };
  const after = left + add;
  if (after < 0) return 'FEWER';
  return after > MOST ? 'MORE' : { left: after };
}
