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

describe('cancelPurchase', () => {
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

  const aPurchaseOf3 = () => aPurchase(app).by(ada).line({ quantity: '3' });

  const refused = async (work: () => Promise<Outcome>) => {
    const before = await storedIn(app);
    const outcome = await work();
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  it.each(['purchaseId', 'orderId'])('takes the points back, of a purchase named by %s', async (name) => {
    const { id, orderId } = await aPurchaseOf3().record();

    const outcome = await cancel(app, {
      ...(name === 'orderId' ? { orderId } : { purchaseId: id }),
      reason: 'Out of stock 🎈',
    });

    expect(outcome).toEqual({
      ...FROM,
      pointsTaken: 30,
      replayed: false,
      purchase: { id, status: 'CANCELED', completedAt: NOW, canceledAt: NOW, pointsEarned: 30, pointsReversed: 30 },
    });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('books the reversal in the statement, tells the outside and keeps the reason', async () => {
    const { id } = await aPurchaseOf3().record();

    await cancel(app, { purchaseId: id, reason: 'Out of stock' });

    const { data } = await app.asAdmin(
      `{ member(ref: { id: "${ada.id}" }) { statement { nodes { kind points availableAfter } } } }`,
    );
    const events = await app.database.pool.query(
      `SELECT type FROM outbox_event e JOIN member_identifier i USING (program_id, member_id)
       WHERE i.value = $1 ORDER BY sequence OFFSET 3`,
      [ada.externalId],
    );
    const kept = await app.database.pool.query(
      "SELECT reason, points_taken::integer FROM purchase_cancellation WHERE reason = 'Out of stock'",
    );
    expect(data.member.statement.nodes).toEqual([
      { kind: 'REVERSE', points: -30, availableAfter: 0 },
      { kind: 'EARN', points: 30, availableAfter: 30 },
    ]);
    expect(events.rows.map((row) => row.type)).toEqual(['purchase.canceled', 'points.reversed']);
    expect(kept.rows).toEqual([{ reason: 'Out of stock', points_taken: 30 }]);
  });

  it('takes pending points from what is pending', async () => {
    await aPurchase(app).by(ada).worth('5').record();
    const { id } = await aPurchaseOf3().pending().record();

    const outcome = await cancel(app, { purchaseId: id });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 30, purchase: { status: 'CANCELED', completedAt: null } });
    expect(await pointsOf(app, ada)).toEqual(holding(5));
  });

  it('takes points that became available when the purchase was completed', async () => {
    const { id } = await aPurchaseOf3().pending().record();
    await complete(app, { purchaseId: id });

    const outcome = await cancel(app, { purchaseId: id });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 30, purchase: { completedAt: NOW } });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('takes what returns left', async () => {
    const { id } = await aPurchaseOf3().record();
    await giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '1' }] });

    const outcome = await cancel(app, { purchaseId: id });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 20, purchase: { status: 'CANCELED', pointsReversed: 30 } });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('takes nothing more of a purchase that came back as a whole', async () => {
    const { id } = await aPurchaseOf3().record();
    await giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '3' }] });

    const outcome = await cancel(app, { purchaseId: id });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 0, replayed: false, purchase: { status: 'CANCELED' } });
  });

  it('takes nothing of a purchase that earned nothing', async () => {
    const { id } = await aPurchase(app).by(ada).worth('0').record();

    const outcome = await cancel(app, { purchaseId: id });

    expect(outcome).toMatchObject({ ...FROM, pointsTaken: 0, replayed: false, purchase: { status: 'CANCELED' } });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('leaves the points of other purchases', async () => {
    const { id } = await aPurchaseOf3().record();
    await aPurchase(app).by(ada).worth('7').record();

    await cancel(app, { purchaseId: id });

    expect(await pointsOf(app, ada)).toEqual(holding(7));
  });

  describe.each([
    ['FORGIVE', { pointsForgiven: 100, pointsOwed: 0 }],
    ['OWE', { pointsForgiven: 0, pointsOwed: 100 }],
  ] as const)('under the debt policy %s', (debt, missing) => {
    const aShop = async () => {
      const shop = await app.anotherProgram();
      await setDebtPolicy(app, debt, shop.adminKey);
      await aRule(app).by(shop.adminKey).active();
      const bob = await aMember(app).of(shop).enroll();
      const buy = (amount: string) => aPurchase(app).in(shop).by(bob).worth(amount).record();
      return { shop, bob, buy };
    };

    it('takes all of it while the points are there', async () => {
      const { shop, bob, buy } = await aShop();
      const { id } = await buy('150');

      const outcome = await cancel(app, { purchaseId: id }, shop.shopKey);

      expect(outcome).toMatchObject({ ...FROM, pointsTaken: 150 });
      expect(await pointsOf(app, bob, shop.shopKey)).toEqual(holding(0));
    });

    it('takes what is left, and says what became of the rest [C1, C2]', async () => {
      const { shop, bob, buy } = await aShop();
      const { id } = await buy('150');
      await spend(app, bob, 100, shop.shopKey);

      const outcome = await cancel(app, { purchaseId: id }, shop.shopKey);
      const again = await cancel(app, { purchaseId: id }, shop.shopKey);

      expect(outcome).toMatchObject({
        pointsTaken: 50,
        ...missing,
        pointsGivenBack: 0,
        purchase: { pointsReversed: 150 },
      });
      expect(again).toEqual({ ...outcome, replayed: true });
      expect(await pointsOf(app, bob, shop.shopKey)).toEqual({ ...holding(0), owed: missing.pointsOwed });
    });

    it('repays what is owed from the next points', async () => {
      const { shop, bob, buy } = await aShop();
      const { id } = await buy('150');
      await spend(app, bob, 100, shop.shopKey);
      await cancel(app, { purchaseId: id }, shop.shopKey);

      await buy('120');

      const points = await pointsOf(app, bob, shop.shopKey);
      expect(points).toEqual({ ...holding(120 - missing.pointsOwed), lifetimeEarned: 120 });
    });
  });

  it.each([
    ['the same key', true],
    ['another key', false],
  ])('once more with %s answers the same and takes nothing [C3]', async (_what, isSame) => {
    const { id } = await aPurchaseOf3().record();
    const input = { purchaseId: id, reason: 'why', ...(isSame && { idempotencyKey: `cancel ${id}` }) };
    const first = await cancel(app, input);

    const outcome = await refused(() => cancel(app, input));

    expect(outcome).toEqual({ ...first, replayed: true });
    expect(await pointsOf(app, ada)).toEqual(holding(0));
  });

  it('at the same time takes the points once', async () => {
    const { id } = await aPurchaseOf3().record();
    await aPurchase(app).by(ada).worth('100').record();

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => cancel(app, { purchaseId: id })));

    expect(outcomes.filter((outcome) => !outcome.replayed)).toHaveLength(1);
    expect(outcomes.map((outcome) => outcome.pointsTaken)).toEqual(Array(10).fill(30));
    expect(await pointsOf(app, ada)).toEqual(holding(100));
  });

  it('refuses a key that was used for another input', async () => {
    const { id } = await aPurchaseOf3().record();
    const idempotencyKey = `key ${id}`;
    await cancel(app, { purchaseId: id, idempotencyKey });

    const outcome = await refused(() => cancel(app, { purchaseId: id, idempotencyKey, reason: 'changed my mind' }));

    expect(outcome).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey });
  });

  it.each([
    ['purchaseId', 'pur_01k0000000e0000000000000aa'],
    ['orderId', 'nobody ordered this'],
    ['orderId', 'a\u0000b'],
  ])('finds no purchase by %s %j', async (name, value) => {
    const outcome = await refused(() => cancel(app, { [name]: value }));

    expect(outcome).toEqual({ ...NOT_FOUND, path: [name] });
  });

  it('finds no purchase of another program', async () => {
    const { id } = await aPurchaseOf3().record();
    const other = await app.anotherProgram();

    const outcome = await refused(() => cancel(app, { purchaseId: id }, other.shopKey));

    expect(outcome).toEqual({ ...NOT_FOUND, path: ['purchaseId'] });
    expect(await pointsOf(app, ada)).toEqual(holding(30));
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['neither purchaseId nor orderId', { purchaseId: null }, 'purchaseId', 'give either purchaseId or orderId'],
    ['both', { orderId: 'order' }, 'purchaseId', 'give either purchaseId or orderId'],
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey', 'must have 1 to 255 characters, no control characters'],
    [
      'a NUL in the key',
      { idempotencyKey: '\u0000' },
      'idempotencyKey',
      'must have 1 to 255 characters, no control characters',
    ],
    ['an empty reason', { reason: '' }, 'reason', 'must have 1 to 500 characters, no control characters'],
    ['a long reason', { reason: 'x'.repeat(501) }, 'reason', 'must have 1 to 500 characters, no control characters'],
    ['a NUL in the reason', { reason: 'a\u0000b' }, 'reason', 'must have 1 to 500 characters, no control characters'],
    [
      'half a character in the reason',
      { reason: '\udf88' },
      'reason',
      'must have 1 to 500 characters, no control characters',
    ],
  ])('refuses %s', async (_what, changes, field, message) => {
    const { id } = await aPurchaseOf3().record();

    const outcome = await refused(() => cancel(app, { purchaseId: id, ...changes }));

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
    expect(await pointsOf(app, ada)).toEqual(holding(30));
  });
});
