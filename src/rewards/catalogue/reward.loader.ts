import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { RewardOption } from './reward-option.types.js';
import { Reward } from './reward.types.js';
import { findOptions, findRewards } from './stored/rewards.queries.js';

/** Reads rewards and options by their inner ids: look-ups at about the same time become one statement. */
@Injectable()
export class RewardLoader {
  private readonly rewards: Coalescer<string, Reward | null>;
  private readonly options: Coalescer<string, RewardOption | null>;

  constructor(database: Database) {
    this.rewards = new Coalescer(async (programId, uuids) => {
      const found = await findRewards(database, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, Reward.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
    this.options = new Coalescer(async (programId, uuids) => {
      const found = await findOptions(database, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, RewardOption.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
  }

  /** The reward as it is now, in whatever status, or null when the program has none with this id. */
  reward(programId: number, uuid: string): Promise<Reward | null> {
    return this.rewards.submit(programId, uuid);
  }

  /** The option as its reward says now, or said last, or null when the program has none with this id. */
  option(programId: number, uuid: string): Promise<RewardOption | null> {
    return this.options.submit(programId, uuid);
  }
}
