import { personNeeds, tiersNamedBy, type Audience, type PersonNeeds } from '../audiences/index.js';
import { NamedTiers, NO_LADDERS, type Ladders } from '../tiers/index.js';
import { isAbout } from './calculation/calculate.js';
import type { Fact } from './calculation/fact.js';
import type { CompiledRule } from './calculation/compiled-rule.js';
import { compileRule } from './calculation/compile-rule.js';
import type { StoredRule } from './rules/earning-rule.types.js';

/** Rules that decide together, compiled, and what they ask of the world. */
export class RuleSet {
  readonly rules: readonly CompiledRule[];
  private readonly byId: ReadonlyMap<string, CompiledRule>;
  private readonly audiences = new Map<string, Audience>();

  constructor(
    /** As they are stored. */
    readonly stored: readonly StoredRule[],
    locale: string,
    /** The ladders for which what they give may count. */
    readonly ladders: Ladders = NO_LADDERS,
    /** The tiers that their audiences name. */
    readonly tiers: NamedTiers = new NamedTiers(new Map(), []),
  ) {
    this.rules = stored.map((rule) => compileRule(rule, locale));
    this.byId = new Map(this.rules.map((rule) => [rule.id, rule]));
    for (const { uuid, audience } of stored) if (audience) this.audiences.set(uuid, audience);
  }

  find(ruleId: string): CompiledRule | undefined {
    return this.byId.get(ruleId);
  }

  /** For whom a rule is; null for everyone. */
  audienceOf(ruleId: string): Audience | null {
    return this.audiences.get(ruleId) ?? null;
  }

  /** What the audiences of some of these rules ask of a member; null for nothing. */
  peopleNeededBy(rules: readonly Pick<CompiledRule, 'id'>[]): PersonNeeds | null {
    return personNeeds(rules.map(({ id }) => this.audienceOf(id)));
  }

  /** What these rules ask of the world for facts of such kinds. */
  needsFor(facts: readonly Pick<Fact, 'trigger' | 'activityType'>[]): RuleNeeds {
    const kinds = [...new Map(facts.map((fact) => [`${fact.trigger} ${fact.activityType ?? ''}`, fact])).values()];
    const rules = this.rules.filter((rule) => kinds.some((kind) => isAbout(rule, kind)));
    return {
      uses: rules.filter(isCounted).map((rule) => rule.id),
      totals: rules.filter(isCountedInTotal).map((rule) => rule.id),
      people: this.peopleNeededBy(rules),
      buyers: rules.some((rule) => rule.firstPurchaseOnly),
    };
  }
}

/** The inner ids of the tiers that the audiences of these rules name. */
export function tiersNamedIn(rules: readonly Pick<StoredRule, 'audience'>[]): string[] {
  return rules.flatMap(({ audience }) => tiersNamedBy(audience));
}

/** What has to be read for rules to decide. */
export interface RuleNeeds {
  /** Rules whose uses by a member count, and those whose uses by all members together do. */
  uses: readonly string[];
  totals: readonly string[];
  /** What has to be known of the members for audiences; null for nothing. */
  people: PersonNeeds | null;
  buyers: boolean;
}

/** Whether the uses of a rule are counted. */
export function isCounted({ limits, cooldownDays }: CompiledRule): boolean {
  return limits.length > 0 || cooldownDays !== null;
}

/** Whether they are counted for all members together. */
export function isCountedInTotal({ limits }: CompiledRule): boolean {
  return limits.some((limit) => !limit.perMember);
}
