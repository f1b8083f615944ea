import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const PAUSE = `mutation ($id: ID!) {
  pauseEarningRule(input: { id: $id }) {
    ... on PauseEarningRulePayload { earningRule { id status version } }
    ... on UserError { code message path }
    ... on EarningRuleStatusNotAllowed { status allowed }
  }
}`;

describe('pauseEarningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const pause = async (id: string, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, PAUSE, { id });
    expect(errors).toBeUndefined();
    return data.pauseEarningRule;
  };
  const stored = async () => (await app.database.pool.query('SELECT * FROM earning_rule ORDER BY id')).rows;

  it.each<[string, (rule: RuleFactory) => Promise<string>]>([
    ['active', (rule) => rule.active()],
    ['paused', (rule) => rule.paused()],
  ])('pauses a rule that was %s', async (_, made) => {
    const id = await made(aRule(app));

    const answer = await pause(id);

    expect(answer).toEqual({ earningRule: { id, status: 'PAUSED', version: 1 } });
    expect((await app.asAdmin('query ($id: ID!) { earningRule(id: $id) { status } }', { id })).data).toEqual({
      earningRule: { status: 'PAUSED' },
    });
  });

  it.each(['draft', 'archived'] as const)('refuses a rule that is %s and changes nothing', async (state) => {
    const id = await aRule(app)[state]();
    const before = await stored();

    const refused = await pause(id);

    expect(refused).toEqual({
      code: 'EARNING_RULE_STATUS_NOT_ALLOWED',
      message: `The rule is ${state.toUpperCase()}; this is possible while it is ACTIVE or PAUSED.`,
      path: ['id'],
      status: state.toUpperCase(),
      allowed: ['ACTIVE', 'PAUSED'],
    });
    expect(await stored()).toEqual(before);
  });

  it('finds no rule of another program and none that is not there', async () => {
    const id = await aRule(app).active();
    const { adminKey } = await app.anotherProgram();
    const before = await stored();

    const refused = [await pause(id, adminKey), await pause('rul_1'), await pause('rul_01h455vb4pex5vsknk084sn02q')];

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

    const { errors } = await app.asShop(PAUSE, { id });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await stored()).toEqual(before);
  });
});
