import { DEFAULT_WEIGHTS, type Weights } from '../relevance/relevance.js';

/** How much each signal counts in a program: what it said, else the default. */
export function weightsOf({ relevanceWeights }: { relevanceWeights: Partial<Weights> | null }): Weights {
  return { ...DEFAULT_WEIGHTS, ...relevanceWeights };
}
