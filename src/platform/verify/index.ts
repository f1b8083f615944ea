export { PROOFS, type Evidence, type Finding, type Invariant, type Proof } from './invariant.js';
export { proveByPages, type PageVerdict } from './page-proof.js';
export { linesOf } from './report.js';
export { SortedRows } from './sorted-rows.js';
export { verifyProgram, type Verdict } from './verify-program.js';
