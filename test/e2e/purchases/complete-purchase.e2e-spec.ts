import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, complete, giveBack, holding, pointsOf, type Outcome } from './support/calls.js';
import { expectNothingStored, storedIn } from './support/stored.js';

const NOW = '2027-03-01T12:00:00.000Z';
const NOT_FOUND = { code: 'PURCHASE_NOT_FOUND', message: 'There is no such purchase in this program.' };

describe('completePurchase', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let purchase: RecordedPurchase;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    await aRule(app).active();
  });
  beforeEach(async () => {
    ada = await aMember(app).enroll();
    purchase = await aPurchase(app).by(ada).pending().line({ quantity: '3' }).record();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const refused = async (work: () => Promise<Outcome>) => {
    const before = await storedIn(app);
    const outcome = await work();
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  it.each(['purchaseId', 'orderId'])('makes the points available, of a purchase named by %s', async (name) => {
    const input = name === 'purchaseId' ? { purchaseId: purchase.id } : { orderId: purchase.orderId };

    const outcome = await complete(app, input);

    expect(outcome).toEqual({
      replayed: false,
      purchase: {
        id: purchase.id,
        status: 'COMPLETED',
        completedAt: NOW,
        canceledAt: null,
        pointsEarned: 30,
        pointsReversed: 0,
      },
    });
    expect(await pointsOf(app, ada)).toEqual(holding(30));
  });

  it('books the maturing in the statement and tells the outside', async () => {
    await complete(app, { purchaseId: purchase.id });

    const statement = '{ statement { nodes { kind points pendingChange availableAfter awards { points } } } }';
    const { data } = await app.asAdmin(`{ member(ref: { id: "${ada.id}" }) ${statement} }`);
    const { rows } = await app.database.pool.query(
      `SELECT type FROM outbox_event e JOIN member_identifier i USING (program_id, member_id)
       WHERE i.value = $1 ORDER BY sequence`,
      [ada.externalId],
    );
    expect(data.member.statement.nodes).toEqual([
      { kind: 'MATURE', points: 30, pendingChange: -30, availableAfter: 30, awards: [{ points: 30 }] },
      { kind: 'EARN', points: 0, pendingChange: 30, availableAfter: 0, awards: [{ points: 30 }] },
    ]);
    expect(rows.map((row) => row.type)).toEqual([
      'member.enrolled',
      'purchase.recorded',
      'points.earned',
      'purchase.completed',
      'points.matured',
    ]);
  });

  it('makes available what returns left', async () => {
    await giveBack(app, { purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '1' }] });

    const outcome = await complete(app, { purchaseId: purchase.id });

    expect(outcome.purchase).toMatchObject({ status: 'PARTLY_RETURNED', pointsEarned: 30, pointsReversed: 10 });
    expect(await pointsOf(app, ada)).toEqual(holding(20));
  });

  it('completes a purchase that came back as a whole: nothing is left to become available', async () => {
    await giveBack(app, { purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '3' }] });

    const outcome = await complete(app, { purchaseId: purchase.id });

    expect(outcome).toMatchObject({ replayed: false, purchase: { status: 'RETURNED', completedAt: NOW } });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('completes a purchase that earned nothing', async () => {
    const free = await aPurchase(app).by(ada).worth('0').pending().record();

    const outcome = await complete(app, { purchaseId: free.id });

    expect(outcome).toMatchObject({ replayed: false, purchase: { status: 'COMPLETED', pointsEarned: 0 } });
    expect(await pointsOf(app, ada)).toEqual(holding(0, 30));
  });

  it.each([
    ['the same key', { idempotencyKey: 'complete' }],
    ['another key', {}],
    ['the order id and another key', { named: 'orderId' }],
  ])(
    'once more with %s changes nothing',
    async (_what, { named, ...again }: { named?: string; idempotencyKey?: string }) => {
      const key = again.idempotencyKey && { idempotencyKey: `${again.idempotencyKey} ${purchase.id}` };
      const first = await complete(app, { purchaseId: purchase.id, ...key });

      const outcome = await refused(() =>
        complete(app, { ...(named ? { orderId: purchase.orderId } : { purchaseId: purchase.id }), ...key }),
      );

      expect(outcome).toEqual({ ...first, replayed: true });
      expect(await pointsOf(app, ada)).toEqual(holding(30));
    },
  );

  it('of a purchase that was complete from the start changes nothing', async () => {
    const { id } = await aPurchase(app).by(ada).record();

    const outcome = await refused(() => complete(app, { purchaseId: id }));

    expect(outcome).toMatchObject({ replayed: true, purchase: { status: 'COMPLETED' } });
  });

  it('refuses a purchase that was canceled', async () => {
    await cancel(app, { purchaseId: purchase.id });

    const outcome = await refused(() => complete(app, { purchaseId: purchase.id }));

    expect(outcome).toEqual({ code: 'PURCHASE_CANCELED', message: 'The purchase was canceled.', path: ['purchaseId'] });
  });

  it('answers a repeated call as it is now, when it was canceled meanwhile', async () => {
    const input = { purchaseId: purchase.id, idempotencyKey: `complete ${purchase.id}` };
    await complete(app, input);
    await cancel(app, { purchaseId: purchase.id });

    const outcome = await refused(() => complete(app, input));

    expect(outcome).toMatchObject({ replayed: true, purchase: { status: 'CANCELED' } });
  });

  it('refuses a key that was used for another purchase or another operation', async () => {
    const idempotencyKey = `key ${purchase.id}`;
    const another = await aPurchase(app).by(ada).pending().record();
    await complete(app, { purchaseId: another.id, idempotencyKey });

    const outcomes = await refused(async () => [
      await complete(app, { purchaseId: purchase.id, idempotencyKey }),
      await complete(app, { orderId: another.orderId, idempotencyKey }),
      await cancel(app, { purchaseId: another.id, idempotencyKey }),
    ]);

    const reused = expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey });
    expect(outcomes).toEqual([reused, reused, reused]);
  });

  it.each([
    ['purchaseId', 'pur_01k0000000e0000000000000aa'],
    ['purchaseId', 'nonsense'],
    ['purchaseId', ''],
    ['orderId', 'nobody ordered this'],
    ['orderId', ''],
    ['orderId', 'a\u0000b'],
    ['orderId', 'a\ud800b'],
  ])('finds no purchase by %s %j', async (name, value) => {
    const outcome = await refused(() => complete(app, { [name]: value }));

    expect(outcome).toEqual({ ...NOT_FOUND, path: [name] });
  });

  it('finds no purchase of another program', async () => {
    const other = await app.anotherProgram();

    const outcomes = await refused(async () => [
      await complete(app, { purchaseId: purchase.id }, other.shopKey),
      await complete(app, { orderId: purchase.orderId }, other.shopKey),
    ]);

    expect(outcomes).toEqual([
      { ...NOT_FOUND, path: ['purchaseId'] },
      { ...NOT_FOUND, path: ['orderId'] },
    ]);
  });

  it.each([
    ['neither purchaseId nor orderId', {}],
    ['both', { purchaseId: 'a', orderId: 'b' }],
  ])('refuses %s', async (_what, input) => {
    const outcome = await refused(() => complete(app, input));

    expect(outcome).toEqual({
      code: 'INVALID_INPUT',
      message: 'purchaseId: give either purchaseId or orderId',
      path: ['purchaseId'],
      problems: [{ path: ['purchaseId'], message: 'give either purchaseId or orderId' }],
    });
  });

  it.each(['', ' ', 'x'.repeat(256), 'a\u0000b', 'a\ud800b'])('refuses the key %j', async (idempotencyKey) => {
    const outcome = await refused(() => complete(app, { purchaseId: purchase.id, idempotencyKey }));

    const message = 'must have 1 to 255 characters, no control characters';
    expect(outcome.problems).toEqual([{ path: ['idempotencyKey'], message }]);
  });
});
