import type { Statement } from '../database/index.js';
import type { Evidence, Finding, Invariant, Proof } from './invariant.js';

/** What a checking statement says of one page: `next` is where the following page begins, null after the last. */
export interface PageVerdict {
  checked: number;
  wrong: number;
  offenders: string[] | null;
  next: string[] | null;
}

/**
 * A proof by SQL, page by page: `$1` is the program, `$2` the end of the page before as text[] (null at first), `$3` how
 * many rows a page has. The statement answers one PageVerdict. Pages follow an index, so no statement sorts a whole table.
 */
export function proveByPages(invariant: Invariant, statement: Statement<PageVerdict>): Proof {
  return { invariants: [invariant], findings: (evidence) => pages(invariant, statement, evidence) };
}

async function* pages(
  invariant: Invariant,
  statement: Statement<PageVerdict>,
  { snapshot, programId, pageSize }: Evidence,
): AsyncGenerator<Finding> {
  let after: string[] | null = null;
  do {
    const verdicts: PageVerdict[] = await snapshot.query(statement, [programId, after, pageSize]);
    const [verdict] = verdicts;
    if (!verdict) throw new Error(`${statement.name} answered nothing`);
    yield { invariant, checked: verdict.checked, wrong: verdict.wrong, offenders: verdict.offenders ?? [] };
    after = verdict.next;
  } while (after !== null);
}
