import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMapping } from '../../src/cli/import/column-map.js';
import { openImportFile } from '../../src/cli/import/import-file.js';
import { PURCHASE_FIELDS } from '../../src/cli/import/purchases/purchase-fields.js';
import { PurchaseRows } from '../../src/cli/import/purchases/purchase-rows.js';
import { ReportFile } from '../../src/cli/import/report-file.js';
import type { CreatedProgram } from '../../src/programs/index.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { rowsOf } from '../support/rows.js';
import { importInto, type Imported } from './import-into.js';

const MAP = 'orderId=order,member.externalId=customer,purchasedAt=date,total=paid';
const HEADER = 'order,customer,date,paid';

let app: TestApp;
let program: CreatedProgram;
let folder: string;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindred-import-'));
  program = await app.anotherProgram();
  await aRule(app).by(program.adminKey).active();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function importLines(...rows: string[]): Promise<Imported & { enrolled: number }> {
  return importFile(`${HEADER}\n${rows.join('\n')}\n`);
}

async function importFile(
  content: string | Buffer,
  map = MAP,
  isStopped = () => false,
): Promise<Imported & { enrolled: number }> {
  const path = join(folder, 'purchases.csv');
  writeFileSync(path, content);
  const file = await openImportFile(path, readMapping([map], PURCHASE_FIELDS) as never, PURCHASE_FIELDS);
  const kind = new PurchaseRows(app, program.program, file.columns);
  return { ...(await importInto(kind, file, path, isStopped)), enrolled: kind.enrolled };
}

async function query(sql: string): Promise<unknown[]> {
  return (await app.database.pool.query({ text: sql, values: [program.program.number], rowMode: 'array' })).rows;
}

const joined = (): Promise<unknown[]> =>
  query(`SELECT i.value, to_char(m.joined_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM member m JOIN member_identifier i
    ON i.program_id = m.program_id AND i.member_id = m.id AND i.kind = 'EXTERNAL_ID' WHERE m.program_id = $1 ORDER BY 1`);
const purchases = (): Promise<unknown[]> =>
  query('SELECT order_id, total::int, points_earned::int FROM purchase WHERE program_id = $1 ORDER BY 1');

