import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sqlIn } from './sql-in.js';
import { TABLE_OWNERS } from './table-owners.js';
import { ctesNamedIn, HOLE, tablesNamedIn } from './tables-named-in.js';

const root = join(import.meta.dirname, '../../..');
const features = createRequire(import.meta.url)(join(root, 'tools/architecture/features.cjs')) as string[];
const ORDER = ['kernel', 'platform', ...features, 'cli'];

describe('tablesNamedIn', () => {
  it.each<[string, string, string[]]>([
    ['a plain read', 'SELECT * FROM wallet WHERE id = $1', ['wallet']],
    ['lower case', 'select id from wallet', ['wallet']],
    ['aliases', 'SELECT w.id FROM wallet AS w JOIN posting p ON p.wallet_id = w.id', ['posting', 'wallet']],
    ['a list of tables', 'SELECT 1 FROM wallet w, posting AS p, hold WHERE true', ['hold', 'posting', 'wallet']],
    ['a list after a join', 'SELECT 1 FROM wallet w JOIN hold h ON h.id = w.id, award', ['award', 'hold', 'wallet']],
    ['commas that separate no tables', 'SELECT a, b FROM wallet ORDER BY c, d', ['wallet']],
    ['outer joins', 'SELECT 1 FROM wallet LEFT OUTER JOIN hold USING (program_id, id)', ['hold', 'wallet']],
    ['joins in parentheses', 'SELECT 1 FROM (wallet JOIN hold ON true) x', ['hold', 'wallet']],
    ['quoted and qualified names', 'SELECT 1 FROM "wallet" JOIN public.hold h ON true', ['hold', 'wallet']],
    ['another schema', 'SELECT 1 FROM pgboss.job', ['pgboss.job']],
    ['the catalog', 'SELECT 1 FROM pg_class JOIN pg_catalog.pg_index ON true', []],
    ['a subquery', 'SELECT (SELECT max(at) FROM posting), 1 FROM wallet', ['posting', 'wallet']],
    ['a derived table', 'SELECT 1 FROM (SELECT id FROM hold) h, wallet', ['hold', 'wallet']],
    ['EXISTS', 'SELECT 1 WHERE NOT EXISTS (SELECT FROM member WHERE id = $1)', ['member']],
    ['a union', 'SELECT 1 FROM wallet UNION ALL SELECT 2 FROM hold', ['hold', 'wallet']],
    [
      'CTE names',
      'WITH due AS (SELECT id FROM point_lot) SELECT * FROM due JOIN wallet ON true',
      ['point_lot', 'wallet'],
    ],
    [
      'several CTEs',
      'WITH a (x) AS MATERIALIZED (DELETE FROM hold RETURNING id), b AS NOT MATERIALIZED (SELECT 1 FROM a) SELECT 1 FROM b',
      ['hold'],
    ],
    [
      'a CTE whose query, or the beginning of it, is in a hole',
      `WITH page AS (${HOLE}), kin AS (${HOLE} UNION SELECT id FROM wallet) SELECT 1 FROM page JOIN kin ON true`,
      ['wallet'],
    ],
    ['a CTE named like its table', 'WITH wallet AS (SELECT id FROM wallet) SELECT 1 FROM wallet', ['wallet']],
    [
      'a recursive CTE',
      'WITH RECURSIVE up AS (SELECT id FROM member UNION SELECT m.id FROM up, member m) SELECT 1 FROM up',
      ['member'],
    ],
    [
      'UNNEST with column lists',
      'SELECT u.a FROM UNNEST($1::bigint[], $2::text[]) WITH ORDINALITY AS u (a, b), wallet',
      ['wallet'],
    ],
    [
      'set-returning functions',
      'SELECT 1 FROM generate_series(1, 9) n CROSS JOIN jsonb_to_recordset($1) AS r(a int)',
      [],
    ],
    ['LATERAL', 'SELECT 1 FROM wallet w CROSS JOIN LATERAL (SELECT 1 FROM hold h) x', ['hold', 'wallet']],
    ['LATERAL over a function', 'SELECT 1 FROM wallet w, LATERAL unnest(w.ids) x', ['wallet']],
    ['INSERT', 'INSERT INTO posting (program_id, at) VALUES ($1, $2)', ['posting']],
    [
      'INSERT without a space',
      'INSERT INTO posting(program_id) SELECT id FROM UNNEST($1::int[]) AS t(id)',
      ['posting'],
    ],
    [
      'an upsert',
      'INSERT INTO wallet AS w (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET owed = EXCLUDED.owed, held = 1 RETURNING id',
      ['wallet'],
    ],
    ['ON CONFLICT DO NOTHING', 'INSERT INTO hold SELECT 1 FROM wallet ON CONFLICT DO NOTHING', ['hold', 'wallet']],
    ['UPDATE', 'UPDATE wallet w SET a = 1, b = 2 FROM posting p WHERE p.id = w.id', ['posting', 'wallet']],
    ['UPDATE ONLY', 'UPDATE ONLY wallet SET a = 1', ['wallet']],
    ['DELETE with USING', 'DELETE FROM hold USING wallet w WHERE w.id = hold.id', ['hold', 'wallet']],
    ['MERGE', 'MERGE INTO wallet w USING hold h ON true WHEN MATCHED THEN UPDATE SET a = 1', ['hold', 'wallet']],
    ['TRUNCATE', 'TRUNCATE TABLE wallet, hold', ['hold', 'wallet']],
    ['LOCK', 'LOCK TABLE wallet, hold IN SHARE MODE', ['hold', 'wallet']],
    ['a temporary table', 'CREATE TEMPORARY TABLE IF NOT EXISTS batch (id bigint)', ['batch']],
    ['a row lock', 'SELECT 1 FROM member m JOIN wallet w ON true FOR NO KEY UPDATE OF m', ['member', 'wallet']],
    ['FOR UPDATE SKIP LOCKED', 'SELECT 1 FROM member FOR UPDATE SKIP LOCKED', ['member']],
    ['EXTRACT', 'SELECT EXTRACT(month FROM occurred_at) FROM posting', ['posting']],
    ['TRIM and SUBSTRING', "SELECT TRIM(BOTH ' ' FROM name), substring(code FROM 2) FROM program", ['program']],
    [
      'IS DISTINCT FROM',
      'SELECT 1 FROM wallet w WHERE w.a IS DISTINCT FROM b AND c IS NOT DISTINCT FROM d',
      ['wallet'],
    ],
    ['SELECT DISTINCT', 'SELECT DISTINCT ON (a) a FROM wallet', ['wallet']],
    ['comments', 'SELECT 1 -- FROM hold\nFROM wallet /* JOIN posting */', ['wallet']],
    ['text', "SELECT 'taken FROM hold', $$ FROM award $$ FROM wallet", ['wallet']],
    ['a hole for a value', `SELECT 1 FROM wallet WHERE id = ${HOLE}`, ['wallet']],
    ['a hole for a table', `SELECT 1 FROM ${HOLE} JOIN wallet ON true`, [HOLE, 'wallet']],
    ['a part of a statement', 'JOIN wallet w ON w.id = p.wallet_id', ['wallet']],
    ['no SQL at all', 'REFUND', []],
  ])('%s', (_, sql, tables) => {
    expect(tablesNamedIn(sql)).toEqual([...tables].sort());
  });
});

