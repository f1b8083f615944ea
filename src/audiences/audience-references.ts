import type { Problem } from '../kernel/problem.js';
import type { Queryable } from '../platform/database/index.js';
import type { NamedSegments } from './segments/segment-definition.js';
import { segmentProblems } from './segments/segment-references.js';
import { tierProblems, type AskedTiers } from './tier-references.js';

/** What an audience refers to. */
export type AudienceReferences = NamedSegments & AskedTiers;

/**
 * What is wrong with the tiers and segments that an audience names: one that is none of the program's, or is archived. Ask in the
 * transaction that stores the audience, under the program's lock, so that it stays true until the audience is stored.
 */
export async function audienceReferenceProblems(
  db: Queryable,
  programId: number,
  audience: AudienceReferences | null | undefined,
  path: readonly string[],
): Promise<Problem[]> {
  if (!audience) return [];
  return [
    ...(await tierProblems(db, programId, audience, path)),
    ...(await segmentProblems(db, programId, audience, path)),
  ];
}
