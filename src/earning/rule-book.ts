import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';
import type { ProgramSettings } from '../programs/index.js';
import type { CompiledRule } from './calculator.js';
import { compileRule } from './compile-rule.js';
import { findActiveRules } from './earning.queries.js';

interface Page {
  revision: number;
  rules: Promise<readonly CompiledRule[]>;
}

/**
 * The active rules of each program, compiled and kept in memory. Every change of a program's configuration raises its
 * revision, so rules are read anew when the settings have a higher one, and cost no query until then.
 */
@Injectable()
export class RuleBook {
  private readonly pages = new Map<number, Page>();

  constructor(private readonly database: Database) {}

  /**
   * The active rules as of these settings, oldest first. They may be newer than the settings, never older: who decides by
   * them compares the revision of the settings inside the transaction, and restarts when it has changed.
   */
  rulesOf(settings: ProgramSettings): Promise<readonly CompiledRule[]> {
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

  private async compile(settings: ProgramSettings): Promise<readonly CompiledRule[]> {
    const rules = await findActiveRules(this.database, settings.number);
    return rules.map((rule) => compileRule(rule, settings.locale));
  }
}
