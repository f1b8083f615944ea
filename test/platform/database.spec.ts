import { Database, PatientDatabase, statement, storedEntities } from '../../src/platform/database/index.js';
import { PointCurrencyEntity, ProgramEntity } from '../../src/programs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

describe('the database', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.anotherProgram({ sandbox: true, clock: new Date('2027-01-01T00:00:00Z') });
    await app.database.pool.query('CREATE TABLE late (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)');
  });
  afterAll(() => app.close());

  describe('entities by a prepared statement', () => {
    const PROGRAMS = storedEntities('programs-of-a-test', ProgramEntity, 'WHERE id >= $1 ORDER BY id');
    const CURRENCIES = storedEntities(
      'currencies-of-a-test',
      PointCurrencyEntity,
      'WHERE program_id >= $1 ORDER BY id',
    );

    it('are what TypeORM reads, columns within columns too', async () => {
      const { manager } = app.get(Database);

      const [programs, currencies] = await app.get(Database).entities([PROGRAMS, CURRENCIES], [0]);

      expect(programs).toHaveLength(2);
      expect(programs).toStrictEqual(await manager.find(ProgramEntity, { order: { number: 'ASC' } }));
      expect(currencies).toStrictEqual(await manager.find(PointCurrencyEntity, { order: { uuid: 'ASC' } }));
    });

    it('fail as one, and leave a connection that can be used', async () => {
      const wrong = storedEntities('wrong-of-a-test', ProgramEntity, 'WHERE id / $1 = 1 AND $1 = 0');

      await expect(app.get(Database).entities([wrong, CURRENCIES], [0])).rejects.toThrow('division by zero');

      expect((await app.get(Database).entities([PROGRAMS], [0]))[0]).toHaveLength(2);
    });
  });

  describe('one statement of a job', () => {
    const ask = <Row>(name: string, text: string) => app.get(PatientDatabase).query(statement<Row>(name, text), []);
    const rows = async () => (await app.database.pool.query('SELECT id FROM late')).rows;

    it('has no limits, and is committed', async () => {
      const [limits] = await ask<{ limits: string }>(
        'limits-of-a-test',
        "SELECT current_setting('statement_timeout') || current_setting('lock_timeout') AS limits",
      );
      await ask('write-of-a-test', 'INSERT INTO late VALUES (1)');

      expect(limits).toEqual({ limits: '00' });
      expect(await rows()).toEqual([{ id: 1 }]);
    });

    it.each([
      ['at once', 'INSERT INTO late SELECT 2 / 0', 'division by zero'],
      ['with the commit', 'INSERT INTO late VALUES (3), (3)', 'duplicate key value'],
    ])('that fails %s says so, and nothing is written', async (when, text, message) => {
      await expect(ask(`${when} of a test`, text)).rejects.toThrow(message);

      expect(await rows()).toEqual([{ id: 1 }]);
      expect(await ask('after-of-a-test', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
  });
});
