import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../../platform/batching/index.js';
import { Database, statement } from '../../../platform/database/index.js';
import type { ChangeCause } from '../stored/standing-change.js';
import type { ShownChange } from './change-rows.js';
import { TierChange } from './tier-standing.types.js';
import { TierLadderLoader } from '../../ladders/tier-ladder.loader.js';

/** Something that was done, by which tiers may have changed. */
export interface TierAct {
  readonly programId: number;
  readonly cause: Exclude<ChangeCause, 'REVIEW'>;
  /** The inner id of the purchase, the activity, the override. */
  readonly sourceId: string;
  /** The return, where something came back by one. */
  readonly returnId?: string | null;
}

interface CausedRow extends ShownChange {
  readonly sourceId: string;
  readonly returnId: string | null;
}

// The primary ladder's first, then in the order in which the ladders were made.
const BY_SOURCE = statement<CausedRow>(
  'find-tier-changes-by-source',
  `SELECT c.member_id AS "memberId", c.ladder, c.number, c.at, c.cause, c.source_id AS "sourceId", c.return_id AS "returnId",
     f.id AS "from", t.id AS "to"
   FROM UNNEST($2::uuid[]) AS wanted (source_id)
   CROSS JOIN LATERAL (
     SELECT * FROM tier_change
     WHERE program_id = $1 AND source_id = wanted.source_id AND from_tier <> to_tier OFFSET 0) c
   JOIN tier_ladder l ON l.program_id = $1 AND l.number = c.ladder
   JOIN tier f ON f.program_id = $1 AND f.ladder_id = l.id AND f.number = c.from_tier
   JOIN tier t ON t.program_id = $1 AND t.ladder_id = l.id AND t.number = c.to_tier
   ORDER BY l.is_primary DESC, c.ladder, c.number`,
);

/** Reads which tiers something that was done changed, as it was noted: a repeated call shows what the first one did. */
@Injectable()
export class CausedChanges {
  private readonly bySource: KeyedReader<CausedRow>;

  constructor(
    database: Database,
    private readonly loader: TierLadderLoader,
  ) {
    this.bySource = new KeyedReader(database, BY_SOURCE, ({ sourceId }) => sourceId);
  }

  /** The changes of the tier that counts, those on the primary ladder first. Null: it is known that it changed none. */
  async of(act: TierAct | null): Promise<TierChange[]> {
    if (act === null) return [];
    const { programId, cause, sourceId, returnId = null } = act;
    const rows = await this.bySource.many(programId, sourceId);
    const caused = rows.filter((row) => row.cause === cause && row.returnId === returnId);
    return Promise.all(caused.map((row) => this.shown(programId, row)));
  }

  private async shown(programId: number, { from, to, at, cause, sourceId }: CausedRow): Promise<TierChange> {
    const tiers = { from: await this.loader.tier(programId, from), to: await this.loader.tier(programId, to) };
    return Object.assign(new TierChange(), { programId, sourceId, at, cause, ...tiers });
  }
}
