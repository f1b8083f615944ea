import { decodeId } from '../../../src/kernel/ids.js';
import { lockMembers } from '../../../src/members/index.js';
import { Database, statement, type Tx } from '../../../src/platform/database/index.js';
import { findWallets, Wallets } from '../../../src/points/index.js';
import { ProgramDirectory } from '../../../src/programs/index.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

/** Lots of many wallets that have one, and of one that has thousands, with a day each: so many that the primary key looks as cheap. */
const FILL = statement(
  'test-fill-point-lots',
  `INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, held, forgiven, born_sequence, earned_at, expires_at)
   SELECT $1::integer, wallet, number, 2, 5, 5, 0, 0, number, now(), $3::timestamptz + number * interval '1 day'
   FROM (SELECT $2::bigint + n, 1 FROM generate_series(1, 30000) n
         UNION ALL SELECT $2::bigint, 100 + n FROM generate_series(1, 10000) n) lots (wallet, number)`,
);
const READ = statement<{ read: number }>(
  'test-count-read-lots',
  `SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_xact_user_tables
   WHERE relname = 'point_lot'`,
);
const EARLIEST = '2030-01-01T00:00:00Z';
/** When two of the lots have expired. */
const THEN = new Date('2030-04-13T12:00:00Z');

describe('a wallet of thousands of lots among many of one', () => {
  let app: TestApp;
  let programId: number;
  let memberId: string;
  beforeAll(async () => {
    app = await startTestApp();
    programId = app.program.program.number;
    await aRule(app).active();
    const eve = await aMember(app).enroll();
    await aPurchase(app).by(eve).worth('10').record();
    memberId = decodeId('mem', eve.id) as string;
    const [wallet] = (await app.database.pool.query<{ id: number }>('SELECT id FROM wallet')).rows;
    await app.get(Database).query(FILL, [programId, wallet?.id, EARLIEST]);
    await app.database.pool.query('ANALYZE point_lot');
  });
  afterAll(() => app.close());

  type Work = (tx: Tx, wallets: Wallets, walletId: number) => Promise<unknown>;
  const asked: [string, Work, number][] = [
    ['what is spent first', (tx, { contents }, walletId) => contents.loadLotsToSpend(tx, [{ walletId, points: 100 }]), 32],
    ['what expires before a day', (tx, { contents }, walletId) => contents.loadLotsExpiring(tx, [{ walletId, before: THEN }]), 2],
    ['what is due, and what is next', (tx, wallets) => wallets.settle(tx, THEN), 3],
  ]; // prettier-ignore
  it.each(asked)('reads no more than %s', async (_, work, count) => {
    const settings = await app.get(ProgramDirectory).settingsOf(programId);
    const read = await app.get(Database).transaction(async (tx) => {
      const members = await lockMembers(tx, programId, [memberId]);
      const wallets = new Wallets(settings, (await tx.pipeline([findWallets(programId, [memberId])]))[0], members);
      const wallet = wallets.of(memberId, 1);
      wallet.nextChangeAt = THEN;
      const before = await readBy(tx);
      await work(tx, wallets, wallet.id);
      return (await readBy(tx)) - before;
    });

    expect(read).toBe(count);
  });
});

async function readBy(tx: Tx): Promise<number> {
  return (await tx.query(READ, []))[0]?.read ?? 0;
}
