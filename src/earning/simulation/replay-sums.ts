/** What adds up to points, then and now. */
export interface ThenAndNow {
  pointsThen: number;
  pointsNow: number;
}

export interface RuleSums extends ThenAndNow {
  ruleId: string;
  /** Awards of points; those of 0 do not count. */
  awardsThen: number;
  awardsNow: number;
}

/** What a replay comes to. */
export interface ReplayTotals extends ThenAndNow {
  purchases: number;
  /** By the number of the point currency, ascending. */
  currencies: ({ currency: number } & ThenAndNow)[];
  /** As `2027-03`, ascending; months without purchases are left out. */
  months: ({ month: string } & ThenAndNow)[];
  /** The oldest rule first. */
  rules: RuleSums[];
  membersGaining: number;
  membersLosing: number;
  /** What tiers' multipliers added then: in none of the sums. */
  pointsOfTiers: number;
}

/** Awards that one version of a rule gave for some purchases. */
export interface GivenAwards {
  ruleId: string;
  currency: number;
  points: number;
  awards: number;
}

/**
 * Adds up a replay, purchase by purchase. Kept is a sum for each month, rule and point currency, and a number for each member
 * who would have other points now.
 */
export class ReplaySums {
  private purchases = 0;
  private pointsOfTiers = 0;
  private readonly months = new Map<string, ThenAndNow>();
  private readonly currencies = new Map<number, ThenAndNow>();
  private readonly rules = new Map<string, RuleSums>();
  private readonly differences = new Map<string, number>();

  /** Rules that are shown even when they give nothing. */
  constructor(ruleIds: readonly string[]) {
    for (const ruleId of ruleIds) this.rule(ruleId);
  }

  /** One purchase of a member on a day: what it earned, and what it would earn. */
  purchase(memberId: string, day: string, pointsThen: number, now: readonly Omit<GivenAwards, 'awards'>[]): void {
    this.purchases++;
    const month = found(this.months, day.slice(0, 7), noPoints);
    month.pointsThen += pointsThen;
    let difference = (this.differences.get(memberId) ?? 0) - pointsThen;
    for (const { ruleId, currency, points } of now) {
      if (points === 0) continue;
      month.pointsNow += points;
      difference += points;
      found(this.currencies, currency, noPoints).pointsNow += points;
      const rule = this.rule(ruleId);
      rule.pointsNow += points;
      rule.awardsNow++;
    }
    if (difference === 0) this.differences.delete(memberId);
    else this.differences.set(memberId, difference);
  }

  /** What rules really gave for purchases. */
  given(awards: readonly GivenAwards[]): void {
    for (const { ruleId, currency, points, awards: count } of awards) {
      found(this.currencies, currency, noPoints).pointsThen += points;
      const rule = this.rule(ruleId);
      rule.pointsThen += points;
      rule.awardsThen += count;
    }
  }

  /** What tiers' multipliers added to some purchases. */
  ofTiers(points: number): void {
    this.pointsOfTiers += points;
  }

  totals(): ReplayTotals {
    const months = [...this.months].map(([month, sums]) => ({ month, ...sums }));
    const currencies = [...this.currencies].map(([currency, sums]) => ({ currency, ...sums }));
    const differences = [...this.differences.values()];
    return {
      purchases: this.purchases,
      pointsThen: months.reduce((sum, { pointsThen }) => sum + pointsThen, 0),
      pointsNow: months.reduce((sum, { pointsNow }) => sum + pointsNow, 0),
      currencies: currencies.sort((one, other) => one.currency - other.currency),
      months: months.sort((one, other) => (one.month < other.month ? -1 : 1)),
      rules: [...this.rules.values()].sort((one, other) => (one.ruleId < other.ruleId ? -1 : 1)),
      membersGaining: differences.filter((difference) => difference > 0).length,
      membersLosing: differences.filter((difference) => difference < 0).length,
      pointsOfTiers: this.pointsOfTiers,
    };
  }

  private rule(ruleId: string): RuleSums {
    return found(this.rules, ruleId, () => ({ ruleId, ...noPoints(), awardsThen: 0, awardsNow: 0 }));
  }
}

function noPoints(): ThenAndNow {
  return { pointsThen: 0, pointsNow: 0 };
}

function found<Key, Sums>(sums: Map<Key, Sums>, key: Key, blank: () => Sums): Sums {
  let one = sums.get(key);
  if (!one) sums.set(key, (one = blank()));
  return one;
}
