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

const A1 = (rule: Rule) => rule.givesPoints(4).countsShipping();
const on = (sku: string) => ({ include: [{ sku }] });
const paid =
  (...payments: Record<string, unknown>[]): Basket =>
  (purchase) =>
    purchase.worth('100').with({ payments });

const QUOTE = `query ($input: QuotePurchaseInput!) { quotePurchase(input: $input) { pointsEarned } }`;
const SET_ROUNDING = `mutation ($rounding: Rounding!) {
  updateProgram(input: { rounding: $rounding }) { ... on UserError { message } }
}`;

describe('what rules give together', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const cases: [string, string, ((rule: Rule) => Rule)[], Basket, number, string?][] = [
    ['A1b', 'sku 000 excluded', [(rule) => A1(rule).looksAt({ exclude: [{ sku: '000' }] })], B, 208],
    ['A1c', 'tag red excluded', [(rule) => A1(rule).looksAt({ exclude: [{ tag: 'red' }] })], B, 560],
    [
      'A1c',
      'tag red excluded, shipping not counted',
      [(rule) => rule.givesPoints(4).looksAt({ exclude: [{ tag: 'red' }] })],
      B,
      400,
    ],
    [
      'A2a',
      'and a fixed 100 when sku 123 is in the basket',
      [A1, (rule) => rule.fixed(100).looksAt(on('123'))],
      B,
      708,
    ],
    ['A2a', 'and for a sku that is not', [A1, (rule) => rule.fixed(100).looksAt(on('car'))], B, 608],
    ['A2b', 'and a multiplier of 3 on sku 123', [A1, (rule) => rule.factor('3').looksAt(on('123'))], B, 704],
    ['A4', 'and 1 per 2.00 as well', [(rule) => rule, (rule) => rule.per('2')], worth('19.99'), 28],
    ['A4', 'times 2', [(rule) => rule, (rule) => rule.factor('2')], worth('19.99'), 38],
    ['A4', 'times 1.5, FLOOR', [(rule) => rule, (rule) => rule.factor('1.5')], worth('19.99'), 28, 'FLOOR'],
    ['A4', 'times 1.5, HALF_UP', [(rule) => rule, (rule) => rule.factor('1.5')], worth('19.99'), 29, 'HALF_UP'],
    ['A4', 'times 1.5, CEIL', [(rule) => rule, (rule) => rule.factor('1.5')], worth('19.99'), 29, 'CEIL'],
    [
      'A4',
      'bases 19 and 9 times 1.5: rounded once',
      [(rule) => rule, (rule) => rule.per('2'), (rule) => rule.factor('1.5')],
      worth('19.99'),
      19 + 9 + 14,
    ],
    [
      'A4',
      'two multipliers add up',
      [(rule) => rule, (rule) => rule.factor('2'), (rule) => rule.factor('2')],
      worth('19.99'),
      57,
    ],
    [
      'A5',
      'the best of an exclusive group',
      [(rule) => rule.inGroup('g'), (rule) => rule.fixed(100).inGroup('g')],
      worth('19.99'),
      100,
    ],
    ['A9', '20.00 of it paid with points', [(rule) => rule], paid({ kind: 'POINTS', amount: '20' }), 100],
    [
      'A9',
      'which do not count',
      [(rule) => rule.looksAt({ pointsPaid: false })],
      paid({ kind: 'POINTS', amount: '20' }, { kind: 'GIFT_CARD', amount: '50' }),
      80,
    ],
    [
      '',
      'tax does not count',
      [(rule) => rule.looksAt({ tax: false })],
      (purchase) => purchase.line({ unitPrice: '12', tax: '2' }).line({ unitPrice: '1' }),
      11,
    ],
    [
      '',
      'points per item',
      [(rule) => rule.perItem(3)],
      (purchase) => purchase.line({ quantity: '2.5' }).line({ quantity: '1.5' }),
      12,
    ],
    ['', 'at most so many at once', [(rule) => rule.maxPoints(15)], worth('19.99'), 15],
    ['', 'a minimum of the scope', [(rule) => rule.looksAt(on('123')).minimumScope('12.01')], B, 0],
    [
      '',
      'a fixed bonus that is not multiplied',
      [(rule) => rule.fixed(10).notMultiplied(), (rule) => rule.factor('3')],
      B,
      10,
    ],
  ];

  it.each(
    cases.map(([id, what, rules, basket, points, rounding = 'FLOOR']) => ({
      id,
      what,
      rules,
      basket,
      points,
      rounding,
    })),
  )('$id: $what', async ({ rules, basket, points, rounding }) => {
    const program = await app.anotherProgram();
    for (const rule of rules) await rule(aRule(app).by(program.adminKey)).active();
    await app.call(program.adminKey, SET_ROUNDING, { rounding });
    const member = await aMember(app).of(program).enroll();
    const input = basket(aPurchase(app).by(member)).input();
    const { lines, currency, shipping, orderDiscount, payments } = input;

    const quoted = await app.call(program.adminKey, QUOTE, {
      input: { lines, currency, shipping, orderDiscount, payments, member: { id: member.id } },
    });
    const recorded = await record(app, input, program.shopKey);

    expect(recorded.pointsEarned).toBe(points);
    expect((await pointsOf(app, member, program.adminKey)).available).toBe(points);
    expect(quoted.data).toEqual({ quotePurchase: { pointsEarned: points } });
  });
});
