import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activityFields } from '../../src/cli/import/activities/activity-fields.js';
import { ActivityRows } from '../../src/cli/import/activities/activity-rows.js';
import { readMapping } from '../../src/cli/import/column-map.js';
import { openImportFile } from '../../src/cli/import/import-file.js';
import type { CreatedProgram } from '../../src/programs/index.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { importInto, type Imported } from './import-into.js';

const MAP = 'type=kind,member.externalId=customer,occurredAt=date,reference=about,attributes.stars=stars';
const HEADER = 'kind,customer,date,about,stars';

let app: TestApp;
let program: CreatedProgram;
let folder: string;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await expectInvariants(app);
  await app.close();
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindred-import-'));
  program = await app.anotherProgram();
  const stars = { type: 'integer', minimum: 1, maximum: 5 };
  const attributesSchema = { type: 'object', properties: { stars } };
  await aType({ key: 'review', oncePerReference: true, attributesSchema });
  await aType({ key: 'visit' });
  await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(50).active();
  await aRule(app).by(program.adminKey).on('ACTIVITY', 'visit').fixed(3).active();
  for (const externalId of ['c1', 'c2']) await aMember(app).of(program).with({ externalId }).enroll();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function aType(input: Record<string, unknown>): Promise<void> {
  const mutation = 'mutation ($input: CreateActivityTypeInput!) { createActivityType(input: $input) { __typename } }';
  const { data } = await app.call(program.adminKey, mutation, {
    input: { name: [{ locale: 'en', text: 'Something done' }], ...input },
  });
  expect(data.createActivityType).toEqual({ __typename: 'CreateActivityTypePayload' });
}

const importLines = (...lines: string[]): Promise<Imported> => importFile([HEADER, ...lines, ''].join('\n'));

async function importFile(
  content: string,
  {
    map = MAP,
    type = null,
    isStopped = () => false,
  }: { map?: string; type?: string | null; isStopped?: () => boolean } = {},
): Promise<Imported> {
  const path = join(folder, 'activities.csv');
  writeFileSync(path, content);
  const fields = activityFields(type);
  const file = await openImportFile(path, readMapping([map], fields) as never, fields);
  const kind = await ActivityRows.open(app, program.program, file.columns, type);
  return importInto(kind, file, path, isStopped);
}

async function query(sql: string): Promise<unknown[]> {
  return (await app.database.pool.query({ text: sql, values: [program.program.number], rowMode: 'array' })).rows;
}

const activities = (): Promise<unknown[]> =>
  query(`SELECT type, i.value, reference, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), attributes, points_earned::int
    FROM activity a JOIN member_identifier i ON i.program_id = a.program_id AND i.member_id = a.member_id AND i.kind = 'EXTERNAL_ID'
    WHERE a.program_id = $1 ORDER BY a.id`);

