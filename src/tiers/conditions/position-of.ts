import type { CompiledLadder } from '../ladders/ladder.js';

type Ladder = Pick<CompiledLadder, 'tiers'>;

/** Where a tier stands on a ladder as it is, from 1, the lowest; null for one that the ladder has no longer. */
export function positionOf({ tiers }: Ladder, tierNumber: number): number | null {
  return tiers.find(({ number }) => number === tierNumber)?.position ?? null;
}

/** Every number by which standings on a ladder name a tier, each with its position, for a statement. Others mean the lowest. */
export function stepsOf(ladder: Ladder): { numbers: number[]; positions: number[] } {
  const numbers = ladder.tiers.map(({ number }) => number);
  return { numbers, positions: numbers.map((number) => positionOf(ladder, number) ?? 1) };
}
