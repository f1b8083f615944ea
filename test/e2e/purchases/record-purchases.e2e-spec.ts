import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { holding, pointsOf, type Outcome } from './support/calls.js';
import { statementsOf } from './support/statements.js';
import { storedIn } from './support/stored.js';

const RESULT = `
  ... on RecordPurchasePayload { replayed pointsEarned purchase { orderId lines { sku } } }
  ... on UserError { code path }`;

const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) { ... on RecordPurchasesPayload { results { ${RESULT} } } ... on UserError { code } }
}`;

const RECORD_ALL_PLAINLY = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) { results { ${RESULT} } }
}`;

const REFUSED_WHOLE = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) {
    __typename
    results { __typename }
    ... on UserError { code message path }
    ... on BatchSizeNotAllowed { given atMost }
  }
}`;

describe('recordPurchases', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const recordAll = async (purchases: unknown[], document = RECORD_ALL): Promise<Outcome> => {
    const answer = await app.asShop(document, { input: { purchases } });
    return answer.errors ? answer : answer.data.recordPurchases;
  };

  const recorded = (orderId: unknown, pointsEarned: number, replayed = false) => ({
    replayed,
    pointsEarned,
    purchase: { orderId, lines: [{ sku: 'sku-1' }] },
  });

  it.each([
    ['with a fragment on the payload', RECORD_ALL],
    ['plainly', RECORD_ALL_PLAINLY],
  ])('answers in the order of the input, asked %s', async (_how, document) => {
    const bob = await aMember(app).enroll();
    const purchases = [
      aPurchase(app)
        .by(bob)
        .worth('3')
        .with({ purchasedAt: new Date(Date.now() - 1000) }),
      aPurchase(app).by(ada).worth('1'),
      aPurchase(app)
        .by(bob)
        .worth('2')
        .pending()
        .with({ purchasedAt: new Date(Date.now() - 60_000) }),
    ].map((purchase) => purchase.input());

    const { results } = await recordAll(purchases, document);

    const orders = purchases.map((purchase) => purchase['orderId']);
    expect(results).toEqual([recorded(orders[0], 3), recorded(orders[1], 1), recorded(orders[2], 2)]);
    expect(await pointsOf(app, bob)).toEqual(holding(3, 2));
    const statement = `{ member(ref: { id: "${bob.id}" }) { statement { nodes { sequence points pendingChange } } } }`;
    expect((await app.asAdmin(statement)).data.member.statement.nodes).toEqual([
      { sequence: 2, points: 0, pendingChange: 2 },
      { sequence: 1, points: 3, pendingChange: 0 },
    ]);
  });

  it('refuses single purchases and records the others', async () => {
    const bob = await aMember(app).enroll();
    const taken = aPurchase(app).by(ada).input();
    await recordAll([taken]);
    const purchases: Record<string, unknown>[] = [
      aPurchase(app).by(bob).input(),
      aPurchase(app).by(bob).with({ currency: 'EUR' }).input(),
      aPurchase(app)
        .with({ member: { externalId: 'nobody' } })
        .input(),
      aPurchase(app).by(bob).line({ quantity: '-1' }).input(),
      aPurchase(app).by(bob).with({ orderId: 'a\u0000b' }).input(),
      aPurchase(app).by(bob).with({ idempotencyKey: 'a\ud800b' }).input(),
      aPurchase(app).by(bob).with({ orderId: taken['orderId'] }).input(),
      aPurchase(app).by(bob).with({ idempotencyKey: taken['idempotencyKey'] }).input(),
      aPurchase(app).by(bob).input(),
    ];

    const { results } = await recordAll(purchases);

    expect(results).toEqual([
      recorded(purchases[0]?.['orderId'], 10),
      { code: 'CURRENCY_MISMATCH', path: ['currency'] },
      { code: 'MEMBER_NOT_FOUND', path: ['member'] },
      { code: 'INVALID_INPUT', path: ['lines', '0', 'quantity'] },
      { code: 'INVALID_INPUT', path: ['orderId'] },
      { code: 'INVALID_INPUT', path: ['idempotencyKey'] },
      { code: 'ORDER_ALREADY_RECORDED', path: ['orderId'] },
      { code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] },
      recorded(purchases[8]?.['orderId'], 10),
    ]);
    expect(await pointsOf(app, bob)).toEqual(holding(20));
  });

  it('changes nothing when every purchase is refused', async () => {
    const before = await storedIn(app);

    const { results } = await recordAll([aPurchase(app).by(ada).with({ lines: [] }).input()]);

    expect(results).toEqual([{ code: 'INVALID_INPUT', path: ['lines'] }]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('records what stands twice in the list once', async () => {
    const bob = await aMember(app).enroll();
    const one = aPurchase(app).by(bob).input();
    const { orderId } = one;

    const { results } = await recordAll([
      one,
      one,
      { ...one, idempotencyKey: randomUUID() },
      { ...one, lines: [{ sku: 'another', quantity: '1', unitPrice: '1' }] },
      { ...one, idempotencyKey: randomUUID(), member: { id: ada.id } },
      { ...one, orderId: 'another order under the same key' },
    ]);

    expect(results).toEqual([
      recorded(orderId, 10),
      recorded(orderId, 10, true),
      recorded(orderId, 10, true),
      { code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] },
      { code: 'ORDER_ALREADY_RECORDED', path: ['orderId'] },
      { code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] },
    ]);
    expect(await pointsOf(app, bob)).toEqual(holding(10));
  });

  it('gives an order to the first in the list that is good', async () => {
    const one = aPurchase(app).by(ada).input();

    const { results } = await recordAll([{ ...one, currency: 'EUR' }, one]);

    expect(results).toEqual([{ code: 'CURRENCY_MISMATCH', path: ['currency'] }, recorded(one['orderId'], 10)]);
  });

  it('answers a repeated list as the first time and changes nothing', async () => {
    const purchases = [aPurchase(app).by(ada).input(), aPurchase(app).by(ada).with({ currency: 'EUR' }).input()];
    await recordAll(purchases);
    const before = await storedIn(app);

    const { results } = await recordAll(purchases);

    expect(results).toEqual([
      recorded(purchases[0]?.['orderId'], 10, true),
      { code: 'CURRENCY_MISMATCH', path: ['currency'] },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('shares keys and orders with recordPurchase', async () => {
    const one = aPurchase(app).by(ada).input();
    await app.asShop('mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { __typename } }', {
      input: one,
    });

    const { results } = await recordAll([one]);

    expect(results).toEqual([recorded(one['orderId'], 10, true)]);
  });

  it.each([0, 101])('refuses %i purchases as a whole', async (given) => {
    const purchases = Array.from({ length: given }, () => aPurchase(app).by(ada).input());
    const before = await storedIn(app);

    const outcome = await recordAll(purchases, REFUSED_WHOLE);

    expect(outcome).toEqual({
      __typename: 'BatchSizeNotAllowed',
      results: [],
      code: 'BATCH_SIZE_NOT_ALLOWED',
      message: `${given} purchases; 1 to 100 are allowed in one call.`,
      path: ['purchases'],
      given,
      atMost: 100,
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('names the purchase when the form of one is wrong, and records none', async () => {
    const before = await storedIn(app);

    const { errors } = await recordAll([
      aPurchase(app).by(ada).input(),
      aPurchase(app).by(ada).line({ unitPrice: 'NaN' }).input(),
    ]);

    expect(errors).toHaveLength(1);
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].message).toContain('at "input.purchases[1].lines[0].unitPrice"');
    expect(await storedIn(app)).toEqual(before);
  });

  it('sends as many statements for 100 purchases of 100 members as for one', async () => {
    const members = await Promise.all(Array.from({ length: 100 }, () => aMember(app).enroll()));
    const everything = `mutation ($input: RecordPurchasesInput!) {
      recordPurchases(input: $input) {
        results {
          ... on RecordPurchasePayload {
            pointsEarned
            awards { points rule { id } }
            member { id points { available } }
            purchase { member { externalId } lines { sku } awards { points } returns { id } }
          }
          ... on UserError { code }
        }
      }
    }`;
    const list = (some: EnrolledMember[]) => some.map((member) => aPurchase(app).by(member).input());

    let outcome: Outcome;
    const one = await statementsOf(app, () => recordAll(list(members.slice(0, 1)), everything));
    const hundred = await statementsOf(app, async () => (outcome = await recordAll(list(members), everything)));

    expect(outcome.results).toHaveLength(100);
    expect(outcome.results.every((result: Outcome) => result.pointsEarned === 10)).toBe(true);
    expect(hundred).toEqual(one);
  });
});
