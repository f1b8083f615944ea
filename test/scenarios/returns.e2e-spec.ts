import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { spend } from '../factories/a-spending.js';
import { setDebtPolicy } from '../factories/debt-policy.js';
import { cancel, complete, giveBack, holding, pointsOf, record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

/** So many of a line, by its number, come back. */
type Step = [line: number, quantity: string];

describe('what returns and cancellations take back', () => {
  let app: TestApp;
  let member: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  beforeEach(async () => {
    member = await aMember(app).enroll();
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  describe.each([
    [
      'C1',
      'FORGIVE' as const,
      { pointsTaken: 50, pointsForgiven: 100, pointsOwed: 0 },
      { available: 0, owed: 0 },
      { available: 70, owed: 0 },
    ],
    [
      'C2',
      'OWE' as const,
      { pointsTaken: 50, pointsForgiven: 0, pointsOwed: 100 },
      { available: 0, owed: 100 },
      { available: 0, owed: 30 },
    ],
  ])('%s, %s', (_, debt, taken, balance, later) => {
    beforeAll(() => setDebtPolicy(app, debt));
    afterAll(() => setDebtPolicy(app, 'FORGIVE'));

    it('earn 150, spend 100, the order is canceled; then earn 70', async () => {
      const { orderId } = await aPurchase(app).by(member).worth('150').record();
      await spend(app, member, 100);

      expect(await cancel(app, { orderId })).toMatchObject(taken);
      expect(await pointsOf(app, member)).toMatchObject(balance);

      await aPurchase(app).by(member).worth('70').record();
      expect(await pointsOf(app, member)).toMatchObject(later);
    });
  });

  it('L4: OWE: earn 50, spend 50, a return takes 50 back, earn 70', async () => {
    await setDebtPolicy(app, 'OWE');
    const { orderId } = await aPurchase(app).by(member).worth('50').record();
    await spend(app, member, 50);

    await giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity: '1' }] });
    expect(await pointsOf(app, member)).toMatchObject({ available: 0, owed: 50 });
    const { id } = await aPurchase(app).by(member).worth('70').pending().record();
    expect(await pointsOf(app, member)).toMatchObject({ available: 0, pending: 70, owed: 50 });
    await complete(app, { purchaseId: id });

    expect(await pointsOf(app, member)).toMatchObject({ available: 20, pending: 0, owed: 0 });
    const lots = await app.database.pool.query(
      'SELECT free::int FROM point_lot l JOIN wallet w ON w.id = l.wallet_id WHERE w.available = 20 AND free > 0',
    );
    expect(lots.rows).toEqual([{ free: 20 }]);
    await setDebtPolicy(app, 'FORGIVE');
  });

  it('C3: cancel twice', async () => {
    const { orderId, id } = await aPurchase(app).by(member).worth('150').record();

    const first = await cancel(app, { orderId });
    const again = await cancel(app, { purchaseId: id, reason: 'told twice' });

    expect(first).toMatchObject({ pointsTaken: 150, replayed: false });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await pointsOf(app, member)).toEqual(holding(0));
  });

  it.each<[string, Step[], Step]>([
    ['more than was bought', [], [1, '3']],
    ['more than is left', [[1, '1']], [1, '2']],
    ['a little more than is left', [[1, '1.5']], [1, '0.500001']],
    ['of a line that came back', [[1, '2']], [1, '0.000001']],
  ])('C3: return %s', async (_, before, wanted) => {
    const { orderId, lines } = await aPurchase(app)
      .by(member)
      .line({ quantity: '2', unitPrice: '19' })
      .worth('5')
      .record();
    const back = ([line, quantity]: Step) =>
      giveBack(app, { orderId, lines: [{ line: lines[line - 1]?.id, quantity }] });
    for (const step of before) await back(step);
    const balance = await pointsOf(app, member);

    expect(await back(wanted)).toMatchObject({ code: 'RETURN_EXCEEDS_PURCHASE', sku: 'sku-1', purchased: '2' });

    expect(await pointsOf(app, member)).toEqual(balance);
  });

  it('C3: cancel after a return takes what it left, return after a cancellation is refused', async () => {
    const { orderId } = await aPurchase(app).by(member).worth('30').worth('20').record();
    const item = { lines: [{ sku: 'sku-1', quantity: '1' }] };

    expect(await giveBack(app, { orderId, ...item })).toMatchObject({ pointsTaken: 30 });
    expect(await cancel(app, { orderId })).toMatchObject({ pointsTaken: 20 });
    expect(await giveBack(app, { orderId, lines: [{ sku: 'sku-2', quantity: '1' }] })).toMatchObject({
      code: 'PURCHASE_CANCELED',
    });

    expect(await pointsOf(app, member)).toEqual(holding(0));
  });

  it('R4: order 40 (A 10, B 10, C 20) earned 70; C comes back', async () => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).givesPoints(7).per('4').active();
    const buyer = await aMember(app).of(program).enroll();
    const order = aPurchase(app)
      .by(buyer)
      .line({ sku: 'A' })
      .line({ sku: 'B' })
      .line({ sku: 'C', unitPrice: '20' })
      .input();
    expect(await record(app, order, program.shopKey)).toMatchObject({ pointsEarned: 70 });

    const lines = [{ sku: 'C', quantity: '1' }];
    const back = await giveBack(app, { orderId: order['orderId'], lines }, program.shopKey);

    expect(back).toMatchObject({ pointsTaken: 35, pointsForgiven: 0, pointsOwed: 0 });
    expect(await pointsOf(app, buyer, program.adminKey)).toEqual({ ...holding(35), lifetimeEarned: 35 });
  });

  const ORDERS: Step[][] = [
    [[1, '1'], [2, '1'], [3, '1']],
    [[3, '1'], [2, '1'], [1, '1']],
    [[2, '1'], [3, '1'], [1, '1']],
    [[2, '0.5'], [1, '1'], [2, '0.25'], [3, '1'], [2, '0.25']],
  ]; // prettier-ignore

  it.each(
    ORDERS.map(
      (order) => [order.map(([line, quantity]) => `${quantity} of ${String(line)}`).join(', '), order] as const,
    ),
  )('R8: 3 equal lines, 10 points, returned one at a time: %s', async (_, order) => {
    const { orderId, lines, pointsEarned } = await aPurchase(app)
      .by(member)
      .worth('3.34')
      .worth('3.33')
      .worth('3.33')
      .record();
    expect(pointsEarned).toBe(10);

    let taken = 0;
    for (const [line, quantity] of order) {
      const back = await giveBack(app, { orderId, lines: [{ line: lines[line - 1]?.id, quantity }] });
      taken += Number(back.pointsTaken);
    }

    expect(taken).toBe(10);
    expect(await pointsOf(app, member)).toEqual(holding(0));
  });

  it.each([
    ['19 points on two items', '2', '9.95', ['1', '1'], [9, 10]],
    ['10 points on three items', '3', '3.34', ['1', '1', '1'], [3, 3, 4]],
    ['7 points on 0.7 of something', '0.7', '10', ['0.1', '0.2', '0.3', '0.1'], [1, 2, 3, 1]],
    ['1 point on three items', '3', '0.34', ['1', '1', '1'], [0, 0, 1]],
    ['100 points on seven items', '7', '14.29', ['3', '3', '1'], [42, 43, 15]],
  ])('R8: %s: what comes back adds up', async (_, quantity, unitPrice, steps, expected) => {
    const { orderId } = await aPurchase(app).by(member).line({ quantity, unitPrice }).record();

    const taken: number[] = [];
    for (const step of steps) {
      taken.push((await giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity: step }] })).pointsTaken);
    }

    expect(taken).toEqual(expected);
    expect(await pointsOf(app, member)).toEqual(holding(0));
  });

  it('two awards on two items give back what each holds: 19 and 9, then 13 and 15', async () => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).active();
    await aRule(app).by(program.adminKey).named('Twos').per('2').active();
    const buyer = await aMember(app).of(program).enroll();
    const order = aPurchase(app).by(buyer).line({ quantity: '2', unitPrice: '9.995' }).input();
    expect(await record(app, order, program.shopKey)).toMatchObject({ pointsEarned: 28 });

    const back = () =>
      giveBack(app, { orderId: order['orderId'], lines: [{ sku: 'sku-1', quantity: '1' }] }, program.shopKey);

    expect(await back()).toMatchObject({ pointsTaken: 13 });
    expect(await back()).toMatchObject({ pointsTaken: 15 });
  });
});
