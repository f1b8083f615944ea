import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { allowTransfers } from '../factories/a-transfer.js';
import { pointsOf, type Outcome } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { post } from '../support/server-process.js';

const MEMBERS = 6;
const EACH = 500;
const CLIENTS = 12;
const CALLS = 300;

const TRANSFER = `mutation ($input: TransferPointsInput!) {
  transferPoints(input: $input) { ... on TransferPointsPayload { replayed } ... on UserError { code } }
}`;
const HOLD = `mutation ($input: HoldPointsInput!) {
  holdPoints(input: $input) { ... on HoldPointsPayload { hold { id } } ... on UserError { code } }
}`;
const CAPTURE = `mutation ($input: CaptureHoldInput!) {
  captureHold(input: $input) { ... on CaptureHoldPayload { replayed } ... on UserError { code } }
}`;
const RELEASE = `mutation ($input: ReleaseHoldInput!) {
  releaseHold(input: $input) { ... on ReleaseHoldPayload { replayed } ... on UserError { code } }
}`;

/** What is wrong in one moment of the database, as SQL of its own: nothing of the code under test. */
const CHECKS: Record<string, string> = {
  'points were made or lost': `SELECT sum(available + pending + held - owed + lifetime_spent)::int - ${String(MEMBERS * EACH)} AS wrong
    FROM wallet HAVING sum(available + pending + held - owed + lifetime_spent) <> ${String(MEMBERS * EACH)}`,
  'points are in transit': `SELECT sum(CASE 16 WHEN to_account THEN points ELSE -points END) AS wrong FROM movement
    WHERE 16 IN (from_account, to_account)
    HAVING sum(CASE 16 WHEN to_account THEN points ELSE -points END) <> 0`,
  '1: a balance is not the sum of its movements, or not that of the last posting': `
    SELECT w.id AS wrong FROM wallet w
    JOIN posting p ON p.program_id = w.program_id AND p.wallet_id = w.id AND p.sequence = w.sequence
    JOIN (SELECT wallet_id, account, sum(points) AS points FROM (
            SELECT wallet_id, to_account AS account, points FROM movement
            UNION ALL SELECT wallet_id, from_account, -points FROM movement) moved GROUP BY wallet_id, account) m
      ON m.wallet_id = w.id
    GROUP BY w.program_id, w.id, p.pending_after, p.available_after, p.held_after, p.owed_after
    HAVING (w.pending, w.available, w.held, -w.owed) IS DISTINCT FROM (
        coalesce(sum(m.points) FILTER (WHERE account = 1), 0), coalesce(sum(m.points) FILTER (WHERE account = 2), 0),
        coalesce(sum(m.points) FILTER (WHERE account = 3), 0), coalesce(sum(m.points) FILTER (WHERE account = 4), 0))
      OR (w.pending, w.available, w.held, w.owed)
        IS DISTINCT FROM (p.pending_after, p.available_after, p.held_after, p.owed_after)`,
  '3: wallets and the accounts of the program do not add up to zero': `
    SELECT stored + moved AS wrong FROM (SELECT sum(available + pending + held - owed) AS stored FROM wallet) w,
      (SELECT sum(CASE WHEN to_account > 10 THEN points ELSE 0 END - CASE WHEN from_account > 10 THEN points ELSE 0 END) AS moved
       FROM movement) m
    WHERE stored + moved <> 0`,
  '5: lots do not add up to the balances': `
    SELECT w.id AS wrong FROM wallet w LEFT JOIN point_lot l ON l.program_id = w.program_id AND l.wallet_id = w.id
    GROUP BY w.program_id, w.id
    HAVING (w.pending, w.available, w.held) IS DISTINCT FROM (
        coalesce(sum(l.free) FILTER (WHERE l.state = 1), 0), coalesce(sum(l.free) FILTER (WHERE l.state = 2), 0),
        coalesce(sum(l.held), 0))
      OR bool_or(l.free + l.held > l.points OR l.free < 0 OR l.held < 0)`,
};

