import { statement, type Database } from '../database/index.js';
import type { Invariant, Proof } from './invariant.js';

/** How one invariant fared in one program. */
export interface Verdict {
  invariant: Invariant;
  checked: number;
  wrong: number;
  /** The first that were found wrong. */
  offenders: string[];
}

const ONE_SNAPSHOT = statement('read-one-snapshot', 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
const PLAN_FOR_PAGES = statement('plan-for-pages', 'SET LOCAL jit = off');

const OFFENDERS_SHOWN = 5;
const PAGE_SIZE = 1000;

/**
 * Puts a program to the proof, all in one snapshot: what is written meanwhile is neither seen nor hindered. Changes nothing.
 * Answers a verdict for each invariant that the proofs name, by number.
 */
export async function verifyProgram(
  database: Database,
  programId: number,
  proofs: readonly Proof[],
  pageSize = PAGE_SIZE,
): Promise<Verdict[]> {
  return database.transaction(async (snapshot) => {
    await snapshot.query(ONE_SNAPSHOT, []);
    await snapshot.query(PLAN_FOR_PAGES, []);
    const verdicts = new Map<Invariant, Verdict>();
    for (const proof of proofs) {
      for (const invariant of proof.invariants)
        verdicts.set(invariant, { invariant, checked: 0, wrong: 0, offenders: [] });
      for await (const finding of proof.findings({ programId, snapshot, pageSize, database })) {
        const verdict = verdicts.get(finding.invariant);
        if (!verdict) throw new Error(`a proof speaks of "${finding.invariant.title}", which it does not name`);
        verdict.checked += finding.checked;
        verdict.wrong += finding.wrong;
        verdict.offenders.push(...finding.offenders.slice(0, OFFENDERS_SHOWN - verdict.offenders.length));
      }
    }
    const order = ({ invariant: { number } }: Verdict): number => number ?? Infinity;
    return [...verdicts.values()].sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
  });
}
