import type { Problem } from '../../../kernel/problem.js';

interface Windows {
  visibleFrom: Date | null;
  visibleUntil: Date | null;
  redeemableFrom: Date | null;
  redeemableUntil: Date | null;
}

/** What is wrong with when a reward is seen and redeemed: each window has to have a moment. The two may lie as they like. */
export function windowsProblems({ visibleFrom, visibleUntil, redeemableFrom, redeemableUntil }: Windows): Problem[] {
  return [
    ...windowProblems(visibleFrom, visibleUntil, 'visible'),
    ...windowProblems(redeemableFrom, redeemableUntil, 'redeemable'),
  ];
}

function windowProblems(from: Date | null, until: Date | null, name: string): Problem[] {
  if (!from || !until || until > from) return [];
  return [{ path: [`${name}Until`], message: `must be after ${name}From, ${from.toISOString()}` }];
}
