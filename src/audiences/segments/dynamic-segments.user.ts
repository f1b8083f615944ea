import type { Queryable } from '../../platform/database/index.js';
import { segmentsNamedBy } from './segment-definition.js';
import type { SegmentUser } from './segment-users.js';
import { findDynamicSegments } from './segments.queries.js';

/** Dynamic segments use the segments that their audiences name. */
export const DYNAMIC_SEGMENTS: SegmentUser = {
  async usesOf(db: Queryable, programId: number, key: string): Promise<string[]> {
    const segments = await findDynamicSegments(db, programId);
    return segments
      .filter(({ definition }) => segmentsNamedBy(definition?.audience ?? null).includes(key))
      .map((segment) => `the segment "${segment.key}"`);
  },
};
