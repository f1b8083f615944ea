import type { Proof } from '../../platform/verify/index.js';
import { ACTIVITY_PROOFS } from './activities.proof.js';
import { AWARD_PROOFS } from './awards.proof.js';
import { PURCHASE_AMOUNT_PROOFS } from './purchase-amounts.proof.js';
import { PURCHASE_POINT_PROOFS } from './purchase-points.proof.js';
import { REFERENCE_PROOFS } from './references.proof.js';

/** What the facts promise: invariants 11 and 12, and their part of 10. */
export const HISTORY_PROOFS: readonly Proof[] = [
  ...PURCHASE_AMOUNT_PROOFS,
  ...AWARD_PROOFS,
  ...PURCHASE_POINT_PROOFS,
  ...REFERENCE_PROOFS,
  ...ACTIVITY_PROOFS,
];
