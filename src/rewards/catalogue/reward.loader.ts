import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { CodeKeys } from '../../vouchers/index.js';
import { RewardOption } from './reward-option.types.js';
import { Reward } from './reward.types.js';
import type { ShownTo } from './shown-languages.js';
import { findOptions, findRewards } from './stored/rewards.queries.js';

/** Reads rewards and options by their inner ids: look-ups at about the same time become one statement. */
@Injectable()
export class RewardLoader {
  private readonly rewards: Coalescer<string, Reward | null>;
  private readonly options: Coalescer<string, RewardOption | null>;

  constructor(database: Database, keys: CodeKeys) {
    this.rewards = new Coalescer(async (programId, uuids) => {
      const found = await findRewards(database, keys, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, Reward.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
    this.options = new Coalescer(async (programId, uuids) => {
      const found = await findOptions(database, keys, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, RewardOption.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
  }

  /** The reward as it is now, in whatever status, in the language of whom it is shown to, or null when the program has none with this id. */
  async reward(programId: number, uuid: string, shownTo?: ShownTo): Promise<Reward | null> {
    return shown(await this.rewards.submit(programId, uuid), shownTo);
  }

  /** The option as its reward says now, or said last, likewise. */
  async option(programId: number, uuid: string, shownTo?: ShownTo): Promise<RewardOption | null> {
    return shown(await this.options.submit(programId, uuid), shownTo);
  }
}

/** Several may ask for the same at once: what is shown to somebody is a copy. */
function shown<Found extends Reward | RewardOption>(found: Found | null, shownTo: ShownTo | undefined): Found | null {
  return found && shownTo ? Object.assign(Object.create(found) as Found, { shownTo }) : found;
}
