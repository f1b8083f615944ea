import { SegmentMembers, SegmentReaders } from '../../../audiences/index.js';
import { MemberNotFound, type MemberRef } from '../../../members/index.js';
import { systemCaller } from '../../../platform/access/index.js';
import { Database } from '../../../platform/database/index.js';
import type { ProgramEntity } from '../../../programs/index.js';
import { CommandError } from '../../command.js';
import type { Kindred } from '../../open-kindred.js';
import type { ColumnMap } from '../column-map.js';
import type { RowKind, RowOutcome } from '../import-rows.js';
import { readOr, Row, RowError, type Unreadable } from '../row.js';
import { SparingSender } from '../sparing-sender.js';
import { SEGMENT_FIELDS, type SegmentField } from './segment-fields.js';

/** By what a row names its member: the first of the columns that says something. */
export interface ReadMember {
  ref: MemberRef;
  said: string;
}

/** Rows of members who are brought into a static segment. Nobody is enrolled, and nobody is taken out. */
export class SegmentRows implements RowKind<ReadMember> {
  private readonly members: SegmentMembers;
  private readonly sender: SparingSender;

  private constructor(
    kindred: Pick<Kindred, 'get'>,
    private readonly programId: number,
    private readonly columns: ColumnMap<SegmentField>,
    private readonly segment: string,
  ) {
    this.members = kindred.get(SegmentMembers);
    this.sender = new SparingSender(kindred.get(Database));
  }

  /** `segment` is the key. Throws CommandError when nobody can be brought into it. */
  static async open(
    kindred: Pick<Kindred, 'get'>,
    { number }: Pick<ProgramEntity, 'number'>,
    columns: ColumnMap<SegmentField>,
    segment: string,
  ): Promise<SegmentRows> {
    const found = await kindred.get(SegmentReaders).one(number, segment);
    if (!found) throw new CommandError(`There is no segment "${segment}" in this program: make it with createSegment.`);
    if (found.kind === 'DYNAMIC') {
      throw new CommandError(`The segment "${segment}" is dynamic: its definition says who belongs to it.`);
    }
    if (found.archived) throw new CommandError(`The segment "${segment}" is archived.`);
    return new SegmentRows(kindred, number, columns, segment);
  }

  read(fields: readonly string[]): ReadMember | Unreadable {
    const row = new Row(fields, this.columns);
    return readOr(
      () => {
        for (const field of Object.keys(SEGMENT_FIELDS.meanings) as SegmentField[]) {
          const said = row.text(field);
          if (said !== undefined) return { ref: { [field.slice('member.'.length)]: said }, said };
        }
        throw new RowError('NO_MEMBER', 'the row names no member');
      },
      () => undefined,
    );
  }

  subjectOf({ said }: ReadMember): string {
    return said;
  }

  /** Who is named twice is in it already the second time. */
  apartBy(): null {
    return null;
  }

  async record(rows: readonly ReadMember[]): Promise<RowOutcome[]> {
    const outcomes = await this.sender.send(rows, (some) => this.add(some));
    return outcomes.map((outcome) => {
      if (typeof outcome === 'object') return outcome;
      if (outcome === 'UNKNOWN') return new MemberNotFound();
      return outcome === 'CHANGED' ? 'RECORDED' : 'KNOWN';
    });
  }

  private async add(rows: readonly ReadMember[]): Promise<('CHANGED' | 'UNCHANGED' | 'UNKNOWN')[]> {
    const added = await this.members.add(
      systemCaller(this.programId),
      this.segment,
      rows.map(({ ref }) => ref),
    );
    if (!('outcomes' in added)) throw new CommandError(added.message);
    return added.outcomes;
  }
}
