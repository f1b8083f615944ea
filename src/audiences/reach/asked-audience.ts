import type { Queryable } from '../../platform/database/index.js';
import { badInput } from '../../platform/graphql/index.js';
import { audienceProblems, audienceTerms, type WantedAudience } from '../audience-input.js';
import { audienceReferenceProblems } from '../audience-references.js';
import type { AudienceTerms } from '../audience.js';
import { findSegmentNumbers } from '../segments/segments.queries.js';

/** An audience that a query asks about, and the numbers of its segments. Throws BAD_USER_INPUT when it makes no sense. */
export async function askedAudience(
  db: Queryable,
  programId: number,
  audience: WantedAudience,
): Promise<{ terms: AudienceTerms | null; numberOf: (key: string) => number }> {
  const path = ['audience'];
  const problems = [
    ...audienceProblems(audience, path),
    ...(await audienceReferenceProblems(db, programId, audience, path)),
  ];
  if (problems.length > 0) {
    throw badInput(problems.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '));
  }
  const terms = audienceTerms(audience);
  return { terms, numberOf: await findSegmentNumbers(db, programId, [terms]) };
}