describe('importing activities', () => {
  it('records what members did, however long ago, and awards its points', async () => {
    const result = await importLines(
      'review,c1,2010-12-01 08:26,sku-1,5',
      'visit,c2,2010-07-01,,',
      'review,c1,2010-12-02,sku-2,',
    );

    expect(result).toEqual({ rows: 3, recorded: 3, known: 0, refused: 0, report: null });
    expect(await activities()).toEqual([
      ['review', 'c1', 'sku-1', '2010-12-01 08:26', { stars: 5 }, 50],
      ['visit', 'c2', null, '2010-06-30 23:00', null, 3],
      ['review', 'c1', 'sku-2', '2010-12-02 00:00', null, 50],
    ]);
    expect(await query('SELECT DISTINCT actor_type, actor_id FROM posting WHERE program_id = $1')).toEqual([[3, null]]);
  });

  it('changes nothing when it runs again, also with equal rows', async () => {
    const lines = [
      ...Array.from({ length: 250 }, (_, index) => `visit,c${1 + (index % 2)},2026-01-02,${index % 100},`),
      'review,c1,2026-01-02,sku-1,5',
      'review,c1,2026-01-02,sku-1,5',
    ];
    const first = await importLines(...lines);
    const before = await activities();

    const second = await importLines(...lines);

    expect(first).toEqual({ rows: 252, recorded: 251, known: 1, refused: 0, report: null });
    expect(second).toEqual({ rows: 252, recorded: 0, known: 252, refused: 0, report: null });
    expect(await activities()).toEqual(before);
  });

  it('knows rows again when others of the file were corrected', async () => {
    await importLines('visit,c1,2026-01-01,,5', 'visit,nobody,2026-01-01,,', 'visit,c1,2026-01-01,,5');

    const result = await importLines('visit,c1,2026-01-01,,5', 'visit,c2,2026-01-01,,', 'visit,c1,2026-01-01,,5');

    expect(result).toEqual({ rows: 3, recorded: 1, known: 2, refused: 0, report: null });
  });

  it('records nothing twice when the schema reads the same row in another way than before', async () => {
    await importLines('visit,c1,2026-01-01,,5');
    const update = `mutation ($schema: JSONObject) {
      updateActivityType(input: { key: "visit", attributesSchema: $schema }) { __typename } }`;
    const schema = { type: 'object', properties: { stars: { type: 'integer' } } };
    await app.call(program.adminKey, update, { schema });

    const result = await importLines('visit,c1,2026-01-01,,5');

    expect(result).toMatchObject({ recorded: 0, known: 0, refused: 1 });
    expect(result.report).toEqual([expect.stringMatching(/^"2","","IDEMPOTENCY_KEY_REUSED"/)]);
  });

  it('goes on where it was stopped', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => `visit,c1,2026-01-02,${index % 120},`);
    const content = [HEADER, ...lines].join('\n');

    const stopped = await importFile(content, { isStopped: () => true });
    const resumed = await importFile(content);

    expect(stopped).toMatchObject({ rows: 100, recorded: 100 });
    expect(resumed).toMatchObject({ rows: 250, recorded: 150, known: 100 });
  });

  it('takes one type for all rows, and attributes as JSON', async () => {
    const content = [
      'member.externalId,occurredAt,reference,type,attributes',
      'c1,2026-01-01,sku-1,hardcover,"{""stars"":4,""tags"":[""new""]}"',
    ].join('\n');

    const result = await importFile(content, { map: 'reference=reference', type: 'review' });

    expect(result).toMatchObject({ recorded: 1 });
    expect(await activities()).toEqual([
      ['review', 'c1', 'sku-1', '2026-01-01 00:00', { stars: 4, tags: ['new'] }, 50],
    ]);
  });

  it('reports every row that it does not take with its line and reason, and stores nothing for it', async () => {
    await aType({ key: 'check-in' });
    await aRule(app)
      .by(program.adminKey)
      .on('ACTIVITY', 'check-in')
      .fixed(1)
      .named('Daily')
      .limits({ uses: 1, period: 'DAY' })
      .active();

    const { report, ...counts } = await importLines(
      'review,c1,2026-01-01,sku-1,5',
      'review,c1,2026-01-01,sku-1,4',
      'review,c1,2026-01-01,,5',
      'review,c1,2026-01-01,sku-2,6',
      'review,c1,2026-01-01,sku-3,many',
      'review,nobody,2026-01-01,sku-1,5',
      'visit,c1,2999-01-01,,',
      'dance,c1,2026-01-01,,',
      'birthday,c1,2026-01-01,,',
      'check-in,c1,2026-01-01 10:00,,',
      'check-in,c1,2026-01-01 11:00,,',
      'check-in,c1,2026-01-02 10:00,,',
      'visit,c1,2026-01-01',
    );

    expect(counts).toEqual({ rows: 13, recorded: 3, known: 0, refused: 10 });
    expect(report).toEqual([
      '"3","sku-1","ACTIVITY_ALREADY_RECORDED","The member did this already for this reference, and it was told in another way then."',
      '"4","","INVALID_INPUT","reference: is needed: ""review"" is done once per reference"',
      expect.stringMatching(/^"5","sku-2","INVALID_INPUT","attributes.stars: /),
      expect.stringMatching(/^"6","sku-3","INVALID_INPUT","attributes.stars: /),
      expect.stringMatching(/^"7","sku-1","MEMBER_NOT_FOUND"/),
      expect.stringMatching(/^"8","","INVALID_INPUT","occurredAt: 2999-01-01T00:00:00.000Z is in the future; it is /),
      '"9","","INVALID_INPUT","type: there is no activity type ""dance"" in this program"',
      '"10","","INVALID_INPUT","type: ""birthday"" is recorded by Kindred itself"',
      '"12","","LIMIT_REACHED","Daily: the limit of 1 time a day is reached."',
      '"14","","WRONG_COLUMNS","the row has 3 columns, the header 5"',
    ]);
    expect(await query('SELECT count(*)::int FROM activity WHERE program_id = $1')).toEqual([[3]]);
    expect(await query('SELECT count(*)::int FROM member WHERE program_id = $1')).toEqual([[2]]);
  });

  it.each([
    ['dance', '--type: there is no activity type "dance" in this program. Its types are "review", "visit".'],
    ['birthday', '--type: "birthday" is recorded by Kindred itself.'],
  ])('refuses a file of type %s', async (type, message) => {
    await expect(importFile('member.card,occurredAt\n', { map: 'occurredAt=occurredAt', type })).rejects.toThrow(
      message,
    );
  });
});
