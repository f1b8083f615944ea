import type { Proof } from '../../platform/verify/index.js';
import { POINTS_OF_REFERRALS_PROOFS } from './points.proof.js';
import { STATES_OF_REFERRALS_PROOFS } from './states.proof.js';

/** What referrals promise of their data. */
export const REFERRALS_PROOFS: readonly Proof[] = [...POINTS_OF_REFERRALS_PROOFS, ...STATES_OF_REFERRALS_PROOFS];
