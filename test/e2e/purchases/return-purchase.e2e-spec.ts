import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { spend } from '../../factories/a-spending.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, complete, giveBack, holding, pointsOf, type Outcome } from './support/calls.js';
import { expectNothingStored, storedIn } from './support/stored.js';

const NOW = '2027-03-01T12:00:00.000Z';
const NOT_FOUND = { code: 'PURCHASE_NOT_FOUND', message: 'There is no such purchase in this program.' };
const FROM = { pointsForgiven: 0, pointsOwed: 0, pointsGivenBack: 0 };
const GBP = (amount: string) => ({ amount, currency: 'GBP' });

const PURCHASE = `query ($id: ID!) {
  purchase(id: $id) {
    status pointsEarned pointsReversed
    lines { sku quantity returned pointsEarned }
    returns { reference reason amount { amount } returnedAt pointsTaken pointsForgiven pointsOwed pointsGivenBack
      lines { line quantity amount { amount } } }
  }
}`;

describe('returnPurchase', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    await aRule(app).active();
  });
  beforeEach(async () => {
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** Two lines: 3 mugs of 10.00 and 2 teas of 5.50, with 41 points. */
  const aBasket = () =>
    aPurchase(app).by(ada).line({ sku: 'mug', quantity: '3' }).line({ sku: 'tea', quantity: '2', unitPrice: '5.50' });

  const refused = async (work: () => Promise<Outcome>) => {
    const before = await storedIn(app);
    const outcome = await work();
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  const sku = (name: string, quantity: string) => ({ lines: [{ sku: name, quantity }] });

  it.each(['purchaseId', 'orderId'])(
    'takes back the share of what comes back, of a purchase named by %s',
    async (name) => {
      const { id, orderId, lines } = await aBasket().record();
      const named = name === 'orderId' ? { orderId } : { purchaseId: id };

      const outcome = await giveBack(app, {
        ...named,
        reference: 'R-1 🎈',
        reason: 'Too large',
        lines: [
          { line: lines[1]?.id, quantity: '1.0' },
          { sku: 'mug', quantity: '2' },
        ],
      });

      expect(outcome).toEqual({
        ...FROM,
        pointsTaken: 25,
        replayed: false,
        purchase: {
          id,
          status: 'PARTLY_RETURNED',
          completedAt: NOW,
          canceledAt: null,
          pointsEarned: 41,
          pointsReversed: 25,
        },
        purchaseReturn: {
          id: expect.stringMatching(/^ret_[0-9a-z]{26}$/),
          reference: 'R-1 🎈',
          reason: 'Too large',
          returnedAt: NOW,
          amount: GBP('25.50'),
          lines: [
            { line: lines[0]?.id, quantity: '2', amount: { amount: '20.00' } },
            { line: lines[1]?.id, quantity: '1', amount: { amount: '5.50' } },
          ],
        },
      });
      expect(await pointsOf(app, ada)).toEqual(holding(16));
      const { data } = await app.asShop(PURCHASE, { id });
      expect(data.purchase).toEqual({
        status: 'PARTLY_RETURNED',
        pointsEarned: 41,
        pointsReversed: 25,
        lines: [
          { sku: 'mug', quantity: '3', returned: '2', pointsEarned: 30 },
          { sku: 'tea', quantity: '2', returned: '1', pointsEarned: 11 },
        ],
        returns: [
          {
            ...FROM,
            reference: 'R-1 🎈',
            reason: 'Too large',
            amount: { amount: '25.50' },
            returnedAt: NOW,
            pointsTaken: 25,
            lines: [
              { line: lines[0]?.id, quantity: '2', amount: { amount: '20.00' } },
              { line: lines[1]?.id, quantity: '1', amount: { amount: '5.50' } },
            ],
          },
        ],
      });
    },
  );

  it('books the reversal in the statement and tells the outside', async () => {
    const { id } = await aBasket().record();

    await giveBack(app, { purchaseId: id, ...sku('mug', '1') });

    const { data } = await app.asAdmin(
      `{ member(ref: { id: "${ada.id}" }) { statement { nodes { kind points availableAfter } } } }`,
    );
    const { rows } = await app.database.pool.query(
      `SELECT type FROM outbox_event e JOIN member_identifier i USING (program_id, member_id)
       WHERE i.value = $1 ORDER BY sequence OFFSET 3`,
      [ada.externalId],
    );
    expect(data.member.statement.nodes).toEqual([
      { kind: 'REVERSE', points: -10, availableAfter: 31 },
      { kind: 'EARN', points: 41, availableAfter: 41 },
    ]);
    expect(rows.map((row) => row.type)).toEqual(['purchase.returned', 'points.reversed']);
  });

  it('is RETURNED when everything came back, whoever completes it or not', async () => {
    const done = await aBasket().record();
    const waiting = await aBasket().pending().record();
    const everything = {
      lines: [
        { sku: 'mug', quantity: '3' },
        { sku: 'tea', quantity: '2' },
      ],
    };

    const ofDone = await giveBack(app, { purchaseId: done.id, ...everything });
    const ofWaiting = await giveBack(app, { purchaseId: waiting.id, ...everything });

    expect(ofDone).toMatchObject({ ...FROM, pointsTaken: 41, purchase: { status: 'RETURNED', pointsReversed: 41 } });
    expect(ofWaiting).toMatchObject({ ...FROM, pointsTaken: 41, purchase: { status: 'RETURNED', completedAt: null } });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('takes pending points from what is pending, and the purchase stays pending', async () => {
    const { id } = await aBasket().pending().record();

    const outcome = await giveBack(app, { purchaseId: id, ...sku('mug', '1') });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 10, purchase: { status: 'PENDING', pointsReversed: 10 } });
    expect(await pointsOf(app, ada)).toEqual(holding(0, 31));
  });

  it('takes points that became available meanwhile', async () => {
    const { id } = await aBasket().pending().record();
    await giveBack(app, { purchaseId: id, ...sku('mug', '1') });
    await complete(app, { purchaseId: id });

    const outcome = await giveBack(app, { purchaseId: id, ...sku('mug', '1') });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 10, purchase: { status: 'PARTLY_RETURNED' } });
    expect(await pointsOf(app, ada)).toEqual(holding(21));
  });

  it('rounds down until the last item, so that all returns take exactly what was earned', async () => {
    const { id } = await aPurchase(app).by(ada).line({ sku: 'pen', quantity: '2', unitPrice: '9.99' }).record();
    const taken: number[] = [];

    for (const quantity of ['0.333333', '0.666667', '1']) {
      taken.push((await giveBack(app, { purchaseId: id, ...sku('pen', quantity) })).pointsTaken);
    }

    expect(taken).toEqual([3, 6, 10]);
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('spreads 10 points of three equal lines so that their returns add up to 10 [R8]', async () => {
    const { id, lines } = await aPurchase(app).by(ada).worth('3.34').worth('3.33').worth('3.33').record();
    const taken: number[] = [];

    for (const { id: line } of [...lines].reverse()) {
      taken.push((await giveBack(app, { purchaseId: id, lines: [{ line, quantity: '1' }] })).pointsTaken);
    }

    expect(taken).toEqual([3, 3, 4]);
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('gives amounts back after discounts, the last penny with the last item', async () => {
    const { id } = await aPurchase(app)
      .by(ada)
      .line({ sku: 'pen', quantity: '3', unitPrice: '10', discount: '5' })
      .line({ sku: 'ink', unitPrice: '25' })
      .with({ orderDiscount: '10', shipping: '5' })
      .record();
    const amounts: string[] = [];

    for (let item = 0; item < 3; item++) {
      const { purchaseReturn } = await giveBack(app, { purchaseId: id, ...sku('pen', '1') });
      amounts.push(purchaseReturn.amount.amount);
    }

    expect(amounts).toEqual(['6.66', '6.67', '6.67']);
  });

  it('takes a sku from its first line with something left on to the next', async () => {
    const { id, lines } = await aPurchase(app)
      .by(ada)
      .line({ sku: 'mug', quantity: '2', unitPrice: '10' })
      .line({ sku: 'tea', unitPrice: '1' })
      .line({ sku: 'mug', quantity: '2', unitPrice: '20' })
      .record();

    const one = await giveBack(app, { purchaseId: id, ...sku('mug', '1') });
    const two = await giveBack(app, { purchaseId: id, ...sku('mug', '2') });

    expect([one.pointsTaken, two.pointsTaken]).toEqual([10, 30]);
    expect(two.purchaseReturn.lines).toEqual([
      { line: lines[0]?.id, quantity: '1', amount: { amount: '10.00' } },
      { line: lines[2]?.id, quantity: '1', amount: { amount: '20.00' } },
    ]);
  });

  it('adds up wishes for one line, by line and by sku', async () => {
    const { id, lines } = await aBasket().record();

    const outcome = await giveBack(app, {
      purchaseId: id,
      lines: [
        { sku: 'mug', quantity: '1' },
        { line: lines[0]?.id, quantity: '0.5' },
        { sku: 'mug', quantity: '1.5' },
      ],
    });

    expect(outcome.purchaseReturn.lines).toEqual([{ line: lines[0]?.id, quantity: '3', amount: { amount: '30.00' } }]);
    expect(outcome.pointsTaken).toBe(30);
  });

  it('books a return of a free gift: nothing is taken', async () => {
    const { id } = await aPurchase(app).by(ada).line({ sku: 'mug' }).line({ sku: 'gift', unitPrice: '0' }).record();

    const outcome = await giveBack(app, { purchaseId: id, ...sku('gift', '1') });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 0, purchaseReturn: { amount: GBP('0.00') } });
  });

  it.each([
    ['FORGIVE', { pointsForgiven: 6, pointsOwed: 0 }, 0],
    ['OWE', { pointsForgiven: 0, pointsOwed: 6 }, 6],
  ] as const)('says what became of points that were spent, under the debt policy %s', async (debt, missing, owed) => {
    const shop = await app.anotherProgram();
    await setDebtPolicy(app, debt, shop.adminKey);
    await aRule(app).by(shop.adminKey).active();
    const bob = await aMember(app).of(shop).enroll();
    const { id } = await aPurchase(app).in(shop).by(bob).line({ sku: 'mug', quantity: '3' }).record();
    await spend(app, bob, 16, shop.shopKey);

    const one = await giveBack(app, { purchaseId: id, ...sku('mug', '1') }, shop.shopKey);
    const two = await giveBack(app, { purchaseId: id, reference: 'R-2', ...sku('mug', '1') }, shop.shopKey);
    const again = await giveBack(app, { purchaseId: id, reference: 'R-2', ...sku('mug', '1') }, shop.shopKey);

    expect(one).toMatchObject({ ...FROM, pointsTaken: 10, purchase: { pointsReversed: 10 } });
    expect(two).toMatchObject({ ...FROM, pointsTaken: 4, ...missing, purchase: { pointsReversed: 20 } });
    expect(again).toEqual({ ...two, replayed: true });
    expect(await pointsOf(app, bob, shop.shopKey)).toEqual({ ...holding(0), owed, lifetimeEarned: 10 });
  });

  describe('more than was bought', () => {
    const exceeds = (index: number, purchased: string, returned: string) => ({
      code: 'RETURN_EXCEEDS_PURCHASE',
      message: `Of mug, ${purchased} were bought and ${returned} came back already.`,
      path: ['lines', String(index), 'quantity'],
      sku: 'mug',
      purchased,
      returned,
    });

    it.each([
      ['in one wish', [{ sku: 'mug', quantity: '3.000001' }], 0],
      ['in a huge wish', [{ sku: 'mug', quantity: '999999999999999999999999999999' }], 0],
      [
        'in two wishes',
        [
          { sku: 'mug', quantity: '2' },
          { sku: 'mug', quantity: '2' },
        ],
        1,
      ],
      [
        'after a good one',
        [
          { sku: 'tea', quantity: '1' },
          { sku: 'mug', quantity: '4' },
        ],
        1,
      ],
    ])('is refused %s', async (_how, lines, index) => {
      const { id } = await aBasket().record();

      const outcome = await refused(() => giveBack(app, { purchaseId: id, lines }));

      expect(outcome).toEqual(exceeds(index, '3', '0'));
      expect(await pointsOf(app, ada)).toEqual(holding(41));
    });

    it('is refused by line and sku together', async () => {
      const { id, lines } = await aBasket().record();
      const wishes = [
        { sku: 'mug', quantity: '2' },
        { line: lines[0]?.id, quantity: '2' },
      ];

      const outcome = await refused(() => giveBack(app, { purchaseId: id, lines: wishes }));

      expect(outcome).toEqual(exceeds(1, '3', '0'));
    });

    it('is refused after an earlier return, also when all came back', async () => {
      const { id } = await aBasket().record();
      await giveBack(app, { purchaseId: id, ...sku('mug', '1.5') });
      const second = await refused(() => giveBack(app, { purchaseId: id, ...sku('mug', '2') }));
      await giveBack(app, { purchaseId: id, ...sku('mug', '1.5') });

      const third = await refused(() => giveBack(app, { purchaseId: id, ...sku('mug', '0.000001') }));

      expect(second).toEqual(exceeds(0, '3', '1.5'));
      expect(third).toEqual(exceeds(0, '3', '3'));
      expect(await pointsOf(app, ada)).toEqual(holding(11));
    });

    it('is refused when two calls come at the same time: one of them is booked', async () => {
      const { id } = await aBasket().record();

      const outcomes = await Promise.all([1, 2].map(() => giveBack(app, { purchaseId: id, ...sku('mug', '2') })));

      expect(outcomes.filter((outcome) => outcome.code === 'RETURN_EXCEEDS_PURCHASE')).toEqual([exceeds(0, '3', '2')]);
      expect(await pointsOf(app, ada)).toEqual(holding(21));
    });
  });

  describe('sent again', () => {
    it('with the same key takes nothing more', async () => {
      const { id } = await aBasket().record();
      const input = { purchaseId: id, idempotencyKey: `return ${id}`, ...sku('mug', '1') };
      const first = await giveBack(app, input);

      const outcome = await refused(() => giveBack(app, input));

      expect(outcome).toEqual({ ...first, replayed: true });
      expect(await pointsOf(app, ada)).toEqual(holding(31));
    });

    it('with the same reference and another key takes nothing more', async () => {
      const { id, orderId } = await aBasket().record();
      const input = { reference: 'R-1', reason: 'broken', ...sku('mug', '1.0') };
      const first = await giveBack(app, { purchaseId: id, ...input });

      const outcome = await refused(() => giveBack(app, { orderId, ...input, ...sku('mug', '1') }));

      expect(outcome).toEqual({ ...first, replayed: true });
      expect(await pointsOf(app, ada)).toEqual(holding(31));
    });

    it('without a reference and with another key is another return', async () => {
      const { id } = await aBasket().record();
      const first = await giveBack(app, { purchaseId: id, ...sku('mug', '1') });

      const second = await giveBack(app, { purchaseId: id, ...sku('mug', '1') });

      expect(second).toMatchObject({ replayed: false, pointsTaken: 10 });
      expect(second.purchaseReturn.id).not.toBe(first.purchaseReturn.id);
    });

    it('answers as the first time, with the purchase as it is now', async () => {
      const { id } = await aBasket().record();
      const input = { purchaseId: id, idempotencyKey: `return ${id}`, reference: 'R-1', ...sku('mug', '1') };
      const first = await giveBack(app, input);
      await cancel(app, { purchaseId: id });

      const byKey = await refused(() => giveBack(app, input));
      const byReference = await refused(() => giveBack(app, { ...input, idempotencyKey: randomUUID() }));

      const { pointsTaken, purchaseReturn } = first;
      const expected = {
        replayed: true,
        pointsTaken,
        purchaseReturn,
        purchase: { status: 'CANCELED', pointsReversed: 41 },
      };
      expect(byKey).toMatchObject(expected);
      expect(byReference).toMatchObject(expected);
    });

    it.each([
      ['another quantity', sku('mug', '2')],
      ['another line', sku('tea', '1')],
      ['another reason', { reason: 'no reason' }],
    ])('with the same reference and %s is refused', async (_what, changes) => {
      const { id } = await aBasket().record();
      const input = { purchaseId: id, reference: 'R-1', ...sku('mug', '1') };
      await giveBack(app, input);

      const outcome = await refused(() => giveBack(app, { ...input, ...changes }));

      expect(outcome).toEqual({
        code: 'RETURN_REFERENCE_REUSED',
        message: 'This reference was used before for another return of this purchase.',
        path: ['reference'],
        reference: 'R-1',
      });
      expect(await pointsOf(app, ada)).toEqual(holding(31));
    });

    it('with the same reference for another purchase is another return', async () => {
      const one = await aBasket().record();
      const two = await aBasket().record();
      await giveBack(app, { purchaseId: one.id, reference: 'R-1', ...sku('mug', '1') });

      const outcome = await giveBack(app, { purchaseId: two.id, reference: 'R-1', ...sku('mug', '1') });

      expect(outcome).toMatchObject({ replayed: false, pointsTaken: 10 });
    });

    it.each([
      ['another quantity', sku('mug', '2')],
      ['a reference', { reference: 'R-1' }],
    ])('with the same key and %s is refused', async (_what, changes) => {
      const { id } = await aBasket().record();
      const input = { purchaseId: id, idempotencyKey: `return ${id}`, ...sku('mug', '1') };
      await giveBack(app, input);

      const outcome = await refused(() => giveBack(app, { ...input, ...changes }));

      expect(outcome).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.idempotencyKey });
    });

    it('with the key of a purchase, completion or cancellation is refused', async () => {
      const { id } = await aBasket()
        .with({ idempotencyKey: `record ${ada.id}` })
        .pending()
        .record();
      await complete(app, { purchaseId: id, idempotencyKey: `complete ${ada.id}` });
      const other = await aBasket().record();
      await cancel(app, { purchaseId: other.id, idempotencyKey: `cancel ${ada.id}` });
      const codes: string[] = [];

      for (const verb of ['record', 'complete', 'cancel']) {
        const input = { purchaseId: id, idempotencyKey: `${verb} ${ada.id}`, ...sku('mug', '1') };
        codes.push((await refused(() => giveBack(app, input))).code);
      }

      expect(codes).toEqual(Array(3).fill('IDEMPOTENCY_KEY_REUSED'));
    });
  });

  it('refuses a purchase that was canceled', async () => {
    const { id, orderId } = await aBasket().record();
    await cancel(app, { purchaseId: id });

    const outcome = await refused(() => giveBack(app, { orderId, ...sku('mug', '1') }));

    expect(outcome).toEqual({ code: 'PURCHASE_CANCELED', message: 'The purchase was canceled.', path: ['orderId'] });
  });

  it.each<[string, { sku?: string; line?: string }]>([
    ['a sku that was not bought', { sku: 'hat' }],
    ['a sku in another case', { sku: 'MUG' }],
    ['a sku with NUL', { sku: 'mug\u0000' }],
    ['no line at all', { line: 'nonsense' }],
    ['a line beyond the last', { line: 'last' }],
    ['a line of another purchase', { line: 'another' }],
  ])('refuses %s', async (_what, wish) => {
    const { id, lines } = await aBasket().record();
    const another = await aBasket().record();
    const known: Record<string, string | undefined> = {
      last: lines[0]?.id.replace(/_1$/, '_3'),
      another: another.lines[0]?.id,
    };
    const line = wish.line && (known[wish.line] ?? wish.line);

    const outcome = await refused(() => giveBack(app, { purchaseId: id, lines: [{ ...wish, line, quantity: '1' }] }));

    expect(outcome).toEqual({
      code: 'INVALID_INPUT',
      message: 'lines.0: is not on this purchase',
      path: ['lines', '0'],
      problems: [{ path: ['lines', '0'], message: 'is not on this purchase' }],
    });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['neither purchaseId nor orderId', { purchaseId: null }, 'purchaseId', 'give either purchaseId or orderId'],
    ['both purchaseId and orderId', { orderId: 'order' }, 'purchaseId', 'give either purchaseId or orderId'],
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey', text(255)],
    ['a long key', { idempotencyKey: 'x'.repeat(256) }, 'idempotencyKey', text(255)],
    ['an empty reference', { reference: '' }, 'reference', text(255)],
    ['a long reference', { reference: 'x'.repeat(256) }, 'reference', text(255)],
    ['NUL in the reference', { reference: 'a\u0000' }, 'reference', text(255)],
    ['half a character in the reference', { reference: '\ud83c' }, 'reference', text(255)],
    ['a long reason', { reason: 'x'.repeat(501) }, 'reason', text(500)],
    ['a line break in the reason', { reason: 'a\nb' }, 'reason', text(500)],
    ['no lines', { lines: [] }, 'lines', '0 lines; 1 to 500 are allowed'],
    [
      '501 lines',
      { lines: Array(501).fill({ sku: 'mug', quantity: '0.001' }) },
      'lines',
      '501 lines; 1 to 500 are allowed',
    ],
    ['neither line nor sku', { lines: [{ quantity: '1' }] }, 'lines.0', 'give either line or sku'],
    ['both line and sku', { lines: [{ line: 'a', sku: 'mug', quantity: '1' }] }, 'lines.0', 'give either line or sku'],
    ['a quantity of 0', sku('mug', '0'), 'lines.0.quantity', '0 is not above 0 with at most 6 decimals'],
    ['a quantity below 0', sku('mug', '-1'), 'lines.0.quantity', '-1 is not above 0 with at most 6 decimals'],
    ['7 decimals', sku('mug', '0.0000001'), 'lines.0.quantity', '0.0000001 is not above 0 with at most 6 decimals'],
  ])('refuses %s', async (_what, changes, field, message) => {
    const { id } = await aBasket().record();

    const outcome = await refused(() => giveBack(app, { purchaseId: id, ...sku('mug', '1'), ...changes }));

    const path = field.split('.');
    expect(outcome).toEqual({
      code: 'INVALID_INPUT',
      message: `${field}: ${message}`,
      path,
      problems: [{ path, message }],
    });
    expect(await pointsOf(app, ada)).toEqual(holding(41));
  });

  it('names the field when a quantity is no number', async () => {
    const { id } = await aBasket().record();

    const { errors } = await refused(() => giveBack(app, { purchaseId: id, ...sku('mug', '1e1') }));

    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].message).toContain('at "input.lines[0].quantity"');
  });

  it.each([
    ['purchaseId', 'pur_01k0000000e0000000000000aa'],
    ['purchaseId', 'mem_01k0000000e0000000000000aa'],
    ['orderId', 'nobody ordered this'],
    ['orderId', 'a\u0000b'],
  ])('finds no purchase by %s %j', async (name, value) => {
    const outcome = await refused(() => giveBack(app, { [name]: value, ...sku('mug', '1') }));

    expect(outcome).toEqual({ ...NOT_FOUND, path: [name] });
  });

  it('finds no purchase of another program', async () => {
    const { id, orderId } = await aBasket().record();
    const other = await app.anotherProgram();

    const outcomes = await refused(async () => [
      await giveBack(app, { purchaseId: id, ...sku('mug', '1') }, other.shopKey),
      await giveBack(app, { orderId, ...sku('mug', '1') }, other.shopKey),
    ]);

    expect(outcomes).toEqual([
      { ...NOT_FOUND, path: ['purchaseId'] },
      { ...NOT_FOUND, path: ['orderId'] },
    ]);
    expect(await pointsOf(app, ada)).toEqual(holding(41));
  });
});

function text(most: number): string {
  return `must have 1 to ${most} characters, no control characters`;
}
