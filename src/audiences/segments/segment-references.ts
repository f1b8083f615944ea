import type { Problem } from '../../kernel/problem.js';
import { isShopKey } from '../../kernel/shop-key.js';
import type { Queryable } from '../../platform/database/index.js';
import { segmentsNamedBy, type NamedSegments } from './segment-definition.js';
import { findSegments } from './segments.queries.js';

/**
 * What is wrong with the segments that an audience names: one that is none of the program's, or is archived. Ask in the
 * transaction that stores the audience, under the program's lock, so that it stays true until the audience is stored.
 */
export async function segmentProblems(
  db: Queryable,
  programId: number,
  audience: NamedSegments | null | undefined,
  path: readonly string[],
): Promise<Problem[]> {
  const keys = audience ? segmentsNamedBy(audience) : [];
  if (!audience || keys.length === 0) return [];
  const found = new Map((await findSegments(db, programId, keys)).map((segment) => [segment.key, segment]));
  return (['segments', 'excludeSegments'] as const).flatMap((field) =>
    (audience[field] ?? []).flatMap((key, index) => {
      // A text that can be no key is told by audienceProblems.
      const segment = found.get(key);
      if (!isShopKey(key) || (segment && !segment.archived)) return [];
      const message = segment ? `"${key}" is archived` : `"${key}" is not a segment of this program`;
      return [{ path: [...path, field, String(index)], message }];
    }),
  );
}
