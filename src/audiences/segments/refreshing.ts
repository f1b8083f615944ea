import { Injectable } from '@nestjs/common';
import { dayInZone, midnightAfter } from '../../kernel/calendar.js';
import { Database, statement } from '../../platform/database/index.js';
import { ProgramDirectory } from '../../programs/index.js';
import { TierConditions } from '../../tiers/index.js';
import { tiersNamedBy } from '../audience.js';
import { FIRST, refreshPage, type RefreshOccasion } from './refresh-page.js';
import { findSegmentNumbers, type StoredSegment } from './segments.queries.js';

/** How far the working out of a segment has come, and what it changed so far. */
export interface RefreshProgress {
  /** The last member that was looked at. */
  from: string;
  added: number;
  removed: number;
  /** Whether it has come to the end: for good, or because the segment was changed or archived meanwhile. */
  isOver: boolean;
}

export const NOT_BEGUN: RefreshProgress = { from: FIRST, added: 0, removed: 0, isOver: false };

const NOTE = statement(
  'note-segment-refreshed',
  `UPDATE segment SET refreshed_at = $4, due_at = $5
   WHERE program_id = $1 AND number = $2 AND definition_version = $3 AND NOT archived`,
);

/** Works out who belongs to a dynamic segment, a page of members in each transaction. Doing a page again changes nothing. */
@Injectable()
export class Refreshing {
  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly conditions: TierConditions,
  ) {}

  /** The next page of a segment as of a moment. With the last one the segment is refreshed, and due again at the next midnight. */
  async go(segment: StoredSegment, at: Date, { from, added, removed }: RefreshProgress): Promise<RefreshProgress> {
    const { programId, number, definition, definitionVersion } = segment;
    const settings = await this.programs.settingsOf(programId);
    const { timeZone, currency } = settings;
    const today = dayInZone(at, timeZone);
    const numberOf = await findSegmentNumbers(this.database, programId, [definition?.audience ?? null]);
    const tiers = await this.conditions.named(settings, tiersNamedBy(definition?.audience ?? null));
    const occasion: RefreshOccasion = { at, today, timeZone, currency, numberOf, tiers };
    return this.database.transaction(async (tx) => {
      const page = await refreshPage(tx, segment, occasion, from);
      if (!page) return { from, added, removed, isOver: true };
      if (page.until === null) {
        await tx.query(NOTE, [programId, number, definitionVersion, at, midnightAfter(today, timeZone)]);
      }
      return {
        from: page.until ?? from,
        added: added + page.added,
        removed: removed + page.removed,
        isOver: page.until === null,
      };
    });
  }
}
