import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, holding, pointsOf, record } from './support/calls.js';
import { expectNothingStored, storedIn } from './support/stored.js';

const RECORD_EVERYTHING = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) {
    ... on RecordPurchasePayload {
      replayed
      pointsEarned
      member { id points { available } }
      awards { name points explanation rule { id } }
      purchase {
        id orderId channel status purchasedAt recordedAt completedAt canceledAt pointsEarned pointsReversed
        member { id } total { amount currency } payments { kind amount } returns { id }
        awards { name points explanation rule { id } }
        lines {
          id sku name category brand tags quantity unitPrice amount { amount currency } returned pointsEarned
        }
      }
    }
    ... on UserError { code message }
  }
}`;

const NOW = '2027-03-01T12:00:00.000Z';
const EARNED_10 = {
  name: 'Every pound counts',
  points: 10,
  explanation: '1 point per 1.00 GBP on 10.00 GBP: 10 whole steps',
};

describe('recordPurchase', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let ruleId: string;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    ruleId = await aRule(app).active();
    ada = await aMember(app)
      .named('Ada')
      .with({ externalId: 'ada', email: 'ada@example.com', phone: '+44 20 7946 0000', card: 'CARD1' })
      .enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('records what was bought, awards its points and says why', async () => {
    const member = await aMember(app).enroll();
    const input = {
      idempotencyKey: 'the first',
      member: { id: member.id },
      orderId: 'A-1 ☕',
      channel: 'web',
      purchasedAt: '2027-02-28T23:30:00+01:00',
      currency: 'GBP',
      lines: [
        {
          sku: 'mug',
          name: 'Mug 🎈',
          category: 'kitchen',
          brand: 'Delft',
          tags: ['blue', 'gift'],
          quantity: '2.0',
          unitPrice: '5.00',
          discount: '1',
          tax: '1.50',
        },
        { sku: 'tea', quantity: '1', unitPrice: '12' },
      ],
      shipping: '4.99',
      orderDiscount: '1.00',
      payments: [
        { kind: 'GIFT_CARD', amount: '10.00' },
        { kind: 'OTHER', amount: '14.99' },
      ],
    };

    const { data } = await app.asShop(RECORD_EVERYTHING, { input });

    const award = {
      name: 'Every pound counts',
      points: 20,
      explanation: '1 point per 1.00 GBP on 20.00 GBP: 20 whole steps',
      rule: { id: ruleId },
    };
    const line = { name: null, category: null, brand: null, tags: [], returned: '0' };
    expect(data.recordPurchase).toEqual({
      replayed: false,
      pointsEarned: 20,
      member: { id: member.id, points: { available: 20 } },
      awards: [award],
      purchase: {
        id: expect.stringMatching(/^pur_[0-9a-z]{26}$/),
        orderId: 'A-1 ☕',
        channel: 'web',
        status: 'COMPLETED',
        purchasedAt: '2027-02-28T22:30:00.000Z',
        recordedAt: NOW,
        completedAt: NOW,
        canceledAt: null,
        pointsEarned: 20,
        pointsReversed: 0,
        member: { id: member.id },
        total: { amount: '24.99', currency: 'GBP' },
        payments: [
          { kind: 'GIFT_CARD', amount: '10' },
          { kind: 'OTHER', amount: '14.99' },
        ],
        returns: [],
        awards: [award],
        lines: [
          {
            ...line,
            id: expect.stringMatching(/^pln_[0-9a-z]{26}_1$/),
            sku: 'mug',
            name: 'Mug 🎈',
            category: 'kitchen',
            brand: 'Delft',
            tags: ['blue', 'gift'],
            quantity: '2',
            unitPrice: '5',
            amount: { amount: '8.57', currency: 'GBP' },
            pointsEarned: 9,
          },
          {
            ...line,
            id: expect.stringMatching(/^pln_[0-9a-z]{26}_2$/),
            sku: 'tea',
            quantity: '1',
            unitPrice: '12',
            amount: { amount: '11.43', currency: 'GBP' },
            pointsEarned: 11,
          },
        ],
      },
    });
  });

  it('answers what is read again later', async () => {
    const member = await aMember(app).enroll();
    const input = aPurchase(app)
      .by(member)
      .line({ tags: ['a'] })
      .worth('0.99')
      .input();
    const fields = RECORD_EVERYTHING.slice(
      RECORD_EVERYTHING.indexOf('purchase {'),
      RECORD_EVERYTHING.lastIndexOf('}\n    ... on'),
    );

    const { data } = await app.asShop(RECORD_EVERYTHING, { input });
    const { id } = data.recordPurchase.purchase;
    const later = await app.asShop(`query ($id: ID!) { ${fields.replace('purchase {', 'purchase(id: $id) {')} }`, {
      id,
    });

    expect(later.data.purchase).toEqual(data.recordPurchase.purchase);
  });

  it('tells the outside of the purchase and of its points, in order', async () => {
    const member = await aMember(app).enroll();

    await aPurchase(app).by(member).record();

    const { rows } = await app.database.pool.query(
      `SELECT sequence::integer, type, occurred_at FROM outbox_event e
       WHERE member_id = (SELECT member_id FROM member_identifier WHERE value = $1) ORDER BY sequence`,
      [member.externalId],
    );
    expect(rows).toEqual([
      { sequence: 1, type: 'member.enrolled', occurred_at: new Date(NOW) },
      { sequence: 2, type: 'purchase.recorded', occurred_at: new Date(NOW) },
      { sequence: 3, type: 'points.earned', occurred_at: new Date(NOW) },
    ]);
  });

  it('keeps the points of a purchase pending that is not completed', async () => {
    const member = await aMember(app).enroll();

    const outcome = await record(app, aPurchase(app).by(member).pending().input());

    expect(outcome).toMatchObject({ pointsEarned: 10, purchase: { status: 'PENDING' } });
    expect(await pointsOf(app, member)).toEqual(holding(0, 10));
  });

  it('books a purchase of the past now, with its own date', async () => {
    const member = await aMember(app).enroll();
    const input = aPurchase(app).by(member).with({ purchasedAt: '2027-02-01T00:00:00Z' }).input();

    const { data } = await app.asShop(RECORD_EVERYTHING, { input });

    expect(data.recordPurchase.purchase).toMatchObject({ purchasedAt: '2027-02-01T00:00:00.000Z', recordedAt: NOW });
    const statement = `{ member(ref: { id: "${member.id}" }) { statement { nodes { kind points occurredAt recordedAt } } } }`;
    expect((await app.asAdmin(statement)).data.member.statement.nodes).toEqual([
      { kind: 'EARN', points: 10, occurredAt: NOW, recordedAt: NOW },
    ]);
  });

  it.each([
    ['externalId', ' ada '],
    ['email', 'ADA@Example.com'],
    ['phone', '0044 (0)20 7946-0000'],
    ['card', 'card 1'],
  ])('knows the member by %s', async (kind, value) => {
    const before = await pointsOf(app, ada);

    const outcome = await record(
      app,
      aPurchase(app)
        .with({ member: { [kind]: value } })
        .input(),
    );

    expect(outcome).toMatchObject({ replayed: false, pointsEarned: 10 });
    expect((await pointsOf(app, ada)).available - before.available).toBe(10);
  });

  it('knows the member by the personal code', async () => {
    const { data } = await app.asAdmin(`{ member(ref: { id: "${ada.id}" }) { identifiers { kind value } } }`);
    const code = data.member.identifiers.find((one: { kind: string }) => one.kind === 'CODE').value;

    const outcome = await record(
      app,
      aPurchase(app)
        .with({ member: { code: code.toLowerCase() } })
        .input(),
    );

    expect(outcome).toMatchObject({ replayed: false, pointsEarned: 10 });
  });

  it('is not for a member, nor for staff without the till', async () => {
    const input = aPurchase(app).by(ada).input();
    const token = await ada.token();
    const before = await storedIn(app);

    const { data, errors } = await record(app, input, token);

    expect(data).toBeNull();
    expect(errors).toEqual([
      {
        message: 'recordPurchase needs one of the roles ADMIN, SHOP; this credential has MEMBER.',
        locations: [{ line: 2, column: 3 }],
        path: ['recordPurchase'],
        extensions: { code: 'FORBIDDEN', requestId: expect.any(String) },
      },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  describe('sent again', () => {
    it('with the same key answers the same and changes nothing', async () => {
      const member = await aMember(app).enroll();
      const input = aPurchase(app).by(member).input();
      const first = await record(app, input);
      const before = await storedIn(app);

      const again = await record(app, input);

      expect(again).toEqual({ ...first, replayed: true });
      expect(await storedIn(app)).toEqual(before);
      expect(await pointsOf(app, member)).toEqual(holding(10));
    });

    it('by another API key of the program answers the same: rotation keeps keys', async () => {
      const input = aPurchase(app).by(ada).input();
      const first = await record(app, input);
      const before = await storedIn(app);

      const again = await record(app, input, app.program.adminKey);

      expect(again).toEqual({ ...first, replayed: true });
      expect(await storedIn(app)).toEqual(before);
    });

    it('as the same order with another key is one purchase [A11]', async () => {
      const member = await aMember(app).enroll();
      const input = aPurchase(app).by(member).input();
      const first = await record(app, input);
      const before = await storedIn(app);

      const again = await record(app, { ...input, idempotencyKey: randomUUID() });

      expect(again).toEqual({ ...first, replayed: true });
      await expectNothingStored(app, before, again);
      expect(await pointsOf(app, member)).toEqual(holding(10));
    });

    it('as the same order with another key uses that key up', async () => {
      const member = await aMember(app).enroll();
      const input = aPurchase(app).by(member).input();
      await record(app, input);
      const idempotencyKey = randomUUID();
      await record(app, { ...input, idempotencyKey });

      const other = await record(app, { ...aPurchase(app).by(member).input(), idempotencyKey });

      expect(other).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it('as the same order by another reference to the same member is one purchase', async () => {
      const input = aPurchase(app).by(ada).input();
      const first = await record(app, input);

      const again = await record(app, { ...input, idempotencyKey: randomUUID(), member: { email: 'ada@example.com' } });

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('with the same numbers written in another way is the same', async () => {
      const input = aPurchase(app).by(ada).line({ unitPrice: '10', discount: '0' }).with({ channel: null }).input();
      const first = await record(app, input);

      const { channel: _channel, ...rest } = input;
      const lines = [{ discount: '0.00', unitPrice: '010.000', quantity: '1.0', sku: 'sku-1' }];
      const again = await record(app, { ...rest, lines, completed: null });

      expect(again).toEqual({ ...first, replayed: true });
    });

    it.each([
      ['another line', { lines: [{ sku: 'other', quantity: '1', unitPrice: '10' }] }],
      ['another order', { orderId: 'other order' }],
      ['another date', { purchasedAt: NOW }],
      ['another state', { completed: false }],
      ['an input that is wrong', { lines: [] }],
      ['another reference to the member', { member: { externalId: 'ada' } }],
    ])('with the same key and %s is refused', async (_what, changes) => {
      const input = aPurchase(app).by(ada).input();
      await record(app, input);
      const before = await storedIn(app);

      const outcome = await record(app, { ...input, ...changes });

      expect(outcome).toEqual({
        code: 'IDEMPOTENCY_KEY_REUSED',
        message: 'This idempotency key was used before with another operation or input; take a new one.',
        path: ['idempotencyKey'],
        idempotencyKey: input['idempotencyKey'],
      });
      expect(await storedIn(app)).toEqual(before);
    });

    it('with the same key for another member is refused', async () => {
      const input = aPurchase(app).by(ada).input();
      await record(app, input);
      const bob = await aMember(app).enroll();
      const before = await storedIn(app);

      const outcome = await record(app, { ...input, member: { id: bob.id } });

      expect(outcome.code).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(await storedIn(app)).toEqual(before);
    });

    it('with the key of another operation is refused, in both directions', async () => {
      const { id: purchaseId } = await aPurchase(app).by(ada).with({ idempotencyKey: 'used to record' }).record();
      await cancel(app, { idempotencyKey: 'used to cancel', purchaseId });
      const before = await storedIn(app);

      const recorded = await record(app, aPurchase(app).by(ada).with({ idempotencyKey: 'used to cancel' }).input());
      const canceled = await cancel(app, { idempotencyKey: 'used to record', purchaseId });

      expect([recorded.code, canceled.code]).toEqual(['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_REUSED']);
      expect(await storedIn(app)).toEqual(before);
    });

    it.each([
      ['another input', { shipping: '1' }],
      ['another state', { completed: false }],
      ['another currency', { currency: 'EUR' }],
      ['a line that is none', { lines: [{ sku: 'tea', quantity: '0', unitPrice: '1' }] }],
    ])('as the same order with %s is refused', async (_what, changes) => {
      const input = aPurchase(app).by(ada).input();
      const { purchase } = await record(app, input);
      const before = await storedIn(app);

      const outcome = await record(app, { ...input, ...changes, idempotencyKey: randomUUID() });

      expect(outcome).toEqual({
        code: 'ORDER_ALREADY_RECORDED',
        message: 'This order was recorded before with another input or for another member.',
        path: ['orderId'],
        purchaseId: purchase.id,
      });
      expect(await storedIn(app)).toEqual(before);
    });

    it('as the same order that says what is nothing is replayed', async () => {
      const input = aPurchase(app).by(ada).input();
      const { purchase } = await record(app, input);
      const [line] = input['lines'] as Record<string, unknown>[];
      const nothings = [
        { shipping: '0' },
        { orderDiscount: '0.00' },
        { lines: [{ ...line, discount: '0', tax: '0.0' }] },
        { payments: [], voucherCodes: [], channel: null },
      ];

      for (const nothing of nothings) {
        const again = await record(app, { ...input, lines: [line], ...nothing, idempotencyKey: randomUUID() });
        expect([nothing, again]).toMatchObject([nothing, { replayed: true, purchase: { id: purchase.id } }]);
      }
    });

    it('as the same order of another member is refused', async () => {
      const input = aPurchase(app).by(ada).input();
      await record(app, input);
      const bob = await aMember(app).enroll();
      const before = await storedIn(app);

      const outcome = await record(app, { ...input, idempotencyKey: randomUUID(), member: { id: bob.id } });

      expect(outcome.code).toBe('ORDER_ALREADY_RECORDED');
      expect(await storedIn(app)).toEqual(before);
    });

    it('after a refusal under the same key is a new call', async () => {
      const input = aPurchase(app).by(ada).input();
      const refused = await record(app, { ...input, currency: 'EUR' });

      const outcome = await record(app, input);

      expect(refused.code).toBe('CURRENCY_MISMATCH');
      expect(outcome).toMatchObject({ replayed: false, awards: [EARNED_10] });
    });

    it('in another program under the same key and order is another purchase', async () => {
      const other = await app.anotherProgram();
      const cid = await aMember(app).of(other).enroll();
      const input = aPurchase(app).by(ada).input();
      const here = await record(app, input);

      const there = await record(app, { ...input, member: { id: cid.id } }, other.shopKey);

      expect(there).toMatchObject({ replayed: false, pointsEarned: 0, awards: [] });
      expect(there.purchase.id).not.toBe(here.purchase.id);
    });

    it('at the same time is one purchase', async () => {
      const member = await aMember(app).enroll();
      const input = aPurchase(app).by(member).input();

      const outcomes = await Promise.all(Array.from({ length: 10 }, () => record(app, input)));

      expect(new Set(outcomes.map((outcome) => outcome.purchase.id)).size).toBe(1);
      expect(outcomes.filter((outcome) => !outcome.replayed)).toHaveLength(1);
      expect(await pointsOf(app, member)).toEqual(holding(10));
    });
  });
});
