import { isShortText } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';

const MOST_MATCHES = 100;
const LONGEST_TEXT = 100;
const FIELDS = ['sku', 'category', 'brand', 'tag'] as const;

type Match = { [Field in (typeof FIELDS)[number]]?: string | null | undefined };

interface Scope {
  include?: readonly Match[] | null | undefined;
  exclude?: readonly Match[] | null | undefined;
}

/** What is wrong with the items that a rule looks at, and with those that it does not. */
export function scopeProblems({ include, exclude }: Scope): Problem[] {
  return [
    ...matchesProblems(include ?? [], ['scope', 'include']),
    ...matchesProblems(exclude ?? [], ['scope', 'exclude']),
  ];
}

/** Texts are compared with those of a purchase letter by letter, so they have the bounds of a purchase's. */
function matchesProblems(matches: readonly Match[], path: string[]): Problem[] {
  if (matches.length > MOST_MATCHES)
    return [{ path, message: `must have at most ${MOST_MATCHES} entries, not ${matches.length}` }];
  return matches.flatMap((match, index) => matchProblems(match, [...path, String(index)]));
}

function matchProblems(match: Match, path: string[]): Problem[] {
  if (FIELDS.every((field) => match[field] == null))
    return [{ path, message: 'needs at least one of sku, category, brand and tag' }];
  return FIELDS.filter((field) => match[field] != null && !isShortText(match[field], LONGEST_TEXT)).map((field) => ({
    path: [...path, field],
    message: `must have 1 to ${LONGEST_TEXT} characters, no control characters`,
  }));
}
