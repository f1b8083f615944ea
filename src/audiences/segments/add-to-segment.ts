import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/access/index.js';
import type { AddToSegmentInput } from './segment.inputs.js';
import { AddToSegmentPayload } from './segment.payloads.js';
import { SegmentMembers, unknownOf, type MembersNotChanged } from './segment-members.js';

/**
 * Brings members into a static segment. References that name nobody are told, the others stand. Refuses: InvalidInput,
 * SegmentNotFound, SegmentKindNotAllowed, SegmentArchived.
 */
@Injectable()
export class AddToSegment {
  constructor(private readonly members: SegmentMembers) {}

  async run(caller: Caller, { key, members }: AddToSegmentInput): Promise<AddToSegmentPayload | MembersNotChanged> {
    const changed = await this.members.add(caller, key, members);
    if (!('outcomes' in changed)) return changed;
    const { segment, outcomes } = changed;
    const added = outcomes.filter((outcome) => outcome === 'CHANGED').length;
    const unchanged = outcomes.filter((outcome) => outcome === 'UNCHANGED').length;
    return Object.assign(new AddToSegmentPayload(), { segment, added, unchanged, unknown: unknownOf(outcomes) });
  }
}
