import type { Proof } from '../../platform/verify/index.js';
import { BALANCE_PROOFS } from './balances.proof.js';
import { POINTS_OF_VOUCHERS_PROOFS } from './points.proof.js';

/** What is left of vouchers follows from their uses, and what these gave is in the ledger. */
export const VOUCHERS_PROOFS: readonly Proof[] = [...BALANCE_PROOFS, ...POINTS_OF_VOUCHERS_PROOFS];
