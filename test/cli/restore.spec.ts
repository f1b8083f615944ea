import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Jobs } from '../../src/platform/jobs/index.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRedemption } from '../factories/a-redemption.js';
import { aRule } from '../factories/a-rule.js';
import { aVoucher } from '../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { findPostgresTools, type PostgresTools } from '../support/postgres-tools.js';
import { wholeDatabase } from '../support/whole-database.js';
import { run } from './command.js';

const SHOW = 'query ($id: ID!) { node(id: $id) { ... on Voucher { code } } program { name } }';

const tools = await findPostgresTools();

/** As docs/backup.md says. */
function backUpAndRestore({ pgDump, pgRestore }: PostgresTools, from: string, to: string, folder: string): void {
  const file = join(folder, 'kindred.dump');
  const steps: [string, string[]][] = [
    [pgDump, ['--format=custom', '--no-owner', '--no-privileges', `--file=${file}`, `--dbname=${from}`]],
    [pgRestore, ['--no-owner', '--no-privileges', '--exit-on-error', '--jobs=2', `--dbname=${to}`, file]],
  ];
  for (const [program, args] of steps) {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0 || stderr !== '') throw new Error(`${program} ended with ${status}: ${stderr}`);
  }
}

(tools ? describe : describe.skip)('a restored backup', () => {
  let app: TestApp;
  let restored: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kindred-restore-'));
    app = await startTestApp();
    restored = await createEmptyDatabase();
  });
  afterAll(async () => {
    await app.close();
    await restored.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds every row, keeps every promise, and opens with the same keys and secrets', async () => {
    await aRule(app).active();
    const member = await aMember(app).named('Ada').enroll();
    await aPurchase(app).by(member).worth('50.00').record();
    await aRedemption(app, member);
    const voucher = await aVoucher(app).card('10.00').to(member).issue();
    app.get(Jobs).start(); // makes the queues, which are in the dump as well
    while ((await app.database.pool.query("SELECT to_regclass('pgboss.job') AS made")).rows[0].made === null) {
      await new Promise((done) => setTimeout(done, 20));
    }
    await app.get(Jobs).beforeApplicationShutdown();

    backUpAndRestore(tools!, app.database.url, restored.url, folder);

    const [before, after] = [await wholeDatabase(app.database.pool), await wholeDatabase(restored.pool)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(sorted(after)).toEqual(sorted(before));
    const environment = { NODE_ENV: 'test', DATABASE_URL: restored.url, KINDRED_DATA_DIR: folder };
    const { code, lines } = await run('cli/verify.js', [], environment);
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: 'Everything holds.' });
    const again = await startTestApp({ on: { ...app, database: restored } });
    const { data } = await again.asAdmin(SHOW, { id: voucher.id });
    await again.close();
    expect(data).toEqual({ node: { code: voucher.code }, program: { name: 'Books & Coffee' } });
  });
});

/** Rows come in any order. */
function sorted(tables: Map<string, string>): [string, string[]][] {
  return [...tables].map(([name, text]) => [name, text.split('\n').sort()]);
}
