import type { DaySpan } from '../../kernel/day-spans.js';
import { isStill, type Floor, type Standing } from '../standings/decisions/standing.js';
import { isSameFloor } from './higher.js';

/** What a member has on a ladder. */
export interface Part {
  readonly standing: Standing;
  readonly floor: Floor | null;
}

/** What a merge made of what a member had. Noted once more under the same id when it was undone. */
export interface Merged<Had extends Part> {
  readonly id: string;
  readonly before: Had;
  readonly after: Had;
  /** What returns may have led back to of what came with it. */
  readonly beneath: readonly Standing[];
}

/**
 * What a member goes back to when a merge is undone, standing and floor each by itself: what was there before, unless it has become
 * something else since than what returns have left of it. Where that was there by an earlier merge which is undone by now, what was there before that one. Null where the
 * merge had changed nothing. Takes all merges in the order in which they were noted.
 */
export function beforeMerge<Had extends Part>(
  now: Had,
  merges: readonly Merged<Had>[],
  id: string,
  protectedDays: readonly DaySpan[],
): { standing: Had; floor: Had } | null {
  const undone = new Set([id, ...merges.filter((one, index) => isRepeated(merges, one, index)).map((one) => one.id)]);
  const made = merges.filter(
    (one, index) => undone.has(one.id) && merges.findIndex((first) => first.id === one.id) === index,
  );
  if (!made.some((one) => one.id === id)) return null;
  let [standing, floor] = [now, now];
  for (const one of made.toReversed()) {
    const { standing: now } = standing;
    if ([one.after.standing, ...one.beneath].some((came) => isStill(now, came, protectedDays))) standing = one.before;
    if (isSameFloor(floor.floor, one.after.floor)) floor = one.before;
  }
  return { standing, floor };
}

function isRepeated<Had extends Part>(merges: readonly Merged<Had>[], { id }: Merged<Had>, index: number): boolean {
  return merges.findIndex((first) => first.id === id) < index;
}