describe('ctesNamedIn', () => {
  it.each<[string, string, string[]]>([
    ['a query', 'WITH due AS (SELECT 1) SELECT 1 FROM due', ['due']],
    ['a part of a statement', `kin AS (${HOLE} UNION SELECT n.id FROM kin)`, ['kin']],
    ['no alias and no column list', 'SELECT 1 AS one FROM UNNEST($1::int[]) AS wanted (id)', []],
  ])('%s', (_, sql, names) => {
    expect(ctesNamedIn(sql)).toEqual(names);
  });
});

describe('sqlIn', () => {
  it('finds literals, templates and sums of both, with a hole for each value', () => {
    const source = [
      "a('SELECT 1 FROM wallet');",
      'b(`SELECT ${columns} FROM posting`);',
      "c('SELECT 1 ' + 'FROM hold ' + where);",
      "d(`SELECT ${e ? 'x FROM award' : f('insert into member values (1)')}`);",
    ].join('\n');

    expect(sqlIn('planted.ts', source)).toEqual([
      { text: 'SELECT 1 FROM wallet', line: 1 },
      { text: `SELECT ${HOLE} FROM posting`, line: 2 },
      { text: `SELECT 1 FROM hold ${HOLE}`, line: 3 },
      { text: `SELECT ${HOLE}`, line: 4 },
      { text: 'x FROM award', line: 4 },
      { text: 'insert into member values (1)', line: 4 },
    ]);
  });

  it('takes no sentence for SQL', () => {
    const source =
      "a('Update the member.'); b('Points from a purchase'); c('Select a reward from the list'); import 'x FROM y';";

    expect(sqlIn('planted.ts', source)).toEqual([]);
  });
});

