import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const UPDATE = `mutation ($input: UpdateEarningRuleInput!) {
  updateEarningRule(input: $input) {
    ... on UpdateEarningRulePayload { earningRule {
      id name description status version from until moneyCurrency
      gives { rate { points per } } scope { shipping } minimumOrder { amount currency } currency { code }
    } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on EarningRuleStatusNotAllowed { status allowed }
  }
}`;

describe('updateEarningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.asAdmin(`mutation { createPointCurrency(input: {
      code: "stars", name: [{ locale: "en", text: "Stars" }] }) { __typename } }`);
  });
  afterAll(() => app.close());

  const updateAs = async (input: Record<string, unknown>, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, UPDATE, { input });
    expect(errors).toBeUndefined();
    return data.updateEarningRule;
  };
  const stored = async () => {
    const rules = await app.database.pool.query('SELECT * FROM earning_rule ORDER BY id');
    const versions = await app.database.pool.query('SELECT * FROM earning_rule_version ORDER BY rule_id, version');
    return [rules.rows, versions.rows];
  };

  it('makes a new version of an active rule, which stays active', async () => {
    const id = await aRule(app).minimumOrder('300').active();

    const { earningRule } = await updateAs({ id, gives: { rate: { points: 2, per: '0.50' } } });

    expect(earningRule).toEqual({
      id,
      name: 'Every pound counts',
      description: null,
      status: 'ACTIVE',
      version: 2,
      from: null,
      until: null,
      moneyCurrency: 'GBP',
      gives: { rate: { points: 2, per: '0.50' } },
      scope: { shipping: false },
      minimumOrder: { amount: '300.00', currency: 'GBP' },
      currency: { code: 'points' },
    });
  });

  it('changes everything that a rule can say', async () => {
    const id = await aRule(app).draft();

    const { earningRule } = await updateAs({
      id,
      name: [{ locale: 'en', text: 'Stars for all' }],
      description: [{ locale: 'en', text: 'A star a pound.' }],
      trigger: 'PURCHASE',
      gives: { rate: { points: 3, per: '10' } },
      scope: { shipping: true },
      minimumOrder: '20.5',
      from: '2027-03-01T00:00:00Z',
      until: '2027-04-01T00:00:00Z',
      currency: 'stars',
    });

    expect(earningRule).toEqual({
      id,
      name: 'Stars for all',
      description: 'A star a pound.',
      status: 'DRAFT',
      version: 2,
      from: '2027-03-01T00:00:00.000Z',
      until: '2027-04-01T00:00:00.000Z',
      moneyCurrency: 'GBP',
      gives: { rate: { points: 3, per: '10.00' } },
      scope: { shipping: true },
      minimumOrder: { amount: '20.50', currency: 'GBP' },
      currency: { code: 'stars' },
    });
  });

  it('takes away what is null', async () => {
    const id = await aRule(app)
      .countsShipping()
      .minimumOrder('5')
      .from('2027-03-01T00:00:00Z')
      .until('2027-04-01T00:00:00Z')
      .inCurrency('stars')
      .paused();

    const { earningRule } = await updateAs({
      id,
      description: null,
      scope: null,
      minimumOrder: null,
      from: null,
      until: null,
      currency: null,
    });

    expect(earningRule).toMatchObject({
      status: 'PAUSED',
      version: 2,
      description: null,
      scope: { shipping: false },
      minimumOrder: null,
      from: null,
      until: null,
      currency: { code: 'points' },
    });
  });

  it('makes no version when nothing changes', async () => {
    const id = await aRule(app).minimumOrder('5').countsShipping().from('2027-03-01T00:00:00Z').active();
    const before = await stored();

    const { earningRule } = await updateAs({
      id,
      name: [{ locale: 'en', text: 'Every pound counts' }],
      gives: { rate: { points: 1, per: '1' } },
      scope: { shipping: true },
      minimumOrder: '5.00',
      from: '2027-03-01T01:00:00+01:00',
    });

    expect(earningRule.version).toBe(1);
    expect(await stored()).toEqual(before);
  });

  it.each<[string, Record<string, unknown>, { path: string[]; message: string }[]]>([
    [
      'to take away what every rule has',
      { name: null, trigger: null, gives: null },
      ['name', 'trigger', 'gives'].map((field) => ({
        path: [field],
        message: 'cannot be taken away; leave it out to keep it',
      })),
    ],
    [
      'a window that ends before the start that stays',
      { until: '2027-02-01T00:00:00Z' },
      [{ path: ['until'], message: 'must be after from, 2027-03-01T00:00:00.000Z' }],
    ],
    [
      'all that does not make sense',
      { gives: { rate: { points: 0, per: '0.001' } }, currency: 'coins' },
      [
        { path: ['gives', 'rate', 'points'], message: '0 is not within 1 to 1000000000' },
        {
          path: ['gives', 'rate', 'per'],
          message: '0.001 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals',
        },
        { path: ['currency'], message: '"coins" is not a point currency of this program: points, stars' },
      ],
    ],
  ])('refuses %s and changes nothing', async (_, wrong, problems) => {
    const id = await aRule(app).from('2027-03-01T00:00:00Z').active();
    const before = await stored();

    const refused = await updateAs({ id, ...wrong });

    expect(refused).toMatchObject({ code: 'INVALID_INPUT', problems });
    expect(refused.problems).toHaveLength(problems.length);
    expect(await stored()).toEqual(before);
  });

  it('states the amounts in the currency that the program has now', async () => {
    const { adminKey } = await app.anotherProgram();
    const id = await aRule(app).by(adminKey).per('0.50').active();
    await app.call(adminKey, 'mutation { updateProgram(input: { currency: "JPY" }) { __typename } }');
    const before = await stored();

    const refused = await updateAs({ id, name: [{ locale: 'en', text: 'Yen' }] }, adminKey);

    expect(refused.problems).toEqual([
      {
        path: ['gives', 'rate', 'per'],
        message: '0.5 is not an amount of JPY above 0, at most 1000000000000, with at most 0 decimals',
      },
    ]);
    expect(await stored()).toEqual(before);
    const { earningRule } = await updateAs({ id, gives: { rate: { points: 1, per: '100' } } }, adminKey);
    expect(earningRule).toMatchObject({ version: 2, moneyCurrency: 'JPY', gives: { rate: { points: 1, per: '100' } } });
  });

  it('refuses an archived rule and changes nothing', async () => {
    const id = await aRule(app).archived();
    const before = await stored();

    const refused = await updateAs({ id, minimumOrder: '5' });

    expect(refused).toEqual({
      code: 'EARNING_RULE_STATUS_NOT_ALLOWED',
      message: 'The rule is ARCHIVED; this is possible while it is DRAFT or ACTIVE or PAUSED.',
      path: ['id'],
      status: 'ARCHIVED',
      allowed: ['DRAFT', 'ACTIVE', 'PAUSED'],
    });
    expect(await stored()).toEqual(before);
  });

  it('finds no rule of another program and none that is not there', async () => {
    const id = await aRule(app).active();
    const { adminKey } = await app.anotherProgram();
    const before = await stored();

    const refused = [
      await updateAs({ id, minimumOrder: '5' }, adminKey),
      await updateAs({ id: 'rul_1', minimumOrder: '5' }),
    ];

    const notFound = {
      code: 'EARNING_RULE_NOT_FOUND',
      message: 'There is no such earning rule in this program.',
      path: ['id'],
    };
    expect(refused).toEqual([notFound, notFound]);
    expect(await stored()).toEqual(before);
  });

  it('numbers the versions of edits at the same time one after the other', async () => {
    const id = await aRule(app).active();

    const edits = await Promise.all(
      [2, 3, 4, 5, 6].map((points) => updateAs({ id, gives: { rate: { points, per: '1' } } })),
    );

    expect(edits.map(({ earningRule }) => earningRule.version).sort()).toEqual([2, 3, 4, 5, 6]);
  });

  it('keeps versions for ever: the database refuses to change one', async () => {
    await aRule(app).draft();

    await expect(app.database.pool.query('UPDATE earning_rule_version SET version = 9')).rejects.toThrow(
      'never changed',
    );
    await expect(app.database.pool.query('DELETE FROM earning_rule_version')).rejects.toThrow('never changed');
  });

  it('is for administrators and marketers', async () => {
    const id = await aRule(app).active();
    const before = await stored();

    const { errors } = await app.asShop(UPDATE, { input: { id, minimumOrder: '5' } });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await stored()).toEqual(before);
  });
});
