import { Injectable } from '@nestjs/common';
import { textFor } from '../../kernel/localized-text.js';
import type { Queryable } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { TemplateUsers, type TemplateUser } from '../../vouchers/index.js';
import { findRewardsGiving } from './stored/rewards.queries.js';

/** Rewards give vouchers of the templates that they and their options name; one that is archived gives none any more. */
@Injectable()
export class RewardsForTemplates implements TemplateUser {
  constructor(
    private readonly programs: ProgramDirectory,
    users: TemplateUsers,
  ) {
    users.register(this);
  }

  async usesOf(db: Queryable, programId: number, template: string): Promise<string[]> {
    const { locale } = await this.programs.settingsOf(programId);
    const rewards = await findRewardsGiving(db, programId, template);
    return rewards.map(({ names }) => `the reward "${textFor(names, locale)}"`);
  }
}
