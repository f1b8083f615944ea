import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { anActivity } from '../../factories/an-activity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { createActivityType } from '../history/support/activity-types.js';
import { cancel, giveBack, holding, pointsOf, record, type Outcome } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { countersOf, recordActivity } from './support/calls.js';
import { aReviewShop } from './support/review-shop.js';

const MONTHLY = { uses: 1, period: 'MONTH' };
const THRICE_A_YEAR = { uses: 3, period: 'YEAR' };

describe('recordActivity with limits', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const gives = (...points: number[]) => ({
    replayed: false,
    pointsEarned: points.reduce((sum, one) => sum + one, 0),
    awards: points.map((one) => expect.objectContaining({ points: one })),
  });
  const reached = (limit: number, period: string | null, resetsAt: string | null, why?: string) => ({
    code: 'LIMIT_REACHED',
    message: why === undefined ? expect.any(String) : `A review: ${why}.`,
    path: ['type'],
    limit,
    period,
    resetsAt,
  });

  it('gives 200 points once a month for a review, three times a year, with seven days between [A14]', async () => {
    const { program, member, review, advance } = await aReviewShop(app, { at: '2027-01-28T10:00:00.123Z' }, (rule) =>
      rule.limits(MONTHLY, THRICE_A_YEAR).cooldownDays(7),
    );
    const idempotencyKey = 'tried until it is taken';
    expect(await review()).toMatchObject(gives(200));

    // The second in the same week: the cooldown ends after the month.
    const cooling = reached(
      1,
      null,
      '2027-02-04T10:00:00.123Z',
      'once in 7 days, and the last time was not so long ago',
    );
    let before = await storedIn(app);
    expect(await review({ idempotencyKey })).toEqual(cooling);
    expect(await storedIn(app)).toEqual(before);
    await advance('2027-02-04T10:00:00.122Z');
    before = await storedIn(app);
    expect(await review({ idempotencyKey })).toEqual(cooling);
    expect(await storedIn(app)).toEqual(before);
    await advance('2027-02-04T10:00:00.123Z');
    expect(await review({ idempotencyKey })).toMatchObject(gives(200));

    // The second in the month.
    await advance('2027-02-28T23:59:59.999Z');
    before = await storedIn(app);
    const monthly = reached(1, 'MONTH', '2027-03-01T00:00:00.000Z', 'the limit of 1 time a month is reached');
    expect(await review()).toEqual(monthly);
    expect(await storedIn(app)).toEqual(before);
    await advance('2027-03-01T00:00:00.000Z');
    expect(await review()).toMatchObject(gives(200));

    // The fourth in the year.
    await advance('2027-12-31T23:59:59.999Z');
    before = await storedIn(app);
    const yearly = reached(3, 'YEAR', '2028-01-01T00:00:00.000Z', 'the limit of 3 times a year is reached');
    expect(await review()).toEqual(yearly);
    expect(await storedIn(app)).toEqual(before);
    await advance('2028-01-01T00:00:00.000Z');
    expect(await review()).toMatchObject(gives(200));
    expect(await pointsOf(app, member, program.shopKey)).toEqual(holding(800));
    expect(await countersOf(app, program)).toEqual([
      'member 1/2027-01-28: 1 × 200',
      'member 1/2027-02-04: 1 × 200',
      'member 1/2027-03-01: 1 × 200',
      'member 1/2028-01-01: 1 × 200',
      'member 2/2027-01-01: 1 × 200',
      'member 2/2027-02-01: 1 × 200',
      'member 2/2027-03-01: 1 × 200',
      'member 2/2028-01-01: 1 × 200',
      'member 3/1970-01-01: 4 × 800',
    ]);
  });

  it('answers a repeated call as the first time when the limit is reached by it', async () => {
    const { review } = await aReviewShop(app, { at: '2027-01-28T10:00:00Z' }, (rule) => rule.limits(MONTHLY));
    const first = await review({ idempotencyKey: 'once' });

    expect(await review({ idempotencyKey: 'once' })).toEqual({ ...first, replayed: true });
  });

  it('counts what is told late in the period of its own date', async () => {
    const { program, reviewAt, review } = await aReviewShop(app, { at: '2027-03-10T12:00:00Z' }, (rule) =>
      rule.limits(MONTHLY),
    );

    expect(await review()).toMatchObject(gives(200));
    expect(await reviewAt('2027-02-20T12:00:00Z')).toMatchObject(gives(200));
    expect(await reviewAt('2027-02-28T23:59:59.999Z')).toEqual(reached(1, 'MONTH', '2027-03-01T00:00:00.000Z'));
    expect(await reviewAt('2027-03-01T00:00:00.000Z')).toEqual(reached(1, 'MONTH', '2027-03-31T23:00:00.000Z'));
    expect(await countersOf(app, program)).toEqual([
      'member 1/2027-02-20: 1 × 200',
      'member 1/2027-03-10: 1 × 200',
      'member 2/2027-02-01: 1 × 200',
      'member 2/2027-03-01: 1 × 200',
      'member 3/1970-01-01: 2 × 400',
    ]);
  });

  it('keeps the days of a cooldown between any two, in whatever order they are told', async () => {
    const { reviewAt } = await aReviewShop(app, { at: '2027-03-25T12:00:00Z' }, (rule) => rule.cooldownDays(7));

    expect(await reviewAt('2027-03-15T12:00:00Z')).toMatchObject(gives(200));
    expect(await reviewAt('2027-03-10T12:00:00Z')).toEqual(reached(1, null, '2027-03-22T12:00:00.000Z'));
    expect(await reviewAt('2027-03-08T12:00:00.001Z')).toEqual(reached(1, null, '2027-03-22T12:00:00.000Z'));
    expect(await reviewAt('2027-03-01T12:00:00Z')).toMatchObject(gives(200));
    // Between the two, and before the first: the last that was told does not hide the one before it.
    expect(await reviewAt('2027-03-07T12:00:00Z')).toEqual(reached(1, null, '2027-03-08T12:00:00.000Z'));
    expect(await reviewAt('2027-02-25T12:00:00Z')).toEqual(reached(1, null, '2027-03-08T12:00:00.000Z'));
    expect(await reviewAt('2027-03-08T12:00:00.000Z')).toMatchObject(gives(200));
  });

  describe('takes periods of the calendar in the zone of the program:', () => {
    const LOS_ANGELES = 'America/Los_Angeles';

    it.each([
      ['a day', 'DAY', '2027-03-05T08:00:00.000Z', '2027-03-06T07:59:59.999Z', '2027-03-06T08:00:00.000Z'],
      ['a day of 23 hours', 'DAY', '2027-03-14T08:00:00.000Z', '2027-03-15T06:59:59.999Z', '2027-03-15T07:00:00.000Z'],
      ['a day of 25 hours', 'DAY', '2026-11-01T07:00:00.000Z', '2026-11-02T07:59:59.999Z', '2026-11-02T08:00:00.000Z'],
      ['a week', 'WEEK', '2027-03-08T08:00:00.000Z', '2027-03-15T06:59:59.999Z', '2027-03-15T07:00:00.000Z'],
      [
        "a week over the year's end",
        'WEEK',
        '2026-12-28T08:00:00.000Z',
        '2027-01-04T07:59:59.999Z',
        '2027-01-04T08:00:00.000Z',
      ],
      ['a month', 'MONTH', '2027-03-01T08:00:00.000Z', '2027-04-01T06:59:59.999Z', '2027-04-01T07:00:00.000Z'],
      ['a year', 'YEAR', '2026-01-01T08:00:00.000Z', '2027-01-01T07:59:59.999Z', '2027-01-01T08:00:00.000Z'],
    ])('%s', async (_what, period, first, last, next) => {
      const at = { at: next, timeZone: LOS_ANGELES };
      const { program, reviewAt, review } = await aReviewShop(app, at, (rule) => rule.limits({ uses: 1, period }));
      await app.call(program.adminKey, 'mutation { updateProgram(input: { backDatingDays: 366 }) { __typename } }');
      const justBefore = new Date(new Date(first).getTime() - 1).toISOString();

      expect(await reviewAt(first)).toMatchObject(gives(200));
      expect(await reviewAt(last)).toEqual(reached(1, period, next));
      expect(await review()).toMatchObject(gives(200));
      if (period !== 'YEAR') expect(await reviewAt(justBefore)).toMatchObject(gives(200));
    });

    it('but a cooldown is exact time, over a night of one hour less too', async () => {
      const at = { at: '2027-03-20T12:00:00Z', timeZone: LOS_ANGELES };
      const { reviewAt } = await aReviewShop(app, at, (rule) => rule.cooldownDays(1));

      expect(await reviewAt('2027-03-13T20:00:00Z')).toMatchObject(gives(200));
      expect(await reviewAt('2027-03-14T19:59:59.999Z')).toEqual(reached(1, null, '2027-03-14T20:00:00.000Z'));
      expect(await reviewAt('2027-03-14T20:00:00Z')).toMatchObject(gives(200));
    });
  });

  it('records what another rule is worth, and says why the one at its limit gives nothing', async () => {
    const { review } = await aReviewShop(
      app,
      { at: '2027-03-10T12:00:00Z' },
      (rule) => rule.limits(MONTHLY),
      (rule) => rule.named('Any word').fixed(10),
    );

    expect(await review()).toMatchObject(gives(200, 10));
    expect(await review()).toMatchObject({
      pointsEarned: 10,
      awards: [
        { name: 'A review', points: 0, explanation: 'the limit of 1 time a month is reached' },
        { name: 'Any word', points: 10, explanation: '10 points' },
      ],
    });
  });

  it('says when the first of several rules gives again', async () => {
    const { review } = await aReviewShop(
      app,
      { at: '2027-03-10T12:00:00Z' },
      (rule) => rule.limits({ uses: 1, period: 'EVER' }),
      (rule) => rule.limits(MONTHLY).named('Monthly'),
      (rule) => rule.limits({ uses: 1, period: 'YEAR' }),
    );
    await review();

    expect(await review()).toEqual({
      ...reached(1, 'MONTH', '2027-03-31T23:00:00.000Z'),
      message: 'Monthly: the limit of 1 time a month is reached.',
    });
  });

  it('never gives again at a limit of all time', async () => {
    const { review } = await aReviewShop(app, { at: '2027-03-10T12:00:00Z' }, (rule) =>
      rule.limits({ uses: 2, period: 'EVER' }),
    );
    await review();
    await review();

    expect(await review()).toEqual(reached(2, 'EVER', null, 'the limit of 2 times ever is reached'));
  });

  it('gives what a limit on points leaves, then nothing', async () => {
    const { program, review } = await aReviewShop(app, { at: '2027-03-10T12:00:00Z' }, (rule) =>
      rule.limits({ points: 500, period: 'MONTH' }),
    );
    await review();
    await review();

    expect(await review()).toMatchObject({
      pointsEarned: 100,
      awards: [{ explanation: '200 points, of which the limit of 500 points a month leaves 100' }],
    });
    expect(await review()).toEqual(
      reached(500, 'MONTH', '2027-03-31T23:00:00.000Z', 'the limit of 500 points a month is reached'),
    );
    expect(await countersOf(app, program)).toEqual([
      'member 1/2027-03-10: 3 × 500',
      'member 2/2027-03-01: 3 × 500',
      'member 3/1970-01-01: 3 × 500',
    ]);
  });

  it('limits a multiplier alone, which refuses nothing', async () => {
    const { review } = await aReviewShop(
      app,
      { at: '2027-03-10T12:00:00Z' },
      (rule) => rule,
      (rule) => rule.named('Double').factor('2').limits(MONTHLY),
    );

    expect(await review()).toMatchObject(gives(200, 200));
    expect(await review()).toMatchObject({
      pointsEarned: 200,
      awards: [{ points: 200 }, { points: 0, explanation: 'the limit of 1 time a month is reached' }],
    });
  });

  it('does not use up a multiplier where what it multiplies is at its limit', async () => {
    const { review, program } = await aReviewShop(
      app,
      { at: '2027-03-10T12:00:00Z' },
      (rule) => rule.limits(MONTHLY),
      (rule) => rule.named('Double').factor('2').limits({ uses: 2, period: 'MONTH' }),
    );
    await review();

    expect(await review()).toEqual(reached(1, 'MONTH', '2027-03-31T23:00:00.000Z'));
    expect(await countersOf(app, program)).toHaveLength(6);
  });

  it('takes the other of an exclusive group when the better is at its limit', async () => {
    const { review } = await aReviewShop(
      app,
      { at: '2027-03-10T12:00:00Z' },
      (rule) => rule.inGroup('reviews').limits({ uses: 1, period: 'EVER' }),
      (rule) => rule.inGroup('reviews').fixed(30).limits({ uses: 1, period: 'DAY' }),
    );

    expect(await review()).toMatchObject(gives(200));
    expect(await review()).toMatchObject(gives(30));
    expect(await review()).toMatchObject({ code: 'LIMIT_REACHED' });
  });

  it('counts for all members together where it says so', async () => {
    const { program, member, review } = await aReviewShop(app, { at: '2027-03-10T12:00:00Z' }, (rule) =>
      rule.limits({ uses: 2, period: 'WEEK', perMember: false }, { uses: 1, period: 'YEAR' }),
    );
    const [bob, cyd] = [await aMember(app).of(program).enroll(), await aMember(app).of(program).enroll()];
    const by = (one: { id: string }) => review({ member: { id: one.id } });

    expect(await by(member)).toMatchObject(gives(200));
    expect(await by(member)).toEqual(reached(1, 'YEAR', '2028-01-01T00:00:00.000Z'));
    expect(await by(bob)).toMatchObject(gives(200));
    const before = await storedIn(app);
    expect(await by(cyd)).toEqual(
      reached(2, 'WEEK', '2027-03-15T00:00:00.000Z', 'the limit of 2 times a week for all members together is reached'),
    );
    expect(await storedIn(app)).toEqual(before);
    expect((await countersOf(app, program)).filter((row) => row.startsWith('total'))).toEqual([
      'total 1/2027-03-10: 2 × 400',
      'total 2/2027-03-01: 2 × 400',
      'total 3/1970-01-01: 2 × 400',
    ]);
  });

  it('counts what happens on two occasions of one batch', async () => {
    const { program, member } = await aReviewShop(app, { at: '2027-03-10T12:00:00Z' }, (rule) =>
      rule.limits({ uses: 1, period: 'DAY' }),
    );
    const at = (occurredAt: string) =>
      recordActivity(app, anActivity(app).by(member).at(occurredAt).input(), program.shopKey);

    const outcomes = await Promise.all(
      ['2027-03-09T10:00:00Z', '2027-03-10T10:00:00Z', '2027-03-09T11:00:00Z'].map((day) => at(day)),
    );

    expect(outcomes).toEqual([
      expect.objectContaining(gives(200)),
      expect.objectContaining(gives(200)),
      reached(1, 'DAY', '2027-03-10T00:00:00.000Z'),
    ]);
  });

  it('counts on when the limit of a rule is changed, and looks back at nothing from before it had one', async () => {
    const { program, member, review } = await aReviewShop(app, { at: '2027-03-10T12:00:00Z' });
    const rule = await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(200).active();
    const limit = async (uses: number): Promise<void> => {
      const update = `mutation ($input: UpdateEarningRuleInput!) { updateEarningRule(input: $input) { __typename } }`;
      const input = { id: rule, limits: [{ uses, period: 'MONTH' }] };
      const { data } = await app.call(program.adminKey, update, { input });
      expect(data.updateEarningRule).toEqual({ __typename: 'UpdateEarningRulePayload' });
    };

    expect(await review()).toMatchObject(gives(200));
    await limit(1);
    expect(await review()).toMatchObject(gives(200));
    expect(await review()).toMatchObject({ code: 'LIMIT_REACHED', limit: 1 });
    await limit(2);
    expect(await review()).toMatchObject(gives(200));
    expect(await review()).toMatchObject({ code: 'LIMIT_REACHED', limit: 2 });
    expect(await pointsOf(app, member, program.shopKey)).toEqual(holding(600));
  });

  describe('of purchases', () => {
    const aShop = async (limits: Record<string, unknown>[]) => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date('2027-03-10T12:00:00Z') });
      await aRule(app)
        .by(program.adminKey)
        .limits(...limits)
        .active();
      const member = await aMember(app).of(program).enroll();
      const buy = (fields: Record<string, unknown> = {}): Promise<Outcome> =>
        record(app, aPurchase(app).by(member).line({ quantity: '2' }).with(fields).input(), program.shopKey);
      return { program, member, buy };
    };

    it('are given back by a return of everything and by a cancellation, in their own period', async () => {
      const { program, buy } = await aShop([
        { uses: 2, period: 'MONTH' },
        { points: 40, period: 'YEAR', perMember: false },
      ]);
      const first = await buy({ purchasedAt: '2027-02-28T23:00:00Z' });
      const second = await buy();
      expect(await buy()).toMatchObject({ pointsEarned: 0 });
      const back = (quantity: string) =>
        giveBack(app, { purchaseId: first.purchase.id, lines: [{ sku: 'sku-1', quantity }] }, program.shopKey);

      // A part of it gives no use back.
      await back('1');
      expect(await buy()).toMatchObject({ pointsEarned: 0 });
      await back('1');

      expect(await countersOf(app, program)).toEqual([
        'member 1/2027-02-28: 0 × 0',
        'member 1/2027-03-10: 1 × 20',
        'member 2/2027-02-01: 0 × 0',
        'member 2/2027-03-01: 1 × 20',
        'member 3/1970-01-01: 1 × 20',
        'total 1/2027-02-28: 0 × 0',
        'total 1/2027-03-10: 1 × 20',
        'total 2/2027-02-01: 0 × 0',
        'total 2/2027-03-01: 1 × 20',
        'total 3/1970-01-01: 1 × 20',
      ]);
      await cancel(app, { purchaseId: first.purchase.id }, program.shopKey);
      await cancel(app, { purchaseId: second.purchase.id }, program.shopKey);
      expect((await countersOf(app, program)).every((row) => row.endsWith(': 0 × 0'))).toBe(true);
      expect(await buy()).toMatchObject({ pointsEarned: 20 });
    });

    it('count beside those of activities, which nothing gives back', async () => {
      const { program, member, buy } = await aShop([{ uses: 1, period: 'DAY' }]);
      await createActivityType(app, { key: 'review' }, program.adminKey);
      await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(5).limits(MONTHLY).active();
      await anActivity(app).in(program).by(member).record();
      const { purchase } = await buy();

      await cancel(app, { purchaseId: purchase.id }, program.shopKey);

      expect(await countersOf(app, program)).toEqual([
        'member 1/2027-03-10: 0 × 0',
        'member 1/2027-03-10: 1 × 5',
        'member 2/2027-03-01: 0 × 0',
        'member 2/2027-03-01: 1 × 5',
        'member 3/1970-01-01: 0 × 0',
        'member 3/1970-01-01: 1 × 5',
      ]);
    });
  });
});
