import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, giveBack } from '../purchases/support/calls.js';

const NOW = '2027-03-01T12:00:00.000Z';

const PURCHASE = `query ($id: ID!) {
  purchase(id: $id) {
    id orderId channel status purchasedAt recordedAt completedAt canceledAt pointsEarned pointsReversed
    member { id profile { givenName } }
    total { amount currency }
    payments { kind amount }
    lines { id sku name category brand tags quantity unitPrice amount { amount } returned pointsEarned }
    awards { name points explanation rule { id } }
    returns { reference amount { amount } pointsTaken lines { line quantity } purchase { id } }
  }
}`;

describe('purchase', () => {
  let app: TestApp;
  let ruleId: string;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    ruleId = await aRule(app).active();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('shows everything, with what came back, oldest first', async () => {
    const ada = await aMember(app).named('Ada').enroll();
    const { id, lines } = await aPurchase(app)
      .by(ada)
      .line({ sku: 'mug', name: 'Mug', category: 'kitchen', brand: 'Delft', tags: ['b', 'a'], quantity: '2.50' })
      .with({ orderId: 'A-1', channel: 'store 4', payments: [{ kind: 'POINTS', amount: '1.50' }], shipping: '1' })
      .record();
    for (const [reference, quantity] of [
      ['R-1', '0.5'],
      ['R-2', '1'],
    ]) {
      await giveBack(app, { purchaseId: id, reference, lines: [{ sku: 'mug', quantity }] });
    }

    const { data } = await app.asShop(PURCHASE, { id });

    expect(data.purchase).toEqual({
      id,
      orderId: 'A-1',
      channel: 'store 4',
      status: 'PARTLY_RETURNED',
      purchasedAt: NOW,
      recordedAt: NOW,
      completedAt: NOW,
      canceledAt: null,
      pointsEarned: 25,
      pointsReversed: 15,
      member: { id: ada.id, profile: { givenName: 'Ada' } },
      total: { amount: '26.00', currency: 'GBP' },
      payments: [{ kind: 'POINTS', amount: '1.5' }],
      lines: [
        {
          id: lines[0]?.id,
          sku: 'mug',
          name: 'Mug',
          category: 'kitchen',
          brand: 'Delft',
          tags: ['b', 'a'],
          quantity: '2.5',
          unitPrice: '10',
          amount: { amount: '25.00' },
          returned: '1.5',
          pointsEarned: 25,
        },
      ],
      awards: [
        {
          name: 'Every pound counts',
          points: 25,
          explanation: '1 point per 1.00 GBP on 25.00 GBP: 25 whole steps',
          rule: { id: ruleId },
        },
      ],
      returns: [
        {
          reference: 'R-1',
          amount: { amount: '5.00' },
          pointsTaken: 5,
          lines: [{ line: lines[0]?.id, quantity: '0.5' }],
          purchase: { id },
        },
        {
          reference: 'R-2',
          amount: { amount: '10.00' },
          pointsTaken: 10,
          lines: [{ line: lines[0]?.id, quantity: '1' }],
          purchase: { id },
        },
      ],
    });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['COMPLETED', async () => undefined],
    ['PARTLY_RETURNED', (id) => giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '0.5' }] })],
    ['RETURNED', (id) => giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '1' }] })],
    ['CANCELED', (id) => cancel(app, { purchaseId: id })],
  ])('is %s', async (status, change) => {
    const ada = await aMember(app).enroll();
    const { id } = await aPurchase(app).by(ada).record();
    await change(id);

    const { data } = await app.asAdmin(PURCHASE, { id });

    expect(data.purchase.status).toBe(status);
  });

  it('keeps the name and the explanation that its rule had', async () => {
    const ada = await aMember(app).enroll();
    const { id } = await aPurchase(app).by(ada).record();
    const update = `mutation ($input: UpdateEarningRuleInput!) {
      updateEarningRule(input: $input) { ... on UserError { message } }
    }`;
    const changes = { name: [{ locale: 'en', text: 'Renamed' }], gives: { rate: { points: 7, per: '1' } } };
    await app.asAdmin(update, { input: { id: ruleId, ...changes } });

    const { data } = await app.asAdmin(PURCHASE, { id });

    expect(data.purchase.awards).toEqual([
      {
        name: 'Every pound counts',
        points: 10,
        explanation: '1 point per 1.00 GBP on 10.00 GBP: 10 whole steps',
        rule: { id: ruleId },
      },
    ]);
  });

  it.each(['', 'nonsense', 'pur_', 'pur_01k0000000e0000000000000aa', 'mem_01k0000000e0000000000000aa', 'pur_\u0000'])(
    'is null for the id %j',
    async (id) => {
      const { data, errors } = await app.asShop(PURCHASE, { id });

      expect({ data, errors }).toEqual({ data: { purchase: null } });
    },
  );

  it('is null for a purchase of another program', async () => {
    const ada = await aMember(app).enroll();
    const { id } = await aPurchase(app).by(ada).record();
    const other = await app.anotherProgram();

    const { data, errors } = await app.call(other.shopKey, PURCHASE, { id });

    expect({ data, errors }).toEqual({ data: { purchase: null } });
  });
});
