import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { holding, pointsOf, type Outcome } from './support/calls.js';
import { storedIn } from './support/stored.js';

const RECORD = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload {
      pointsEarned
      awards { name points explanation }
      purchase { total { amount currency } lines { amount { amount } pointsEarned } }
    }
    ... on UserError { code message path }
  }
}`;

const CREATE_CURRENCY = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) { ... on CreatePointCurrencyPayload { pointCurrency { id } } }
}`;

const CLOCK = '2027-03-01T12:00:00.000Z';

/** The basket of the scenarios: 12.00 and 100.00, and 40.00 for shipping. */
const BASKET = {
  lines: [
    { sku: '123', tags: ['red'], quantity: '1', unitPrice: '12.00' },
    { sku: '000', tags: ['blue'], quantity: '1', unitPrice: '100.00' },
  ],
  shipping: '40.00',
};

describe('recordPurchase adds up and awards', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A program of its own with these rules and a member, and how that member buys there. */
  const aShop = async (currency: string, ...rules: ((rule: RuleFactory) => RuleFactory)[]) => {
    const program = await app.anotherProgram({ currency, sandbox: true, clock: new Date(CLOCK) });
    for (const make of rules) await make(aRule(app).by(program.adminKey)).active();
    const member = await aMember(app).of(program).enroll();
    const buy = async (purchase: Record<string, unknown>): Promise<Outcome> => {
      const input = aPurchase(app).by(member).with({ currency }).with(purchase).input();
      const answer = await app.call(program.shopKey, RECORD, { input });
      return answer.errors ? answer : answer.data.recordPurchase;
    };
    return { program, member, buy };
  };

  const item = (unitPrice: string, quantity = '1', more: Record<string, unknown> = {}) => ({
    sku: 'item',
    quantity,
    unitPrice,
    ...more,
  });

  const amountsOf = (outcome: Outcome) => outcome.purchase.lines.map((line: Outcome) => line.amount.amount);
  const sharesOf = (outcome: Outcome) => outcome.purchase.lines.map((line: Outcome) => line.pointsEarned);
  const explanationsOf = (outcome: Outcome) => outcome.awards.map((award: Outcome) => award.explanation);

  describe('amounts', () => {
    it.each([
      ['0.333333', '3.00', '1.00'],
      ['3', '0.335', '1.01'],
      ['0.5', '0.01', '0.01'],
      ['1', '0.004999', '0.00'],
      ['2', '0.0025', '0.01'],
      ['1000000000', '1000', '1000000000000.00'],
    ])('%s × %s GBP is %s GBP: halves up', async (quantity, unitPrice, amount) => {
      const { buy } = await aShop('GBP');

      const outcome = await buy({ lines: [item(unitPrice, quantity)] });

      expect(outcome).toEqual({
        pointsEarned: 0,
        awards: [],
        purchase: { total: { amount, currency: 'GBP' }, lines: [{ amount: { amount }, pointsEarned: 0 }] },
      });
    });

    it('rounds yen to whole yen', async () => {
      const { buy } = await aShop('JPY', (rule) => rule.per('100'));

      const outcome = await buy({ lines: [item('0.5', '3'), item('250')], shipping: '500' });

      expect(outcome).toEqual({
        pointsEarned: 2,
        awards: [
          { name: 'Every pound counts', points: 2, explanation: '1 point per 100 JPY on 252 JPY: 2 whole steps' },
        ],
        purchase: {
          total: { amount: '752', currency: 'JPY' },
          lines: [
            { amount: { amount: '2' }, pointsEarned: 0 },
            { amount: { amount: '250' }, pointsEarned: 2 },
          ],
        },
      });
    });

    it('refuses a tenth of a yen', async () => {
      const { buy } = await aShop('JPY');

      const outcome = await buy({ lines: [item('250')], shipping: '0.5' });

      expect(outcome.message).toBe('shipping: 0.5 is not within 0 and 1000000000000, with at most 0 decimals');
    });

    it('counts dinars in thousandths', async () => {
      const { buy } = await aShop('KWD', (rule) => rule.per('0.005'));

      const outcome = await buy({ lines: [item('1.2345', '1', { discount: '0.001' })] });

      expect(outcome).toEqual({
        pointsEarned: 246,
        awards: [
          {
            name: 'Every pound counts',
            points: 246,
            explanation: '1 point per 0.005 KWD on 1.234 KWD: 246 whole steps',
          },
        ],
        purchase: {
          total: { amount: '1.234', currency: 'KWD' },
          lines: [{ amount: { amount: '1.234' }, pointsEarned: 246 }],
        },
      });
    });

    it('refuses a ten-thousandth of a dinar', async () => {
      const { buy } = await aShop('KWD');

      const outcome = await buy({ lines: [item('1')], orderDiscount: '0.0001' });

      expect(outcome.message).toBe('orderDiscount: 0.0001 is not within 0 and 1000000000000, with at most 3 decimals');
    });

    it("spreads the order's discount by largest remainder, and the points over what remains", async () => {
      const { buy } = await aShop('GBP', (rule) => rule);

      const outcome = await buy({ lines: [item('10'), item('10'), item('10')], orderDiscount: '10', shipping: '3.50' });

      expect(outcome.purchase.total.amount).toBe('23.50');
      expect(amountsOf(outcome)).toEqual(['6.66', '6.67', '6.67']);
      expect(sharesOf(outcome)).toEqual([6, 7, 7]);
    });

    it('takes an order discount of all lines: what remains is the shipping', async () => {
      const { buy } = await aShop('GBP', (rule) => rule);

      const outcome = await buy({ lines: [item('1'), item('0'), item('2')], orderDiscount: '3', shipping: '4.99' });

      expect(outcome.purchase.total.amount).toBe('4.99');
      expect(amountsOf(outcome)).toEqual(['0.00', '0.00', '0.00']);
      expect(explanationsOf(outcome)).toEqual(['1 point per 1.00 GBP on 0.00 GBP: less than one step']);
    });

    it('takes a purchase of nothing but a free gift', async () => {
      const { buy, program, member } = await aShop('GBP', (rule) => rule);

      const outcome = await buy({ lines: [item('0')] });

      expect(outcome).toEqual({
        pointsEarned: 0,
        awards: [
          {
            name: 'Every pound counts',
            points: 0,
            explanation: '1 point per 1.00 GBP on 0.00 GBP: less than one step',
          },
        ],
        purchase: {
          total: { amount: '0.00', currency: 'GBP' },
          lines: [{ amount: { amount: '0.00' }, pointsEarned: 0 }],
        },
      });
      expect(await pointsOf(app, member, program.shopKey)).toEqual(holding(0));
    });
  });

  describe('rules', () => {
    it('count shipping when they say so [A1]', async () => {
      const { buy } = await aShop('GBP', (rule) => rule.givesPoints(4).countsShipping());

      const outcome = await buy(BASKET);

      expect(outcome.pointsEarned).toBe(608);
      expect(explanationsOf(outcome)).toEqual(['4 points per 1.00 GBP on 152.00 GBP with shipping: 152 whole steps']);
      expect(sharesOf(outcome)).toEqual([65, 543]);
    });

    it('do not count shipping otherwise', async () => {
      const { buy } = await aShop('GBP', (rule) => rule.givesPoints(4));

      const outcome = await buy(BASKET);

      expect(outcome.pointsEarned).toBe(448);
      expect(explanationsOf(outcome)).toEqual(['4 points per 1.00 GBP on 112.00 GBP: 112 whole steps']);
      expect(sharesOf(outcome)).toEqual([48, 400]);
    });

    it('give shipping to free gifts by their quantity, when there is nothing else', async () => {
      const { buy } = await aShop('GBP', (rule) => rule.countsShipping());

      const outcome = await buy({ lines: [item('0', '1'), item('0', '3')], shipping: '8' });

      expect(sharesOf(outcome)).toEqual([2, 6]);
    });

    it.each([
      ['300', 0, '152.00 GBP with shipping is below the minimum order of 300.00 GBP'],
      ['152', 608, '4 points per 1.00 GBP on 152.00 GBP with shipping: 152 whole steps'],
      ['100', 608, '4 points per 1.00 GBP on 152.00 GBP with shipping: 152 whole steps'],
    ])('look at a minimum order of %s [A1d]', async (minimum, points, explanation) => {
      const { buy } = await aShop('GBP', (rule) => rule.givesPoints(4).countsShipping().minimumOrder(minimum));

      const outcome = await buy(BASKET);

      expect(outcome).toMatchObject({ pointsEarned: points, awards: [{ points, explanation }] });
    });

    it('look at the minimum order without shipping when shipping does not count', async () => {
      const { buy } = await aShop('GBP', (rule) => rule.minimumOrder('112.01'));

      const outcome = await buy(BASKET);

      expect(outcome.pointsEarned).toBe(0);
      expect(explanationsOf(outcome)).toEqual(['112.00 GBP is below the minimum order of 112.01 GBP']);
    });

    it('give points for each whole step [A4, A7]', async () => {
      const { buy } = await aShop('GBP', (rule) => rule.givesPoints(5).per('2.50'));

      const outcome = await buy({ lines: [item('3')] });

      expect(outcome.pointsEarned).toBe(5);
      expect(explanationsOf(outcome)).toEqual(['5 points per 2.50 GBP on 3.00 GBP: 1 whole step']);
    });

    it('award side by side, the older one first [A4]', async () => {
      const { buy, program, member } = await aShop(
        'GBP',
        (rule) => rule.named('Base'),
        (rule) => rule.named('Extra').per('2'),
        (rule) => rule.named('Large orders').minimumOrder('50'),
      );

      const outcome = await buy({ lines: [item('19.99')] });

      expect(outcome.pointsEarned).toBe(28);
      expect(outcome.awards).toEqual([
        { name: 'Base', points: 19, explanation: '1 point per 1.00 GBP on 19.99 GBP: 19 whole steps' },
        { name: 'Extra', points: 9, explanation: '1 point per 2.00 GBP on 19.99 GBP: 9 whole steps' },
        { name: 'Large orders', points: 0, explanation: '19.99 GBP is below the minimum order of 50.00 GBP' },
      ]);
      expect(await pointsOf(app, member, program.shopKey)).toEqual(holding(28));
    });

    it.each([
      ['a discount of 10 %', { orderDiscount: '10' }, 90],
      ['50.00 paid with a gift card', { payments: [{ kind: 'GIFT_CARD', amount: '50' }] }, 100],
      ['20.00 paid with points', { payments: [{ kind: 'POINTS', amount: '20' }] }, 100],
    ])('look at what is bought, with %s [A9]', async (_what, changes, points) => {
      const { buy } = await aShop('GBP', (rule) => rule);

      const outcome = await buy({ lines: [item('100')], ...changes });

      expect(outcome.pointsEarned).toBe(points);
    });

    it.each([
      ['before', '2027-02-09T23:59:59.999Z', 0],
      ['at the first instant', '2027-02-10T00:00:00.000Z', 10],
      ['at the last instant', '2027-02-19T23:59:59.999Z', 10],
      ['after', '2027-02-20T00:00:00.000Z', 0],
    ])('hold in their window, by the date of the purchase: %s', async (_when, purchasedAt, points) => {
      const { buy } = await aShop('GBP', (rule) => rule.from('2027-02-10T00:00:00Z').until('2027-02-20T00:00:00Z'));

      const outcome = await buy({ purchasedAt });

      expect(outcome.pointsEarned).toBe(points);
      expect(outcome.awards).toHaveLength(points === 0 ? 0 : 1);
    });

    it('award nothing while they are drafts, paused or archived', async () => {
      const { buy, program } = await aShop('GBP');
      await aRule(app).by(program.adminKey).draft();
      await aRule(app).by(program.adminKey).paused();
      await aRule(app).by(program.adminKey).archived();

      const outcome = await buy({});

      expect(outcome).toMatchObject({ pointsEarned: 0, awards: [] });
    });

    it('award in their own point currency', async () => {
      const { buy, program, member } = await aShop('GBP', (rule) => rule);
      const stars = { code: 'stars', name: [{ locale: 'en', text: 'Stars' }] };
      await app.call(program.adminKey, CREATE_CURRENCY, { input: stars });
      await aRule(app).by(program.adminKey).named('Stars').givesPoints(2).inCurrency('stars').active();

      const outcome = await buy({ lines: [item('10'), item('30')] });

      const query = `query ($ref: MemberRef!) { member(ref: $ref) { points { available } stars: points(currency: "stars") { available } } }`;
      const { data } = await app.call(program.shopKey, query, { ref: { id: member.id } });
      expect(outcome.pointsEarned).toBe(120);
      expect(outcome.awards.map((award: Outcome) => award.points)).toEqual([40, 80]);
      expect(sharesOf(outcome)).toEqual([30, 90]);
      expect(data.member).toEqual({ points: { available: 40 }, stars: { available: 80 } });
    });
  });

  describe('points that no number can hold', () => {
    const huge = (rule: RuleFactory) => rule.givesPoints(1_000_000_000).per('0.01');
    const tooMany = {
      code: 'TOO_MANY_POINTS',
      message: 'The member would hold more than 9007199254740991 points.',
      path: ['lines'],
    };

    it.each([
      ['by one rule', [huge], '1000000000000'],
      ['by two rules together', [huge, huge], '90071.99'],
    ])('are refused %s', async (_what, rules, unitPrice) => {
      const { buy } = await aShop('GBP', ...rules);
      const before = await storedIn(app);

      const outcome = await buy({ lines: [item(unitPrice)] });

      expect(outcome).toEqual(tooMany);
      expect(await storedIn(app)).toEqual(before);
    });

    it('are refused with what the member has', async () => {
      const { buy, program, member } = await aShop('GBP', huge);
      const first = await buy({ lines: [item('90071.99')] });
      const before = await storedIn(app);

      const outcome = await buy({ lines: [item('0.01')] });

      expect(first.pointsEarned).toBe(9_007_199_000_000_000);
      expect(outcome).toEqual(tooMany);
      expect(await storedIn(app)).toEqual(before);
      expect(await pointsOf(app, member, program.shopKey)).toEqual(holding(9_007_199_000_000_000));
    });
  });
});
