import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../factories/a-purchase.js';
import { aRedemption } from '../factories/a-redemption.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { Command, run, type Ended } from './command.js';
import { runHere } from './run-here.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NAME = 'Books & Coffee';

async function erase(app: TestApp, { id }: EnrolledMember): Promise<void> {
  const mutation = `mutation ($id: ID!) {
    updateProgram(input: { erasureCoolingOffDays: 0 }) { ... on UserError { message } }
    eraseMember(input: { idempotencyKey: "gone", member: { id: $id } }) { ... on UserError { message } }
  }`;
  await app.asAdmin(mutation, { id });
}

describe('npm run export', () => {
  let app: TestApp;
  let folder: string;
  let member: EnrolledMember;
  let purchase: RecordedPurchase;
  let redemption: string;
  beforeAll(async () => {
    app = await startTestApp({ program: { name: NAME } });
    await app.anotherProgram({ name: 'Another' }).then((other) => aMember(app).of(other).enroll());
    folder = mkdtempSync(join(tmpdir(), 'kindred-export-'));
    await aRule(app).active();
    member = await aMember(app)
      .named('=HYPERLINK("http://evil")', '+1+2')
      .bornOn('1990-02-01')
      .with({ externalId: '@SUM(A1)', phone: '+442079460000', interests: ['tea'], channel: 'web' })
      .enroll();
    purchase = await aPurchase(app)
      .by(member)
      .with({ shipping: '1.5' })
      .line({ sku: '-2+3', name: 'Mug, "large"', quantity: '1.5', unitPrice: '10.25', category: 'mugs' })
      .record();
    redemption = await aRedemption(app, member);
    await erase(app, await aMember(app).named('Gone').enroll());
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  const environment = () => ({ NODE_ENV: 'test', DATABASE_URL: app.database.url, KINDRED_DATA_DIR: folder });
  const exported = (...args: string[]): Promise<Ended> =>
    runHere('cli/export.js', [...args, '--program', NAME], environment());
  const csvOf = ({ lines }: Ended): Record<string, string>[] => parse(lines.join('\n'), { columns: true });
  const objectsOf = ({ lines }: Ended): Record<string, unknown>[] =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('writes members as CSV that no spreadsheet runs, and of who was erased nothing personal', async () => {
    const ended = await exported('members');

    const [first, gone, ...others] = csvOf(ended);
    expect({ code: ended.code, others }).toEqual({ code: 0, others: [] });
    expect(ended.errors).toMatch(
      /^Exporting the members of Books & Coffee \(prg_\w+\) to standard output\n2 members exported\.$/,
    );
    const { points, ...shown } = first!;
    expect(shown).toEqual({
      id: member.id,
      status: 'ACTIVE',
      mergedInto: '',
      joinedAt: expect.stringMatching(INSTANT),
      enrolledAt: expect.stringMatching(INSTANT),
      channel: 'web',
      processingRestrictedAt: '',
      externalId: "'@SUM(A1)",
      email: '',
      phone: "'+442079460000",
      card: '',
      givenName: `'=HYPERLINK("http://evil")`,
      familyName: "'+1+2",
      salutation: '',
      birthDate: '1990-02-01',
      birthYear: '1990',
      locale: '',
      interests: '["tea"]',
      attributes: '{}',
    });
    expect(JSON.parse(points!)).toEqual([
      { currency: expect.stringMatching(/^cur_/), available: 14, pending: 0, held: 0, owed: 0 },
    ]);
    expect(gone).toMatchObject({ status: 'ERASED', givenName: '', externalId: '', attributes: '{}' });
  });

  it('writes postings with points that are numbers, and where they come from', async () => {
    const ended = await exported('postings', '--format', 'ndjson');

    const change = { pendingChange: 0, heldChange: 0, owedChange: 0, pendingAfter: 0, heldAfter: 0, owedAfter: 0 };
    const about = {
      id: expect.stringMatching(/^pst_/),
      memberId: member.id,
      currencyId: expect.stringMatching(/^cur_/),
      actorKind: 'API_KEY',
      occurredAt: expect.stringMatching(INSTANT),
      recordedAt: expect.stringMatching(INSTANT),
      reason: null,
    };
    expect(objectsOf(ended)).toEqual([
      {
        ...about,
        ...change,
        sequence: 1,
        kind: 'EARN',
        points: 15,
        availableAfter: 15,
        sourceType: 'PURCHASE',
        sourceId: purchase.id,
      },
      {
        ...about,
        ...change,
        sequence: 2,
        kind: 'SPEND',
        points: -1,
        availableAfter: 14,
        sourceType: 'REDEMPTION',
        sourceId: redemption,
      },
    ]);
  });

  it('writes negative numbers of CSV as numbers', async () => {
    const rows = csvOf(await exported('postings'));

    expect(rows.map(({ points }) => points)).toEqual(['15', '-1']);
  });

  it('writes purchases with their lines, and money as decimals', async () => {
    const [row, ...others] = objectsOf(await exported('purchases', '--format', 'ndjson'));
    const [inCsv] = csvOf(await exported('purchases'));

    expect(others).toEqual([]);
    expect(row).toEqual({
      id: purchase.id,
      memberId: member.id,
      orderId: purchase.orderId,
      status: 'COMPLETED',
      channel: null,
      purchasedAt: expect.stringMatching(INSTANT),
      recordedAt: expect.stringMatching(INSTANT),
      completedAt: expect.stringMatching(INSTANT),
      canceledAt: null,
      currency: 'GBP',
      total: '16.88',
      shipping: '1.50',
      orderDiscount: '0.00',
      returnedAmount: '0.00',
      pointsEarned: 15,
      pointsReversed: 0,
      pointsPaid: 0,
      payments: [],
      lines: [
        {
          id: purchase.lines[0]!.id,
          sku: '-2+3',
          name: 'Mug, "large"',
          category: 'mugs',
          brand: null,
          tags: [],
          quantity: '1.5',
          unitPrice: '10.25',
          amount: '15.38',
          returned: '0',
        },
      ],
    });
    expect(JSON.parse(inCsv!['lines']!)).toEqual(row!['lines']);
  });

  it('writes redemptions with what was chosen', async () => {
    const rows = objectsOf(await exported('redemptions', '--format', 'ndjson'));

    expect(rows).toMatchObject([
      {
        id: redemption,
        memberId: member.id,
        status: 'ISSUED',
        quantity: 1,
        points: 1,
        money: null,
        choices: [],
        voucherIds: [],
      },
    ]);
  });

  it('leaves out what is personal when told so', async () => {
    const members = csvOf(await exported('members', '--without-personal-data'));
    const postings = csvOf(await exported('postings', '--without-personal-data'));
    const [bought] = objectsOf(await exported('purchases', '--without-personal-data', '--format', 'ndjson'));

    expect(Object.keys(members[0]!)).toEqual([
      'id',
      'status',
      'mergedInto',
      'joinedAt',
      'enrolledAt',
      'channel',
      'processingRestrictedAt',
      'points',
    ]);
    expect(Object.keys(postings[0]!)).not.toContain('reason');
    expect(Object.keys((bought!['lines'] as object[])[0]!)).toEqual([
      'id',
      'sku',
      'category',
      'brand',
      'tags',
      'quantity',
      'unitPrice',
      'returned',
      'amount',
    ]);
  });

  it('keeps to what was recorded in a time', async () => {
    const since = await exported('members', '--since', '2000-01-01', '--until', '2100-01-01T00:00:00Z');
    const before = await exported('members', '--until', '2000-01-01');
    const after = await exported('purchases', '--since', '2100-01-01T00:00', '--format', 'ndjson');

    expect(csvOf(since)).toHaveLength(2);
    expect(before.lines).toHaveLength(1); // the line of names
    expect(after).toMatchObject({ code: 0, lines: [''] });
  });

  it("writes a file that is its owner's alone, in place of what was there", async () => {
    const path = join(folder, 'out.csv');
    writeFileSync(path, 'old');

    const ended = await run('cli/export.js', ['postings', '--program', NAME, '--out', path], environment());

    expect(ended).toMatchObject({ code: 0, lines: [''] });
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(3);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('leaves what was there when it is stopped, and says so', async () => {
    const path = join(folder, 'stopped.csv');
    writeFileSync(path, 'old');
    const lock = await app.database.pool.connect();
    await lock.query('BEGIN; LOCK TABLE redemption IN ACCESS EXCLUSIVE MODE');
    const command = new Command('cli/export.js', ['redemptions', '--program', NAME, '--out', path], environment());
    while (!readdirSync(folder).some((name) => name.endsWith('.part')))
      await new Promise((done) => setTimeout(done, 20));

    command.signal('SIGINT');
    await command.complains('Stopping');
    await lock.query('ROLLBACK');
    lock.release();
    const { code, errors } = await command.ended();

    expect(code).toBe(130);
    expect(errors).toContain(`Stopped before the end. ${path} is as it was before.`);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('ends quietly when its reader has enough', async () => {
    const child = spawn(process.execPath, [resolve('dist/src/cli/export.js'), 'members', '--program', NAME], {
      env: { ...process.env, NODE_OPTIONS: '--no-warnings', ...environment() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.stdout.destroy();

    const [code] = await once(child, 'close');

    expect(code).toBe(141);
    expect(errors).toMatch(/^Exporting the members of .* to standard output\n$/);
  });

  it('stands in the audit log with its reason, and without a name', async () => {
    const reason = 'for the warehouse';
    await exported('redemptions', '--without-personal-data', '--since', '2027-01-01', '--reason', reason);

    const { data } = await app.asAdmin(
      '{ auditLog(first: 1, filter: { actions: ["exportData"] }) { nodes { action reason details actor { kind } } } }',
    );

    const details = { kind: 'redemptions', format: 'csv', since: '2027-01-01', until: null, personalData: false };
    expect(data.auditLog.nodes).toEqual([{ action: 'exportData', reason, details, actor: { kind: 'SYSTEM' } }]);
  });

  it.each([
    [[], 'Say what to export, one of members, postings, purchases, redemptions.'],
    [['vouchers'], 'Say what to export, one of members, postings, purchases, redemptions.'],
    [['members', '--format', 'xml'], '--format: "xml" is none of csv, ndjson.'],
    [
      ['members', '--since', 'yesterday'],
      '--since: "yesterday" is no day and no time, such as 2027-03-01 or 2027-03-01T09:30:00Z.',
    ],
    [
      ['purchases', '--since', '2026-11-24', '--until', '2026-11-23'],
      '--since: "2026-11-24" is not before --until, "2026-11-23": nothing lies between them.',
    ],
    [
      ['purchases', '--since', '2026-11-23', '--until', '2026-11-23T00:00:00'],
      '--since: "2026-11-23" is not before --until, "2026-11-23T00:00:00": nothing lies between them.',
    ],
    [['members', '--reason', 'x'.repeat(501)], '--reason: must have 1 to 500 characters, not 501.'],
    [['members', '--reason', ' '], '--reason: must have 1 to 500 characters, not 0.'],
    [['members', '--reason', 'a\nb'], '--reason: must not contain control characters, such as a line break or NUL.'],
  ])('%j is a mistake', async (args, message) => {
    const { code, errors } = await exported(...args);

    expect({ code, errors }).toEqual({ code: 2, errors: `${message}\nSee: npm run export -- --help` });
  });

  it('says where it cannot write', async () => {
    const { code, errors } = await exported('members', '--out', join(folder, 'no/such.csv'));

    expect(code).toBe(1);
    expect(errors).toMatch(/^--out: .*such\.csv cannot be written: ENOENT/);
  });
});
