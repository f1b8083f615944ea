import type { CompiledLadder } from '../ladders/ladder.js';

type Ladder = Pick<CompiledLadder, 'tiers' | 'takeover'>;

/** Where a tier stands on a ladder as it is, from 1, the lowest; null for one that the ladder has no longer. */
export function positionOf({ tiers }: Pick<Ladder, 'tiers'>, tierNumber: number): number | null {
  return tiers.find(({ number }) => number === tierNumber)?.position ?? null;
}

/**
 * Every number by which standings on a ladder name a tier, each with its position, for a statement: while standings are taken over also
 * those of tiers that it has no longer, as the ones to which their members go. Others mean the lowest.
 */
export function stepsOf(ladder: Ladder): { numbers: number[]; positions: number[] } {
  const moves = [...(ladder.takeover?.moves ?? [])];
  const steps = [...ladder.tiers.map(({ number }) => [number, number] as const), ...moves];
  return { numbers: steps.map(([from]) => from), positions: steps.map(([, to]) => positionOf(ladder, to) ?? 1) };
}
