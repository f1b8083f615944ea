import type { AwardRow } from '../../history/index.js';
import type { Period } from '../calculation/compiled-rule.js';
import type { Usage } from '../calculation/limits.js';
import type { RuleUses } from './rule-uses.js';

/** What was used of rules around the day of a fact, but for what this fact used itself. */
export class OtherUses {
  constructor(
    private readonly uses: RuleUses,
    /** The awards of the fact. */
    private readonly own: readonly AwardRow[],
  ) {}

  /** In the period around the fact's own day. */
  usedIn(memberId: string | null, ruleId: string, period: Period, day: string): Usage {
    const usage = this.uses.usedIn(memberId, ruleId, period, day);
    const own = useAmong(this.own, ruleId);
    if (!own || (memberId === null && !own.isCountedInTotal)) return usage;
    return { uses: usage.uses - 1, points: usage.points - own.points };
  }

  /** A cooldown that let a rule give for the fact lets it give more: no other use is that near. */
  lastAt(memberId: string, ruleId: string, between?: { after: Date; before: Date }): Date | null {
    return useAmong(this.own, ruleId) ? null : this.uses.lastAt(memberId, ruleId, between);
  }
}

/** The award of a fact by which a rule counts as used by it; none where the rule gave nothing or was not limited. */
export function useAmong(awards: readonly AwardRow[], ruleId: string): AwardRow | undefined {
  return awards.find((award) => award.ruleId === ruleId && award.countedOn !== null);
}
