import { randomUUID } from 'node:crypto';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { aStory, type Story } from '../factories/a-story.js';
import { record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('limits of a rule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A story in which each purchase of 10.00 earns 10, and a bonus of 50 by a rule with limits. */
  async function withBonus(
    shape: (rule: ReturnType<typeof aRule>) => ReturnType<typeof aRule>,
    setting: Parameters<typeof aStory>[1] = {},
  ): Promise<Story> {
    const story = await aStory(app, setting);
    await shape(aRule(app).by(story.program.adminKey).named('Bonus').fixed(50)).active();
    return story;
  }

  const bonusOf = ({ pointsEarned }: { pointsEarned: number }): number => pointsEarned - 10;

  it('give so often in a period, and say why not again', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 2, period: 'MONTH' }));
    const input = () => aPurchase(app).by(story.member).worth('10').input();

    const outcomes = [];
    for (let count = 0; count < 3; count++) outcomes.push(await record(app, input(), story.program.shopKey));

    expect(outcomes.map(({ awards }) => awards[1].explanation)).toEqual([
      '50 points',
      '50 points',
      'the limit of 2 times a month is reached',
    ]);
    await story.advance('2027-02-01T00:00:00Z');
    expect(bonusOf(await story.earn(10))).toBe(50);
  });

  it('go by the date of the purchase in the zone of the program, not by when it is recorded', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 1, period: 'DAY' }), {
      at: '2027-03-10T12:00:00Z',
      timeZone: 'America/Los_Angeles',
    });

    // 7:59 and 8:00 UTC are the two sides of midnight there.
    const bonuses = [];
    for (const purchasedAt of [
      '2027-03-09T07:59:59Z',
      '2027-03-09T08:00:00Z',
      '2027-03-10T07:59:59Z',
      '2027-03-10T08:00:00Z',
    ])
      bonuses.push(bonusOf(await story.earn(10, { purchasedAt })));

    expect(bonuses).toEqual([50, 50, 0, 50]);
  });

  it('count weeks from Monday and years from January', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 1, period: 'WEEK' }, { uses: 2, period: 'YEAR' }), {
      at: '2027-01-03T12:00:00Z',
    });

    const bonuses = [];
    for (const day of ['2026-12-31', '2027-01-03', '2027-01-04', '2027-01-11', '2027-01-18']) {
      if (day > '2027-01-03') await story.advance(`${day}T12:00:00Z`);
      bonuses.push(bonusOf(await story.earn(10, { purchasedAt: `${day}T10:00:00Z` })));
    }

    // 31 December and 3 January are in one week of two years; by 18 January the year has had its two.
    expect(bonuses).toEqual([50, 0, 50, 50, 0]);
  });

  it('on points give what they leave', async () => {
    const story = await withBonus((rule) => rule.limits({ points: 120, period: 'EVER' }));

    const bonuses = [];
    for (let count = 0; count < 4; count++) bonuses.push(bonusOf(await story.earn(10)));

    expect(bonuses).toEqual([50, 50, 20, 0]);
  });

  it('R9: are given back by a full return, in the period in which the purchase counted', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 1, period: 'MONTH' }));
    const first = await story.buy([4, 6]);
    expect(bonusOf(await story.earn(10))).toBe(0);
    await story.advance('2027-02-10T09:00:00Z');
    expect(bonusOf(await story.earn(10))).toBe(50);

    await story.giveBack(first, 1);
    const inPart = await story.earn(10, { purchasedAt: '2027-01-20T09:00:00Z' });
    await story.giveBack(first, 2);
    const asAWhole = await story.earn(10, { purchasedAt: '2027-01-20T09:00:00Z' });
    const sameMonth = await story.earn(10);

    expect([inPart, asAWhole, sameMonth].map(bonusOf)).toEqual([0, 50, 0]);
  });

  it('are given back once by a cancellation, whatever came back before', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 2, period: 'EVER' }));
    const [first, second] = [await story.earn(10), await story.earn(10)];
    await story.giveBack(first);
    await story.cancel(first);

    const after = [await story.earn(10), await story.earn(10)].map(bonusOf);
    await story.cancel(second);

    expect(after).toEqual([50, 0]);
    expect(bonusOf(await story.earn(10))).toBe(50);
  });

  it('stay used while an order is not completed', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 1, period: 'EVER' }));
    const ordered = await story.earn(10, { completed: false });

    const next = await story.earn(10);
    await story.cancel(ordered);

    expect([ordered, next, await story.earn(10)].map(bonusOf)).toEqual([50, 0, 50]);
  });

  it('wait for a cooldown to the second, which a return does not end', async () => {
    const story = await withBonus((rule) => rule.cooldownDays(7));
    const first = await story.earn(10);
    await story.giveBack(first);

    const bonuses = [bonusOf(await story.earn(10))];
    await story.advance('2027-01-08T08:59:59Z');
    bonuses.push(bonusOf(await story.earn(10)));
    await story.advance('2027-01-08T09:00:00Z');
    bonuses.push(bonusOf(await story.earn(10)));

    expect(bonuses).toEqual([0, 0, 50]);
  });

  it('for all members together end for everyone, and begin again when somebody gives theirs back', async () => {
    const story = await withBonus((rule) => rule.limits({ uses: 2, period: 'EVER', perMember: false }));
    const { program } = story;
    const other = await aMember(app).of(program).enroll();
    const buy = (by: { id: string }) => aPurchase(app).in(program).by(by).worth('10').record();

    const first = await buy(other);
    const bonuses = [first, await buy(story.member), await buy(other), await buy(story.member)].map(bonusOf);
    await story.cancel(first);

    expect(bonuses).toEqual([50, 50, 0, 0]);
    expect(bonusOf(await buy(story.member))).toBe(50);
    expect(bonusOf(await buy(other))).toBe(0);
  });

  it('are dealt out in the order of a batch', async () => {
    const story = await withBonus((rule) =>
      rule.limits({ uses: 3, period: 'EVER', perMember: false }, { uses: 2, period: 'EVER' }),
    );
    const { program } = story;
    const other = await aMember(app).of(program).enroll();
    const purchases = [story.member, story.member, story.member, other, other].map((by) => ({
      ...aPurchase(app).by(by).worth('10').input(),
      idempotencyKey: randomUUID(),
    }));

    const { data } = await app.call(
      program.shopKey,
      `mutation ($input: RecordPurchasesInput!) {
        recordPurchases(input: $input) { results { ... on RecordPurchasePayload { pointsEarned } } }
      }`,
      { input: { purchases } },
    );

    expect(data.recordPurchases.results.map(bonusOf)).toEqual([50, 50, 0, 50, 0]);
  });

  it('begin to count with the version that first has some, and are those of now', async () => {
    const story = await aStory(app);
    const id = await aRule(app).by(story.program.adminKey).named('Bonus').fixed(50).active();
    const limited = async (uses: number): Promise<void> => {
      const { data } = await app.call(
        story.program.adminKey,
        `mutation ($input: UpdateEarningRuleInput!) { updateEarningRule(input: $input) { __typename } }`,
        { input: { id, limits: [{ uses, period: 'EVER' }] } },
      );
      expect(data.updateEarningRule.__typename).toBe('UpdateEarningRulePayload');
    };
    const bonuses = [bonusOf(await story.earn(10))];

    await limited(1);
    bonuses.push(bonusOf(await story.earn(10)), bonusOf(await story.earn(10)));
    await limited(2);
    bonuses.push(bonusOf(await story.earn(10)), bonusOf(await story.earn(10)));

    expect(bonuses).toEqual([50, 50, 0, 50, 0]);
  });
});
