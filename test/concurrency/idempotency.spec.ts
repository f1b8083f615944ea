import { randomUUID } from 'node:crypto';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { pointsOf } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    __typename
    ... on RecordPurchasePayload { replayed purchase { id } }
    ... on UserError { code }
  }
}`;

const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) {
    results { __typename ... on RecordPurchasePayload { replayed purchase { orderId } } ... on UserError { code } }
  }
}`;

const CALLS = 20;

type Shop = Pick<ServerProcess, 'asShop'>;

describe('calls that must not count twice', () => {
  let app: TestApp;
  let servers: ServerProcess[];
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    servers = await Promise.all([startServerProcess(app), startServerProcess(app)]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await expectInvariants(app);
    await app.close();
  });

  const places: [string, () => Shop[]][] = [
    ['one server', () => [app]],
    ['two servers', () => servers],
  ];

  /** Sends each input to the servers in turn, all at once. */
  const sendAll = (shops: Shop[], inputs: Record<string, unknown>[]) =>
    Promise.all(
      inputs.map(async (input, index) => {
        const { data, errors } = await (shops[index % shops.length] as Shop).asShop(RECORD, { input });
        expect(errors).toBeUndefined();
        return data.recordPurchase;
      }),
    );

  const count = async (sql: string, value: string) =>
    Number((await app.database.pool.query(`SELECT count(*) FROM ${sql} = $1`, [value])).rows[0].count);

  it.each(places)('one key from 20 parallel calls has one effect, on %s', async (_, shops) => {
    const member = await aMember(app).enroll();
    const input = aPurchase(app).by(member).worth('30').input();

    const answers = await sendAll(shops(), Array<typeof input>(CALLS).fill(input));

    expect(new Set(answers.map(({ purchase }) => purchase.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await count('purchase WHERE order_id', String(input['orderId']))).toBe(1);
    expect(await pointsOf(app, member)).toMatchObject({ available: 30, lifetimeEarned: 30 });
  });

  it.each(places)('A11: 20 keys for one order give one award, on %s', async (_, shops) => {
    const member = await aMember(app).enroll();
    const input = aPurchase(app).by(member).worth('30').input();

    const answers = await sendAll(
      shops(),
      Array.from({ length: CALLS }, () => ({ ...input, idempotencyKey: randomUUID() })),
    );

    expect(new Set(answers.map(({ purchase }) => purchase.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(
      await count('award a JOIN purchase p ON p.id = a.source_id WHERE p.order_id', String(input['orderId'])),
    ).toBe(1);
    expect(await pointsOf(app, member)).toMatchObject({ available: 30, lifetimeEarned: 30 });
  });

  it.each(places)('one order of two members is the one or the other, on %s', async (_, shops) => {
    const members = [await aMember(app).enroll(), await aMember(app).enroll()];
    const input = aPurchase(app).worth('30').input();

    const answers = await sendAll(
      shops(),
      Array.from({ length: CALLS }, (__, index) => {
        const { id } = members[index < CALLS / 2 ? 0 : 1]!;
        return { ...input, member: { id }, idempotencyKey: randomUUID() };
      }),
    );

    const refused = answers.filter(({ code }) => code === 'ORDER_ALREADY_RECORDED');
    expect(refused).toHaveLength(CALLS / 2);
    const balances = [await pointsOf(app, members[0]!), await pointsOf(app, members[1]!)];
    expect(balances.map(({ available }) => available).sort()).toEqual([0, 30]);
  });

  it('keys shared between two servers, in opposite orders and for other members, leave the others of their batches alone', async () => {
    const members = await Promise.all(Array.from({ length: 8 }, () => aMember(app).enroll()));
    for (let round = 0; round < 4; round++) {
      const shared = Array.from({ length: 10 }, () => randomUUID());
      const batches = [0, 1].map((server) => {
        const purchases = [...shared, ...Array.from({ length: 10 }, () => randomUUID())].map((idempotencyKey, index) =>
          aPurchase(app)
            .by(members[(index + server) % 8]!)
            .with({ idempotencyKey })
            .input(),
        );
        return server === 0 ? purchases : purchases.reverse();
      });

      const answers = await Promise.all(
        batches.map((purchases, server) => servers[server]!.asShop(RECORD_ALL, { input: { purchases } })),
      );

      const results = answers.map(({ data, errors }) => {
        expect(errors).toBeUndefined();
        return data.recordPurchases.results as { __typename: string; replayed: boolean }[];
      });
      const isRecorded = ({ __typename, replayed }: { __typename: string; replayed: boolean }) =>
        __typename === 'RecordPurchasePayload' && !replayed;
      const ofShared = (server: number) => (server === 0 ? results[0]!.slice(0, 10) : results[1]!.slice(10).reverse());
      const ofOthers = [...results[0]!.slice(10), ...results[1]!.slice(0, 10)];
      expect(ofOthers.filter(isRecorded)).toHaveLength(20);
      for (let index = 0; index < 10; index++) {
        const pair = [ofShared(0)[index]!, ofShared(1)[index]!];
        expect(pair.map(({ __typename }) => __typename).sort()).toEqual([
          'IdempotencyKeyReused',
          'RecordPurchasePayload',
        ]);
      }
    }
  });
});
