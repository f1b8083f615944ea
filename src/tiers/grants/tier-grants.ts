import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { FIND_GRANTS_BY_IDS } from './grant-rows.js';
import { TierGrant } from './tier-grant.types.js';

/** Reads entry grants by their inner ids: look-ups at about the same time become one statement. */
@Injectable()
export class TierGrants {
  private readonly grants: Coalescer<string, TierGrant | null>;

  constructor(database: Database) {
    this.grants = new Coalescer(async (programId, uuids) => {
      const found = await database.query(FIND_GRANTS_BY_IDS, [programId, [...new Set(uuids)]]);
      const byId = new Map<string, TierGrant>(
        found.map((row) => [row.uuid, Object.assign(new TierGrant(), row, { programId })]),
      );
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
  }

  /** The grant, or null when the program has none by that id. */
  one(programId: number, uuid: string): Promise<TierGrant | null> {
    return this.grants.submit(programId, uuid);
  }
}
