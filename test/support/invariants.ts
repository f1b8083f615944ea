import { ALL_PROOFS } from '../../src/proofs.js';
import { Database } from '../../src/platform/database/index.js';
import { linesOf, verifyProgram, type Verdict } from '../../src/platform/verify/index.js';
import type { TestApp } from './app.js';
import { expectEventsFit } from './events.js';

/** So many programs are worth statistics, which nothing gathers by itself here. */
const MANY = 10;

/** What `npm run verify` says of every program of the test database, in pages so small that there are several. */
export async function verdictsOf(app: TestApp, pageSize = 7): Promise<Verdict[]> {
  const { rows } = await app.database.pool.query<{ id: number }>('SELECT id FROM program ORDER BY id');
  if (rows.length > MANY) await app.database.pool.query('ANALYZE');
  const verdicts: Verdict[] = [];
  for (const { id } of rows) verdicts.push(...(await verifyProgram(app.get(Database), id, ALL_PROOFS, pageSize)));
  return verdicts;
}

/** All invariants hold in all programs of the test database, and what was told can be received: call it at the end of every test that moves points. */
export async function expectInvariants(app: TestApp): Promise<void> {
  const violated = (await verdictsOf(app, 100)).filter((verdict) => verdict.wrong > 0);
  expect(violated.flatMap(linesOf)).toEqual([]);
  await expectEventsFit(app);
}
