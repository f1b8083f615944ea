import { EVENT_TYPES } from '../../kernel/event-types.js';
import type { Problem } from '../../kernel/problem.js';

const MOST = 50;
const WILDCARD = /^(?:[a-z-]+\.)?\*$/;

/** What is wrong with the events that an endpoint is to get: exact types, `points.*` or `*`. */
export function filterProblems(filters: readonly string[]): Problem[] {
  if (filters.length < 1 || filters.length > MOST) {
    return [{ path: ['events'], message: `must name 1 to ${String(MOST)} types, not ${String(filters.length)}` }];
  }
  return filters.flatMap((filter, index) => {
    if (typesOf(filter).length > 0) return [];
    const message = `"${filter}" is no event: take a type such as points.earned, all of a kind as in points.*, or *`;
    return [{ path: ['events', String(index)], message }];
  });
}

/** The types that a filter stands for; none when it is no filter. */
function typesOf(filter: string): string[] {
  if (!WILDCARD.test(filter)) return EVENT_TYPES.filter((type) => type === filter);
  return EVENT_TYPES.filter((type) => type.startsWith(filter.slice(0, -1)));
}

/** The filters as they are stored: each once, in their order. */
export function storedFilters(filters: readonly string[]): { events: string[]; patterns: string[] } {
  const events = [...new Set(filters)];
  return { events, patterns: events.map((filter) => filter.replace('*', '%')) };
}
