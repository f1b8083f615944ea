import type { Problem } from '../../kernel/problem.js';
import type { Gives } from './rule-gives.js';

/** What a rule says that does not fit every trigger. */
interface Rule {
  trigger: string;
  activityType: string | null;
  gives: Gives;
  /** Whether it looks at anything but a whole purchase, or names a scope at all. */
  hasScope: boolean;
  minimumOrder: string | null;
  minimumScope: string | null;
  firstPurchaseOnly: boolean;
  channels: readonly string[] | null;
  hours: unknown;
}

/** Triggers without somebody who acts: they come with the day, at midnight and in no channel. */
const OF_THE_CALENDAR = ['BIRTHDAY', 'ANNIVERSARY'];

/** What a rule says that does not fit its trigger, and what its trigger needs. */
export function triggerProblems(rule: Rule): Problem[] {
  const { trigger } = rule;
  const problems: Problem[] = [];
  if (trigger === 'ACTIVITY' && rule.activityType === null)
    problems.push({ path: ['activityType'], message: 'needed with ACTIVITY: a type of activity by its key' });
  if (trigger !== 'ACTIVITY' && rule.activityType !== null)
    problems.push({ path: ['activityType'], message: `not with ${trigger}, only with ACTIVITY` });
  if (trigger !== 'PURCHASE') {
    const message = `not with ${trigger}, only with PURCHASE`;
    problems.push(...purchaseFields(rule).map((path) => ({ path, message })));
  }
  if (OF_THE_CALENDAR.includes(trigger)) {
    if (rule.channels !== null)
      problems.push({ path: ['channels'], message: `not with ${trigger}, which happens in no channel` });
    if (rule.hours != null)
      problems.push({ path: ['hours'], message: `not with ${trigger}, which happens at midnight` });
  }
  return problems;
}

/** What of these only a purchase has, as paths. */
function purchaseFields(rule: Rule): string[][] {
  const { gives, hasScope, minimumOrder, minimumScope, firstPurchaseOnly } = rule;
  const fields: [string[], boolean][] = [
    [['gives', 'rate'], gives.rate != null],
    [['gives', 'perItem'], gives.perItem != null],
    [['scope'], hasScope],
    [['minimumOrder'], minimumOrder !== null],
    [['minimumScope'], minimumScope !== null],
    [['firstPurchaseOnly'], firstPurchaseOnly],
  ];
  return fields.filter(([, isSaid]) => isSaid).map(([path]) => path);
}
