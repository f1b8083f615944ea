import { randomUUID } from 'node:crypto';
import { systemCaller } from '../../src/platform/access/index.js';
import { CompletePurchases } from '../../src/purchases/index.js';
import { merge } from '../e2e/membership/support/merges.js';
import { record } from '../e2e/purchases/support/calls.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../factories/a-purchase.js';
import { aRule, type RuleFactory } from '../factories/a-rule.js';
import { aStory, type Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const ADJUST = 'mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }';

/** A member where 1.00 earns a point, and the first purchase 100 more. */
describe('a first purchase', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  async function aWelcome(setting: Parameters<typeof aStory>[1] = {}): Promise<Story> {
    const story = await aStory(app, setting);
    await aRule(app).by(story.program.adminKey).named('Welcome').fixed(100).firstPurchaseOnly().active();
    return story;
  }

  it('is one, and the next is none', async () => {
    const story = await aWelcome();

    const purchases = [await story.earn(10), await story.earn(10)];

    expect(purchases.map(({ pointsEarned }) => pointsEarned)).toEqual([110, 10]);
  });

  it('that is canceled or comes back as a whole lets another be the first', async () => {
    const story = await aWelcome();
    const canceled = await story.earn(10);
    await story.cancel(canceled);
    const returned = await story.earn(10);
    await story.giveBack(returned);

    const last = await story.earn(10);

    expect([canceled, returned, last].map(({ pointsEarned }) => pointsEarned)).toEqual([110, 110, 110]);
    expect(await story.balance()).toMatchObject({ available: 110 });
  });

  it('that is completed repays what its member owes, with what it gives as the first and with what was pending', async () => {
    const story = await aWelcome({ currency: { debt: 'OWE' } });
    const input = { member: { id: story.member.id }, points: -300, reason: 'A mistake', allowOwed: true };
    await app.call(story.program.adminKey, ADJUST, { input: { idempotencyKey: randomUUID(), ...input } });
    const ordered = await story.earn(30, { completed: false });

    await story.complete(ordered);

    expect(await story.postings()).toEqual([
      'ADJUST owed +300',
      'EARN pending +30',
      'EARN +100',
      'REPAY -100, owed -100',
      'MATURE +30, pending -30',
      'REPAY -30, owed -30',
    ]);
  });

  it('counts when it is completed, not when it is ordered', async () => {
    const story = await aWelcome();
    const ordered = await story.earn(10, { completed: false });
    expect(ordered.pointsEarned).toBe(10);

    const { purchase } = await story.complete(ordered);
    const next = await story.earn(10);

    expect(purchase.pointsEarned).toBe(110);
    expect(next.pointsEarned).toBe(10);
    expect(await story.balance()).toMatchObject({ available: 120, pending: 0 });
  });

  it('is whichever is completed first', async () => {
    const story = await aWelcome();
    const ordered = await story.earn(10, { completed: false });
    const bought = await story.earn(10);

    const { purchase } = await story.complete(ordered);

    expect([bought.pointsEarned, purchase.pointsEarned]).toEqual([110, 10]);
  });

  it('is whichever is completed first also in one batch, and though something of that came back already', async () => {
    const story = await aWelcome();
    const first = await story.buy([10, 30], { completed: false });
    const second = await story.earn(10, { completed: false });
    await story.giveBack(first, 2);
    const caller = systemCaller(story.program.program.number);
    const run = ({ id }: RecordedPurchase) =>
      app.get(CompletePurchases).run(caller, { idempotencyKey: randomUUID(), purchaseId: id });

    const outcomes = await Promise.all([run(first), run(second)]);

    expect(outcomes).toMatchObject([{ purchase: { pointsEarned: 40 } }, { purchase: { pointsEarned: 10 } }]);
  });

  it('gives back all that it earned when it is completed and then comes back', async () => {
    const story = await aWelcome();
    const ordered = await story.buy([10, 30], { completed: false });
    await story.complete(ordered);
    expect(await story.balance()).toMatchObject({ available: 140 });

    const first = await story.giveBack(ordered, 2);
    const rest = await story.cancel(ordered);

    expect([first.pointsTaken, rest.pointsTaken]).toEqual([105, 35]);
    expect(await story.balance()).toMatchObject({ available: 0, owed: 0 });
  });

  it('earns no more at its completion when something came back before', async () => {
    const story = await aWelcome();
    const ordered = await story.buy([10, 30], { completed: false });
    await story.giveBack(ordered, 2);

    const { purchase } = await story.complete(ordered);

    expect(purchase).toMatchObject({ status: 'PARTLY_RETURNED', pointsEarned: 40, pointsReversed: 30 });
    expect(await story.balance()).toMatchObject({ available: 10 });
  });

  it('is answered again as it was when it was ordered', async () => {
    const story = await aWelcome();
    const input = aPurchase(app).in(story.program).by(story.member).pending().input();
    const first = await record(app, input, story.program.shopKey);
    await story.complete(first.purchase);

    const again = await record(app, input, story.program.shopKey);

    expect(first).toMatchObject({ pointsEarned: 10, awards: [{ points: 10 }] });
    expect(again).toMatchObject({ replayed: true, pointsEarned: 10, awards: first.awards });
  });

  it('stands in the statement with what was awarded by each posting', async () => {
    const story = await aWelcome();
    await story.complete(await story.earn(10, { completed: false }));

    const statement = '{ statement { nodes { kind points pendingChange awards { points } } } }';
    const { data } = await app.call(
      story.program.adminKey,
      `{ member(ref: { id: "${story.member.id}" }) ${statement} }`,
    );

    const [ordered, welcome] = [{ awards: [{ points: 10 }] }, { awards: [{ points: 100 }] }];
    expect(data.member.statement.nodes).toEqual([
      { kind: 'MATURE', points: 10, pendingChange: -10, ...ordered },
      { kind: 'EARN', points: 100, pendingChange: 0, ...welcome },
      { kind: 'EARN', points: 0, pendingChange: 10, ...ordered },
    ]);
  });

  it('waits from its completion where points wait', async () => {
    const story = await aWelcome({ currency: { pending: { kind: 'AFTER', count: 2, unit: 'DAYS' } } });
    const ordered = await story.earn(10, { completed: false });
    await story.advance('2027-01-05T09:00:00Z');

    await story.complete(ordered);

    expect(await story.balance()).toMatchObject({ available: 0, pending: 110 });
    await story.advance('2027-01-07T09:00:00Z');
    expect(await story.balance()).toMatchObject({ available: 110, pending: 0 });
  });

  it.each<[string, (rule: RuleFactory) => RuleFactory]>([
    ['a limit of points', (rule) => rule.limits({ points: 500, period: 'MONTH' })],
    ['a limit of uses', (rule) => rule.limits({ uses: 1, period: 'EVER' })],
    ['a limit of all members', (rule) => rule.limits({ uses: 1, points: 500, period: 'DAY', perMember: false })],
    ['a cooldown', (rule) => rule.cooldownDays(7)],
  ])('earns what it would have earned at once, though it used up %s itself', async (_what, limited) => {
    const story = await aStory(app);
    const rule = () => aRule(app).by(story.program.adminKey);
    await limited(rule().named('Limited')).active();
    await rule().named('Double first').factor('2').firstPurchaseOnly().active();
    const ordered = await story.earn(300, { completed: false });
    expect(ordered.pointsEarned).toBe(600);

    const { purchase } = await story.complete(ordered);

    expect(purchase.pointsEarned).toBe(1200);
  });

  it.each<[string, (rule: RuleFactory) => RuleFactory]>([
    ['a limit', (rule) => rule.limits({ uses: 1, period: 'EVER' })],
    ['a cooldown', (rule) => rule.cooldownDays(7)],
  ])('gets of an exclusive group what is better than what it got, though that is at %s', async (_what, limited) => {
    const story = await aStory(app);
    const rule = () => aRule(app).by(story.program.adminKey);
    await limited(rule().named('Ten').fixed(10).inGroup('g')).active();
    await rule().named('Forty for the first').fixed(40).firstPurchaseOnly().inGroup('g').active();
    const ordered = await story.earn(10, { completed: false });

    const { purchase } = await story.complete(ordered);

    expect([ordered.pointsEarned, purchase.pointsEarned]).toEqual([20, 50]);
  });

  it('uses a rule once, also where it gives more at its completion, and gives that use back once', async () => {
    const story = await aWelcome();
    const twice = { uses: 2, period: 'MONTH' };
    await aRule(app).by(story.program.adminKey).named('Double').factor('2').limits(twice).active();
    const ordered = await story.earn(10, { completed: false });
    const { purchase } = await story.complete(ordered);

    const next = [await story.earn(10), await story.earn(10)];
    await story.cancel(ordered);
    const later = [await story.earn(10), await story.earn(10)];

    expect([ordered.pointsEarned, purchase.pointsEarned]).toEqual([20, 220]);
    expect([...next, ...later].map(({ pointsEarned }) => pointsEarned)).toEqual([20, 10, 20, 10]);
  });

  it('uses a rule once also for whom its member was merged into', async () => {
    const story = await aWelcome();
    const twice = { uses: 2, period: 'MONTH' };
    await aRule(app).by(story.program.adminKey).named('Double').factor('2').limits(twice).active();
    await story.complete(await story.earn(10, { completed: false }));
    const survivor = await aMember(app).of(story.program).enroll();
    const ids = { keep: { id: survivor.id }, absorb: { id: story.member.id } };
    await merge(app, ids, story.program.adminKey);
    const buys = () => aPurchase(app).in(story.program).by(survivor).record();

    const next = [await buys(), await buys()];

    expect(next.map(({ pointsEarned }) => pointsEarned)).toEqual([20, 10]);
  });

  it('may be worth a multiplier, and of an exclusive group only what is better', async () => {
    const story = await aStory(app);
    const rule = () => aRule(app).by(story.program.adminKey);
    await rule().named('Double first').factor('2').firstPurchaseOnly().active();
    await rule().named('Ten').fixed(10).inGroup('g').active();
    await rule().named('Forty for the first').fixed(40).firstPurchaseOnly().inGroup('g').active();
    const ordered = await story.earn(10, { completed: false });
    expect(ordered.pointsEarned).toBe(20);

    const { purchase } = await story.complete(ordered);
    const direct = await aStory(app);
    expect(direct.program.program.number).not.toBe(story.program.program.number);

    // 10 + 40, doubled: what it would have earned had it been completed from the start.
    expect(purchase.pointsEarned).toBe(100);
  });
});
