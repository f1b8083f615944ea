import { call, Database, statement, type Call, type Tx } from '../../../src/platform/database/index.js';
import {
  FIND_DUE_LOTS,
  FIND_LOTS_EXPIRING,
  FIND_LOTS_TO_SPEND,
  FIND_NEXT_EXPIRIES,
} from '../../../src/points/wallets.queries.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const PROGRAM = 1;
const LARGE = 1;
const EARLIEST = '2030-01-01T00:00:00Z';

/** Lots of many wallets that have one, and of one that has thousands, with a day each: so many that the primary key looks as cheap. */
const FILL = statement(
  'test-fill-point-lots',
  `INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, held, forgiven, born_sequence, earned_at, expires_at)
   SELECT $1::integer, wallet, number, 2, 5, 5, 0, 0, number, now(), $2::timestamptz + number * interval '1 day'
   FROM (SELECT 100 + n, 1 FROM generate_series(1, 30000) n
         UNION ALL SELECT ${String(LARGE)}, n FROM generate_series(1, 10000) n) lots (wallet, number)`,
);
const READ = statement<{ read: number }>(
  'test-count-read-lots',
  `SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_xact_user_tables
   WHERE relname = 'point_lot'`,
);

describe('a wallet of thousands of lots among many of one', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.get(Database).query(FILL, [PROGRAM, EARLIEST]);
    await app.database.pool.query('ANALYZE point_lot');
  });
  afterAll(() => app.close());

  const readBy = async (tx: Tx): Promise<number> => (await tx.query(READ, []))[0]?.read ?? 0;
  const moment = new Date('2030-01-03T12:00:00Z');
  const asked: [string, Call<unknown>, number][] = [
    ['what is spent first', call(FIND_LOTS_TO_SPEND, [PROGRAM, [LARGE], 32]), 32],
    ['what expires next', call(FIND_NEXT_EXPIRIES, [PROGRAM, [LARGE], moment]), 1],
    ['what expires before a day', call(FIND_LOTS_EXPIRING, [PROGRAM, [LARGE], [moment]]), 2],
    ['what is due', call(FIND_DUE_LOTS, [PROGRAM, [LARGE], [false], moment]), 2],
  ];
  it.each(asked)('reads no more than %s', async (_, { statement: found, values }, count) => {
    const { rows, read } = await app.get(Database).transaction(async (tx) => {
      const before = await readBy(tx);
      const rows = await tx.query(found, values);
      return { rows, read: (await readBy(tx)) - before };
    });

    expect(rows).toHaveLength(count);
    expect(read).toBe(count);
  });
});
