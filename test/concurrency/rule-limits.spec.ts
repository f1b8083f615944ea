import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { anActivity } from '../factories/an-activity.js';
import { countersOf, recordActivity } from '../e2e/activities/support/calls.js';
import { createActivityType } from '../e2e/history/support/activity-types.js';
import { giveBack, record, type Outcome } from '../e2e/purchases/support/calls.js';
import type { CreatedProgram } from '../../src/programs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const NOW = '2027-03-10T12:00:00Z';

/** Purchases and activities at the same time on two servers, by rules that are limited. */
describe('limits, by many at the same time on two servers', () => {
  let one: TestApp;
  let other: TestApp;
  let program: CreatedProgram;
  beforeAll(async () => {
    one = await startTestApp();
    other = await startTestApp({ on: one });
  });
  beforeEach(async () => {
    program = await one.anotherProgram({ sandbox: true, clock: new Date(NOW) });
    await createActivityType(one, { key: 'review' }, program.adminKey);
  });
  afterEach(() => expectInvariants(one));
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  const members = (count: number): Promise<EnrolledMember[]> =>
    Promise.all(Array.from({ length: count }, () => aMember(one).of(program).enroll()));
  const serverOf = (index: number): TestApp => (index % 2 === 0 ? one : other);
  const review = (member: EnrolledMember, index: number): Promise<Outcome> =>
    recordActivity(serverOf(index), anActivity(one).by(member).input(), program.shopKey);
  const buy = (member: EnrolledMember, index: number, fields = {}): Promise<Outcome> =>
    record(serverOf(index), aPurchase(one).by(member).with(fields).input(), program.shopKey);
  const rule = () => aRule(one).by(program.adminKey);
  const totals = async (): Promise<string[]> =>
    (await countersOf(one, program)).filter((row: string) => row.startsWith('total'));
  const pointsIn = (outcomes: Outcome[]): number[] => outcomes.map((outcome) => outcome.pointsEarned);
  const sum = (points: number[]): number => points.reduce((all, some) => all + some, 0);

  it('a rule with 10 uses in all gives points to 10 of 60 members', async () => {
    await rule().on('ACTIVITY', 'review').fixed(20).limits({ uses: 10, period: 'MONTH', perMember: false }).active();

    const outcomes = await Promise.all((await members(60)).map(review));

    expect(outcomes.filter(({ pointsEarned }) => pointsEarned === 20)).toHaveLength(10);
    expect(outcomes.filter(({ code }) => code === 'LIMIT_REACHED')).toHaveLength(50);
    expect(await totals()).toEqual([
      'total 1/2027-03-10: 10 × 200',
      'total 2/2027-03-01: 10 × 200',
      'total 3/1970-01-01: 10 × 200',
    ]);
  });

  it('so it does when some of them were given before', async () => {
    await rule().on('ACTIVITY', 'review').fixed(20).limits({ uses: 11, period: 'EVER', perMember: false }).active();
    const [first, ...others] = (await members(61)) as [EnrolledMember, ...EnrolledMember[]];
    await review(first, 0);

    const outcomes = await Promise.all(others.map(review));

    expect(outcomes.filter(({ pointsEarned }) => pointsEarned === 20)).toHaveLength(10);
    expect(outcomes.filter(({ code }) => code === 'LIMIT_REACHED')).toHaveLength(50);
  });

  it('points in all are never more than the limit, and all of them are given', async () => {
    await rule().on('ACTIVITY', 'review').fixed(30).limits({ points: 500, period: 'EVER', perMember: false }).active();

    const outcomes = await Promise.all((await members(40)).map(review));

    const given = outcomes.filter(({ code }) => code === undefined);
    expect(pointsIn(given).sort((a, b) => b - a)).toEqual([...Array.from({ length: 16 }, () => 30), 20]);
    expect(outcomes.filter(({ code }) => code === 'LIMIT_REACHED')).toHaveLength(23);
  });

  it('a member has what the limit allows, however often they try', async () => {
    await rule().on('ACTIVITY', 'review').fixed(20).limits({ uses: 3, period: 'DAY' }).active();
    await rule().limits({ points: 25, period: 'DAY' }).active();
    const [member] = (await members(1)) as [EnrolledMember];

    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 4 < 2 ? review(member, index) : buy(member, index))),
    );

    expect(outcomes.filter(({ pointsEarned }) => pointsEarned === 20)).toHaveLength(3);
    expect(outcomes.filter(({ code }) => code === 'LIMIT_REACHED')).toHaveLength(17);
    const purchases = outcomes.filter(({ purchase }) => purchase);
    expect(pointsIn(purchases).sort((a, b) => b - a)).toEqual([10, 10, 5, ...Array.from({ length: 17 }, () => 0)]);
  });

  it('purchases and activities by several rules that are limited for all do not wait for each other in a circle', async () => {
    for (const index of [1, 2, 3]) {
      const limits = [{ uses: 5 * index, period: 'EVER', perMember: false }];
      await rule()
        .fixed(index)
        .limits(...limits)
        .active();
      await rule()
        .on('ACTIVITY', 'review')
        .fixed(index)
        .limits(...limits)
        .active();
    }
    const everyone = await members(20);

    const outcomes = await Promise.all(
      everyone.flatMap((member, index) => [buy(member, index), review(member, index + 1)]),
    );

    expect(outcomes.filter(({ errors }) => errors)).toEqual([]);
    const [purchases, reviews] = [0, 1].map((part) => outcomes.filter((_, index) => index % 2 === part));
    expect(sum(pointsIn(purchases as Outcome[]))).toBe(5 * 1 + 10 * 2 + 15 * 3);
    expect((reviews as Outcome[]).filter(({ code }) => code === 'LIMIT_REACHED')).toHaveLength(5);
    expect(sum(pointsIn((reviews as Outcome[]).filter(({ code }) => !code)))).toBe(5 * 1 + 10 * 2 + 15 * 3);
  });

  it('what is returned is free again, and taken at most once', async () => {
    await rule().limits({ uses: 10, period: 'EVER', perMember: false }).active();
    const everyone = await members(40);
    const first = await Promise.all(everyone.slice(0, 10).map((member, index) => buy(member, index)));
    expect(pointsIn(first)).toEqual(Array.from({ length: 10 }, () => 10));

    const [returned, bought] = await Promise.all([
      Promise.all(
        first.map(({ purchase }, index) =>
          giveBack(
            serverOf(index),
            { idempotencyKey: randomUUID(), purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '1' }] },
            program.shopKey,
          ),
        ),
      ),
      Promise.all(everyone.slice(10).map((member, index) => buy(member, index))),
    ]);

    expect(returned.map(({ pointsTaken }) => pointsTaken)).toEqual(Array.from({ length: 10 }, () => 10));
    const again = bought.filter(({ pointsEarned }) => pointsEarned === 10).length;
    expect(again).toBeLessThanOrEqual(10);
    expect((await totals()).at(-1)).toBe(`total 3/1970-01-01: ${again} × ${again * 10}`);
    const rest = await Promise.all(everyone.slice(0, 12).map((member, index) => buy(member, index)));
    expect(sum(pointsIn(rest))).toBe((10 - again) * 10);
  });
});
