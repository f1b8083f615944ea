import { aRule } from '../factories/a-rule.js';
import { aStory, having, type Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const AT = '2027-01-10T09:00:00Z';
const IN_14_DAYS = '2027-01-24T09:00:00.000Z';

/** The story's own rule gives a point a pound under the policies of the currency; a second one has its own. */
describe('a rule with policies of its own', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const begin = async (
    rule: { pending?: object; expiry?: object },
    currency: Record<string, unknown> = {},
  ): Promise<Story> => {
    const story = await aStory(app, { at: AT, currency });
    await aRule(app).by(story.program.adminKey).withPolicies(rule).active();
    return story;
  };

  it('lets its points wait, those of other rules are there at once', async () => {
    const story = await begin({ pending: { kind: 'AFTER', count: 14, unit: 'DAYS' } });

    await story.earn(100);

    expect(await story.balance()).toEqual(having({ available: 100, pending: 100 }));
    expect(await story.maturing()).toMatchObject([{ at: IN_14_DAYS, points: 100 }]);
    await story.advance(IN_14_DAYS);
    expect(await story.balance()).toEqual(having({ available: 200 }));
  });

  it('gives its points at once where the currency lets them wait', async () => {
    const story = await begin(
      { pending: { kind: 'AT_ONCE' } },
      { pending: { kind: 'AFTER', count: 14, unit: 'DAYS' } },
    );

    await story.earn(100);

    expect(await story.balance()).toEqual(having({ available: 100, pending: 100 }));
  });

  it('counts its delay from the completion of an order that is completed later', async () => {
    const story = await begin({ pending: { kind: 'AFTER', count: 14, unit: 'DAYS' } });
    const order = await story.earn(100, { completed: false });
    expect(await story.balance()).toEqual(having({ pending: 200 }));
    await story.advance('2027-01-20T09:00:00Z');

    await story.complete(order);

    expect(await story.balance()).toEqual(having({ available: 100, pending: 100 }));
    expect(await story.maturing()).toMatchObject([{ at: '2027-02-03T09:00:00.000Z', points: 100 }]);
  });

  it('dates its points, and they are spent first', async () => {
    const story = await begin({ expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } });
    await story.earn(100);
    expect(await story.expiring()).toMatchObject([{ lastDay: '2027-02-10', points: 100 }]);

    await story.spend(30);
    await story.advance('2027-03-01T09:00:00Z');

    expect(await story.balance()).toEqual(having({ available: 100 }));
    expect((await story.diary()).at(-1)).toMatch(/EXPIRE -70/);
  });

  it('keeps its points for ever where those of the currency expire', async () => {
    const story = await begin({ expiry: { kind: 'NEVER' } }, { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } });
    await story.earn(100);

    await story.advance('2028-01-01T09:00:00Z');

    expect(await story.balance()).toEqual(having({ available: 100 }));
  });

  it('keeps them when the expiry of the currency is lengthened, and they come back after it', async () => {
    const story = await begin({ expiry: { kind: 'NEVER' } }, { expiry: { kind: 'AFTER', count: 12, unit: 'MONTHS' } });
    await story.advance('2027-01-11T09:00:00Z');
    await story.earn(100);
    const order = await story.buyWithPoints(200, [0]);
    await story.setCurrency({ expiry: { kind: 'AFTER', count: 24, unit: 'MONTHS' } });
    await story.cancel(order);

    await story.advance('2030-01-01T09:00:00Z');

    expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: null }]);
  });

  it.each([
    ['inactivity', { expiry: { kind: 'INACTIVITY', count: 1, unit: 'MONTHS' } }, ['expiry', 'kind']],
    ['no count', { expiry: { kind: 'AFTER', unit: 'MONTHS' } }, ['expiry', 'count']],
    ['no unit', { pending: { kind: 'AFTER', count: 3 } }, ['pending', 'unit']],
  ])('refuses %s', async (_, fields, path) => {
    const create = `mutation ($input: CreateEarningRuleInput!) { createEarningRule(input: $input) {
      ... on InvalidInput { problems { path } } } }`;
    const input = { name: [{ locale: 'en', text: 'A rule' }], gives: { rate: { points: 1, per: '1' } }, ...fields };

    const { data } = await app.asAdmin(create, { input });

    expect(data.createEarningRule.problems).toEqual([{ path }]);
  });
});
