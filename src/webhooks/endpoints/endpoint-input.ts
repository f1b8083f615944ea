import { plainTextProblem } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { urlProblem } from './endpoint-url.js';
import { filterProblems } from './event-filter.js';

const MOST_DESCRIPTION = 200;

/** What somebody says of an endpoint; null and undefined where they say nothing of it. */
interface EndpointInput {
  readonly url?: string | null;
  readonly events?: readonly string[] | null;
  readonly description?: string | null;
}

/** Everything that is wrong with it. */
export function endpointProblems({ url, events, description }: EndpointInput, toPrivate: boolean): Problem[] {
  const problems: Problem[] = [];
  const wrongUrl = url == null ? null : urlProblem(url, toPrivate);
  if (wrongUrl !== null) problems.push({ path: ['url'], message: wrongUrl });
  if (events != null) problems.push(...filterProblems(events));
  const wrongText = description == null ? null : plainTextProblem(description, MOST_DESCRIPTION);
  if (wrongText !== null) problems.push({ path: ['description'], message: wrongText });
  return problems;
}
