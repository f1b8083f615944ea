import { aStory, having, NOTHING, type Story } from '../factories/a-story.js';
import type { Outcome } from '../e2e/purchases/support/calls.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const FORGIVE = { currency: { debt: 'FORGIVE' } };
const OWE = { currency: { debt: 'OWE' } };

/** What a return or a cancellation answers. */
const outcome = (taken: number, forgiven: number, owed: number, givenBack = 0) => ({
  pointsTaken: taken,
  pointsForgiven: forgiven,
  pointsOwed: owed,
  pointsGivenBack: givenBack,
});

describe('returns of orders whose points were spent', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  describe('what the debt policy says', () => {
    it('C1: earn 150, spend 100, the order is canceled, FORGIVE', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      await story.spend(100);

      expect(await story.cancel(order)).toMatchObject({ ...outcome(50, 100, 0), replayed: false });

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.postings()).toEqual(['EARN +150', 'HOLD -100, held +100', 'CAPTURE held -100', 'REVERSE -50']);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 0, lifetimeSpent: 100, lifetimeExpired: 0 });
    });

    it('C2: the same with OWE', async () => {
      const story = await aStory(app, OWE);
      const order = await story.earn(150);
      await story.spend(100);

      expect(await story.cancel(order)).toMatchObject(outcome(50, 0, 100));

      expect(await story.balance()).toEqual(having({ owed: 100 }));
      expect((await story.postings()).at(-1)).toBe('REVERSE -50, owed +100');
    });

    it('L4: OWE: earn 50, spend 50, a return takes 50 back, earn 70', async () => {
      const story = await aStory(app, OWE);
      const order = await story.earn(50);
      await story.spend(50);

      expect(await story.giveBack(order)).toMatchObject(outcome(0, 0, 50));
      expect(await story.balance()).toEqual(having({ owed: 50 }));
      await story.earn(70);

      expect(await story.balance()).toEqual(having({ available: 20 }));
      expect(await story.openLots()).toEqual([{ free: 20, held: 0, gone: null }]);
    });

    it('a debt is repaid from several orders, from a correction, and from points that mature', async () => {
      const story = await aStory(app, OWE);
      const order = await story.earn(100);
      await story.spend(100);
      await story.cancel(order);

      await story.earn(30);
      await story.credit(20);
      const later = await story.earn(60, { completed: false });
      expect(await story.balance()).toEqual(having({ pending: 60, owed: 50 }));
      await story.complete(later);

      expect(await story.balance()).toEqual(having({ available: 10 }));
      expect((await story.postings()).slice(3)).toEqual([
        'REVERSE owed +100',
        'EARN +30',
        'REPAY -30, owed -30',
        'ADJUST +20',
        'REPAY -20, owed -20',
        'EARN pending +60',
        'MATURE +60, pending -60',
        'REPAY -50, owed -50',
      ]);
    });

    it('who owes can neither hold nor spend', async () => {
      const story = await aStory(app, OWE);
      const order = await story.earn(100);
      await story.spend(100);
      await story.cancel(order);

      expect(await story.tryHold(1)).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0, missing: 1 });
    });

    it('the policy of the day of the return counts, not that of the purchase', async () => {
      const story = await aStory(app, OWE);
      const first = await story.earn(100);
      const second = await story.earn(40);
      await story.spend(140);

      await story.setCurrency({ debt: 'FORGIVE' });
      expect(await story.cancel(first)).toMatchObject(outcome(0, 100, 0));
      await story.setCurrency({ debt: 'OWE' });
      expect(await story.cancel(second)).toMatchObject(outcome(0, 0, 40));

      expect(await story.balance()).toEqual(having({ owed: 40 }));
    });
  });

  describe('C3: nothing is taken twice', () => {
    it.each([
      ['FORGIVE', FORGIVE],
      ['OWE', OWE],
    ])('cancel twice, %s', async (_, setting) => {
      const story = await aStory(app, setting);
      const order = await story.earn(150);
      await story.spend(100);
      const first = await story.cancel(order);
      const balance = await story.balance();
      const postings = await story.postings();

      const again = await story.cancel(order);

      expect(again).toEqual({ ...first, replayed: true });
      expect(await story.balance()).toEqual(balance);
      expect(await story.postings()).toEqual(postings);
    });

    it('return more than was bought of an order that was paid with points', async () => {
      const story = await aStory(app, FORGIVE);
      await story.earn(100);
      const order = await story.buyWithPoints(60, [10, 20]);
      await story.giveBack(order, 1);
      const balance = await story.balance();

      expect(await story.giveBackSome(order.id, { sku: 'sku-1', quantity: '1' })).toMatchObject({
        code: 'RETURN_EXCEEDS_PURCHASE',
        purchased: '1',
        returned: '1',
      });
      expect(await story.giveBackSome(order.id, { sku: 'sku-2', quantity: '1.000001' })).toMatchObject({
        code: 'RETURN_EXCEEDS_PURCHASE',
      });

      expect(await story.balance()).toEqual(balance);
    });

    it('cancel, then return: nothing more comes back', async () => {
      const story = await aStory(app, FORGIVE);
      await story.earn(100);
      const order = await story.buyWithPoints(60, [10, 20]);
      await story.cancel(order);

      expect(await story.giveBack(order, 1)).toMatchObject({ code: 'PURCHASE_CANCELED' });

      expect(await story.balance()).toEqual(having({ available: 100 }));
    });
  });

  describe('orders that were paid with points', () => {
    it.each([
      ['R1: balance 200, paid with 150, earns 70', 200, 150, 70, 120],
      ['balance 150, paid with all of it, earns 1', 150, 150, 1, 1],
      ['balance 7, paid with 3, earns 400', 7, 3, 400, 404],
    ])('%s; the whole order is returned', async (_, balance, paid, earned, between) => {
      const story = await aStory(app, FORGIVE);
      await story.earn(balance);
      const order = await story.buyWithPoints(paid, [earned]);
      expect(await story.balance()).toEqual(having({ available: between }));

      expect(await story.giveBack(order)).toMatchObject(outcome(earned, 0, 0, paid));

      expect(await story.balance()).toEqual(having({ available: balance }));
      expect(await story.lifetime()).toEqual({ lifetimeEarned: balance, lifetimeSpent: 0, lifetimeExpired: 0 });
    });

    it('R4: order 40 (A 10, B 10, C 20) earned 40, paid with 30; C comes back, then the rest', async () => {
      const story = await aStory(app, FORGIVE);
      await story.earn(30);
      const order = await story.buyWithPoints(30, [10, 10, 20]);

      expect(await story.giveBack(order, 3)).toMatchObject(outcome(20, 0, 0, 15));
      expect(await story.balance()).toEqual(having({ available: 35 }));
      expect(await story.cancel(order)).toMatchObject(outcome(20, 0, 0, 15));

      expect(await story.balance()).toEqual(having({ available: 30 }));
    });

    it.each([[[1, 2, 3]], [[3, 2, 1]], [[2, 3, 1]]])(
      'R8: 3 equal lines, 10 points earned and 10 paid; line by line in the order %j',
      async (order) => {
        const story = await aStory(app, FORGIVE);
        await story.earn(10);
        const purchase = await story.buyWithPoints(10, [3.34, 3.33, 3.33]);
        expect(purchase.pointsEarned).toBe(10);

        const outcomes: Outcome[] = [];
        for (const line of order) outcomes.push(await story.giveBack(purchase, line));

        const taken = outcomes.reduce<number>((sum, one) => sum + Number(one.pointsTaken), 0);
        expect(taken).toBe(10);
        expect(outcomes.map(({ pointsGivenBack }) => pointsGivenBack)).toEqual([3, 3, 4]);
        expect(await story.balance()).toEqual(having({ available: 10 }));
      },
    );

    it.each<[string, Record<string, unknown>, { line: number; quantity: string }[], number[]]>([
      [
        '33 points on 15.99 and 4.01 after a discount',
        { prices: ['19.99', '5.01'], orderDiscount: '5' },
        [
          { line: 1, quantity: '1' },
          { line: 2, quantity: '1' },
        ],
        [26, 7],
      ],
      [
        '100 points on three items of 10.00 and one of 20.00, shipping does not count',
        { prices: ['10', '20'], quantities: ['3', '1'], shipping: '7.50' },
        [
          { line: 1, quantity: '1' },
          { line: 2, quantity: '1' },
          { line: 1, quantity: '1' },
          { line: 1, quantity: '1' },
        ],
        [20, 40, 20, 20],
      ],
      [
        '7 points on three items of 3.33',
        { prices: ['3.33'], quantities: ['3'] },
        [
          { line: 1, quantity: '1' },
          { line: 1, quantity: '1' },
          { line: 1, quantity: '1' },
        ],
        [2, 2, 3],
      ],
      [
        '1 point on two lines',
        { prices: ['10', '10'] },
        [
          { line: 2, quantity: '1' },
          { line: 1, quantity: '1' },
        ],
        [0, 1],
      ],
      [
        '9 points on 0.7 of something',
        { prices: ['10'], quantities: ['0.7'] },
        [
          { line: 1, quantity: '0.1' },
          { line: 1, quantity: '0.25' },
          { line: 1, quantity: '0.35' },
        ],
        [1, 3, 5],
      ],
      [
        '50 points on a gift and nothing else: with the last line',
        { prices: ['0', '0'] },
        [
          { line: 1, quantity: '1' },
          { line: 2, quantity: '1' },
        ],
        [0, 50],
      ],
    ])('gives back by amount, the rest with the last line: %s', async (name, basket, steps, expected) => {
      const paid = Number(/^\d+/.exec(name)?.[0]);
      const { prices, quantities, ...fields } = basket as { prices: string[]; quantities?: string[] };
      const story = await aStory(app, FORGIVE);
      await story.earn(1000);
      const lines = prices.map((unitPrice, index) => ({
        sku: `item ${String(index)}`,
        quantity: quantities?.[index] ?? '1',
        unitPrice,
      }));
      const order = await story.buy([], { lines, holdId: await story.hold(paid), ...fields });
      expect(await story.lifetime()).toMatchObject({ lifetimeSpent: paid });

      const givenBack: number[] = [];
      for (const { line, quantity } of steps) {
        const back = await story.giveBackSome(order.id, { line: order.lines[line - 1]?.id, quantity });
        givenBack.push(back.pointsGivenBack);
      }

      expect(givenBack).toEqual(expected);
      expect(await story.balance()).toEqual(having({ available: 1000 }));
    });

    it('a return of a part and a cancellation give back the whole, and no more', async () => {
      const story = await aStory(app, FORGIVE);
      await story.earn(500);
      const order = await story.buyWithPoints(10, [10, 20]);

      expect(await story.giveBack(order, 1)).toMatchObject(outcome(10, 0, 0, 3));
      expect(await story.cancel(order)).toMatchObject(outcome(20, 0, 0, 7));
      expect(await story.cancel(order)).toMatchObject({ ...outcome(20, 0, 0, 7), replayed: true });

      expect(await story.balance()).toEqual(having({ available: 500 }));
    });

    it('R12: paid with 150 points, earns 70, the 70 are redeemed, the order is returned: refund first', async () => {
      const story = await aStory(app, FORGIVE);
      await story.earn(150);
      const order = await story.buyWithPoints(150, [70]);
      await story.spend(70);

      expect(await story.giveBack(order)).toMatchObject(outcome(70, 0, 0, 150));

      expect(await story.balance()).toEqual(having({ available: 80 }));
      expect((await story.postings()).slice(-2)).toEqual(['REFUND +150', 'REVERSE -70']);
    });

    it('R12: of which one of two lines comes back', async () => {
      const story = await aStory(app, FORGIVE);
      await story.earn(150);
      const order = await story.buyWithPoints(150, [30, 40]);
      await story.spend(70);

      expect(await story.giveBack(order, 1)).toMatchObject(outcome(30, 0, 0, 64));
      expect(await story.giveBack(order, 2)).toMatchObject(outcome(40, 0, 0, 86));

      expect(await story.balance()).toEqual(having({ available: 80 }));
    });

    it('a refund repays what is owed', async () => {
      const story = await aStory(app, OWE);
      const earning = await story.earn(150);
      const redemption = await story.buyWithPoints(100, [0]);
      await story.cancel(earning);
      expect(await story.balance()).toEqual(having({ owed: 100 }));

      expect(await story.cancel(redemption)).toMatchObject(outcome(0, 0, 0, 100));

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.postings()).slice(-2)).toEqual(['REFUND +100', 'REPAY -100, owed -100']);
      expect(await story.openLots()).toEqual([]);
    });

    it('an order paid with its own kind: earned and spent in one, canceled as if it had never been', async () => {
      const story = await aStory(app, { currency: { debt: 'OWE' } });
      await story.earn(90);
      const order = await story.buyWithPoints(90, [25], { completed: false });
      expect(await story.balance()).toEqual(having({ pending: 25 }));

      expect(await story.cancel(order)).toMatchObject(outcome(25, 0, 0, 90));

      expect(await story.balance()).toEqual(having({ available: 90 }));
    });
  });

  it('an order that earned in two point currencies: each by its own policies', async () => {
    const story = await aStory(app, FORGIVE);
    await story.addCurrency({ code: 'stars', debt: 'OWE', expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } });
    await aRule(app).by(story.program.adminKey).givesPoints(3).inCurrency('stars').active();
    const order = await story.buy([100, 50]);
    await story.capture(await story.hold(120));
    await story.capture(await story.hold(200, 60, 'stars'));
    const paid = await story.buy([0], { holdId: await story.hold(100, 60, 'stars') });

    expect(await story.giveBack(order, 1)).toMatchObject(outcome(30 + 150, 70, 150));
    expect(await story.balance()).toEqual(NOTHING);
    expect(await story.balance('stars')).toEqual(having({ owed: 150 }));
    expect(await story.cancel(paid)).toMatchObject(outcome(0, 0, 0, 100));

    expect(await story.balance()).toEqual(NOTHING);
    expect(await story.balance('stars')).toEqual(having({ owed: 50 }));
  });

  describe('what was forgiven does not come back', () => {
    it('R10: earn 150, redeem 100, the order is returned, the redemption is canceled', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      const redemption = await story.buyWithPoints(100, [0]);
      expect(await story.giveBack(order)).toMatchObject(outcome(50, 100, 0));

      expect(await story.cancel(redemption)).toMatchObject(outcome(0, 0, 0, 0));

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 0 });
    });

    it('R10: of which a part comes back first', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.buy([50, 100]);
      const redemption = await story.buyWithPoints(100, [0]);
      expect(await story.giveBack(order, 2)).toMatchObject(outcome(50, 50, 0));

      expect(await story.cancel(redemption)).toMatchObject(outcome(0, 0, 0, 50));

      expect(await story.balance()).toEqual(having({ available: 50 }));
      expect(await story.giveBack(order, 1)).toMatchObject(outcome(50, 0, 0));
      expect(await story.balance()).toEqual(NOTHING);
    });

    it('R10: redeemed with the points of two orders, one of which is returned', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      await story.earn(30);
      const redemption = await story.buyWithPoints(160, [0]);
      expect(await story.giveBack(order)).toMatchObject(outcome(20, 130, 0));

      expect(await story.cancel(redemption)).toMatchObject(outcome(0, 0, 0, 30));

      expect(await story.balance()).toEqual(having({ available: 30 }));
    });

    it('R10: a redemption of two lines that come back one at a time', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      const redemption = await story.buyWithPoints(100, [30, 70]);
      // 50 of the 150 are left, and the redemption earned 100.
      expect(await story.giveBack(order)).toMatchObject(outcome(150, 0, 0));
      expect(await story.balance()).toEqual(NOTHING);

      expect(await story.giveBack(redemption, 1)).toMatchObject(outcome(30, 0, 0, 30));
      expect(await story.giveBack(redemption, 2)).toMatchObject(outcome(70, 0, 0, 70));

      expect(await story.balance()).toEqual(NOTHING);
    });

    it('two redemptions: what was forgiven is kept back once', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      const first = await story.buyWithPoints(60, [0]);
      const second = await story.buyWithPoints(70, [0]);
      expect(await story.giveBack(order)).toMatchObject(outcome(20, 130, 0));

      expect(await story.cancel(second)).toMatchObject(outcome(0, 0, 0, 0));
      await story.earn(40);
      expect(await story.cancel(first)).toMatchObject(outcome(0, 0, 0, 0));

      expect(await story.balance()).toEqual(having({ available: 40 }));
    });

    it('a redemption that was canceled before the return leaves nothing to forgive', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      const redemption = await story.buyWithPoints(100, [0]);
      await story.cancel(redemption);

      expect(await story.giveBack(order)).toMatchObject(outcome(150, 0, 0));

      expect(await story.balance()).toEqual(NOTHING);
    });
  });

  describe('what is held is owed under either policy', () => {
    describe.each([
      ['FORGIVE', FORGIVE],
      ['OWE', OWE],
    ])('%s', (_, setting) => {
      let story: Story;
      beforeEach(async () => {
        story = await aStory(app, setting);
      });

      it('R11: earn 150, hold 100, the order is returned, the hold is released', async () => {
        const order = await story.earn(150);
        const holdId = await story.hold(100);
        expect(await story.giveBack(order)).toMatchObject(outcome(50, 0, 100));
        expect(await story.balance()).toEqual(having({ held: 100, owed: 100 }));

        await story.release(holdId);

        expect(await story.balance()).toEqual(NOTHING);
        expect((await story.postings()).slice(-2)).toEqual(['RELEASE +100, held -100', 'REPAY -100, owed -100']);
      });

      it('R11: the hold times out', async () => {
        const order = await story.earn(150);
        await story.hold(100, 3600);
        await story.giveBack(order);

        await story.advance('2027-01-01T10:00:00Z');

        expect(await story.balance()).toEqual(NOTHING);
        expect((await story.diary()).slice(-2)).toEqual([
          '2027-01-01T10:00:00.000Z RELEASE +100, held -100',
          '2027-01-01T10:00:00.000Z REPAY -100, owed -100',
        ]);
      });

      it('R11: the hold is captured: the debt stays, and is repaid from what comes', async () => {
        const order = await story.earn(150);
        const holdId = await story.hold(100);
        await story.giveBack(order);

        await story.capture(holdId);
        expect(await story.balance()).toEqual(having({ owed: 100 }));
        await story.earn(130);

        expect(await story.balance()).toEqual(having({ available: 30 }));
      });

      it('R11: a part of the hold is captured: the rest repays', async () => {
        const order = await story.earn(150);
        const holdId = await story.hold(100);
        await story.giveBack(order);

        await story.capture(holdId, 40);

        expect(await story.balance()).toEqual(having({ owed: 40 }));
        expect((await story.postings()).slice(-3)).toEqual([
          'CAPTURE held -40',
          'RELEASE +60, held -60',
          'REPAY -60, owed -60',
        ]);
      });

      it('R11: the hold pays a purchase, which earns', async () => {
        const order = await story.earn(150);
        const holdId = await story.hold(100);
        await story.giveBack(order);

        const paid = await story.buy([30], { holdId });
        expect(await story.balance()).toEqual(having({ owed: 70 }));
        // 100 come back and repay 70; of the 30 that it earned 30 are there.
        expect(await story.cancel(paid)).toMatchObject(outcome(30, 0, 0, 100));

        expect(await story.balance()).toEqual(NOTHING);
      });

      it('two returns owe no more together than is held', async () => {
        const first = await story.earn(100);
        const holds = [await story.hold(30), await story.hold(20)];
        const second = await story.earn(10);

        expect(await story.giveBack(first)).toMatchObject(outcome(60, 0, 40));
        expect(await story.giveBack(second)).toMatchObject(outcome(0, 0, 10));
        for (const holdId of holds) await story.release(holdId);

        expect(await story.balance()).toEqual(NOTHING);
      });
    });

    it('R11: 60 spent and 40 held of 150, FORGIVE: the held are owed, the rest is forgiven', async () => {
      const story = await aStory(app, FORGIVE);
      const order = await story.earn(150);
      await story.spend(60);
      const holdId = await story.hold(40);

      expect(await story.giveBack(order)).toMatchObject(outcome(50, 60, 40));
      await story.release(holdId);

      expect(await story.balance()).toEqual(NOTHING);
    });

    it('R11: the same with OWE: all of it is owed', async () => {
      const story = await aStory(app, OWE);
      const order = await story.earn(150);
      await story.spend(60);
      const holdId = await story.hold(40);

      expect(await story.giveBack(order)).toMatchObject(outcome(50, 0, 100));
      await story.release(holdId);

      expect(await story.balance()).toEqual(having({ owed: 60 }));
    });

    it('R14: A earns 150, redeemed; B earns 100, held; A is returned; the hold is released', async () => {
      const story = await aStory(app, FORGIVE);
      const a = await story.earn(150);
      const redemption = await story.buyWithPoints(150, [0]);
      await story.earn(100);
      const holdId = await story.hold(100);

      expect(await story.giveBack(a)).toMatchObject(outcome(0, 50, 100));
      await story.release(holdId);
      expect(await story.balance()).toEqual(NOTHING);

      // A gave 150 and was returned, B gave 100 and stands: that much there is when the redemption is undone.
      expect(await story.cancel(redemption)).toMatchObject(outcome(0, 0, 0, 100));
      expect(await story.balance()).toEqual(having({ available: 100 }));
    });

    it('R14: with more under hold than is missing, and less', async () => {
      const more = await aStory(app, FORGIVE);
      const a = await more.earn(50);
      await more.spend(50);
      await more.earn(200);
      const holdId = await more.hold(200);
      expect(await more.giveBack(a)).toMatchObject(outcome(0, 0, 50));
      await more.release(holdId);
      expect(await more.balance()).toEqual(having({ available: 150 }));

      const less = await aStory(app, FORGIVE);
      const b = await less.earn(500);
      await less.spend(500);
      await less.earn(30);
      const held = await less.hold(10);
      expect(await less.giveBack(b)).toMatchObject(outcome(20, 470, 10));
      await less.release(held);
      expect(await less.balance()).toEqual(NOTHING);
    });

    it('a held lot that expired does not repay twice: released, it repays before it is gone', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: { debt: 'FORGIVE', expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } },
      });
      const order = await story.earn(150);
      const holdId = await story.hold(100);
      expect(await story.giveBack(order)).toMatchObject(outcome(50, 0, 100));
      await story.advance('2027-02-09T08:00:00Z'); // the hold ends at 09:00
      await story.letTimePass('2027-02-09T08:59:59.999Z');
      await story.release(holdId);

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 0 });
    });
  });

  describe('a refund into a lot that expired meanwhile', () => {
    const A_MONTH = { kind: 'AFTER', count: 1, unit: 'MONTHS' };
    const begin = (currency: Record<string, unknown> = {}) =>
      aStory(app, { at: '2027-01-10T09:00:00Z', currency: { expiry: A_MONTH, ...currency } });

    it.each([
      ['30 days of grace when nothing is said', {}, '2027-03-31T23:00:00.000Z'],
      ['10 days', { graceDays: 10 }, '2027-03-12T00:00:00.000Z'],
      ['none: to the end of the day', { graceDays: 0 }, '2027-03-02T00:00:00.000Z'],
    ])('lives on for the days of grace: %s', async (_, currency, gone) => {
      const story = await begin(currency);
      await story.earn(100);
      const order = await story.buyWithPoints(60, [0]);
      await story.advance('2027-03-01T12:00:00Z');
      expect(await story.balance()).toEqual(NOTHING);

      expect(await story.cancel(order)).toMatchObject(outcome(0, 0, 0, 60));

      expect(await story.openLots()).toEqual([{ free: 60, held: 0, gone }]);
      await story.advance(new Date(Date.parse(gone) - 1).toISOString());
      expect(await story.balance()).toEqual(having({ available: 60 }));
      await story.advance(gone);
      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(-2)).toEqual(['2027-03-01T12:00:00.000Z REFUND +60', `${gone} EXPIRE -60`]);
    });

    it('keeps its date as long as that is to come', async () => {
      const story = await begin();
      await story.earn(100);
      const order = await story.buyWithPoints(60, [0]);
      await story.advance('2027-02-10T23:59:59.999Z');

      await story.cancel(order);

      expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-02-11T00:00:00.000Z' }]);
    });

    it('at the midnight at which it expired gets grace', async () => {
      const story = await begin({ graceDays: 1 });
      await story.earn(100);
      const order = await story.buyWithPoints(60, [0]);
      await story.letTimePass('2027-02-11T00:00:00Z');

      await story.cancel(order);

      expect(await story.openLots()).toEqual([{ free: 60, held: 0, gone: '2027-02-13T00:00:00.000Z' }]);
    });

    it('of two lots, one of them expired, gives each its own', async () => {
      const story = await begin({ graceDays: 5 });
      await story.earn(100);
      await story.advance('2027-02-05T09:00:00Z');
      await story.earn(50);
      const order = await story.buyWithPoints(130, [0]);
      await story.advance('2027-02-20T12:00:00Z');

      await story.cancel(order);

      expect(await story.openLots()).toEqual([
        { free: 100, held: 0, gone: '2027-02-26T00:00:00.000Z' },
        { free: 50, held: 0, gone: '2027-03-06T00:00:00.000Z' },
      ]);
    });

    it('in two returns: what comes later goes with what came first', async () => {
      const story = await begin({ graceDays: 10 });
      await story.earn(100);
      const order = await story.buyWithPoints(100, [0.4, 0.5]);
      await story.advance('2027-02-20T12:00:00Z');
      expect(await story.giveBack(order, 1)).toMatchObject(outcome(0, 0, 0, 44));
      await story.advance('2027-02-25T12:00:00Z');
      expect(await story.giveBack(order, 2)).toMatchObject(outcome(0, 0, 0, 56));
      expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-03-03T00:00:00.000Z' }]);
    });

    it('in two returns, the second after the first has gone: grace once more', async () => {
      const story = await begin({ graceDays: 10 });
      await story.earn(100);
      const order = await story.buyWithPoints(100, [0.4, 0.5]);
      await story.advance('2027-02-20T12:00:00Z');
      await story.giveBack(order, 2);
      await story.advance('2027-03-05T12:00:00Z');
      expect(await story.giveBack(order, 1)).toMatchObject(outcome(0, 0, 0, 45));
      expect(await story.openLots()).toEqual([{ free: 45, held: 0, gone: '2027-03-16T00:00:00.000Z' }]);
    });

    it('that was forgiven in part gives back the rest with grace', async () => {
      const story = await begin({ graceDays: 10 });
      const earning = await story.earn(100);
      const order = await story.buyWithPoints(80, [0]);
      expect(await story.giveBackSome(earning.id, { line: earning.lines[0]?.id, quantity: '0.5' })).toMatchObject(
        outcome(20, 30, 0),
      );
      await story.advance('2027-03-01T12:00:00Z');

      expect(await story.cancel(order)).toMatchObject(outcome(0, 0, 0, 50));

      expect(await story.openLots()).toEqual([{ free: 50, held: 0, gone: '2027-03-12T00:00:00.000Z' }]);
      // The other half of the order comes back: its own lot has it.
      expect(await story.cancel(earning)).toMatchObject(outcome(50, 0, 0));
      expect(await story.balance()).toEqual(NOTHING);
    });

    it('repays a debt before anything expires', async () => {
      const story = await begin({ debt: 'OWE', graceDays: 10 });
      const earning = await story.earn(100);
      const order = await story.buyWithPoints(80, [0]);
      await story.advance('2027-03-01T12:00:00Z');
      expect(await story.cancel(earning)).toMatchObject(outcome(0, 0, 100));

      expect(await story.cancel(order)).toMatchObject(outcome(0, 0, 0, 80));

      expect(await story.balance()).toEqual(having({ owed: 20 }));
    });

    it('of an order that earned too: refund first, then the reversal takes from what came back', async () => {
      const story = await begin({ graceDays: 10 });
      await story.earn(100);
      const order = await story.buyWithPoints(100, [70]);
      await story.advance('2027-03-01T12:00:00Z'); // the 70 are gone

      expect(await story.cancel(order)).toMatchObject(outcome(70, 0, 0, 100));

      expect(await story.balance()).toEqual(having({ available: 30 }));
    });

    it('that would have gone by inactivity gets grace too', async () => {
      const story = await begin({ expiry: { kind: 'INACTIVITY', count: 1, unit: 'MONTHS' }, graceDays: 10 });
      await story.earn(100);
      const order = await story.buyWithPoints(60, [0]);
      await story.advance('2027-03-01T12:00:00Z');
      expect(await story.balance()).toEqual(NOTHING);

      expect(await story.cancel(order)).toMatchObject(outcome(0, 0, 0, 60));

      expect(await story.balance()).toEqual(having({ available: 60 }));
      await story.advance('2027-03-11T23:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 60 }));
      await story.advance('2027-03-12T00:00:00Z');
      expect(await story.balance()).toEqual(NOTHING);
    });
  });
});
