import type { Proof } from '../../platform/verify/index.js';
import { BALANCE_AT_PROOF } from './balance-at.proof.js';
import { EVENT_PROOFS } from './events.proof.js';
import { HOLD_PROOFS } from './holds.proof.js';
import { IMMUTABILITY_PROOF } from './immutability.proof.js';
import { MERGE_PROOFS } from './merges.proof.js';
import { LIFE_PROOFS } from './life.proof.js';
import { REPLAY_PROOF } from './replay.proof.js';
import { TRANSFER_PROOF } from './transfers.proof.js';

/** What the ledger promises: invariants 1 to 9, its part of 10, and 13 to 15. */
export const POINTS_PROOFS: readonly Proof[] = [
  REPLAY_PROOF,
  TRANSFER_PROOF,
  ...MERGE_PROOFS,
  ...HOLD_PROOFS,
  ...EVENT_PROOFS,
  IMMUTABILITY_PROOF,
  BALANCE_AT_PROOF,
  ...LIFE_PROOFS,
];
