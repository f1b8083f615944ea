import type pg from 'pg';
import { createTestDatabase } from '../support/database.js';
import { FOREIGN_TABLES, SHARED_TABLES } from './table-owners.js';

/**
 * Every primary key, unique index, exclusion and foreign key of the current schema that does not lead with `program_id`, with its columns.
 * `program` itself is where the ids come from, so its own keys are free, and so are those of tables that are of no program.
 */
async function keysWithoutProgram(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>(
    `
    WITH ours AS (
      SELECT oid, relname FROM pg_class
       WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
         AND relname <> 'program' AND relname <> ALL ($1)
    ), key AS (
      SELECT format('%s %s', CASE WHEN i.indisprimary THEN 'primary key' ELSE 'unique index' END, x.relname) AS name,
             i.indrelid AS table_id, string_to_array(i.indkey::text, ' ')::smallint[] AS columns
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
       WHERE i.indisunique OR i.indisexclusion
      UNION ALL
      SELECT format('foreign key %s', conname), conrelid, conkey FROM pg_constraint WHERE contype = 'f'
      UNION ALL
      -- What a foreign key points at: a member of another program must not be reachable either.
      SELECT format('target of foreign key %s', conname), confrelid, confkey FROM pg_constraint
       WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    )
    SELECT format('%s: %s (%s)', ours.relname, key.name, string_agg(coalesce(a.attname, '<expression>'), ', ' ORDER BY c.place)) AS key
      FROM key
      JOIN ours ON ours.oid = key.table_id
     CROSS JOIN LATERAL unnest(key.columns) WITH ORDINALITY AS c (number, place)
      LEFT JOIN pg_attribute a ON a.attrelid = key.table_id AND a.attnum = c.number AND c.number > 0
     GROUP BY ours.relname, key.name
    HAVING (array_agg(a.attname ORDER BY c.place))[1] IS DISTINCT FROM 'program_id'
     ORDER BY 1`,
    [[...FOREIGN_TABLES, ...SHARED_TABLES]],
  );
  return rows.map(({ key }) => key);
}

describe('the keys of the migrated database', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('all start with program_id', async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      `SELECT count(*)::integer FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace`,
    );

    expect(rows[0]!.count).toBeGreaterThan(1);
    expect(await keysWithoutProgram(database.pool)).toEqual([]);
  });

  it('would be found if they did not', async () => {
    await database.pool.query(`
      CREATE TABLE planted_good (program_id integer REFERENCES program (id), id bigint, PRIMARY KEY (program_id, id));
      CREATE TABLE planted_bad (
        id bigint PRIMARY KEY, program_id integer, code text, good_id bigint,
        UNIQUE (code, program_id), UNIQUE (program_id, id),
        FOREIGN KEY (good_id, program_id) REFERENCES planted_good (id, program_id),
        FOREIGN KEY (program_id, good_id) REFERENCES planted_good (program_id, id)
      );
      CREATE UNIQUE INDEX planted_bad_code ON planted_bad (lower(code), program_id);
      CREATE INDEX planted_bad_reading ON planted_bad (code);`);

    expect(await keysWithoutProgram(database.pool)).toEqual([
      'planted_bad: foreign key planted_bad_good_id_program_id_fkey (good_id, program_id)',
      'planted_bad: primary key planted_bad_pkey (id)',
      'planted_bad: unique index planted_bad_code (<expression>, program_id)',
      'planted_bad: unique index planted_bad_code_program_id_key (code, program_id)',
      'planted_good: target of foreign key planted_bad_good_id_program_id_fkey (id, program_id)',
    ]);
  });
});
