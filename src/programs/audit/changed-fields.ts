import { isDeepStrictEqual } from 'node:util';

/** What a field was and what it is now. */
export interface FieldChange {
  from: unknown;
  to: unknown;
}

/** The fields that are not the same any more. Only data counts: an instance of a class equals the plain object like it. */
export function changedFields<Thing extends object>(before: Thing, after: Thing): Record<string, FieldChange> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Thing & string>;
  const changes = [...names].sort().flatMap((name): [string, FieldChange][] => {
    const [from, to] = [plain(before[name]), plain(after[name])];
    return isDeepStrictEqual(from, to) ? [] : [[name, { from, to }]];
  });
  return Object.fromEntries(changes);
}

function plain(value: unknown): unknown {
  return value === undefined ? null : structuredClone(value);
}
