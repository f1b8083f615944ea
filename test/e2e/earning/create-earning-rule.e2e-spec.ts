import { startTestApp, type TestApp } from '../../support/app.js';

const CREATE = `mutation ($input: CreateEarningRuleInput!) {
  createEarningRule(input: $input) {
    ... on CreateEarningRulePayload { earningRule {
      id name german: name(locale: "de") description status version trigger createdAt from until moneyCurrency
      gives { rate { points per } } scope { shipping } minimumOrder { amount currency } currency { code }
    } }
    ... on InvalidInput { code problems { path message } }
  }
}`;

const RATE = { rate: { points: 1, per: '1.00' } };
const NAME = [{ locale: 'en', text: 'Every pound counts' }];

describe('createEarningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.asAdmin(`mutation { createPointCurrency(input: {
      code: "stars", name: [{ locale: "en", text: "Stars" }] }) { __typename } }`);
  });
  afterAll(() => app.close());

  const rules = async () => (await app.database.pool.query('SELECT count(*) FROM earning_rule')).rows[0].count;
  const keyOf = async (role: string): Promise<string> => {
    const mutation = `mutation { createApiKey(input: { name: "x", roles: [${role}] }) { ... on CreateApiKeyPayload { secret } } }`;
    return (await app.asAdmin(mutation)).data.createApiKey.secret;
  };
  const createAs = async (input: Record<string, unknown>, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, CREATE, { input });
    expect(errors).toBeUndefined();
    return data.createEarningRule;
  };

  it('makes a draft of the default point currency that looks at lines only', async () => {
    const before = Date.now();

    const { earningRule } = await createAs({ name: NAME, gives: RATE });

    expect(earningRule).toEqual({
      id: expect.stringMatching(/^rul_[0-9a-z]{26}$/),
      name: 'Every pound counts',
      german: 'Every pound counts',
      description: null,
      status: 'DRAFT',
      version: 1,
      trigger: 'PURCHASE',
      createdAt: expect.any(String),
      from: null,
      until: null,
      moneyCurrency: 'GBP',
      gives: { rate: { points: 1, per: '1.00' } },
      scope: { shipping: false },
      minimumOrder: null,
      currency: { code: 'points' },
    });
    expect(Math.abs(Date.parse(earningRule.createdAt) - before)).toBeLessThan(60_000);
  });

  it('takes everything that a rule can say', async () => {
    const { earningRule } = await createAs({
      name: [...NAME, { locale: 'de', text: 'Jedes Pfund zählt' }],
      description: [{ locale: 'en', text: 'Five points for each 2.50.' }],
      trigger: 'PURCHASE',
      gives: { rate: { points: 1_000_000_000, per: '2.5' } },
      scope: { shipping: true },
      minimumOrder: '300',
      from: '2027-03-01T00:00:00+01:00',
      until: '2027-03-02T00:00:00Z',
      currency: 'stars',
    });

    expect(earningRule).toMatchObject({
      name: 'Every pound counts',
      german: 'Jedes Pfund zählt',
      description: 'Five points for each 2.50.',
      gives: { rate: { points: 1_000_000_000, per: '2.50' } },
      scope: { shipping: true },
      minimumOrder: { amount: '300.00', currency: 'GBP' },
      from: '2027-02-28T23:00:00.000Z',
      until: '2027-03-02T00:00:00.000Z',
      currency: { code: 'stars' },
    });
  });

  it("has a sandbox's own time", async () => {
    const { adminKey } = await app.anotherProgram({ sandbox: true, clock: new Date('2026-01-01T00:00:00Z') });

    const { earningRule } = await createAs({ name: NAME, gives: RATE }, adminKey);

    expect(earningRule.createdAt).toBe('2026-01-01T00:00:00.000Z');
  });

  const PER = 'is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals';
  const MINIMUM = 'is not an amount of GBP 0 or more, at most 1000000000000, with at most 2 decimals';

  it.each<[string, Record<string, unknown>, { path: string[]; message: string }[]]>([
    ['no name', { name: [] }, [{ path: ['name'], message: 'needs a text in at least one language' }]],
    [
      'a name with NUL',
      { name: [{ locale: 'en', text: 'Every\0pound' }] },
      [{ path: ['name', '0', 'text'], message: 'must not contain NUL or half a character' }],
    ],
    [
      'a name with half a character',
      { name: [{ locale: 'en', text: 'Every \ud83d pound' }] },
      [{ path: ['name', '0', 'text'], message: 'must not contain NUL or half a character' }],
    ],
    [
      'a description in no language',
      { description: [{ locale: '?', text: 'x' }] },
      [{ path: ['description', '0', 'locale'], message: '"?" is not a language tag such as "en"' }],
    ],
    [
      'no points',
      { gives: { rate: { points: 0, per: '1' } } },
      [{ path: ['gives', 'rate', 'points'], message: '0 is not within 1 to 1000000000' }],
    ],
    [
      'too many points',
      { gives: { rate: { points: 1_000_000_001, per: '1' } } },
      [{ path: ['gives', 'rate', 'points'], message: '1000000001 is not within 1 to 1000000000' }],
    ],
    [
      'a step of zero',
      { gives: { rate: { points: 1, per: '0.00' } } },
      [{ path: ['gives', 'rate', 'per'], message: `0 ${PER}` }],
    ],
    [
      'a step below zero',
      { gives: { rate: { points: 1, per: '-1' } } },
      [{ path: ['gives', 'rate', 'per'], message: `-1 ${PER}` }],
    ],
    [
      'a step of less than a penny',
      { gives: { rate: { points: 1, per: '0.005' } } },
      [{ path: ['gives', 'rate', 'per'], message: `0.005 ${PER}` }],
    ],
    [
      'a step too large',
      { gives: { rate: { points: 1, per: '1000000000000.01' } } },
      [{ path: ['gives', 'rate', 'per'], message: `1000000000000.01 ${PER}` }],
    ],
    ['a minimum below zero', { minimumOrder: '-0.01' }, [{ path: ['minimumOrder'], message: `-0.01 ${MINIMUM}` }]],
    [
      'a minimum too large',
      { minimumOrder: '1000000000001' },
      [{ path: ['minimumOrder'], message: `1000000000001 ${MINIMUM}` }],
    ],
    ['a minimum too precise', { minimumOrder: '1.001' }, [{ path: ['minimumOrder'], message: `1.001 ${MINIMUM}` }]],
    [
      'a window that is empty',
      { from: '2027-03-01T00:00:00Z', until: '2027-03-01T00:00:00Z' },
      [{ path: ['until'], message: 'must be after from, 2027-03-01T00:00:00.000Z' }],
    ],
    [
      'an unknown point currency',
      { currency: 'coins' },
      [{ path: ['currency'], message: '"coins" is not a point currency of this program: points, stars' }],
    ],
  ])('refuses %s and makes nothing', async (_, wrong, problems) => {
    const before = await rules();

    const refused = await createAs({ name: NAME, gives: RATE, ...wrong });

    expect(refused).toEqual({ code: 'INVALID_INPUT', problems });
    expect(await rules()).toBe(before);
  });

  it('names everything that is wrong at once', async () => {
    const { problems } = await createAs({
      name: [{ locale: 'en', text: ' ' }],
      gives: { rate: { points: -1, per: '0' } },
      minimumOrder: '0.001',
      from: '2027-03-02T00:00:00Z',
      until: '2027-03-01T00:00:00Z',
      currency: '',
    });

    expect(problems.map((problem: { path: string[] }) => problem.path.join('.'))).toEqual([
      'name.0.text',
      'gives.rate.points',
      'gives.rate.per',
      'minimumOrder',
      'until',
      'currency',
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a rule that gives nothing', { gives: {} }],
    ['half a point', { gives: { rate: { points: 0.5, per: '1' } } }],
    ['an amount that is a float', { gives: { rate: { points: 1, per: 1.5 } } }],
    ['an amount that is no number', { minimumOrder: 'NaN' }],
    ['a day without a time', { from: '2027-03-01' }],
    ['a trigger that does not work yet', { trigger: 'BIRTHDAY' }],
  ])('does not understand %s', async (_, wrong) => {
    const before = await rules();

    const { errors } = await app.asAdmin(CREATE, { input: { name: NAME, gives: RATE, ...wrong } });

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await rules()).toBe(before);
  });

  it('is for administrators and marketers', async () => {
    const marketer = await keyOf('MARKETER');
    const analyst = await keyOf('ANALYST');
    expect(await createAs({ name: NAME, gives: RATE }, marketer)).toMatchObject({ earningRule: { status: 'DRAFT' } });
    const before = await rules();

    const refused = [
      await app.call(analyst, CREATE, { input: { name: NAME, gives: RATE } }),
      await app.asShop(CREATE, { input: { name: NAME, gives: RATE } }),
    ];

    expect(refused.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(await rules()).toBe(before);
  });
});
