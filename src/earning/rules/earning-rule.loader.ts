import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { findRules, findVersions } from './earning-rules.queries.js';
import { EarningRule, EarningRuleVersion } from './earning-rule.types.js';

/** Reads rules by their inner ids: look-ups at about the same time become one statement. */
@Injectable()
export class EarningRuleLoader {
  private readonly rules: Coalescer<string, EarningRule | null>;
  private readonly versions: Coalescer<string, EarningRuleVersion[]>;

  constructor(database: Database) {
    this.rules = new Coalescer(async (programId, uuids) => {
      const found = await findRules(database, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, EarningRule.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
    this.versions = new Coalescer(async (programId, uuids) => {
      const found = await findVersions(database, programId, [...new Set(uuids)]);
      const versions = found.map((stored) => EarningRuleVersion.of(stored));
      return uuids.map((uuid) => ({ value: versions.filter((version) => version.ruleUuid === uuid) }));
    });
  }

  /** The rule as it is now, in whatever status, or null when the program has none with this id. */
  one(programId: number, uuid: string): Promise<EarningRule | null> {
    return this.rules.submit(programId, uuid);
  }

  /** All versions of a rule, newest first. */
  versionsOf(programId: number, uuid: string): Promise<EarningRuleVersion[]> {
    return this.versions.submit(programId, uuid);
  }
}
