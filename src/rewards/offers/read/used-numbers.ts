import type { RewardLimit } from '../../eligibility/compiled-reward.js';
import type { Used } from '../../eligibility/reached-limit.js';

/** Uses and points, ever, then in the year, the month, the week and on the day that now run. */
export type UsedNumbers = readonly [
  ...[uses: number, points: number],
  ...[uses: number, points: number],
  ...[uses: number, points: number],
  ...[uses: number, points: number],
  ...[uses: number, points: number],
];

const PLACES: Readonly<Record<RewardLimit['period'], 0 | 2 | 4 | 6 | 8>> = {
  EVER: 0,
  YEAR: 2,
  MONTH: 4,
  WEEK: 6,
  DAY: 8,
};

const NOTHING: UsedNumbers = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** In SQL, that a redemption `r` holds what it took. */
export const HELD = `r.status IN ('RESERVED', 'ISSUED', 'FULFILLED')`;

/** In SQL, the numbers of a group of redemptions `r`, as of a day. */
export function usedNumbers(day: string): string {
  const since = [null, ...['year', 'month', 'week'].map((unit) => `date_trunc('${unit}', ${day}::timestamp)`), day];
  return since
    .map((first) => (first === null ? '' : ` FILTER (WHERE r.counted_on >= ${first})`))
    .map((filter) => `coalesce(sum(r.quantity)${filter}, 0), coalesce(sum(r.points)${filter}, 0)`)
    .join(', ');
}

/** What was used in the period of a limit that now runs. */
export function usedIn(numbers: UsedNumbers | null | undefined, { period }: Pick<RewardLimit, 'period'>): Used {
  const place = PLACES[period];
  const known = numbers ?? NOTHING;
  return { uses: known[place], points: known[(place + 1) as 1] };
}
