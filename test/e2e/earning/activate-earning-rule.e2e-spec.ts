import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { addActivityType, addCurrency, archiveActivityType, archiveCurrency } from './support/whole-rule.js';

const ACTIVATE = `mutation ($id: ID!) {
  activateEarningRule(input: { id: $id }) {
    ... on ActivateEarningRulePayload { earningRule { id status version } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on EarningRuleStatusNotAllowed { status allowed }
  }
}`;

describe('activateEarningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const activate = async (id: string, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, ACTIVATE, { id });
    expect(errors).toBeUndefined();
    return data.activateEarningRule;
  };
  const stored = async () => (await app.database.pool.query('SELECT * FROM earning_rule ORDER BY id')).rows;

  it.each<[string, (rule: RuleFactory) => Promise<string>]>([
    ['draft', (rule) => rule.draft()],
    ['paused', (rule) => rule.paused()],
    ['active', (rule) => rule.active()],
  ])('makes a rule active that was %s', async (_, made) => {
    const id = await made(aRule(app));

    const answer = await activate(id);

    expect(answer).toEqual({ earningRule: { id, status: 'ACTIVE', version: 1 } });
    expect((await app.asAdmin('query ($id: ID!) { earningRule(id: $id) { status } }', { id })).data).toEqual({
      earningRule: { status: 'ACTIVE' },
    });
  });

  it('refuses an archived rule and changes nothing', async () => {
    const id = await aRule(app).archived();
    const before = await stored();

    const refused = await activate(id);

    expect(refused).toEqual({
      code: 'EARNING_RULE_STATUS_NOT_ALLOWED',
      message: 'The rule is ARCHIVED; this is possible while it is DRAFT or PAUSED or ACTIVE.',
      path: ['id'],
      status: 'ARCHIVED',
      allowed: ['DRAFT', 'PAUSED', 'ACTIVE'],
    });
    expect(await stored()).toEqual(before);
  });

  it('refuses a rule of an archived point currency; one that is active stays so', async () => {
    const currency = await addCurrency(app, 'stars');
    const draft = await aRule(app).inCurrency('stars').draft();
    const paused = await aRule(app).inCurrency('stars').paused();
    const active = await aRule(app).inCurrency('stars').active();
    await archiveCurrency(app, currency);
    const before = await stored();

    const refused = [await activate(draft), await activate(paused)];

    const message = 'currency: "stars" is archived: no rule can be made to award it';
    const refusal = {
      code: 'INVALID_INPUT',
      message: `id: ${message}`,
      path: ['id'],
      problems: [{ path: ['id'], message }],
    };
    expect(refused).toEqual([refusal, refusal]);
    expect(await activate(active)).toEqual({ earningRule: { id: active, status: 'ACTIVE', version: 1 } });
    expect(await stored()).toEqual(before);
    await archiveCurrency(app, currency, false);
    expect(await activate(draft)).toEqual({ earningRule: { id: draft, status: 'ACTIVE', version: 1 } });
  });

  it('refuses a rule for activities of an archived type, not of a type of the system', async () => {
    await addActivityType(app, 'review');
    const review = await aRule(app).on('ACTIVITY', 'review').fixed(5).draft();
    const friend = await aRule(app).on('ACTIVITY', 'friend.qualified').fixed(5).draft();
    await archiveActivityType(app, 'review');
    const before = await stored();

    const refused = await activate(review);

    const message = 'activityType: "review" is archived: no activity of it is recorded';
    expect(refused.problems).toEqual([{ path: ['id'], message }]);
    expect(await stored()).toEqual(before);
    expect(await activate(friend)).toEqual({ earningRule: { id: friend, status: 'ACTIVE', version: 1 } });
  });

  it('refuses a base rule in a group of multipliers, however it came there', async () => {
    const base = await aRule(app).inGroup('mixed').archived();
    await aRule(app).named('Double').factor('2').inGroup('mixed').active();
    await app.database.pool.query(`UPDATE earning_rule SET status = 'PAUSED' WHERE status = 'ARCHIVED'
      AND id = (SELECT rule_id FROM earning_rule_version WHERE exclusive_group = 'mixed' AND NOT gives ? 'factor')`);
    const before = await stored();

    const refused = await activate(base);

    const message =
      'exclusiveGroup: "mixed" holds multipliers, such as "Double": a group holds base rules or multipliers, never both';
    expect(refused.problems).toEqual([{ path: ['id'], message }]);
    expect(await stored()).toEqual(before);
  });

  it('finds no rule of another program and none that is not there', async () => {
    const id = await aRule(app).active();
    const { adminKey } = await app.anotherProgram();
    const before = await stored();

    const refused = [
      await activate(id, adminKey),
      await activate('rul_1'),
      await activate('rul_01h455vb4pex5vsknk084sn02q'),
    ];

    const notFound = {
      code: 'EARNING_RULE_NOT_FOUND',
      message: 'There is no such earning rule in this program.',
      path: ['id'],
    };
    expect(refused).toEqual([notFound, notFound, notFound]);
    expect(await stored()).toEqual(before);
  });

  it('is for administrators and marketers', async () => {
    const id = await aRule(app).active();
    const before = await stored();

    const { errors } = await app.asShop(ACTIVATE, { id });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await stored()).toEqual(before);
  });
});
