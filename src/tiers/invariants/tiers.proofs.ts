import type { Proof } from '../../platform/verify/index.js';
import { PROGRESS_PROOFS } from './progress.proof.js';
import { STANDINGS_PROOFS } from './standings.proof.js';

/** What counts is what history says, and where members stand is what was noted. */
export const TIERS_PROOFS: readonly Proof[] = [...PROGRESS_PROOFS, ...STANDINGS_PROOFS];
