import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import type { RemoveFromSegmentInput } from './segment.inputs.js';
import { RemoveFromSegmentPayload } from './segment.payloads.js';
import { SegmentMembers, unknownOf, type MembersNotChanged } from './segment-members.js';

/**
 * Takes members out of a static segment. References that name nobody are told, the others stand. Refuses: InvalidInput,
 * SegmentNotFound, SegmentKindNotAllowed, SegmentArchived.
 */
@Injectable()
export class RemoveFromSegment {
  constructor(private readonly members: SegmentMembers) {}

  async run(
    caller: Caller,
    { key, members }: RemoveFromSegmentInput,
  ): Promise<RemoveFromSegmentPayload | MembersNotChanged> {
    const changed = await this.members.remove(caller, key, members);
    if (!('outcomes' in changed)) return changed;
    const { segment, outcomes } = changed;
    const removed = outcomes.filter((outcome) => outcome === 'CHANGED').length;
    const unchanged = outcomes.filter((outcome) => outcome === 'UNCHANGED').length;
    return Object.assign(new RemoveFromSegmentPayload(), { segment, removed, unchanged, unknown: unknownOf(outcomes) });
  }
}
