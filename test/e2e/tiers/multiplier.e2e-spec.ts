import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, giveBack, pointsOf, record } from '../purchases/support/calls.js';

const QUOTE = `query ($input: QuotePurchaseInput!) {
  quotePurchase(input: $input) { pointsEarned awards { name points explanation rule { id } } }
}`;

describe("a tier's multiplier", () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
    await aRule(app).active();
    await aLadder(app).tier('basic', '0').tier('gold', '100', { multiplier: '1.5' }).active();
  });
  beforeEach(async () => {
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const buy = (amount: string) => record(app, aPurchase(app).by(ada).worth(amount).input());
  const rule = (points: number) => expect.objectContaining({ points });

  it('is not that of the tier which the purchase leads to', async () => {
    expect(await buy('150')).toMatchObject({ pointsEarned: 150 });
  });

  it('adds an award that names the tier, from the next purchase on', async () => {
    await buy('100');

    const { pointsEarned, awards } = await buy('25.99');

    expect(pointsEarned).toBe(37);
    expect(awards).toEqual([rule(25), { name: 'gold', points: 12, explanation: 'times 1.5 on 25 points: 12 more' }]);
    expect(await pointsOf(app, ada)).toMatchObject({ available: 137, lifetimeEarned: 137 });
  });

  it('is quoted as it is given, without a rule', async () => {
    await buy('100');
    const { member, currency, lines } = aPurchase(app).by(ada).worth('25.99').input();

    const { data } = await app.asShop(QUOTE, { input: { member, currency, lines } });

    expect(data.quotePurchase).toMatchObject({
      pointsEarned: 37,
      awards: [{ points: 25 }, { name: 'gold', points: 12, rule: null }],
    });
  });

  it('goes back with what comes back, all of it in the end', async () => {
    await buy('100');
    const { purchase } = await record(app, aPurchase(app).by(ada).line({ quantity: '3', unitPrice: '8.33' }).input());

    const one = await giveBack(app, { purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '1' }] });
    const rest = await cancel(app, { purchaseId: purchase.id });

    expect([one.pointsTaken, rest.pointsTaken]).toEqual([12, 24]);
    expect(await pointsOf(app, ada)).toMatchObject({ available: 100 });
  });

  it('brings nobody closer to the next tier', async () => {
    await buy('100');
    await buy('50');

    const { rows } = await app.database.pool.query<{ amount: number }>(
      'SELECT sum(amount)::int AS amount FROM tier_progress WHERE member_id = (SELECT member_id FROM wallet ORDER BY id DESC LIMIT 1)',
    );
    expect(rows).toEqual([{ amount: 150 }]);
  });
});
