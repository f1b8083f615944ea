import type { RecordedPurchase } from '../factories/a-purchase.js';
import { aStory, having, type Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const HOUR = 3_600_000;
const START = '2026-06-15T08:00:00Z';
const END = '2029-06-15T08:00:00Z';

/** How time passes from one thing that happens to the next. */
type Passing = (story: Story, from: string, to: string) => Promise<void>;

const atOnce: Passing = (story, _, to) => story.advance(to);

const inSmallSteps: Passing = async (story, from, to) => {
  for (let at = Date.parse(from) + 127 * HOUR; at < Date.parse(to); at += 127 * HOUR) {
    await story.advance(new Date(at).toISOString());
  }
  await story.advance(to);
};

const unnoticed: Passing = (story, _, to) => story.letTimePass(to);

/** What happens to one member in three years, in Amsterdam. */
async function live(story: Story, pass: Passing): Promise<void> {
  let now = START;
  const until = async (instant: string): Promise<void> => {
    await pass(story, now, instant);
    now = instant;
  };
  const purchases: Record<string, RecordedPurchase> = {};
  const bought = (name: string): RecordedPurchase => purchases[name] as RecordedPurchase;

  await until('2026-06-20T10:00:00Z');
  purchases['a'] = await story.buy([100, 200]);
  await until('2026-07-01T10:00:00Z');
  await story.hold(50, 10 * 24 * 60 * 60); // times out
  await until('2026-09-01T10:00:00Z');
  purchases['b'] = await story.buyWithPoints(120, [80]);
  await story.setProgram({ returnWindowDays: 14, backDatingDays: 365 });
  await until('2026-11-10T10:00:00Z');
  await story.setCurrency({ pending: { kind: 'RETURN_WINDOW' } });
  await until('2026-11-20T10:00:00Z');
  purchases['c'] = await story.earn(150);
  await until('2026-11-30T10:00:00Z');
  await story.giveBack(bought('a'), 1);
  await until('2027-03-01T10:00:00Z'); // dates what has no date to 1 March 2028
  await story.setCurrency({ expiry: { kind: 'AFTER', count: 12, unit: 'MONTHS' } });
  await until('2027-03-27T10:00:00Z');
  purchases['d'] = await story.earn(60);
  await until('2027-05-05T10:00:00Z');
  await story.giveBack(bought('b'));
  await until('2027-06-01T10:00:00Z');
  await story.earn(25, { purchasedAt: '2026-06-02T10:00:00Z' }); // gone the next midnight but one
  await story.earn(9, { purchasedAt: '2026-06-01T21:00:00Z' });
  await until('2027-08-01T10:00:00Z');
  await story.setCurrency({ debt: 'OWE' });
  await story.spend(350);
  const held = await story.hold(20);
  await until('2027-08-10T10:00:00Z');
  await story.cancel(bought('c')); // more than there is
  await until('2027-08-20T10:00:00Z');
  await story.capture(held, 5);
  await until('2027-10-30T10:00:00Z');
  purchases['e'] = await story.earn(400, { completed: false });
  await until('2027-12-01T10:00:00Z');
  await story.complete(bought('e'));
  await until('2028-01-10T10:00:00Z');
  purchases['f'] = await story.buyWithPoints(40, [0.9]);
  await story.credit(33, '2028-02-29');
  await until('2028-02-20T10:00:00Z');
  await story.hold(30, 20 * 24 * 60 * 60); // outlives its lot
  await until('2028-11-15T10:00:00Z'); // everything has expired
  await story.cancel(bought('f')); // and comes back with grace
  await until('2028-11-20T10:00:00Z');
  await story.setCurrency({ expiry: { kind: 'INACTIVITY', count: 3, unit: 'MONTHS' }, pending: { kind: 'AT_ONCE' } });
  await story.earn(40);
  await until('2028-12-24T10:00:00Z');
  await story.spend(10);
  await until('2029-05-01T10:00:00Z'); // the end of inactivity lies behind
  await story.earn(5);
  await story.hold(5, 60);
  await until(END);
  await story.earn(1);
}

/** Everything that the ledger keeps of the story; ids, which differ by nature, and events by what they say are left out. */
async function ledgerOf({ app, program }: Story): Promise<Record<string, Record<string, unknown>[]>> {
  const without = (table: string, columns: string, order: string) =>
    `SELECT to_jsonb(t) - '{program_id,${columns}}'::text[] AS row FROM ${table} t WHERE program_id = $1 ORDER BY ${order}`;
  const queries = {
    wallet: without('wallet', 'id,member_id', 'id'),
    posting: without('posting', 'wallet_id,source_id,actor_id', 'sequence'),
    movement: without('movement', 'wallet_id', 'sequence, number'),
    point_lot: without('point_lot', 'wallet_id', 'number'),
    lot_term: without('lot_term', 'wallet_id', 'lot, sequence'),
    hold: without('hold', 'id,wallet_id,source_id', 'sequence'),
    purchase_return: without('purchase_return', 'id,purchase_id,input_hash', 'returned_at'),
    outbox_event: `SELECT to_jsonb(t) - '{program_id,member_id,subject_id,wallet_id,bucket,correlation_id}'::text[] AS row
      FROM outbox_event t WHERE program_id = $1 ORDER BY sequence`,
  };
  const ledger: Record<string, Record<string, unknown>[]> = {};
  for (const [table, query] of Object.entries(queries)) {
    const { rows } = await app.database.pool.query(query, [program.program.number]);
    ledger[table] = rows.map(({ row }) => row);
  }
  return ledger;
}

/** Without when it was written down. */
function undated(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return rows.map(({ recorded_at: _, ...row }) => row);
}

describe('three years of one member', () => {
  let app: TestApp;
  let leap: Story;
  let walk: Story;
  let sleep: Story;
  beforeAll(async () => {
    app = await startTestApp();
    const begin = (): Promise<Story> => aStory(app, { at: START, timeZone: 'Europe/Amsterdam' });
    [leap, walk, sleep] = [await begin(), await begin(), await begin()];
    await live(leap, atOnce);
    await live(walk, inSmallSteps);
    await live(sleep, unnoticed);
  }, 120_000);
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('come out as they should', async () => {
    expect(await leap.diary()).toEqual([
      '2026-06-20T10:00:00.000Z EARN +300',
      '2026-07-01T10:00:00.000Z HOLD -50, held +50',
      '2026-07-11T10:00:00.000Z RELEASE +50, held -50',
      '2026-09-01T10:00:00.000Z HOLD -120, held +120',
      '2026-09-01T10:00:00.000Z EARN +80',
      '2026-09-01T10:00:00.000Z CAPTURE held -120',
      '2026-11-20T10:00:00.000Z EARN pending +150',
      '2026-11-30T10:00:00.000Z REVERSE -100',
      '2026-12-04T10:00:00.000Z MATURE +150, pending -150',
      '2027-03-01T10:00:00.000Z EXTEND 0',
      '2027-03-27T10:00:00.000Z EARN pending +60',
      '2027-04-10T09:00:00.000Z MATURE +60, pending -60',
      '2027-05-05T10:00:00.000Z REFUND +120',
      '2027-05-05T10:00:00.000Z REVERSE -80',
      '2027-06-01T10:00:00.000Z EARN pending +25',
      '2027-06-01T10:00:00.000Z MATURE +25, pending -25',
      '2027-06-01T10:00:00.000Z EARN pending +9',
      '2027-06-01T10:00:00.000Z MATURE +9, pending -9',
      '2027-06-01T22:00:00.000Z EXPIRE -9',
      '2027-06-02T22:00:00.000Z EXPIRE -25',
      '2027-08-01T10:00:00.000Z HOLD -350, held +350',
      '2027-08-01T10:00:00.000Z CAPTURE held -350',
      '2027-08-01T10:00:00.000Z HOLD -20, held +20',
      '2027-08-10T10:00:00.000Z REVERSE -40, owed +110',
      '2027-08-20T10:00:00.000Z CAPTURE held -5',
      '2027-08-20T10:00:00.000Z RELEASE +15, held -15',
      '2027-08-20T10:00:00.000Z REPAY -15, owed -15',
      '2027-10-30T10:00:00.000Z EARN pending +400',
      '2027-12-15T10:00:00.000Z MATURE +400, pending -400',
      '2027-12-15T10:00:00.000Z REPAY -95, owed -95',
      '2028-01-10T10:00:00.000Z HOLD -40, held +40',
      '2028-01-10T10:00:00.000Z CAPTURE held -40',
      '2028-01-10T10:00:00.000Z ADJUST +33',
      '2028-02-20T10:00:00.000Z HOLD -30, held +30',
      '2028-02-29T23:00:00.000Z EXPIRE -3',
      '2028-03-11T10:00:00.000Z RELEASE +30, held -30',
      '2028-03-11T10:00:00.000Z EXPIRE -30',
      '2028-10-30T23:00:00.000Z EXPIRE -265',
      '2028-11-15T10:00:00.000Z REFUND +40',
      '2028-11-20T10:00:00.000Z EARN +40',
      '2028-12-15T23:00:00.000Z EXPIRE -40',
      '2028-12-24T10:00:00.000Z HOLD -10, held +10',
      '2028-12-24T10:00:00.000Z CAPTURE held -10',
      '2029-03-24T23:00:00.000Z EXPIRE -30',
      '2029-05-01T10:00:00.000Z EARN +5',
      '2029-05-01T10:00:00.000Z HOLD -5, held +5',
      '2029-05-01T10:01:00.000Z RELEASE +5, held -5',
      '2029-06-15T08:00:00.000Z EARN +1',
    ]);
    expect(await leap.balance()).toEqual(having({ available: 6 }));
  });

  it('are the same in one leap and in many small steps: row by row', async () => {
    expect(await ledgerOf(walk)).toEqual(await ledgerOf(leap));
  });

  it('are the same when no job ever runs and writes settle what is due: all but when it was written down', async () => {
    const [slept, lived] = [await ledgerOf(sleep), await ledgerOf(leap)];

    expect(undated(slept['posting'] ?? [])).toEqual(undated(lived['posting'] ?? []));
    for (const table of ['wallet', 'movement', 'point_lot', 'lot_term', 'hold', 'purchase_return']) {
      expect({ [table]: slept[table] }).toEqual({ [table]: lived[table] });
    }
  });

  it('show the same balances at every moment', async () => {
    const query = `query ($id: ID!, $at: DateTime!) {
      balanceAt(member: { id: $id }, at: $at) {
        available pending held owed lifetimeEarned lifetimeSpent lifetimeExpired
      }
    }`;
    const balancesOf = async ({ program, member }: Story): Promise<unknown[]> => {
      const balances: unknown[] = [];
      for (let at = Date.parse(START); at < Date.parse(END); at += 20 * 24 * HOUR) {
        const variables = { id: member.id, at: new Date(at).toISOString() };
        balances.push((await app.call(program.adminKey, query, variables)).data.balanceAt);
      }
      return balances;
    };

    const lived = await balancesOf(leap);

    expect(lived).toHaveLength(55);
    expect(await balancesOf(walk)).toEqual(lived);
    expect(await balancesOf(sleep)).toEqual(lived);
  });
});
