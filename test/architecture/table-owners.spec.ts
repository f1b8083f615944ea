import { createRequire } from 'node:module';
import { createTestDatabase } from '../support/database.js';
import { FOREIGN_TABLES, TABLE_OWNERS } from './table-owners.js';

const features = createRequire(import.meta.url)('../../../tools/architecture/features.cjs') as string[];

describe('the tables of the migrated database', () => {
  it('have an owner each', async () => {
    const database = await createTestDatabase();
    try {
      const { rows } = await database.pool.query<{ name: string }>(
        `SELECT relname AS name FROM pg_class
          WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
            AND NOT relispartition`,
      );

      const tables = rows.map(({ name }) => name).filter((name) => !FOREIGN_TABLES.includes(name));

      expect(Object.keys(TABLE_OWNERS).sort()).toEqual(tables.sort());
    } finally {
      await database.drop();
    }
  });

  it('belong to a folder of src', () => {
    const unknown = Object.values(TABLE_OWNERS).filter((owner) => !['platform', ...features].includes(owner));

    expect(unknown).toEqual([]);
  });
});
