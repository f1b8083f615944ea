import { Injectable } from '@nestjs/common';
import { isStaff, type Caller } from '../../platform/access/index.js';
import { Coalescer } from '../../platform/batching/index.js';
import { Database, type Queryable } from '../../platform/database/index.js';
import { findLatestActivations } from './activation/activation-rows.js';
import { TierActivation } from './activation/tier-activation.types.js';
import { findLadders, findLaddersInForce, findTiers, type StoredLadder } from './stored/tier-ladders.queries.js';
import { TierLadder } from './tier-ladder.types.js';
import { Tier } from './tier.types.js';

/** Reads ladders and tiers by their inner ids: look-ups at about the same time become one statement. */
@Injectable()
export class TierLadderLoader {
  private readonly ladders: Coalescer<string, TierLadder | null>;
  private readonly laddersInForce: Coalescer<string, TierLadder | null>;
  private readonly tiers: Coalescer<string, Tier | null>;
  private readonly activations: Coalescer<string, TierActivation | null>;

  constructor(database: Database) {
    this.ladders = laddersBy(database, findLadders);
    this.laddersInForce = laddersBy(database, findLaddersInForce);
    this.tiers = new Coalescer(async (programId, uuids) => {
      const found = await findTiers(database, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, Tier.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
    this.activations = new Coalescer(async (programId, uuids) => {
      const found = await findLatestActivations(database, programId, [...new Set(uuids)]);
      const byLadder = new Map(found.map((row) => [row.ladderUuid, TierActivation.of(row)]));
      return uuids.map((uuid) => ({ value: byLadder.get(uuid) ?? null }));
    });
  }

  /** The activation of a ladder that is under way, else its last one, or null when there was none. */
  activation(programId: number, ladderUuid: string): Promise<TierActivation | null> {
    return this.activations.submit(programId, ladderUuid);
  }

  /** The ladder as somebody may see it: staff as it was edited last, members and shops as it is in force. */
  ladderFor(caller: Caller, uuid: string): Promise<TierLadder | null> {
    const ladders = isStaff(caller) ? this.ladders : this.laddersInForce;
    return ladders.submit(caller.programId, uuid);
  }

  /** The ladder as it was edited last, in whatever status, or null when the program has none with this id. */
  ladder(programId: number, uuid: string): Promise<TierLadder | null> {
    return this.ladders.submit(programId, uuid);
  }

  /** The tier as its ladder says now, or said last, or null when the program has none with this id. */
  tier(programId: number, uuid: string): Promise<Tier | null> {
    return this.tiers.submit(programId, uuid);
  }
}

function laddersBy(
  database: Database,
  find: (from: Queryable, programId: number, uuids: readonly string[]) => Promise<StoredLadder[]>,
): Coalescer<string, TierLadder | null> {
  return new Coalescer(async (programId, uuids) => {
    const found = await find(database, programId, [...new Set(uuids)]);
    const byId = new Map(found.map((stored) => [stored.uuid, TierLadder.of(stored)]));
    return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
  });
}
