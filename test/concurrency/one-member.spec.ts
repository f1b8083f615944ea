import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { pointsOf } from '../e2e/purchases/support/calls.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { post } from '../support/server-process.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { ... on RecordPurchasePayload { pointsEarned } ... on UserError { code } }
}`;
const RETURN = `mutation ($input: ReturnPurchaseInput!) {
  returnPurchase(input: $input) { ... on ReturnPurchasePayload { pointsTaken } ... on UserError { code } }
}`;

const EACH = 100;

describe('200 parallel earns and returns of one member', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  afterAll(() => app.close());

  it('lose nothing and double nothing', async () => {
    const member = await aMember(app).enroll();
    const url = `${await app.app.getUrl()}/graphql`;
    const shop = (query: string, input: unknown): Promise<GraphqlAnswer> =>
      post(url, app.program.shopKey, query, { input });
    const purchases = Array.from({ length: EACH }, () => aPurchase(app).by(member).line({ quantity: '2' }));
    const inputs = purchases.map((purchase) => purchase.input());
    await Promise.all(inputs.map((input) => shop(RECORD, input)));
    expect(await pointsOf(app, member)).toMatchObject({ available: 20 * EACH });

    // Half of each comes back while as many new ones are bought.
    const answers = await Promise.all(
      inputs.flatMap(({ orderId, idempotencyKey }) => [
        shop(RECORD, aPurchase(app).by(member).line({ quantity: '3' }).input()),
        shop(RETURN, {
          orderId,
          idempotencyKey: `${String(idempotencyKey)}/return`,
          lines: [{ sku: 'sku-1', quantity: '1' }],
        }),
      ]),
    );

    expect(answers.filter(({ data }) => data.recordPurchase?.pointsEarned === 30)).toHaveLength(EACH);
    expect(answers.filter(({ data }) => data.returnPurchase?.pointsTaken === 10)).toHaveLength(EACH);
    const balance = 20 * EACH + 30 * EACH - 10 * EACH;
    expect(await pointsOf(app, member)).toMatchObject({
      available: balance,
      pending: 0,
      owed: 0,
      lifetimeEarned: balance,
    });
    await expectInvariants(app);
  });
});
