import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Ended } from '../cli/command.js';
import { runHere } from '../cli/run-here.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { aVoucher } from '../factories/a-voucher.js';
import { CODE_SECRETS, startTestApp, type TestApp } from '../support/app.js';

describe('npm run verify', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { name: 'Books & Coffee' } });
    await app.anotherProgram({ name: 'Another' });
    await aRule(app).active();
    await aPurchase(app)
      .by(await aMember(app).enroll())
      .record();
  });
  afterAll(() => app.close());

  const environment = () => ({ NODE_ENV: 'test', DATABASE_URL: app.database.url });
  const verify = (...args: string[]): Promise<Ended> => runHere('cli/verify.js', args, environment());

  it('prints a line for each invariant of each program', async () => {
    const { code, lines, errors } = await run('cli/verify.js', [], environment());

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(lines[0]).toMatch(/^Books & Coffee \(prg_[0-9a-z]{26}\)$/);
    expect(lines[1]).toBe(
      "  holds       1  a wallet's balances and lifetime figures are the sums of its movements (1)",
    );
    expect(lines.filter((line) => line.startsWith('Another'))).toHaveLength(1);
    expect(lines.at(-1)).toBe('Everything holds.');
  });

  it('ends with 1 and names the first offenders when something does not hold', async () => {
    const wallet = (await app.database.pool.query('UPDATE wallet SET lifetime_earned = 11 RETURNING id')).rows[0].id;

    const { code, lines } = await verify('--program', 'books & coffee');

    expect(code).toBe(1);
    expect(lines.slice(1, 3)).toEqual([
      "  VIOLATED    1  a wallet's balances and lifetime figures are the sums of its movements (1 of 1)",
      `                 wallet ${wallet}: lifetimeEarned 11, postings and merges say 10`,
    ]);
    expect(lines.at(-1)).toBe('1 of these do not hold.');
    await app.database.pool.query('UPDATE wallet SET lifetime_earned = 10');
  });

  it('writes what it found for Prometheus', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kindred-verify-'));
    const file = join(folder, 'kindred.prom');
    await app.database.pool.query('UPDATE wallet SET lifetime_earned = 11');

    const { code } = await verify('--program', 'books & coffee', '--metrics', file);

    const lines = readFileSync(file, 'utf8').split('\n');
    const left = readdirSync(folder);
    await app.database.pool.query('UPDATE wallet SET lifetime_earned = 10');
    rmSync(folder, { recursive: true });
    const { id } = app.program.program;
    const title = "a wallet's balances and lifetime figures are the sums of its movements";
    expect({ code, left }).toEqual({ code: 1, left: ['kindred.prom'] });
    expect(lines).toContain(`kindred_invariant_violations{program="${id}",invariant="1",title="${title}"} 1`);
    expect(
      lines.filter((line) => line.startsWith(`kindred_verified_timestamp_seconds{program="${id}"} `)),
    ).toHaveLength(1);
  });

  it('names the secrets that stored rows need and that were not given', async () => {
    await aVoucher(app).issue();
    const withSecrets = async (KINDRED_CODE_SECRETS: string) => {
      const { code, lines } = await runHere('cli/verify.js', [], { ...environment(), KINDRED_CODE_SECRETS });
      return { code, named: lines.filter((line) => line.startsWith('KINDRED_CODE_SECRETS')), last: lines.at(-1) };
    };

    const holds = { code: 0, last: 'Everything holds.' };
    expect(await withSecrets(`2:${'x'.repeat(32)}`)).toEqual({
      ...holds,
      named: [expect.stringContaining('rows are stored under the secret 1, which is not there')],
    });
    expect(await withSecrets(CODE_SECRETS)).toEqual({ ...holds, named: [] });
  });

  it('ends with 2 for a command line that it does not understand', async () => {
    const { code, errors } = await verify('--programme', 'Books & Coffee');

    expect(code).toBe(2);
    expect(errors).toContain('--programme');
  });
});
