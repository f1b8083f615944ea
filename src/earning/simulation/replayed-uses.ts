import { periodAround } from '../../kernel/calendar.js';

/** What was used of a limit in a period. */
interface Usage {
  uses: number;
  points: number;
}

type Period = 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | 'EVER';

/** What of a rule has to be counted. */
interface LimitedRule {
  id: string;
  limits: readonly { period: Period; perMember: boolean }[];
  cooldownDays: number | null;
}

interface Counted {
  /** By the number of a member, those by all members together under 0, and the number of a period. */
  periods: Map<number, Usage>;
  ofMembers: boolean;
  ofAll: boolean;
}

const NONE: Usage = Object.freeze({ uses: 0, points: 0 });
/** More periods than there are in a replay: days of a hundred thousand years. */
const PERIODS = 2 ** 26;

/**
 * What a replay used of rules, from zero. Kept is one number pair for each member, limited rule and period that is limited, and
 * of a cooldown the times of its uses, which lie its days apart: what a rule can be decided by, and nothing else.
 */
export class ReplayedUses {
  private readonly rules = new Map<string, Map<Period, Counted>>();
  private readonly cooling = new Map<string, Map<number, Date[]>>();
  private readonly members = new Map<string, number>();
  private readonly periods = new Map<string, number>();
  private readonly weeks = new Map<string, string>();

  constructor(rules: readonly LimitedRule[]) {
    for (const { id, limits, cooldownDays } of rules) {
      if (cooldownDays !== null) this.cooling.set(id, new Map());
      const counted = new Map<Period, Counted>();
      for (const { period, perMember } of limits) {
        const one = counted.get(period) ?? { periods: new Map<number, Usage>(), ofMembers: false, ofAll: false };
        if (perMember) one.ofMembers = true;
        else one.ofAll = true;
        counted.set(period, one);
      }
      if (counted.size > 0) this.rules.set(id, counted);
    }
  }

  /** What was used in the period around a day: by a member, or by all together. */
  usedIn(memberId: string | null, ruleId: string, period: Period, day: string): Usage {
    const counted = this.rules.get(ruleId)?.get(period);
    const member = memberId === null ? 0 : this.members.get(memberId);
    if (!counted || member === undefined) return NONE;
    return counted.periods.get(this.keyOf(member, period, day)) ?? NONE;
  }

  /** When the rule gave the member points last, of the dates of purchases, of all times or between two moments; null for never. */
  lastAt(memberId: string, ruleId: string, between?: { after: Date; before: Date }): Date | null {
    const member = this.members.get(memberId);
    const times = member === undefined ? undefined : this.cooling.get(ruleId)?.get(member);
    return (
      times?.reduce<Date | null>((last, at) => {
        if (between && (at <= between.after || at >= between.before)) return last;
        return !last || at > last ? at : last;
      }, null) ?? null
    );
  }

  /** Counts one use of so many points, by the member and by all together. A rule without limits and cooldown is left. */
  count(memberId: string, ruleId: string, day: string, points: number, at: Date): void {
    const cooling = this.cooling.get(ruleId);
    if (cooling) {
      const member = this.numberOf(memberId);
      const times = cooling.get(member);
      if (times) times.push(at);
      else cooling.set(member, [at]);
    }
    for (const [period, counted] of this.rules.get(ruleId) ?? []) {
      if (counted.ofMembers) add(counted, this.keyOf(this.numberOf(memberId), period, day), points);
      if (counted.ofAll) add(counted, this.keyOf(0, period, day), points);
    }
  }

  private numberOf(memberId: string): number {
    let number = this.members.get(memberId);
    if (number === undefined) this.members.set(memberId, (number = this.members.size + 1));
    return number;
  }

  private keyOf(member: number, period: Period, day: string): number {
    const first = this.firstOf(period, day);
    let number = this.periods.get(first);
    if (number === undefined) this.periods.set(first, (number = this.periods.size));
    return member * PERIODS + number;
  }

  private firstOf(period: Period, day: string): string {
    switch (period) {
      case 'DAY':
        return day;
      case 'WEEK': {
        let monday = this.weeks.get(day);
        if (monday === undefined) this.weeks.set(day, (monday = periodAround(day, 'WEEK').first));
        return monday;
      }
      case 'MONTH':
        return day.slice(0, 7);
      case 'YEAR':
        return day.slice(0, 4);
      case 'EVER':
        return '';
    }
  }
}

function add({ periods }: Counted, key: number, points: number): void {
  const usage = periods.get(key);
  if (!usage) {
    periods.set(key, { uses: 1, points });
    return;
  }
  usage.uses++;
  usage.points += points;
}
