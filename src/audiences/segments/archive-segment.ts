import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import type { ArchiveSegmentInput } from './segment.inputs.js';
import { ArchiveSegmentPayload } from './segment.payloads.js';
import { SegmentUsers } from './segment-users.js';
import { Segment } from './segment.types.js';
import { findSegment, updateSegment } from './segments.queries.js';
import { SegmentInUse, SegmentNotFound } from './segments.refusals.js';

/**
 * Ends a segment for good: nobody comes or goes any more, and no audience can be made to name it. Once more changes nothing.
 * Refuses: SegmentNotFound, SegmentInUse.
 */
@Injectable()
export class ArchiveSegment {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly users: SegmentUsers,
  ) {}

  run(caller: Caller, { key }: ArchiveSegmentInput): Promise<ArchiveSegmentPayload | SegmentNotFound | SegmentInUse> {
    const { programId } = caller;
    return this.programs.change(caller, 'archiveSegment', async (tx) => {
      const segment = await findSegment(tx, programId, key);
      if (!segment) return new SegmentNotFound(key);
      const archived = { ...segment, archived: true, dueAt: null };
      if (!segment.archived) {
        const uses = await this.users.usesOf(tx, programId, key);
        if (uses.length > 0) return new SegmentInUse(uses);
        await updateSegment(tx, archived);
      }
      const payload = Object.assign(new ArchiveSegmentPayload(), { segment: Segment.of(archived) });
      return changed(payload, segment.archived ? null : { details: { key } });
    });
  }
}
