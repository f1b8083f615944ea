import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const ARCHIVE = `mutation ($id: ID!) {
  archiveEarningRule(input: { id: $id }) {
    ... on ArchiveEarningRulePayload { earningRule { id status version } }
    ... on UserError { code message path }
  }
}`;

describe('archiveEarningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const archive = async (id: string, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, ARCHIVE, { id });
    expect(errors).toBeUndefined();
    return data.archiveEarningRule;
  };
  const stored = async () => (await app.database.pool.query('SELECT * FROM earning_rule ORDER BY id')).rows;

  it.each<[string, (rule: RuleFactory) => Promise<string>]>([
    ['draft', (rule) => rule.draft()],
    ['active', (rule) => rule.active()],
    ['paused', (rule) => rule.paused()],
    ['archived', (rule) => rule.archived()],
  ])('archives a rule that was %s', async (_, made) => {
    const id = await made(aRule(app));

    const answer = await archive(id);

    expect(answer).toEqual({ earningRule: { id, status: 'ARCHIVED', version: 1 } });
    expect((await app.asAdmin('query ($id: ID!) { earningRule(id: $id) { status } }', { id })).data).toEqual({
      earningRule: { status: 'ARCHIVED' },
    });
  });

  it('finds no rule of another program and none that is not there', async () => {
    const id = await aRule(app).active();
    const { adminKey } = await app.anotherProgram();
    const before = await stored();

    const refused = [
      await archive(id, adminKey),
      await archive('rul_1'),
      await archive('rul_01h455vb4pex5vsknk084sn02q'),
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

    const { errors } = await app.asShop(ARCHIVE, { id });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await stored()).toEqual(before);
  });
});
