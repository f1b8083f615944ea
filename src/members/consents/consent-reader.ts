import { Injectable } from '@nestjs/common';
import { Coalescer, PageReader } from '../../platform/batching/index.js';
import { columnsOf, Database } from '../../platform/database/index.js';
import type { Page } from '../../platform/graphql/index.js';
import { readMoment } from '../../programs/index.js';
import {
  AFTER_ALL_CONSENTS,
  byMember,
  FIND_CONSENT_HISTORY,
  findLastSaid,
  type ConsentHistoryRow,
  type ConsentsAsked,
  type LastSaidRow,
} from './consent-rows.js';

/** What a member last said of each purpose, and what time it is in the program. */
interface LastSaid {
  rows: LastSaidRow[];
  now: Date;
}

/** Reads consents of members for fields of the schema: all that is asked for at about the same time together. */
@Injectable()
export class ConsentReader {
  private readonly last: Coalescer<string, LastSaid>;
  private readonly history: PageReader<ConsentsAsked, ConsentHistoryRow>;

  constructor(database: Database) {
    this.last = new Coalescer<string, LastSaid>(
      async (programId, memberIds) => {
        const [rows, [moment]] = await database.pipeline([findLastSaid(programId, memberIds), readMoment(programId)]);
        if (!moment) throw new Error(`there is no program ${String(programId)}`);
        const members = byMember(rows);
        return memberIds.map((id) => ({ value: { rows: members.get(id) ?? [], now: moment.now } }));
      },
      { atMost: 500, inFlight: 2 },
    );
    this.history = new PageReader(database, FIND_CONSENT_HISTORY, (asks) =>
      columnsOf(asks, 'memberId', 'before', 'beforeNumber', 'beforeId'),
    );
  }

  lastSaidOf(programId: number, memberId: string): Promise<LastSaid> {
    return this.last.submit(programId, memberId);
  }

  /** A page of what a member said, the last first. */
  historyOf(programId: number, memberId: string, { limit, after }: Page): Promise<ConsentHistoryRow[]> {
    const [before, number, beforeId] = (after ?? AFTER_ALL_CONSENTS) as [string, string, string];
    return this.history.page(programId, limit, { memberId, before, beforeNumber: Number(number), beforeId });
  }
}