describe('importing purchases', () => {
  it('enrolls who bought, records what they bought, however long ago, and awards its points', async () => {
    const result = await importLines('A1,c1,2010-12-01 08:26,12.50', 'A2,c2,2010-12-01,9.99', 'A3,c1,2010-12-02,1.00');

    expect(result).toEqual({ rows: 3, recorded: 3, known: 0, refused: 0, enrolled: 2, report: null });
    expect(await purchases()).toEqual([
      ['A1', 1250, 12],
      ['A2', 999, 9],
      ['A3', 100, 1],
    ]);
    expect(await query('SELECT DISTINCT actor_type, actor_id FROM posting WHERE program_id = $1')).toEqual([[3, null]]);
  });

  it('counts for tiers of who is enrolled by it, on the dates of the purchases', async () => {
    await aLadder(app)
      .by(program.adminKey)
      .counting('SPEND')
      .within('LIFETIME')
      .falling('NEVER')
      .tier('low', '0')
      .tier('high', '20')
      .active();

    const result = await importLines('A1,c1,2010-12-01 08:26,12.50', 'A2,c2,2010-12-01,9.99', 'A3,c1,2010-12-02,10.00');

    expect(result).toMatchObject({ recorded: 3, enrolled: 2, refused: 0 });
    expect(await query('SELECT day::text, amount::int FROM tier_progress WHERE program_id = $1 ORDER BY 2')).toEqual([
      ['2010-12-01', 999],
      ['2010-12-02', 1000],
      ['2010-12-01', 1250],
    ]);
    expect(await query('SELECT cause, from_tier, to_tier FROM tier_change WHERE program_id = $1')).toEqual([
      ['PURCHASE', 1, 2],
    ]);
    await expectInvariants(app);
  });

  it('changes nothing when it runs again', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `A${index},c${index % 90},2026-01-02,${index + 1}.00`);
    const first = await importLines(...rows);
    const before = await rowsOf(app.database.pool, program.program.number);

    const second = await importLines(...rows);

    expect(first).toMatchObject({ recorded: 250, enrolled: 90 });
    expect(second).toEqual({ rows: 250, recorded: 0, known: 250, refused: 0, enrolled: 0, report: null });
    expect(await rowsOf(app.database.pool, program.program.number)).toEqual(before);
  });

  it('goes on where it was stopped', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `A${index},c${index},2026-01-02,1.00`);
    const content = `${HEADER}\n${rows.join('\n')}\n`;

    const stopped = await importFile(content, MAP, () => true);
    const resumed = await importFile(content);

    expect(stopped).toMatchObject({ rows: 100, recorded: 100, enrolled: 100 });
    expect(resumed).toMatchObject({ rows: 250, recorded: 150, known: 100, enrolled: 150 });
  });

  it('can be stopped where each order stands in two rows, of which the second is refused', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `A${index >> 1},c1,2026-01-02,1.0${index % 2}`);

    const stopped = await importFile(`${HEADER}\n${rows.join('\n')}\n`, MAP, () => true);

    expect(stopped).toMatchObject({ rows: 1, recorded: 1 });
  });

  it('lets a member join with the first purchase, also when the file is not sorted', async () => {
    const filler = Array.from({ length: 150 }, (_, index) => `F${index},filler,2026-05-01,1.00`);

    await importLines(
      'A1,c1,2026-03-01,1.00',
      'A2,c1,2026-02-01 10:00,1.00',
      ...filler,
      'A3,c1,2026-01-01,1.00',
      'A4,c1,2026-04-01,1.00',
    );

    expect(await joined()).toEqual([
      ['c1', '2026-01-01 00:00'],
      ['filler', '2026-04-30 23:00'],
    ]);
  });

  it('leaves the date of members who enrolled in another way', async () => {
    const member = await aMember(app).of(program).with({ externalId: 'c1', joinedAt: '2026-06-01T12:00:00Z' }).enroll();

    const result = await importLines('A1,c1,2026-01-01,5.00');

    expect(result).toMatchObject({ recorded: 1, enrolled: 0 });
    expect(await joined()).toEqual([['c1', '2026-06-01 12:00']]);
    expect(member.joinedAt).toBe('2026-06-01T12:00:00.000Z');
  });

  it('reports every row that it does not take with its line and reason, and stores nothing for it', async () => {
    const content = Buffer.concat([
      Buffer.from(
        [
          `\uFEFF${HEADER},note`,
          'A1,c1,2026-01-01,10.00,"two\r\nlines, with ""quotes"""',
          'C1,c1,2026-01-01,-10.00,',
          'A2,c2,2026-01-01,0.00,',
          '',
          'A3,c3,01/02/2026,1.00,',
          'A4,c4,2026-01-01,ten,',
          'A5,c5,2026-01-01,1.00',
          'A6,c6,2026-01-01,1.00,5" pipe',
          ',c7,2026-01-01,1.00,',
          'A8,,2026-01-01,1.00,',
          'A1,c1,2026-01-01,10.00,the same again',
          'A1,c1,2026-01-01,11.00,another amount',
          'A1,c8,2026-01-01,10.00,another member',
          'A9,c9,2999-01-01,1.00,',
          `A10,${'c'.repeat(300)},2026-01-01,1.00,`,
          '=1+1,c10,2026-13-01,1.00,',
          'A11\u0007,c11,2026-01-01,1.00,',
          '',
        ].join('\r\n'),
      ),
      Buffer.from('A12,c12,2026-01-01,1.00,caf\u00e9\r\n', 'latin1'),
      Buffer.from('A13,c13,2026-01-01,1.00,"never closed\r\nA14,c14,2026-01-01,14.00,\r\n'),
    ]);

    const { report, ...counts } = await importFile(content);

    expect(counts).toEqual({ rows: 19, recorded: 2, known: 1, refused: 16, enrolled: 2 });
    expect(report).toEqual([
      '"4","C1","CANCELLATION","total ""-10.00"" is negative: a cancellation that names no invoice"',
      '"5","A2","ZERO_TOTAL","total ""0.00"" is zero: nothing was paid"',
      '"7","A3","BAD_DATE","purchasedAt ""01/02/2026"" is not a moment since 1900 in one of the forms 2027-03-01, 2027-03-01 09:30 or 2027-03-01T09:30:00+01:00"',
      '"8","A4","BAD_AMOUNT","total ""ten"" is not a plain number, such as 1234.50"',
      '"9","","WRONG_COLUMNS","the row has 4 columns, the header 5"',
      '"10","","WRONG_QUOTING","a quote stands inside a field: put the whole field in quotes and double the quotes in it, as in ""5"""" pipe"""',
      '"11","","MISSING_VALUE","orderId is empty (column ""order"")"',
      '"12","A8","NO_MEMBER","the row names no member"',
      '"14","A1","ORDER_ALREADY_RECORDED","This order was recorded before with another input or for another member."',
      '"15","A1","ORDER_ALREADY_RECORDED","This order was recorded before with another input or for another member."',
      expect.stringMatching(
        /^"16","A9","INVALID_INPUT","purchasedAt: 2999-01-01T00:00:00.000Z is in the future; it is /,
      ),
      expect.stringMatching(/^"17","A10","INVALID_INPUT","externalId: /),
      expect.stringMatching(/^"18","'=1\+1","BAD_DATE",/),
      '"19","A11\\u0007","INVALID_INPUT","orderId: must have 1 to 255 characters, no control characters"',
      '"20","","NOT_UTF8","the line is not UTF-8 text"',
      '"21","","WRONG_QUOTING","a quote that is opened here is not closed within 1 MB, or before the end of the file"',
    ]);
    expect(await purchases()).toEqual([
      ['A1', 1000, 10],
      ['A14', 1400, 14],
    ]);
    expect((await joined()).map((row) => (row as string[])[0])).toEqual(['c1', 'c14']);
  });

  it('finds a member by the first identifier of a row, and gives a new one all of them', async () => {
    const header = 'orderId,purchasedAt,total,member.externalId,member.email,member.givenName';

    const result = await importFile(
      [
        header,
        'A1,2026-01-01,1.00,c1,ada@example.com,Ada',
        'A2,2026-01-02,2.00,,Ada@Example.com,',
        'A3,2026-01-03,3.00,c3,ADA@example.com,',
      ].join('\n'),
      'total=total',
    );

    expect(result).toMatchObject({
      recorded: 2,
      enrolled: 1,
      report: ['"4","A3","DUPLICATE_MEMBER","Another member has this email."'],
    });
    expect(await query('SELECT given_name FROM member_profile WHERE program_id = $1')).toEqual([['Ada']]);
  });

  it('refuses a row for what it says itself, and enrolls a member with the first row by which it can', async () => {
    await aMember(app).of(program).with({ externalId: 'old', email: 'old@example.com' }).enroll();
    const content = [
      'orderId,member.externalId,member.email,member.phone,purchasedAt,total',
      'A1,c1,,07700900123,2026-01-01,1.00',
      'A2,c2,old@example.com,,2026-01-01,2.00',
      'A3,c1,old@example.com,,2026-01-02,3.00',
      'A4,c1,,+447700900123,2026-01-04,4.00',
      'A5,c2,,,2026-01-05,5.00',
      'A6,c1,,07700900123,2026-01-03,6.00',
      'A7,c3,old@example.com,,2026-01-01,7.00',
    ].join('\n');

    const result = await importFile(content, 'total=total');

    expect(result).toEqual({
      rows: 7,
      recorded: 3,
      known: 0,
      refused: 4,
      enrolled: 2,
      report: [
        expect.stringMatching(/^"2","A1","INVALID_INPUT","phone: ""07700900123"" is not a phone number/),
        '"3","A2","DUPLICATE_MEMBER","Another member has this email."',
        '"4","A3","DUPLICATE_MEMBER","Another member has this email."',
        '"8","A7","DUPLICATE_MEMBER","Another member has this email."',
      ],
    });
    expect(await purchases()).toEqual([
      ['A4', 400, 4],
      ['A5', 500, 5],
      ['A6', 600, 6],
    ]);
    expect((await joined()).slice(0, 2)).toEqual([
      ['c1', '2026-01-03 00:00'],
      ['c2', '2026-01-05 00:00'],
    ]);
    expect(await query("SELECT value FROM member_identifier WHERE program_id = $1 AND kind = 'PHONE'")).toEqual([
      ['+447700900123'],
    ]);
    await expectInvariants(app);
  });

  it('enrolls a member whose other purchase is from before anybody can have joined', async () => {
    const result = await importLines('A1,c1,2026-01-01,1.00', 'A2,c1,1900-01-01T00:00:00+01:00,2.00');

    expect(result).toEqual({ rows: 2, recorded: 2, known: 0, refused: 0, enrolled: 1, report: null });
    await expectInvariants(app);
  });

  it('writes the report where it is asked to, and says when it cannot', () => {
    const asked = join(folder, 'asked.csv');

    expect(ReportFile.open(join(folder, 'x.csv'), asked, 'order_id').path).toBe(asked);
    expect(() => ReportFile.open(join(folder, 'none', 'x.csv'), undefined, 'order_id')).toThrow(
      'The report cannot be written',
    );
  });

  it('never writes the report over the file', () => {
    const path = join(folder, 'purchases.csv');
    writeFileSync(path, HEADER);

    expect(() => ReportFile.open(path, path, 'order_id')).toThrow('is the file to import');
    expect(readFileSync(path, 'utf8')).toBe(HEADER);
    expect(existsSync(`${path}.import-report.csv`)).toBe(false);
  });

  it.each([
    ['', 'is empty: it needs a header line'],
    ['\u0000\u0001binary', 'does not begin with a header line'],
    [Buffer.from('\uFEFForder,paid', 'utf16le'), 'the line is not UTF-8 text'],
    [
      'order,customer,date\n',
      '--map: the file has no column "paid" for total. Its columns are "order", "customer", "date".',
    ],
  ])('refuses a file that has no header: %j', async (content, message) => {
    await expect(importFile(content)).rejects.toThrow(message);
  });
});
