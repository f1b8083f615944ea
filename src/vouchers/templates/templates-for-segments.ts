import { Injectable } from '@nestjs/common';
import { SegmentUsers, type SegmentUser } from '../../audiences/index.js';
import { textFor } from '../../kernel/localized-text.js';
import type { Queryable } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { findActiveTemplates } from './stored/voucher-templates.queries.js';

/** Active voucher templates use the segments that their audiences name. */
@Injectable()
export class TemplatesForSegments implements SegmentUser {
  constructor(
    private readonly programs: ProgramDirectory,
    users: SegmentUsers,
  ) {
    users.register(this);
  }

  async usesOf(db: Queryable, programId: number, key: string): Promise<string[]> {
    const { locale } = await this.programs.settingsOf(programId);
    const templates = await findActiveTemplates(db, programId);
    return templates
      .filter(({ audience }) => audience?.segments?.includes(key) || audience?.excludeSegments?.includes(key))
      .map(({ names }) => `the voucher template "${textFor(names, locale)}"`);
  }
}
