import { Injectable } from '@nestjs/common';
import { SegmentUsers, type SegmentUser } from '../../audiences/index.js';
import { textFor } from '../../kernel/localized-text.js';
import type { Queryable } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { findActiveRules } from './earning-rules.queries.js';

/** Active rules use the segments that their audiences name. Others are looked at when they are activated. */
@Injectable()
export class RulesForSegments implements SegmentUser {
  constructor(
    private readonly programs: ProgramDirectory,
    users: SegmentUsers,
  ) {
    users.register(this);
  }

  async usesOf(db: Queryable, programId: number, key: string): Promise<string[]> {
    const { locale } = await this.programs.settingsOf(programId);
    const rules = await findActiveRules(db, programId);
    return rules
      .filter(({ audience }) => audience?.segments?.includes(key) || audience?.excludeSegments?.includes(key))
      .map(({ names }) => `the earning rule "${textFor(names, locale)}"`);
  }
}
