import type { CompiledRule, Limit } from './compiled-rule.js';
import { countOf } from './texts.js';

/** What was used of a limit in the period of the fact. */
export interface Usage {
  uses: number;
  points: number;
}

/** What limits ask of the world. */
export interface LimitCircumstances {
  /** What was used of a rule's limit in the period of the fact, without this fact. */
  usedOf: (rule: CompiledRule, limit: Limit) => Usage;
  /** When the period of the fact ends; null for never. */
  resetOf: (limit: Limit) => Date | null;
  /** Until when the rule's cooldown keeps it from giving for this fact; null when it does not. */
  coolingUntil: (rule: CompiledRule) => Date | null;
}

/** Why a rule gives nothing for now. */
export interface KeptByLimit {
  explanation: string;
  /** How much is allowed: points, uses, or one use in a cooldown. */
  allowed: number;
  period: Limit['period'] | null;
  /** When the rule gives again; null for never. */
  resetsAt: Date | null;
}

const PERIOD_TEXT = { DAY: 'a day', WEEK: 'a week', MONTH: 'a month', YEAR: 'a year', EVER: 'ever' } as const;

/** What keeps a rule from giving: of its cooldown and the limits that are reached, the one that holds longest. */
export function keptByLimit(rule: CompiledRule, circumstances: LimitCircumstances): KeptByLimit | null {
  if (rule.limits.length === 0 && rule.cooldownDays === null) return null;
  const kept: KeptByLimit[] = [];
  const resetsAt = rule.cooldownDays === null ? null : circumstances.coolingUntil(rule);
  if (resetsAt) {
    const explanation = `once in ${countOf(rule.cooldownDays ?? 0, 'day')}, and the last time was not so long ago`;
    kept.push({ explanation, allowed: 1, period: null, resetsAt });
  }
  for (const limit of rule.limits) {
    const used = circumstances.usedOf(rule, limit);
    const reached = reachedOf(limit, used);
    if (reached === null) continue;
    const explanation = `the limit of ${textOf(limit, reached.allowed, reached.what)} is reached`;
    kept.push({ explanation, allowed: reached.allowed, period: limit.period, resetsAt: circumstances.resetOf(limit) });
  }
  return kept.reduce<KeptByLimit | null>((longest, one) => (longest && !endsLater(one, longest) ? longest : one), null);
}

/** What of so many points the cap on one award and the limits on points leave, and what an explanation says of it. */
export function capsOn(
  rule: CompiledRule,
  points: number,
  circumstances: LimitCircumstances,
): { points: number; text: string } {
  const { maxPoints, limits } = rule;
  const isCapped = maxPoints !== null && points > maxPoints;
  const most = isCapped ? maxPoints : points;
  let left = most;
  let tightest: Limit | null = null;
  for (const limit of limits) {
    if (limit.points === null) continue;
    const ofLimit = Math.max(0, limit.points - circumstances.usedOf(rule, limit).points);
    if (ofLimit < left) [left, tightest] = [ofLimit, limit];
  }
  const atOnce = isCapped ? `, at most ${most} at once` : '';
  const ofLimit = tightest
    ? `, of which the limit of ${textOf(tightest, tightest.points ?? 0, 'point')} leaves ${left}`
    : '';
  return { points: left, text: atOnce + ofLimit };
}

function reachedOf(limit: Limit, used: Usage): { allowed: number; what: string } | null {
  if (limit.uses !== null && used.uses >= limit.uses) return { allowed: limit.uses, what: 'time' };
  if (limit.points !== null && used.points >= limit.points) return { allowed: limit.points, what: 'point' };
  return null;
}

function endsLater({ resetsAt: one }: KeptByLimit, { resetsAt: other }: KeptByLimit): boolean {
  if (one === null || other === null) return one === null && other !== null;
  return one > other;
}

function textOf({ period, perMember }: Limit, count: number, what: string): string {
  return `${countOf(count, what)} ${PERIOD_TEXT[period]}${perMember ? '' : ' for all members together'}`;
}
