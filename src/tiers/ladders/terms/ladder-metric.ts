import { amountProblems } from '../../../kernel/amount-problems.js';
import { decimalsOf } from '../../../kernel/money.js';
import { MAX_POINTS } from '../../../kernel/points.js';
import type { Problem } from '../../../kernel/problem.js';
import type { TierMetric } from '../ladder.js';

/** What a ladder counts; of the point currency only what was asked for. */
interface Counted {
  metric: TierMetric;
  currency: string | null;
  activityType: string | null;
}

/** What is said that does not fit the metric, and what the metric needs. */
export function metricProblems({ metric, currency, activityType }: Counted): Problem[] {
  const problems: Problem[] = [];
  if (metric !== 'QUALIFYING_POINTS' && currency !== null)
    problems.push({ path: ['currency'], message: `not with ${metric}, only with QUALIFYING_POINTS` });
  if (metric !== 'ACTIVITIES' && activityType !== null)
    problems.push({ path: ['activityType'], message: `not with ${metric}, only with ACTIVITIES` });
  if (metric === 'ACTIVITIES' && activityType === null)
    problems.push({ path: ['activityType'], message: 'needed with ACTIVITIES: a type of activity by its key' });
  return problems;
}

/** What is wrong with the thresholds of tiers from the lowest up: they begin at 0, rise, and can be reached by the metric. */
export function thresholdProblems(thresholds: readonly string[], metric: TierMetric, moneyCurrency: string): Problem[] {
  return thresholds.flatMap((threshold, index) => {
    const path = ['tiers', String(index), 'threshold'];
    const problems = valueProblems(threshold, metric, moneyCurrency, path);
    if (problems.length > 0) return problems;
    if (index === 0) return Number(threshold) === 0 ? [] : [{ path, message: firstMessage(threshold) }];
    const before = thresholds[index - 1] as string;
    if (Number(threshold) > Number(before)) return [];
    return [{ path, message: `${threshold} must be above ${before}, that of the tier before it` }];
  });
}

function firstMessage(threshold: string): string {
  return `must be 0, not ${threshold}: every member stands on the first tier from the beginning`;
}

function valueProblems(threshold: string, metric: TierMetric, moneyCurrency: string, path: string[]): Problem[] {
  if (metric === 'SPEND') return amountProblems(threshold, moneyCurrency, '0 or more', path);
  const value = Number(threshold);
  if (value >= 0 && value <= MAX_POINTS && decimalsOf(threshold) === 0) return [];
  return [{ path, message: `${threshold} is not a whole number within 0 to ${MAX_POINTS}` }];
}
