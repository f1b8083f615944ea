import { Injectable } from '@nestjs/common';
import { SegmentUsers, type SegmentUser } from '../../audiences/index.js';
import { textFor } from '../../kernel/localized-text.js';
import type { Queryable } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { findActiveRewards } from './stored/rewards.queries.js';

/** Active rewards use the segments that their audiences, and those of their options, name. Others are looked at when they are activated. */
@Injectable()
export class RewardsForSegments implements SegmentUser {
  constructor(
    private readonly programs: ProgramDirectory,
    users: SegmentUsers,
  ) {
    users.register(this);
  }

  async usesOf(db: Queryable, programId: number, key: string): Promise<string[]> {
    const { locale } = await this.programs.settingsOf(programId);
    const rewards = await findActiveRewards(db, programId);
    return rewards
      .filter(({ audience, options }) =>
        [audience, ...options.map((option) => option.audience)].some(
          (one) => one?.segments?.includes(key) || one?.excludeSegments?.includes(key),
        ),
      )
      .map(({ names }) => `the reward "${textFor(names, locale)}"`);
  }
}
