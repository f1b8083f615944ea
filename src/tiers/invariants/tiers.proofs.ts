import type { Proof } from '../../platform/verify/index.js';
import { GRANT_PROOFS } from './grants.proof.js';
import { PROGRESS_PROOFS } from './progress.proof.js';
import { STANDINGS_PROOFS } from './standings.proof.js';

/** What counts is what history says, where members stand is what was noted, and what they got for it is in the ledger. */
export const TIERS_PROOFS: readonly Proof[] = [...PROGRESS_PROOFS, ...STANDINGS_PROOFS, ...GRANT_PROOFS];
