import type { Problem } from '../../kernel/problem.js';
import type { Queryable } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { audienceReferenceProblems } from '../audience-references.js';
import { circleThrough } from './refresh-order.js';
import { definitionProblems, segmentsNamedBy, type WantedDefinition } from './segment-definition.js';
import { findDynamicSegments } from './segments.queries.js';

/**
 * Everything that is wrong with the definition of the segment with this key: in itself, in the segments and tiers that it names, or because it
 * would come to hang on itself. Ask under the program's lock.
 */
export async function segmentDefinitionProblems(
  tx: Queryable,
  { number: programId, currency }: ProgramSettings,
  key: string,
  definition: WantedDefinition,
): Promise<Problem[]> {
  const path = ['definition', 'audience'];
  const { audience } = definition;
  const problems = [
    ...definitionProblems(definition, currency, ['definition']),
    ...(await audienceReferenceProblems(tx, programId, audience, path)),
  ];
  const names = audience ? segmentsNamedBy(audience) : [];
  if (names.length === 0) return problems;
  const others = (await findDynamicSegments(tx, programId)).map((one) => ({
    key: one.key,
    refersTo: segmentsNamedBy(one.definition?.audience ?? null),
  }));
  const circle = circleThrough(key, names, others);
  if (!circle) return problems;
  const message = `leads back to the segment itself: ${circle.map((one) => `"${one}"`).join(', ')}`;
  return [...problems, { path, message }];
}
