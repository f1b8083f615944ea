import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { LadderBook, TierConditions } from '../../tiers/index.js';
import { findActiveRewards, type StoredReward } from '../catalogue/stored/rewards.queries.js';
import { ActiveRewards, tiersNamedIn } from './active-rewards.js';

interface Page {
  revision: number;
  rewards: Promise<ActiveRewards>;
}

/**
 * The active rewards of each program, compiled and kept in memory. Every change of a program's configuration raises its revision, so
 * they are read anew when the settings have a higher one, and cost no query until then. What is left of them is not in it.
 */
@Injectable()
export class RewardBook {
  private readonly pages = new Map<number, Page>();

  constructor(
    private readonly database: Database,
    private readonly ladderBook: LadderBook,
    private readonly conditions: TierConditions,
  ) {}

  /**
   * The active rewards as of these settings. They may be newer than the settings, never older: who decides by them compares the
   * revision of the settings inside the transaction, and restarts when it has changed.
   */
  rewardsOf(settings: ProgramSettings): Promise<ActiveRewards> {
    const { number: programId, revision } = settings;
    const known = this.pages.get(programId);
    if (known && known.revision >= revision) return known.rewards;
    const page = { revision, rewards: this.compile(settings) };
    this.pages.set(programId, page);
    page.rewards.catch(() => {
      if (this.pages.get(programId) === page) this.pages.delete(programId);
    });
    return page.rewards;
  }

  private async compile(settings: ProgramSettings): Promise<ActiveRewards> {
    return this.compiled(settings, await findActiveRewards(this.database, settings.number));
  }

  /** Rewards of whatever status as if they alone were on offer, to see them before they are. */
  async compiled(settings: ProgramSettings, stored: readonly StoredReward[]): Promise<ActiveRewards> {
    const [named, { inForce }] = await Promise.all([
      this.conditions.named(settings, tiersNamedIn(stored)),
      this.ladderBook.laddersOf(settings),
    ]);
    const ladders = inForce.filter(
      (ladder) => ladder.isPrimary || named.ladders.some(({ number }) => number === ladder.number),
    );
    return new ActiveRewards(stored, named, ladders);
  }
}
