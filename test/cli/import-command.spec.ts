import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { Command, run, type Ended } from './command.js';
import { runHere } from './run-here.js';

let app: TestApp;
let folder: string;
beforeAll(async () => {
  app = await startTestApp();
  await aRule(app).active();
  folder = mkdtempSync(join(tmpdir(), 'kindred-import-'));
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ NODE_ENV: 'test', DATABASE_URL: app.database.url });
const MAP = 'orderId=order,member.externalId=customer,purchasedAt=date,total=paid';

function aFile(name: string, ...rows: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ['order,customer,date,paid', ...rows, ''].join('\n'));
  return path;
}

const importing = (...args: string[]): Promise<Ended> =>
  runHere('cli/import.js', ['purchases', ...args], environment());

describe('npm run import', () => {
  it('ends with 1 and a report when rows were not taken', async () => {
    const file = aFile('bad.csv', 'B1,c1,2026-01-01,-10.00', 'B2,c3,2026-01-01,30.00', 'B3,c3,2026-01-01,0');

    const { code, lines, errors } = await importing(file, '--program', 'Books & Coffee', '--map', MAP);

    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(lines).toEqual([
      `Into Books & Coffee (${app.program.program.id}): orderId = order, member.externalId = customer, purchasedAt = date, total = paid`,
      expect.stringMatching(/^ {11}3 {2}rows in \d+ s, [\d,]+ a second$/),
      '           1  purchases recorded',
      '           0  recorded before',
      '           1  members enrolled',
      '           2  rows refused:',
      '           1  CANCELLATION, such as line 2: total "-10.00" is negative: a cancellation that names no invoice',
      '           1  ZERO_TOTAL, such as line 4: total "0" is zero: nothing was paid',
      `Every row that was not taken, with its line and reason: ${file}.import-report.csv`,
    ]);
    expect(readFileSync(`${file}.import-report.csv`, 'utf8').split('\r\n')).toEqual([
      'line,order_id,reason,message',
      '"2","B1","CANCELLATION","total ""-10.00"" is negative: a cancellation that names no invoice"',
      '"4","B3","ZERO_TOTAL","total ""0"" is zero: nothing was paid"',
      '',
    ]);
  });

  it('imports activities of one type, and reports them by their reference', async () => {
    const mutation = `mutation { createActivityType(input: { key: "review", name: [{ locale: "en", text: "Review" }], oncePerReference: true }) { __typename } }`;
    await app.asAdmin(mutation);
    await aMember(app).with({ externalId: 'reader' }).enroll();
    const file = aFile('reviews.csv', 'sku-1,reader,2026-01-01,good', 'sku-2,stranger,2026-01-01,bad');
    const map = 'reference=order,member.externalId=customer,occurredAt=date,attributes.text=paid';
    const args = ['activities', file, '--program', 'Books & Coffee', '--type', 'review', '--map', map];

    const { code, lines, errors } = await runHere('cli/import.js', args, environment());

    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(lines).toEqual([
      `Into Books & Coffee (${app.program.program.id}): type is review, reference = order, member.externalId = customer, occurredAt = date, attributes.text = paid`,
      expect.stringMatching(/^ {11}2 {2}rows in \d+ s, [\d,]+ a second$/),
      '           1  activities recorded',
      '           0  recorded before',
      '           1  rows refused:',
      expect.stringMatching(/^ {11}1 {2}MEMBER_NOT_FOUND, such as line 3: /),
      `Every row that was not taken, with its line and reason: ${file}.import-report.csv`,
    ]);
    expect(readFileSync(`${file}.import-report.csv`, 'utf8').split('\r\n')).toEqual([
      'line,reference,reason,message',
      expect.stringMatching(/^"3","sku-2","MEMBER_NOT_FOUND",/),
      '',
    ]);
  });

  it('ends cleanly after the running batch at Ctrl-C, goes on when it runs again, and ends with 0 when all was taken', async () => {
    const rows = Array.from({ length: 1500 }, (_, index) => `S${index},s${index % 40},2026-01-01,1.00`);
    const file = aFile('many.csv', ...rows);
    const args = ['purchases', file, '--program', app.program.program.id, '--map', MAP];
    const recorded = async () =>
      Number((await app.database.pool.query("SELECT count(*) FROM purchase WHERE order_id LIKE 'S%'")).rows[0].count);

    const command = new Command('cli/import.js', args, environment());
    await command.prints('Into Books & Coffee');
    command.signal('SIGINT');
    command.signal('SIGINT'); // npm passes it on as well
    const stopped = await command.ended();
    const afterStop = await recorded();
    const resumed = await run('cli/import.js', args, environment());

    expect(stopped).toMatchObject({ code: 130, errors: '' });
    expect(stopped.lines.at(-1)).toBe(
      'Stopped before the end. Run the same command again: it goes on where it stopped.',
    );
    expect(afterStop % 100).toBe(0);
    expect(afterStop).toBeLessThan(1500);
    expect(resumed.code).toBe(0);
    expect(resumed.lines).toContain(`${afterStop.toLocaleString('en-US').padStart(12)}  recorded before`);
    expect(await recorded()).toBe(1500);
    expect(existsSync(`${file}.import-report.csv`)).toBe(false);
  });

  it.each([
    [[], 2, 'Name one file: purchases FILE.csv.'],
    [['FILE'], 2, 'Say into which program, by its id or name: --program.'],
    [['FILE', '--program', 'x', '--type', 'review'], 2, '--type is for activities.'],
    [['FILE', '--program', 'x', '--map', 'orderId'], 2, '--map: "orderId" is not of the form field=column.'],
    [['FILE', '--program', 'x', '--map', 'orderId=nr'], 2, '--map: the file has no column "nr" for orderId. Its columns are "order", "customer", "date", "paid".'],
    [['NONE', '--program', 'x'], 1, 'There is no file NONE.'],
  ])('%j ends with %d', async (args, code, message) => {
    const file = aFile('any.csv', 'A1,c1,2026-01-01,1.00');

    const ended = await importing(...args.map((arg) => (arg === 'FILE' ? file : arg)));

    expect(ended.code).toBe(code);
    expect(ended.errors.split('\n')[0]).toBe(message);
  }); // prettier-ignore
});
