import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { pointsOf, record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

type Rule = ReturnType<typeof aRule>;
type Basket = (purchase: ReturnType<typeof aPurchase>) => ReturnType<typeof aPurchase>;

/** The basket of SCENARIOS: 112.00 and 40.00 for shipping. */
const B: Basket = (purchase) =>
  purchase
    .line({ sku: '123', unitPrice: '12.00', tags: ['red'] })
    .line({ sku: '000', unitPrice: '100.00', tags: ['blue'] })
    .with({ shipping: '40.00' });

const worth =
  (amount: string): Basket =>
  (purchase) =>
    purchase.worth(amount);

const QUOTE = `query ($input: QuotePurchaseInput!) { quotePurchase(input: $input) { pointsEarned } }`;

describe('what a purchase earns', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const perPound = (rule: Rule) => rule;
  const A1 = (rule: Rule) => rule.givesPoints(4).countsShipping();

  it.each<[string, string, (rule: Rule) => Rule, Basket, number]>([
    ['A1', '4 points per 1.00, shipping counts', A1, B, 608],
    ['A1', 'shipping does not count', (rule) => rule.givesPoints(4), B, 448],
    ['A1d', 'minimum order 300', (rule) => A1(rule).minimumOrder('300'), B, 0],
    ['A1d', 'minimum order 100', (rule) => A1(rule).minimumOrder('100'), B, 608],
    ['A1d', 'the minimum looks at shipping where the rule counts it', (rule) => A1(rule).minimumOrder('152'), B, 608],
    ['A1d', 'and not where it does not', (rule) => rule.givesPoints(4).minimumOrder('112.01'), B, 0],
    ['A1d', 'exactly the minimum is enough', (rule) => rule.givesPoints(4).minimumOrder('112.00'), B, 448],
    [
      'A1d',
      'the minimum looks at lines after discounts',
      (rule) => rule.minimumOrder('10'),
      (purchase) => purchase.worth('10').with({ orderDiscount: '0.01' }),
      0,
    ],
    ['A4', '1 per 1.00 on 19.99', perPound, worth('19.99'), 19],
    ['A4', 'on 20.00', perPound, worth('20.00'), 20],
    ['A4', 'on 0.99', perPound, worth('0.99'), 0],
    [
      'A4',
      'lines are added up before steps are counted',
      perPound,
      (purchase) => purchase.worth('0.50').worth('0.50'),
      1,
    ],
    [
      'A4',
      'half a penny of a line counts as one',
      perPound,
      (purchase) => purchase.line({ quantity: '0.5', unitPrice: '1.99' }),
      1,
    ],
    ['A7', '5 per 2.50 on 3.00', (rule) => rule.givesPoints(5).per('2.50'), worth('3.00'), 5],
    ['A7', 'on 4.99', (rule) => rule.givesPoints(5).per('2.50'), worth('4.99'), 5],
    ['A7', 'on 5.00', (rule) => rule.givesPoints(5).per('2.50'), worth('5.00'), 10],
    [
      'A9',
      '10 % discount on the line',
      perPound,
      (purchase) => purchase.line({ unitPrice: '100', discount: '10' }),
      90,
    ],
    [
      'A9',
      '10 % discount on the order',
      perPound,
      (purchase) => purchase.worth('100').with({ orderDiscount: '10' }),
      90,
    ],
    [
      'A9',
      '50.00 of it paid with a gift card',
      perPound,
      (purchase) => purchase.worth('100').with({ payments: [{ kind: 'GIFT_CARD', amount: '50' }] }),
      100,
    ],
    [
      'A9',
      '20.00 of it paid with points',
      perPound,
      (purchase) => purchase.worth('100').with({ payments: [{ kind: 'POINTS', amount: '20' }] }),
      100,
    ],
  ])('%s: %s', async (_, __, rule, basket, points) => {
    const program = await app.anotherProgram();
    await rule(aRule(app).by(program.adminKey)).active();
    const member = await aMember(app).of(program).enroll();
    const input = basket(aPurchase(app).by(member)).input();

    const recorded = await record(app, input, program.shopKey);

    expect(recorded.pointsEarned).toBe(points);
    expect((await pointsOf(app, member, program.adminKey)).available).toBe(points);
    const { lines, currency, shipping, orderDiscount, payments } = input;
    const quoted = await app.call(program.adminKey, QUOTE, {
      input: { lines, currency, shipping, orderDiscount, payments },
    });
    expect(quoted.data).toEqual({ quotePurchase: { pointsEarned: points } });
  });

  it('A11: the same order arrives twice, with two idempotency keys', async () => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).active();
    const member = await aMember(app).of(program).enroll();
    const input = aPurchase(app).by(member).worth('30').input();

    const first = await record(app, input, program.shopKey);
    const second = await record(app, { ...input, idempotencyKey: 'another key' }, program.shopKey);
    const other = await record(app, { ...input, idempotencyKey: 'a third', shipping: '1' }, program.shopKey);

    expect(first).toMatchObject({ replayed: false, pointsEarned: 30 });
    expect(second).toEqual({ ...first, replayed: true });
    expect(other).toMatchObject({ code: 'ORDER_ALREADY_RECORDED', purchaseId: first.purchase.id });
    expect(await pointsOf(app, member, program.adminKey)).toMatchObject({ available: 30, lifetimeEarned: 30 });
  });
});
