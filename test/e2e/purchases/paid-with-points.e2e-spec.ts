import { randomUUID } from 'node:crypto';
import { aMember } from '../../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../../factories/a-purchase.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import { aStory, having, NOTHING, Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { adjust, lotsOf, setStatus, storingNothing } from '../points/support/corrections.js';
import { HOLD_NOT_OPEN, holdOf, holdsNotOpen, sourcesOf } from '../points/support/holds.js';
import { cancel, giveBack, record, type Outcome } from './support/calls.js';
import { statementsOf } from './support/statements.js';

const NOW = '2027-03-01T12:00:00.000Z';

const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) { results {
    ... on RecordPurchasePayload { replayed purchase { id orderId pointsPaid } } ... on UserError { code message path }
  } }
}`;

const PAID = `query ($id: ID!) {
  purchase(id: $id) { pointsPaid pointsEarned pointsReversed status returns { pointsGivenBack } }
}`;

describe('a purchase paid with points', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.earn(100);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const inputOf = (holdId: string | null, fields: Record<string, unknown> = {}) =>
    aPurchase(app)
      .by(story.member)
      .with({ holdId, ...fields })
      .input();
  const pay = (input: Record<string, unknown>): Promise<Outcome> => record(app, input, story.program.shopKey);
  const refused = (input: Record<string, unknown>): Promise<Outcome> => storingNothing(story, () => pay(input));
  const paidOf = async (id: string): Promise<Outcome> => {
    const { data, errors } = await app.call(story.program.shopKey, PAID, { id });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.purchase;
  };
  const kinds = async (): Promise<string[]> => (await story.postings()).map((line) => line.split(' ')[0] ?? '');

  describe('when it is recorded', () => {
    it('spends what was held', async () => {
      const holdId = await story.hold(40);

      const outcome = await pay(inputOf(holdId));

      expect(outcome).toMatchObject({ replayed: false, pointsEarned: 10 });
      expect(await paidOf(outcome.purchase.id)).toEqual({
        pointsPaid: 40,
        pointsEarned: 10,
        pointsReversed: 0,
        status: 'COMPLETED',
        returns: [],
      });
      expect(await holdOf(story, holdId)).toMatchObject({ status: 'CAPTURED', captured: 40, endedAt: NOW });
      expect(await story.balance()).toEqual(having({ available: 70 }));
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 110, lifetimeSpent: 40, lifetimeExpired: 0 });
    });

    it('books what it earns, then what it spends, and is the source of both', async () => {
      const holdId = await story.hold(40);
      const { purchase } = await pay(inputOf(holdId));

      expect((await story.postings()).slice(1)).toEqual(['HOLD -40, held +40', 'EARN +10', 'CAPTURE held -40']);
      expect((await sourcesOf(story)).slice(1)).toEqual([
        `HOLD Hold ${holdId}`,
        `EARN Purchase ${purchase.id}`,
        `CAPTURE Purchase ${purchase.id}`,
      ]);
    });

    it('tells the outside in that order', async () => {
      await pay(inputOf(await story.hold(40)));

      const { rows } = await app.database.pool.query(
        "SELECT type FROM outbox_event WHERE program_id = $1 AND type LIKE 'points.%' ORDER BY posting_sequence",
        [story.program.program.number],
      );
      expect(rows.map(({ type }) => type).slice(1)).toEqual(['points.held', 'points.earned', 'points.captured']);
    });

    it.each([
      ['all the points there are', 100, { available: 10 }],
      ['one point', 1, { available: 109 }],
    ])('takes %s', async (_, points, left) => {
      await pay(inputOf(await story.hold(points)));

      expect(await story.balance()).toEqual(having(left));
    });

    it('says 0 where nothing was paid with points', async () => {
      const outcomes = [await pay(inputOf(null)), await pay({ ...inputOf(null), holdId: undefined })];

      for (const { purchase } of outcomes) expect(await paidOf(purchase.id)).toMatchObject({ pointsPaid: 0 });
    });

    it('is paid at once though it is not completed', async () => {
      await pay(inputOf(await story.hold(40), { completed: false }));

      expect(await story.balance()).toEqual(having({ available: 60, pending: 10 }));
    });

    it('earns in one currency and is paid in another', async () => {
      await story.addCurrency({ code: 'stars' });
      await adjust(story, { points: 7, currency: 'stars' });

      const { purchase } = await pay(inputOf(await story.hold(5, 900, 'stars')));

      expect(await paidOf(purchase.id)).toMatchObject({ pointsPaid: 5, pointsEarned: 10 });
      expect(await story.balance('stars')).toEqual(having({ available: 2 }));
      expect(await story.balance()).toEqual(having({ available: 110 }));
      expect(await sourcesOf(story, 'stars')).toMatchObject([
        'ADJUST null',
        expect.stringMatching(/^HOLD Hold /),
        `CAPTURE Purchase ${purchase.id}`,
      ]);
    });

    it('repays with what it earns before it spends what was held', async () => {
      const holdId = await story.hold(60);
      await takeAllBack();
      expect(await story.balance()).toEqual(having({ held: 60, owed: 60 }));

      await pay(inputOf(holdId));

      expect((await story.postings()).slice(-3)).toEqual(['EARN +10', 'REPAY -10, owed -10', 'CAPTURE held -60']);
      expect(await story.balance()).toEqual(having({ owed: 50 }));
    });

    it('takes as many statements for each', async () => {
      const holds = [await story.hold(1), await story.hold(1), await story.hold(1)];
      const sent: string[][] = [];
      for (const holdId of holds) sent.push(await statementsOf(app, () => pay(inputOf(holdId))));

      expect(sent[2]).toEqual(sent[1]);
      expect(sent[1]?.filter((name) => name === 'find-holds')).toHaveLength(1);
    });
  });

  describe('refuses a hold that is not open, and records nothing', () => {
    it('whatever the reason, by one answer', async () => {
      const other = await aStory(app, { at: NOW });
      await other.earn(1);
      const ids = await holdsNotOpen(story, other);

      for (const [why, holdId] of Object.entries(ids)) {
        expect([why, await refused(inputOf(holdId))]).toEqual([why, HOLD_NOT_OPEN]);
      }
    });

    it("of another member, who keeps it: neither the member's own purchase nor one beside it takes it", async () => {
      const bob = new Story(app, story.program, await aMember(app).of(story.program).enroll());
      await bob.earn(30);
      const holdId = await bob.hold(20);

      expect(await refused(inputOf(holdId))).toEqual(HOLD_NOT_OPEN);
      // Now both members and the hold are loaded in one transaction.
      const purchases = [inputOf(holdId), aPurchase(app).by(bob.member).input(), inputOf(holdId)];
      const { data } = await app.call(story.program.shopKey, RECORD_ALL, { purchases });

      const [first, second, third] = data.recordPurchases.results;
      expect([first, second, third]).toEqual([
        HOLD_NOT_OPEN,
        { replayed: false, purchase: expect.objectContaining({ pointsPaid: 0 }) },
        HOLD_NOT_OPEN,
      ]);
      expect(await bob.balance()).toEqual(having({ available: 20, held: 20 }));
    });

    it('of two purchases with one hold in one call: the first wins', async () => {
      const holdId = await story.hold(40);
      const purchases = [inputOf(holdId), inputOf(holdId)];

      const { data } = await app.call(story.program.shopKey, RECORD_ALL, { purchases });

      expect(data.recordPurchases.results).toEqual([
        {
          replayed: false,
          purchase: { id: expect.any(String), orderId: purchases[0]?.['orderId'], pointsPaid: 40 },
        },
        HOLD_NOT_OPEN,
      ]);
      expect(await story.balance()).toEqual(having({ available: 70 }));
      expect(await kinds()).toEqual(['EARN', 'HOLD', 'EARN', 'CAPTURE']);
      const { data: found } = await app.call(
        story.program.shopKey,
        'query ($orderId: String!) { purchaseByOrder(orderId: $orderId) { id } }',
        { orderId: purchases[1]?.['orderId'] },
      );
      expect(found).toEqual({ purchaseByOrder: null });
    });

    it('and leaves the order and its key free for another hold', async () => {
      const input = inputOf('hld_01k0000000e0000000000000aa');
      await refused(input);

      expect(await pay({ ...input, holdId: await story.hold(40) })).toMatchObject({ replayed: false });
    });

    it('after everything that is wrong with the input and the member', async () => {
      const holdId = 'nonsense';

      expect(await refused(inputOf(holdId, { shipping: '-1' }))).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await refused(inputOf(holdId, { currency: 'EUR' }))).toMatchObject({ code: 'CURRENCY_MISMATCH' });
      expect(await refused(inputOf(holdId, { member: { id: 'nobody' } }))).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
      const held = await story.hold(10);
      await setStatus(story, 'BLOCKED');
      expect(await refused(inputOf(held))).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', path: ['member'] });
    });
  });

  describe('sent again', () => {
    it('under the same key, or another one, is answered alike, and nothing more is spent', async () => {
      const input = inputOf(await story.hold(40));
      const first = await pay(input);
      const postings = await story.postings();

      const again = await storingNothing(story, () => pay(input));
      const elsewhere = await storingNothing(story, () => pay({ ...input, idempotencyKey: randomUUID() }));

      expect([again, elsewhere]).toEqual([1, 2].map(() => ({ ...first, replayed: true })));
      expect(await story.postings()).toEqual(postings);
    });

    it('with another hold, or none, is another input', async () => {
      const input = inputOf(await story.hold(40));
      const { purchase } = await pay(input);
      const another = await story.hold(5);

      for (const holdId of [another, null]) {
        expect(await refused({ ...input, holdId })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
        expect(await refused({ ...input, holdId, idempotencyKey: randomUUID() })).toMatchObject({
          code: 'ORDER_ALREADY_RECORDED',
          purchaseId: purchase.id,
        });
      }
      expect(await holdOf(story, another)).toMatchObject({ status: 'OPEN' });
    });

    it('in the same call is recorded once', async () => {
      const input = inputOf(await story.hold(40));
      const purchases = [input, input, { ...input, idempotencyKey: randomUUID() }];

      const { data } = await app.call(story.program.shopKey, RECORD_ALL, { purchases });

      const { results } = data.recordPurchases;
      expect(results.map(({ replayed }: Outcome) => replayed)).toEqual([false, true, true]);
      expect(new Set(results.map(({ purchase }: Outcome) => purchase.id)).size).toBe(1);
      expect(await story.balance()).toEqual(having({ available: 70 }));
    });
  });

  describe('returned', () => {
    /** What each of these returns gives back and takes; all but the last are partial. */
    const returning = async (
      { id, lines }: RecordedPurchase,
      parts: readonly (readonly [line: number, quantity: string])[],
    ): Promise<number[]> => {
      const givenBack: number[] = [];
      for (const [line, quantity] of parts) {
        const wanted = [{ line: lines[line - 1]?.id, quantity }];
        const outcome = await giveBack(app, { purchaseId: id, lines: wanted }, story.program.shopKey);
        expect(outcome).toMatchObject({ replayed: false });
        givenBack.push(outcome.pointsGivenBack);
      }
      return givenBack;
    };
    const buy = async (
      points: number,
      lines: Record<string, unknown>[],
      fields: Record<string, unknown> = {},
    ): Promise<RecordedPurchase> => {
      const purchase = aPurchase(app)
        .in(story.program)
        .by(story.member)
        .with({ holdId: await story.hold(points), ...fields });
      for (const line of lines) purchase.line(line);
      return purchase.record();
    };

    it('as a whole gives all points back before it takes what it earned', async () => {
      const order = await buy(40, [{}]);

      const outcome = await story.giveBack(order);

      expect(outcome).toMatchObject({
        ...{ pointsTaken: 10, pointsForgiven: 0, pointsOwed: 0, pointsGivenBack: 40 },
        purchase: { status: 'RETURNED' },
      });
      expect((await story.postings()).slice(-2)).toEqual(['REFUND +40', 'REVERSE -10']);
      const { id } = outcome.purchaseReturn;
      expect((await sourcesOf(story)).slice(-2)).toEqual([
        `REFUND PurchaseReturn ${id}`,
        `REVERSE PurchaseReturn ${id}`,
      ]);
      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 0 });
      expect(await paidOf(order.id)).toEqual({
        pointsPaid: 40,
        pointsEarned: 10,
        pointsReversed: 10,
        status: 'RETURNED',
        returns: [{ pointsGivenBack: 40 }],
      });
    });

    it.each<[string, number, Record<string, unknown>[], Record<string, unknown>, [number, string][], number[]]>([
      [
        'three equal lines',
        100,
        [{ unitPrice: '7' }, { unitPrice: '7' }, { unitPrice: '7' }],
        {},
        [
          [3, '1'],
          [1, '1'],
          [2, '1'],
        ],
        [33, 33, 34],
      ],
      [
        'fewer points than items: none, until they add up to one',
        2,
        [{ quantity: '5', unitPrice: '1' }],
        {},
        [
          [1, '1'],
          [1, '1'],
          [1, '1'],
          [1, '1'],
          [1, '1'],
        ],
        [0, 0, 1, 0, 1],
      ],
      [
        // 7.00 and 5.00 less 2.00 in the ratio of the two: 5.83 and 4.17; shipping is not part of it.
        'discounts and shipping',
        33,
        [{ unitPrice: '10', discount: '3' }, { unitPrice: '5' }],
        { orderDiscount: '2', shipping: '4' },
        [
          [1, '1'],
          [2, '1'],
        ],
        [19, 14],
      ],
      [
        // 9.99 in thirds of 3.33.
        'parts of a line',
        10,
        [{ quantity: '3', unitPrice: '3.33' }],
        {},
        [
          [1, '0.5'],
          [1, '1'],
          [1, '1.5'],
        ],
        [1, 3, 6],
      ],
      [
        'a free line last: the line that was paid brings all of it',
        50,
        [{ unitPrice: '10' }, { unitPrice: '0' }],
        {},
        [
          [1, '1'],
          [2, '1'],
        ],
        [50, 0],
      ],
      [
        'a free line first',
        50,
        [{ unitPrice: '10' }, { unitPrice: '0' }],
        {},
        [
          [2, '1'],
          [1, '1'],
        ],
        [0, 50],
      ],
      [
        'nothing but free lines: all of it with the last',
        10,
        [{ quantity: '2', unitPrice: '0' }, { unitPrice: '0' }],
        {},
        [
          [1, '1'],
          [1, '1'],
          [2, '1'],
        ],
        [0, 0, 10],
      ],
      [
        'lines of which nothing is left after the discount',
        10,
        [{ unitPrice: '5' }, { unitPrice: '5' }],
        { orderDiscount: '10', shipping: '3' },
        [
          [2, '1'],
          [1, '1'],
        ],
        [0, 10],
      ],
    ])(
      'in parts gives back in parts, the rest with the last: %s',
      async (_, points, lines, fields, parts, expected) => {
        const order = await buy(points, lines, fields);

        const givenBack = await returning(order, parts);

        expect(givenBack).toEqual(expected);
        expect(givenBack.reduce((sum, one) => sum + one, 0)).toBe(points);
        expect(await story.balance()).toEqual(having({ available: 100 }));
        expect(await paidOf(order.id)).toMatchObject({
          pointsPaid: points,
          returns: expect.arrayContaining(expected.map((pointsGivenBack) => ({ pointsGivenBack }))),
        });
      },
    );

    it('line by line in one call gives back as one amount', async () => {
      const order = await buy(100, [{ unitPrice: '7' }, { unitPrice: '7' }, { unitPrice: '7' }]);

      expect(await story.giveBack(order, 1, 3)).toMatchObject({ pointsGivenBack: 66, pointsTaken: 14 });
      expect(await story.giveBack(order, 2)).toMatchObject({ pointsGivenBack: 34, pointsTaken: 7 });
    });

    it('gives a large sum back exactly', async () => {
      story = await aStory(app, { at: NOW });
      const most = 9_007_199_254_740_881;
      await story.credit(most);
      const order = await buy(most, [{ unitPrice: '0.02' }, { unitPrice: '0.01' }]);

      expect(await returning(order, [[1, '1'], [2, '1']])).toEqual([6_004_799_503_160_587, 3_002_399_751_580_294]); // prettier-ignore
      expect(await story.balance()).toEqual(having({ available: most }));
    });

    it('again under the same reference or key gives nothing more', async () => {
      const order = await buy(40, [{ quantity: '2', unitPrice: '5' }]);
      const lines = [{ sku: 'sku-1', quantity: '1' }];
      const input = { idempotencyKey: 'k', purchaseId: order.id, reference: 'R-1', lines };
      const first = await giveBack(app, input, story.program.shopKey);

      const again = await storingNothing(story, () => giveBack(app, input, story.program.shopKey));
      const elsewhere = await storingNothing(story, () =>
        giveBack(app, { ...input, idempotencyKey: 'l' }, story.program.shopKey),
      );

      expect(first).toMatchObject({ pointsGivenBack: 20, replayed: false });
      expect([again, elsewhere]).toEqual([1, 2].map(() => ({ ...first, replayed: true })));
    });

    it('gives back into the lots it came from, those that expire last first', async () => {
      story = await aStory(app, { at: NOW });
      await story.credit(50);
      await story.credit(50, '2027-05-31');
      const order = await buy(80, [{ unitPrice: '5' }, { unitPrice: '5' }]);

      await story.giveBack(order, 1);

      // 40 of 80: the 30 of the lot that never expires, and 10 of the other; the 5 it earned are gone again.
      expect(await lotsOf(story)).toMatchObject([{ free: 50 }, { free: 10 }, { free: 5 }]);
    });

    it('gives points of a lot that expired meanwhile the days of grace', async () => {
      story = await aStory(app, { at: NOW });
      await story.credit(50, '2027-03-01');
      const order = await buy(50, [{ unitPrice: '0' }]);
      await story.advance('2027-03-10T09:00:00Z');

      await story.giveBack(order);

      expect(await story.balance()).toEqual(having({ available: 50 }));
      expect(await story.expiring()).toEqual([{ at: '2027-04-09T23:00:00.000Z', lastDay: '2027-04-09', points: 50 }]);
    });

    it('gives back in the currency it was paid in', async () => {
      await story.addCurrency({ code: 'stars' });
      await adjust(story, { points: 7, currency: 'stars' });
      const order = await story.buy([10], { holdId: await story.hold(5, 900, 'stars') });

      await story.giveBack(order);

      expect(await story.balance('stars')).toEqual(having({ available: 7 }));
      expect(await story.balance()).toEqual(having({ available: 100 }));
    });

    it('R12: refunds first, so that what it earned is taken even when it was spent', async () => {
      story = await aStory(app, { at: NOW });
      await story.earn(150);
      const order = await buy(150, [{ unitPrice: '70' }]);
      await story.spend(70);

      expect(await story.giveBack(order)).toMatchObject({ pointsGivenBack: 150, pointsTaken: 70, pointsForgiven: 0 });
      expect(await story.balance()).toEqual(having({ available: 80 }));
    });

    it('repays what is owed between the refund and the reversal', async () => {
      const holdId = await story.hold(60);
      await takeAllBack();
      const order = await story.buy([20], { holdId });
      expect(await story.balance()).toEqual(having({ owed: 40 }));

      await story.giveBack(order);

      expect((await story.postings()).slice(-6)).toEqual([
        'EARN +20',
        'REPAY -20, owed -20',
        'CAPTURE held -60',
        'REFUND +60',
        'REPAY -40, owed -40',
        'REVERSE -20',
      ]);
      expect(await story.balance()).toEqual(NOTHING);
    });

    it('does not give back what was forgiven of the same points', async () => {
      story = await aStory(app, { at: NOW });
      const first = await story.earn(150);
      const order = await buy(100, [{ unitPrice: '0' }]);
      expect(await story.cancel(first)).toMatchObject({ pointsTaken: 50, pointsForgiven: 100 });

      expect(await story.giveBack(order)).toMatchObject({ pointsGivenBack: 0 });
      expect(await story.balance()).toEqual(NOTHING);
      expect(await paidOf(order.id)).toMatchObject({ pointsPaid: 100, returns: [{ pointsGivenBack: 0 }] });
    });

    it.each(['PAUSED', 'BLOCKED', 'CLOSED', 'ERASED'])('gives back to who is %s', async (status) => {
      const order = await buy(40, [{}]);
      await setStatus(story, status);

      expect(await story.giveBack(order)).toMatchObject({ pointsGivenBack: 40, pointsTaken: 10 });
    });
  });

  describe('canceled', () => {
    it('gives all points back before it takes what it earned, and is the source of both', async () => {
      const order = await story.buyWithPoints(40, [10]);

      expect(await story.cancel(order)).toMatchObject({
        ...{ pointsTaken: 10, pointsForgiven: 0, pointsOwed: 0, pointsGivenBack: 40, replayed: false },
        purchase: { status: 'CANCELED' },
      });
      expect(await kinds()).toEqual(['EARN', 'HOLD', 'EARN', 'CAPTURE', 'REFUND', 'REVERSE']);
      expect((await sourcesOf(story)).slice(-4)).toEqual(
        ['EARN', 'CAPTURE', 'REFUND', 'REVERSE'].map((kind) => `${kind} Purchase ${order.id}`),
      );
      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect(await paidOf(order.id)).toMatchObject({ pointsPaid: 40, status: 'CANCELED' });
    });

    it('after returns gives back the rest, also after the last line', async () => {
      const order = await story.buyWithPoints(100, [7, 7, 7]);
      const whole = await aStoryOf();
      const returned = await whole.buyWithPoints(40, [10]);
      await story.giveBack(order, 2);
      await whole.giveBack(returned);

      expect(await story.cancel(order)).toMatchObject({ pointsGivenBack: 67, pointsTaken: 14 });
      expect(await whole.cancel(returned)).toMatchObject({ pointsGivenBack: 0, pointsTaken: 0 });

      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect(await whole.balance()).toEqual(having({ available: 100 }));
    });

    it('twice gives back once', async () => {
      const order = await story.buyWithPoints(40, [10]);
      const first = await story.cancel(order);

      const again = await storingNothing(story, () => cancel(app, { purchaseId: order.id }, story.program.shopKey));

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('before it is completed gives back what was spent, and takes what is pending', async () => {
      const order = await story.buyWithPoints(40, [10], { completed: false });

      expect(await story.cancel(order)).toMatchObject({ pointsGivenBack: 40, pointsTaken: 10 });
      expect(await story.balance()).toEqual(having({ available: 100 }));
    });

    it('repays what is owed: refund, repay, reverse', async () => {
      await setDebtPolicy(app, 'OWE', story.program.adminKey);
      story = new Story(app, story.program, await aMember(app).of(story.program).enroll());
      const first = await story.earn(100);
      const order = await story.buyWithPoints(100, [10]);
      await story.cancel(first);
      expect(await story.balance()).toEqual(having({ owed: 90 }));

      expect(await story.cancel(order)).toMatchObject({ pointsGivenBack: 100, pointsTaken: 10, pointsOwed: 0 });

      expect((await story.postings()).slice(-3)).toEqual(['REFUND +100', 'REPAY -90, owed -90', 'REVERSE -10']);
      expect(await story.balance()).toEqual(NOTHING);
    });

    it('frees nothing of a hold: it stays captured', async () => {
      const holdId = await story.hold(40);
      const order = await story.buy([10], { holdId });
      await story.cancel(order);

      expect(await holdOf(story, holdId)).toMatchObject({ status: 'CAPTURED', captured: 40, released: 0 });
      expect(await refused(inputOf(holdId))).toEqual(HOLD_NOT_OPEN);
    });
  });

  /** Another member of the program with 100 points. */
  async function aStoryOf(): Promise<Story> {
    const another = new Story(app, story.program, await aMember(app).of(story.program).enroll());
    await another.earn(100);
    return another;
  }

  /** Cancels the purchase of 100 that the story began with. What is under hold is owed. */
  async function takeAllBack(): Promise<void> {
    const { data } = await app.call(story.program.adminKey, '{ purchases { nodes { id } } }');
    await story.cancel(data.purchases.nodes.at(-1));
  }
});