interface Source {
  /** `src/points/ledger.ts` */
  path: string;
  text: string;
}

/** What a reader of these files should be told about the tables that their SQL names. */
function problemsOf(sources: Source[], owners: Readonly<Record<string, string>>): string[] {
  const folderOf = (path: string) => path.split('/')[1]!;
  const statements = sources.flatMap(({ path, text }) => sqlIn(path, text).map((sql) => ({ path, ...sql })));
  // A part of a statement may use a common table expression that another part defines, in the same folder or in one before it.
  const defined = statements.flatMap(({ path, text }) =>
    ctesNamedIn(text).map((name) => ({ name, at: ORDER.indexOf(folderOf(path)) })),
  );
  return statements.flatMap(({ path, text, line }) =>
    tablesNamedIn(text).flatMap((table) => {
      const place = `${path}:${line}`;
      const folder = folderOf(path);
      const owner = Object.hasOwn(owners, table) ? owners[table]! : undefined;
      if (table === HOLE) {
        return folder === 'platform' ? [] : [`${place} hides a table in a template: write its name out`];
      }
      if (owner !== undefined) {
        if (ORDER.indexOf(owner) <= ORDER.indexOf(folder)) return [];
        return [`${place} names ${table}, which belongs to ${owner}, above ${folder}: let ${owner} ask or tell`];
      }
      if (defined.some(({ name, at }) => name === table && at <= ORDER.indexOf(folder))) return [];
      return [`${place} names ${table}, which is missing in table-owners.ts`];
    }),
  );
}

async function sourcesOf(folder: string): Promise<Source[]> {
  const files = await readdir(join(root, folder), { recursive: true });
  const paths = files
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && path.split('/').length > 2);
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
}

describe('the tables that SQL names', () => {
  it('are told apart by their owners', () => {
    const sources = [
      {
        path: 'src/points/good.ts',
        text: "a('SELECT 1 FROM wallet JOIN member ON true'); b('due AS (SELECT 1) '); c('FROM due')",
      },
      { path: 'src/points/upward.ts', text: '\nq(`SELECT 1 FROM purchase WHERE id = ${id}`)' },
      { path: 'src/points/hidden.ts', text: 'q(`SELECT 1 FROM ${table}`)' },
      { path: 'src/points/unknown.ts', text: "q('DELETE FROM walet')" },
      { path: 'src/members/lives.ts', text: "a('WITH life AS (SELECT 1)'); b('FROM due')" },
      { path: 'src/points/led.ts', text: "a('SELECT 1 FROM life')" },
      { path: 'src/platform/outbox/outbox.ts', text: "q('SELECT 1 FROM member'); r(`SELECT 1 FROM ${table}`)" },
    ];

    expect(problemsOf(sources, TABLE_OWNERS)).toEqual([
      'src/points/upward.ts:2 names purchase, which belongs to history, above points: let history ask or tell',
      'src/points/hidden.ts:1 hides a table in a template: write its name out',
      'src/points/unknown.ts:1 names walet, which is missing in table-owners.ts',
      'src/members/lives.ts:1 names due, which is missing in table-owners.ts',
      'src/platform/outbox/outbox.ts:1 names member, which belongs to members, above platform: let members ask or tell',
    ]);
  });

  it('belong to the folder that names them, or to one before it', async () => {
    expect(problemsOf(await sourcesOf('src'), TABLE_OWNERS)).toEqual([]);
  });
});
