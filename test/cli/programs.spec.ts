import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { run, type Ended } from './command.js';
import { runHere } from './run-here.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const environment = () => ({ NODE_ENV: 'test', DATABASE_URL: database.url });
const programs = (...args: string[]): Promise<Ended> => runHere('cli/programs.js', args, environment());
const BOOKS = ['--name', 'Books & Coffee', '--currency', 'GBP', '--time-zone', 'Europe/London'];

describe('npm run programs', () => {
  it('creates programs, lists them, and makes more keys for them', async () => {
    const created = await run('cli/programs.js', ['create', ...BOOKS], environment());
    const id = String(created.lines[1]?.slice(11));
    const [sandbox, added] = await Promise.all([
      programs('create', ...BOOKS, '--locale', 'de', '--sandbox', '--clock', '2026-01-01T00:00:00Z'),
      programs('add-key', '--program', id, '--name', 'Till 2', '--role', 'SHOP', '--role', 'support'),
    ]);
    const [listed, ambiguous] = await Promise.all([
      programs('list'),
      programs('add-key', '--program', 'books & coffee', '--name', 'Till 3', '--role', 'SHOP'),
    ]);

    expect(created).toMatchObject({ code: 0, errors: '' });
    expect(created.lines).toEqual([
      'Program    Books & Coffee',
      expect.stringMatching(/^Id {9}prg_[0-9a-z]{26}$/),
      expect.stringMatching(/^Admin key {2}kindred_1_[0-9a-f]{56}$/),
      expect.stringMatching(/^Shop key {3}kindred_1_[0-9a-f]{56}$/),
      'Keep the keys in a safe place: they are not shown again.',
    ]);
    expect(added.lines).toEqual([expect.stringMatching(/^kindred_1_[0-9a-f]{56}$/)]);
    expect(listed.lines).toEqual([
      `${id}  GBP  Europe/London  Books & Coffee`,
      `${sandbox.lines[1]?.slice(11)}  GBP  Europe/London  Books & Coffee  sandbox, its clock at 2026-01-01T00:00:00.000Z`,
    ]);
    expect(ambiguous.code).toBe(1);
    expect(ambiguous.errors).toContain('2 programs are called "books & coffee": say which by its id, ');
    const { rows } = await database.pool.query("SELECT name, roles FROM api_key WHERE name LIKE 'Till%'");
    expect(rows).toEqual([{ name: 'Till 2', roles: ['SHOP', 'SUPPORT'] }]);
  });

  it('refuses a program that makes no sense, and names all that is wrong', async () => {
    const ended = await programs('create', '--name', 'X', '--currency', 'GBX', '--time-zone', 'Europe/Londo');

    expect(ended).toEqual({
      code: 1,
      lines: [''],
      errors: expect.stringMatching(/"Europe\/Londo" is not an IANA time zone.*"GBX" is not an ISO 4217 code/),
    });
  });

  it.each([
    [['create', '--name', 'X'], 'create needs --name, --currency and --time-zone.'],
    [['create', '--title', 'X'], "Unknown option '--title'"],
    [['add-key', '--name', 'X'], 'add-key needs --program, --name and --role.'],
    [['list', 'all'], "Unexpected argument 'all'. This command does not take positional arguments"],
    [['make'], '"make" is none of create, list, add-key.'],
    [[], 'Say what to do: create, list, add-key.'],
  ])('%j ends with 2', async (args, message) => {
    const ended = await programs(...args);

    expect(ended).toEqual({ code: 2, lines: [''], errors: `${message}\nSee: npm run programs -- --help` });
  });

  it('says in one line when the database cannot be reached', async () => {
    const ended = await runHere('cli/programs.js', ['list'], { DATABASE_URL: 'postgresql://somebody@127.0.0.1:1/x' });

    expect(ended).toEqual({
      code: 1,
      lines: [''],
      errors: 'DATABASE_URL: 127.0.0.1:1 cannot be reached (ECONNREFUSED): does PostgreSQL run there?',
    });
  });

  it('teaches with --help', async () => {
    const ended = await run('cli/programs.js', ['create', '--help'], environment());

    expect(ended).toMatchObject({ code: 0, errors: '' });
    expect(ended.lines).toContain(
      '  npm run programs -- create --name "Books & Coffee" --currency GBP --time-zone Europe/London',
    );
  });
});
