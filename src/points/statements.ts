import { Injectable } from '@nestjs/common';
import { PageReader } from '../platform/batching/index.js';
import { columnsOf, Database } from '../platform/database/index.js';
import type { Page } from '../platform/graphql/index.js';
import { AFTER_ALL_POSTINGS, FIND_STATEMENTS, type PostingRow, type StatementAsked } from './postings.queries.js';

/** Reads what happened to members' points. Pages that are asked for at about the same time become one statement. */
@Injectable()
export class Statements {
  private readonly reader: PageReader<StatementAsked, PostingRow>;

  constructor(database: Database) {
    this.reader = new PageReader(database, FIND_STATEMENTS, (asks) =>
      columnsOf(asks, 'memberId', 'currency', 'before'),
    );
  }

  /** A page of what happened in one point currency, the latest first. */
  of(programId: number, memberId: string, currency: number, { limit, after }: Page): Promise<PostingRow[]> {
    const before = after?.[0] === undefined ? AFTER_ALL_POSTINGS : Number(after[0]);
    return this.reader.page(programId, limit, { memberId, currency, before });
  }
}
