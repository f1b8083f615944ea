import { Injectable } from '@nestjs/common';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { Segment, type SegmentFilter } from './segment.types.js';
import { COUNT_MEMBERS, findPageOfSegments, findSegment, SEGMENTS_OF_MEMBERS } from './segments.queries.js';

/** Reads segments, how many members they have, and in which ones a member is. */
@Injectable()
export class SegmentReaders {
  private readonly counts: KeyedReader<{ number: string; members: number }>;
  private readonly ofMembers;

  constructor(private readonly database: Database) {
    this.counts = new KeyedReader(database, COUNT_MEMBERS, ({ number }) => number);
    this.ofMembers = new KeyedReader(database, SEGMENTS_OF_MEMBERS, ({ memberId }) => memberId);
  }

  async one(programId: number, key: string): Promise<Segment | null> {
    const stored = await findSegment(this.database, programId, key);
    return stored && Segment.of(stored);
  }

  /** A page of segments, newest first. */
  async page(programId: number, filter: SegmentFilter, args: PageArgs): Promise<Connection<Segment>> {
    const page = pageOf(args, 1, (text) => /^\d{1,9}$/.test(text));
    const behind = page.after && Number(page.after[0]);
    const { statement, values } = findPageOfSegments(programId, filter, behind, page.limit);
    const rows = await this.database.query(statement, values);
    return toConnection(
      rows.map((row) => Segment.of(row)),
      page,
      ({ number }) => [number],
    );
  }

  async membersOf({ programId, number }: Segment): Promise<number> {
    return (await this.counts.one(programId, String(number)))?.members ?? 0;
  }

  /** The segments in which a member is, by their keys, without archived ones. */
  async segmentsOf(programId: number, memberId: string): Promise<Segment[]> {
    const rows = await this.ofMembers.many(programId, memberId);
    return rows.map(({ memberId: _member, ...stored }) => Segment.of(stored));
  }
}