/** The same numbers in every run: what is random is only who comes first. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Customer extends EnrolledMember {
  card: string;
}

describe('members who transfer to each other, on two servers', () => {
  let app: TestApp;
  let other: TestApp;
  let urls: string[];
  let customers: Customer[];
  beforeEach(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
    urls = await Promise.all([app, other].map(async (server) => `${await server.app.getUrl()}/graphql`));
    await aRule(app).active();
    await allowTransfers(app, { pointsPerDay: null, pointsPerYear: 1_000_000 });
    customers = [];
    for (let number = 0; number < MEMBERS; number++) {
      const card = randomUUID();
      customers.push(Object.assign(await aMember(app).with({ card }).enroll(), { card }));
    }
    // In several lots, so that transfers and holds take parts of them.
    for (const customer of customers) {
      for (const amount of [50, 150, 300]) await aPurchase(app).by(customer).worth(String(amount)).record();
    }
  });
  afterEach(async () => {
    await other.close();
    await app.close();
  });

  const ask = async (server: number, query: string, input: Record<string, unknown>): Promise<Outcome> => {
    const { data, errors } = await post(urls[server % 2]!, app.program.adminKey, query, {
      input: { idempotencyKey: randomUUID(), ...input },
    });
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  };
  const transfer = (server: number, from: Customer, to: Customer, points: number, key: string = randomUUID()) =>
    ask(server, TRANSFER, { idempotencyKey: key, from: { id: from.id }, to: { card: to.card }, points });
  const deadlocks = async (): Promise<number> => {
    const { rows } = await app.database.pool.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].deadlocks;
  };

  /** Looks at one snapshot, and answers how many postings it has. */
  const look = async (): Promise<number> => {
    const session = await app.database.pool.connect();
    try {
      await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const found: Record<string, unknown[]> = {};
      for (const [what, check] of Object.entries(CHECKS)) {
        const { rows } = await session.query(check);
        if (rows.length > 0) found[what] = rows;
      }
      expect(found).toEqual({});
      return (await session.query('SELECT count(*)::int AS postings FROM posting')).rows[0].postings;
    } finally {
      await session.query('ROLLBACK');
      session.release();
    }
  };

  it('never make or lose a point, whenever somebody looks', async () => {
    const random = randomNumbers(20_270_301);
    const one = <Item>(of: readonly Item[]): Item => of[random(of.length)]!;
    const expected = new Map(customers.map(({ id }) => [id, EACH]));
    const change = (customer: Customer, points: number) =>
      expected.set(customer.id, expected.get(customer.id)! + points);
    const did: Record<string, number> = {};
    const count = (what: string, { code }: Outcome) => {
      const name = code ? `${what} ${code}` : what;
      did[name] = (did[name] ?? 0) + 1;
    };

    let left = CALLS;
    const client = async (server: number): Promise<void> => {
      const held: { customer: Customer; hold: string; points: number }[] = [];
      while (left-- > 0) {
        const [customer, kind, points] = [one(customers), random(10), 1 + random(120)];
        if (kind < 6) {
          const to = one(customers.filter((each) => each !== customer));
          // One in six is sent to both servers at once, as by a client that gave up waiting.
          const key = randomUUID();
          const servers = kind === 0 ? [server, server + 1] : [server];
          const outcomes = await Promise.all(servers.map((each) => transfer(each, customer, to, points, key)));
          const done = outcomes.filter(({ replayed }) => replayed === false);
          expect(done.length).toBeLessThanOrEqual(1);
          if (done.length === 1) {
            change(customer, -points);
            change(to, points);
          }
          count(servers.length > 1 ? 'transfer twice' : 'transfer', outcomes[0]);
        } else if (kind < 8 || held.length === 0) {
          const outcome = await ask(server, HOLD, { member: { id: customer.id }, points });
          if (outcome.hold) held.push({ customer, points, hold: outcome.hold.id });
          count('hold', outcome);
        } else {
          const { customer: holder, hold, points: most } = held.splice(random(held.length), 1)[0]!;
          const captured = kind === 8 ? 1 + random(most) : 0;
          const outcome = captured
            ? await ask(server, CAPTURE, { holdId: hold, points: captured })
            : await ask(server, RELEASE, { holdId: hold });
          expect(outcome).toEqual({ replayed: false });
          change(holder, -captured);
          count(captured ? 'capture' : 'release', outcome);
        }
      }
    };
    let isOver = false;
    const seen = new Set<number>();
    const watching = (async () => {
      while (!isOver) seen.add(await look());
    })();
    await Promise.all(Array.from({ length: CLIENTS }, (_, server) => client(server))).finally(() => {
      isOver = true;
    });
    await watching;
    await look();

    expect(seen.size).toBeGreaterThan(5);
    for (const what of ['transfer', 'transfer twice', 'hold', 'capture', 'release'])
      expect(did[what]).toBeGreaterThan(5);
    const allowed = /^(transfer|transfer twice|hold|capture|release)( INSUFFICIENT_POINTS)?$/;
    expect(Object.keys(did).filter((what) => !allowed.test(what))).toEqual([]);
    const balances: { available: number; held: number }[] = await Promise.all(
      customers.map((customer) => pointsOf(app, customer)),
    );
    expect(balances.map(({ available, held }) => available + held)).toEqual(
      customers.map(({ id }) => expected.get(id)),
    );
    await expectInvariants(app);
  }, 120_000);

  it('crosswise never wait for each other for good', async () => {
    const [ada, bob] = customers as [Customer, Customer];

    const outcomes = await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        index % 2 === 0 ? transfer(index >> 1, ada, bob, 3) : transfer(index >> 1, bob, ada, 2),
      ),
    );

    expect(outcomes).toEqual(outcomes.map(() => ({ replayed: false })));
    expect(await pointsOf(app, ada)).toMatchObject({ available: EACH - 60 });
    expect(await pointsOf(app, bob)).toMatchObject({ available: EACH + 60 });
    expect(await deadlocks()).toBe(0);
    await look();
    await expectInvariants(app);
  }, 60_000);

  it('in a circle, in batches of both servers, never do either', async () => {
    const next = (index: number): Customer => customers[(index + 1) % MEMBERS]!;

    const outcomes = await Promise.all(
      Array.from({ length: 20 * MEMBERS }, (_, index) =>
        transfer(index % 3, customers[index % MEMBERS]!, next(index % MEMBERS), 1 + (index % 7)),
      ),
    );

    expect(outcomes).toEqual(outcomes.map(() => ({ replayed: false })));
    expect(await deadlocks()).toBe(0);
    await look();
    await expectInvariants(app);
  }, 60_000);
});
