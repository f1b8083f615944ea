import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';

const BY_ORDER = 'query ($orderId: String!) { purchaseByOrder(orderId: $orderId) { id orderId } }';

describe('purchaseByOrder', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it("finds a purchase by the shop's own number", async () => {
    const ada = await aMember(app).enroll();
    const { id } = await aPurchase(app).by(ada).with({ orderId: 'Nº 1/2027 🎈' }).record();

    const { data } = await app.asShop(BY_ORDER, { orderId: 'Nº 1/2027 🎈' });

    expect(data.purchaseByOrder).toEqual({ id, orderId: 'Nº 1/2027 🎈' });
  });

  it('finds the own one when another program has the same number', async () => {
    const other = await app.anotherProgram();
    const [ada, eve] = [await aMember(app).enroll(), await aMember(app).of(other).enroll()];
    const here = await aPurchase(app).by(ada).with({ orderId: 'same' }).record();
    const there = await aPurchase(app).in(other).by(eve).with({ orderId: 'same' }).record();

    const found = [
      await app.asShop(BY_ORDER, { orderId: 'same' }),
      await app.call(other.shopKey, BY_ORDER, { orderId: 'same' }),
    ];

    expect(found.map(({ data }) => data.purchaseByOrder.id)).toEqual([here.id, there.id]);
  });

  it.each(['', 'nobody ordered this', 'a\u0000b', 'a\ud800b', 'x'.repeat(10_000)])(
    'is null for %j',
    async (orderId) => {
      const { data, errors } = await app.asShop(BY_ORDER, { orderId });

      expect({ data, errors }).toEqual({ data: { purchaseByOrder: null } });
    },
  );

  it('does not take part of a number, nor another case', async () => {
    const ada = await aMember(app).enroll();
    await aPurchase(app).by(ada).with({ orderId: 'Order-17' }).record();

    const found = await Promise.all(
      ['Order-1', 'order-17', 'Order-17 ', 'Order_17', '%'].map((orderId) => app.asShop(BY_ORDER, { orderId })),
    );

    expect(found.map(({ data }) => data.purchaseByOrder)).toEqual([null, null, null, null, null]);
  });
});
