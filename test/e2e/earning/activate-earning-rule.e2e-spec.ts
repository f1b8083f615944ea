import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const ACTIVATE = `mutation ($id: ID!) {
  activateEarningRule(input: { id: $id }) {
    ... on ActivateEarningRulePayload { earningRule { id status version } }
    ... on UserError { code message path }
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
