import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { sqlStateOf } from '../../src/platform/database/busy.js';
import { call, statement, type Call } from '../../src/platform/database/index.js';
import { arrayLiteral } from '../../src/platform/database/wire/array-literal.js';
import { sendStatements } from '../../src/platform/database/wire/send-statements.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

const ELEMENTS: Record<string, fc.Arbitrary<unknown>> = {
  smallint: fc.integer({ min: -32768, max: 32767 }),
  integer: fc.integer(),
  bigint: fc.maxSafeInteger(),
  boolean: fc.boolean(),
  uuid: fc.uuid(),
  text: fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  jsonb: fc.jsonValue().map((value) => JSON.stringify(value).replaceAll('\\u0000', '')),
  bytea: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  timestamptz: fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
  numeric: fc.oneof(fc.maxSafeInteger(), fc.constant('12.500001')),
};

describe('statements that are sent together', () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createEmptyDatabase();
    await database.pool.query('CREATE TABLE noted (id integer PRIMARY KEY, said text)');
  });
  beforeEach(async () => {
    client = new Client({ connectionString: database.url, pipeline: true });
    await client.connect();
  });
  afterEach(() => client.end());
  afterAll(() => database.drop());

  const note = statement('note', 'INSERT INTO noted (id, said) SELECT * FROM UNNEST($1::integer[], $2::text[])');
  const noted = statement<{ id: number; said: string }>(
    'find-noted',
    'SELECT id, said FROM noted WHERE id = ANY ($1::integer[])',
  );
  const rowsOf = async <Row>(...calls: Call<Row>[]): Promise<Row[][]> => {
    const { rows, error } = await sendStatements(client, calls);
    if (error !== null) throw error as Error;
    return rows as Row[][];
  };

  it.each(Object.entries(ELEMENTS))('arrays of %s arrive as their text would', async (type, element) => {
    const echo = statement<{ back: string | null; same: boolean }>(
      `echo-${type}`,
      `SELECT $1::${type}[]::text AS back, $1::${type}[] IS NOT DISTINCT FROM $2::text::${type}[] AS same`,
    );

    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(element, { freq: 5 }), { maxLength: 8 }), async (values) => {
        const [rows] = await rowsOf(call(echo, [values, arrayLiteral(values)]));

        expect(rows).toEqual([{ back: expect.any(String), same: true }]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['integer', [1, 2 ** 31], '22003'],
    ['smallint', [40_000], '22003'],
    ['bigint', ['9223372036854775808'], '22003'],
    ['uuid', ['not a uuid'], '22P02'],
    ['boolean', ['perhaps'], '22P02'],
    ['text', ['nul \0 inside'], '22021'],
  ])('an array of %s says what is wrong with %j', async (type, values, code) => {
    const echo = statement(`refuse-${type}`, `SELECT $1::${type}[]`);

    const { error } = await sendStatements(client, [call(echo, [values])]);

    expect(sqlStateOf(error)).toBe(code);
  });

  it.each([
    ['integer', ['7'], '{7}'],
    ['text', [7, true], '{7,true}'],
    ['uuid', ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'], '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'],
    ['timestamptz', ['infinity'], '{infinity}'],
  ])('an array of %s may be said in another form: %j', async (type, values, back) => {
    const echo = statement<{ back: string }>(`other-${type}`, `SELECT $1::${type}[]::text AS back`);

    expect(await rowsOf(call(echo, [values]))).toEqual([[{ back }]]);
  });

  it('single values arrive', async () => {
    const echo = statement<Record<string, unknown>>(
      'echo-values',
      `SELECT $1::integer AS number, $2::text AS text, $3::boolean AS boolean, $4::timestamptz AS instant, $5::bytea AS bytes,
              $6::jsonb AS json, $7::text AS nothing, $8::bigint AS big`,
    );
    const instant = new Date('2027-03-01T09:30:00.123Z');

    const [rows] = await rowsOf(
      call(echo, [7, 'grüße 🙂', true, instant, Buffer.from([0, 255]), { a: 1 }, null, 2 ** 52]),
    );

    expect(rows).toEqual([
      {
        number: 7,
        text: 'grüße 🙂',
        boolean: true,
        instant,
        bytes: Buffer.from([0, 255]),
        json: { a: 1 },
        nothing: null,
        big: 2 ** 52,
      },
    ]);
  });

  it('have their own rows, the first time and later', async () => {
    const count = statement<{ n: number }>('count-to', 'SELECT n FROM generate_series(1, $1::integer) AS n');
    const calls = [call(count, [2]), call(note, [[], []]), call(count, [0]), call(count, [3])];

    for (let time = 0; time < 3; time++) {
      expect(await rowsOf<unknown>(...calls)).toEqual([[{ n: 1 }, { n: 2 }], [], [], [{ n: 1 }, { n: 2 }, { n: 3 }]]);
    }
  });

  it('large ones too', async () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => 1_000_000 + index);
    const said = ids.map((id) => `${randomUUID()} ${String(id)} ü`);

    await rowsOf<unknown>(call(note, [ids, said]));

    const [rows] = await rowsOf(call(noted, [ids]));
    expect(rows).toHaveLength(ids.length);
    expect(rows?.find(({ id }) => id === 1_019_999)?.said).toBe(said.at(-1));
  });

  it('stop at the first that fails, and the connection goes on', async () => {
    const before = statement<{ one: number }>('before-failing', 'SELECT 1 AS one');
    const after = statement<{ two: number }>('after-failing', 'SELECT 2 AS two');
    const failing = statement<{ share: number }>('divide', 'SELECT 10 / $1::integer AS share');
    const wrong = statement('wrong', 'SELECT nothing FROM nowhere');
    const calls = (by: number) => [
      call(before, []),
      call(note, [[by], ['tried']]),
      call(failing, [by]),
      call(after, []),
    ];

    await rowsOf<unknown>(call(after, []));
    const failed = await sendStatements(client, calls(0));
    expect(failed).toMatchObject({ answered: 2, rows: [[{ one: 1 }], [], [], []] });
    expect(sqlStateOf(failed.error)).toBe('22012');
    expect(sqlStateOf((await sendStatements(client, [call(wrong, []), call(after, [])])).error)).toBe('42P01');

    expect(await rowsOf<unknown>(...calls(5))).toEqual([[{ one: 1 }], [], [{ share: 2 }], [{ two: 2 }]]);
    expect(await rowsOf<unknown>(...calls(2))).toEqual([[{ one: 1 }], [], [{ share: 5 }], [{ two: 2 }]]);
    expect(await rowsOf(call(noted, [[0, 5, 2]]))).toEqual([
      [
        { id: 5, said: 'tried' },
        { id: 2, said: 'tried' },
      ],
    ]);
  });

  it('are prepared anew where their tables changed', async () => {
    const all = statement<Record<string, unknown>>('find-changed', 'SELECT * FROM changed');
    await database.pool.query('CREATE TABLE changed (one integer); INSERT INTO changed VALUES (1)');
    expect(await rowsOf(call(all, []))).toEqual([[{ one: 1 }]]);

    await database.pool.query('ALTER TABLE changed ADD two integer DEFAULT 2');

    expect(sqlStateOf((await sendStatements(client, [call(all, [])])).error)).toBe('0A000');
    expect(await rowsOf(call(all, []))).toEqual([[{ one: 1, two: 2 }]]);
  });

  it('are timed together, and one by one where that is asked', async () => {
    const sleep = statement('sleep', 'SELECT pg_sleep($1::double precision)');
    const calls = [call(sleep, [0]), call(sleep, [0.2]), call(sleep, [0])];

    const together = await sendStatements(client, calls);
    const apart = await sendStatements(client, calls, { timesEach: true });

    expect(together.milliseconds).toBeGreaterThan(100);
    expect(together.each).toEqual([]);
    expect(apart.each).toHaveLength(3);
    expect(apart.each[1]).toBeGreaterThan(100);
  });

  it('are given up where there is no answer in time, and only there', async () => {
    const sleep = statement('sleep', 'SELECT pg_sleep($1::double precision)');
    client.on('error', () => undefined);

    const { error: none } = await sendStatements(client, [call(sleep, [0])], { silence: 300 });
    await rowsOf(call(sleep, [0.6])); // the first would have been given up by now
    const { error } = await sendStatements(client, [call(sleep, [30])], { silence: 300 });

    expect(none).toBeNull();
    expect(error).toMatchObject({ message: 'Query read timeout' });
  });

  it('fail together with their connection', async () => {
    const end = statement('end-connection', 'SELECT pg_terminate_backend(pg_backend_pid())');
    client.on('error', () => undefined);

    const { error, answered } = await sendStatements(client, [call(end, []), call(noted, [[1]])]);

    expect(error).toBeInstanceOf(Error);
    expect(answered).toBe(0);
  });
});
