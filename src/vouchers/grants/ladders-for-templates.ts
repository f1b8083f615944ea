import { Injectable } from '@nestjs/common';
import { textFor, type Localized } from '../../kernel/localized-text.js';
import { statement, type Queryable } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { TemplateUsers, type TemplateUser } from '../templates/template-users.js';

// The version that is in force, and the one that will be.
const LADDERS = statement<{ names: Localized[] }>(
  'find-tier-ladders-giving-vouchers',
  `SELECT v.names FROM tier_ladder l
   JOIN tier_ladder_version v ON v.program_id = l.program_id AND v.ladder_id = l.id AND v.version = l.version
   WHERE l.program_id = $1 AND l.status <> 'ARCHIVED' AND EXISTS (
     SELECT FROM tier_version t WHERE t.program_id = l.program_id AND t.ladder_id = l.id AND t.entry_voucher = $2
       AND t.version IN (l.version, l.version_in_force))
   ORDER BY l.number`,
);

/** Climbing gives vouchers of the templates that tiers name; an archived ladder gives none any more. */
@Injectable()
export class LaddersForTemplates implements TemplateUser {
  constructor(
    private readonly programs: ProgramDirectory,
    users: TemplateUsers,
  ) {
    users.register(this);
  }

  async usesOf(db: Queryable, programId: number, template: string): Promise<string[]> {
    const { locale } = await this.programs.settingsOf(programId);
    const ladders = await db.query(LADDERS, [programId, template]);
    return ladders.map(({ names }) => `the tier ladder "${textFor(names, locale)}"`);
  }
}
