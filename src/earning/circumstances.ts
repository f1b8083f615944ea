import { whyOutside, type Person } from '../audiences/index.js';
import { daysBefore } from '../kernel/calendar.js';
import type { localTime } from '../kernel/calendar.js';
import type { Rounding } from '../kernel/money.js';
import type { Circumstances } from './calculation/calculate.js';
import type { Period } from './calculation/compiled-rule.js';
import type { Fact } from './calculation/fact.js';
import type { TierMultiplier } from './calculation/tier-multipliers.js';
import type { RuleSet } from './rule-set.js';
import type { RuleUses } from './uses/rule-uses.js';

/** What rules are decided by besides the fact: what was used of them, who the members are, and the calendar. */
export interface World {
  rules: RuleSet;
  rounding: Rounding;
  timeZone: string;
  uses: Pick<RuleUses, 'usedIn' | 'lastAt'>;
  /** The multipliers of the tiers on which a member stands. */
  tiersOf: (memberId: string | null) => readonly TierMultiplier[];
  /** Whoever it happened to; null for somebody who is no member. */
  personOf: (memberId: string | null) => Person;
  localTime: (at: Date) => ReturnType<typeof localTime>;
  /** When the period around a day ends; null for never, and where nobody asks. */
  resetOf: (period: Period, day: string) => Date | null;
}

/** What the calculator asks of the world for something that happened to a member. */
export function circumstancesIn(
  { rules, rounding, timeZone, uses, ...world }: World,
  { memberId, at, channel }: Pick<Fact, 'at' | 'channel'> & { memberId: string | null },
): Circumstances {
  let known: ReturnType<World['localTime']> | undefined;
  const local = (): ReturnType<World['localTime']> => (known ??= world.localTime(at));
  return {
    rounding,
    tiers: world.tiersOf(memberId),
    local,
    isInAudience: ({ id }) => {
      const audience = rules.audienceOf(id);
      const occasion = { today: local().day, timeZone, channel };
      return !audience || whyOutside(audience, world.personOf(memberId), occasion).length === 0;
    },
    usedOf: ({ id }, { period, perMember }) =>
      perMember && memberId === null
        ? { uses: 0, points: 0 }
        : uses.usedIn(perMember ? memberId : null, id, period, local().day),
    resetOf: ({ period }) => world.resetOf(period, local().day),
    coolingUntil: ({ id, cooldownDays }) => {
      if (memberId === null || cooldownDays === null) return null;
      // Exact time, days of 24 hours, both ways: what is told late may come before what is known already.
      for (let free = at; ;) {
        const [after, before] = [daysBefore(free, cooldownDays), daysBefore(free, -cooldownDays)];
        const last = uses.lastAt(memberId, id, { after, before });
        if (!last || last <= after || last >= before) return free > at ? free : null;
        free = daysBefore(last, -cooldownDays);
      }
    },
  };
}
