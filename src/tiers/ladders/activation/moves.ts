import type { Problem } from '../../../kernel/problem.js';

/** Where members of a tier go, by the keys of both. */
export interface NamedMove {
  readonly from: string;
  readonly to: string;
}

/** A tier, as far as moves matter. */
export interface KeyedTier {
  readonly key: string;
  readonly number: number;
}

/** Tiers before and after a change, each from the lowest up. */
export interface TierLists {
  readonly before: readonly KeyedTier[];
  readonly after: readonly KeyedTier[];
}

const MOST_TIERS = 20;

/** What is wrong with moves: from a tier that stays or never was, to one that is none, a tier twice, or one with members left out. */
export function moveProblems(
  moves: readonly NamedMove[],
  { before, after }: TierLists,
  membersOn: ReadonlyMap<number, number>,
): Problem[] {
  const gone = before.filter(({ key }) => !after.some((tier) => tier.key === key));
  if (moves.length > MOST_TIERS) {
    const message = `${String(moves.length)} are too many: a ladder has at most ${String(MOST_TIERS)} tiers`;
    return [{ path: ['moves'], message }];
  }
  const problems: Problem[] = [];
  moves.forEach(({ from, to }, index) => {
    const path = ['moves', String(index)];
    const isTwice = moves.findIndex((move) => move.from === from) < index;
    if (!gone.some(({ key }) => key === from))
      problems.push({ path: [...path, 'from'], message: `"${from}" is no tier that the new version leaves out` });
    else if (isTwice) problems.push({ path: [...path, 'from'], message: `"${from}" is moved twice` });
    if (!after.some(({ key }) => key === to))
      problems.push({ path: [...path, 'to'], message: `"${to}" is no tier of the new version` });
  });
  for (const { key, number } of gone) {
    const members = membersOn.get(number) ?? 0;
    if (members === 0 || moves.some(({ from }) => from === key)) continue;
    const stand = members === 1 ? '1 member stands' : `${String(members)} members stand`;
    problems.push({
      path: ['moves'],
      message: `${stand} on "${key}", which the new version leaves out: say where they go`,
    });
  }
  return problems;
}

/**
 * Where everybody goes who stands on a tier that there is no longer, tiers by their numbers: where it was said; else to the next
 * lower one that stays, so that nobody is lost who comes there meanwhile. Holds for moves without problems.
 */
export function movesOf(moves: readonly NamedMove[], { before, after }: TierLists): { from: number; to: number }[] {
  const staying = (key: string): KeyedTier | undefined => after.find((tier) => tier.key === key);
  return before.flatMap(({ key, number: from }, position) => {
    if (staying(key)) return [];
    const said = moves.find((move) => move.from === key);
    const lower = before.slice(0, position).findLast((tier) => staying(tier.key));
    const to = staying(said?.to ?? lower?.key ?? '') ?? after[0];
    return to ? [{ from, to: to.number }] : [];
  });
}
