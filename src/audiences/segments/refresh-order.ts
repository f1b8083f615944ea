/** A dynamic segment, and the segments that its definition names. */
export interface NamingSegment {
  key: string;
  refersTo: readonly string[];
}

/**
 * The way on which a segment would come to hang on itself, from its key back to it, if it named these: `gold → active → gold`. Null
 * for none.
 */
export function circleThrough(
  key: string,
  refersTo: readonly string[],
  others: readonly NamingSegment[],
): string[] | null {
  const namedBy = new Map(others.map((one) => [one.key, one.refersTo]));
  const seen = new Set<string>();
  const search = (way: readonly string[], next: readonly string[]): string[] | null => {
    for (const one of next) {
      if (one === key) return [...way, one];
      if (seen.has(one)) continue;
      seen.add(one);
      const found = search([...way, one], namedBy.get(one) ?? []);
      if (found) return found;
    }
    return null;
  };
  return search([key], refersTo);
}

/** In the order in which they are worked out: a segment after those that it names. Otherwise the order stays. */
export function inRefreshOrder<Segment extends NamingSegment>(segments: readonly Segment[]): Segment[] {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const ordered = new Set<Segment>();
  const begun = new Set<Segment>();
  const visit = (segment: Segment): void => {
    if (begun.has(segment)) return;
    begun.add(segment);
    for (const key of segment.refersTo) {
      const named = byKey.get(key);
      if (named) visit(named);
    }
    ordered.add(segment);
  };
  for (const segment of segments) visit(segment);
  return [...ordered];
}
