import type { Problem } from '../../../kernel/problem.js';

/** What each number of a referral program may be. */
const BOUNDS = {
  delayDays: [0, 365],
  perMonth: [1, 1_000_000],
  perYear: [1, 1_000_000],
  inProgram: [1, 1_000_000_000],
  invitationDays: [1, 365],
  openInvitations: [1, 1_000],
} as const satisfies Record<string, readonly [least: number, most: number]>;

type Limit = keyof typeof BOUNDS;

/** What is wrong with the delay, the caps and how friends are invited, where they are said. */
export function limitsProblems(said: { readonly [Field in Limit]?: number | null | undefined }): Problem[] {
  return (Object.keys(BOUNDS) as Limit[]).flatMap((field) => {
    const value = said[field];
    const [least, most] = BOUNDS[field];
    return value == null ? [] : rangeProblems(value, least, most, [field]);
  });
}

export function rangeProblems(value: number, least: number, most: number, path: string[]): Problem[] {
  if (value >= least && value <= most) return [];
  return [{ path, message: `${value} is not within ${least} to ${most}` }];
}
