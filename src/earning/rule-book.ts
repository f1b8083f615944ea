import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';
import type { ProgramSettings } from '../programs/index.js';
import { LadderBook, TierConditions } from '../tiers/index.js';
import { findActiveRules, findDraftRules } from './rules/earning-rules.queries.js';
import type { StoredRule } from './rules/earning-rule.types.js';
import { RuleSet, tiersNamedIn } from './rule-set.js';

interface Page {
  revision: number;
  rules: Promise<RuleSet>;
}

/**
 * The active rules of each program, compiled and kept in memory. Every change of a program's configuration raises its
 * revision, so rules are read anew when the settings have a higher one, and cost no query until then.
 */
@Injectable()
export class RuleBook {
  private readonly pages = new Map<number, Page>();

  constructor(
    private readonly database: Database,
    private readonly ladderBook: LadderBook,
    private readonly conditions: TierConditions,
  ) {}

  /**
   * The active rules as of these settings, oldest first. They may be newer than the settings, never older: who decides by
   * them compares the revision of the settings inside the transaction, and restarts when it has changed.
   */
  rulesOf(settings: ProgramSettings): Promise<RuleSet> {
    const { number: programId, revision } = settings;
    const known = this.pages.get(programId);
    if (known && known.revision >= revision) return known.rules;
    const page = { revision, rules: this.compile(settings) };
    this.pages.set(programId, page);
    page.rules.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page.rules;
  }

  /** The active rules and the drafts, to see what these would do. */
  async withDrafts(settings: ProgramSettings): Promise<RuleSet> {
    const [active, drafts] = await Promise.all([
      findActiveRules(this.database, settings.number),
      findDraftRules(this.database, settings.number),
    ]);
    return this.ruleSetOf(settings, [...active, ...drafts]);
  }

  private async compile(settings: ProgramSettings): Promise<RuleSet> {
    return this.ruleSetOf(settings, await findActiveRules(this.database, settings.number));
  }

  /** Compiles rules. One whose point currency is archived gives nothing any more. */
  private async ruleSetOf(settings: ProgramSettings, stored: readonly StoredRule[]): Promise<RuleSet> {
    const { currencies, locale } = settings;
    const archived = new Set(currencies.filter((currency) => currency.archived).map((currency) => currency.number));
    const rules = stored.filter((rule) => !archived.has(rule.currencyNumber));
    const [ladders, tiers] = await Promise.all([
      this.ladderBook.laddersOf(settings),
      this.conditions.named(settings, tiersNamedIn(rules)),
    ]);
    return new RuleSet(rules, locale, ladders, tiers);
  }
}
