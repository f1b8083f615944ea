import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import {
  addActivityType,
  addCurrency,
  archiveActivityType,
  archiveCurrency,
  PLAIN_TERMS,
  TERMS,
  WHOLE_INPUT,
  WHOLE_TERMS,
} from './support/whole-rule.js';

const CREATE = `mutation ($input: CreateEarningRuleInput!) {
  createEarningRule(input: $input) {
    ... on CreateEarningRulePayload { earningRule {
      id status version createdAt german: name(locale: "de") ${TERMS}
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
    await addCurrency(app, 'stars');
    await addActivityType(app, 'review');
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
      ...PLAIN_TERMS,
      id: expect.stringMatching(/^rul_[0-9a-z]{26}$/),
      german: 'Every pound counts',
      status: 'DRAFT',
      version: 1,
      createdAt: expect.any(String),
    });
    expect(Math.abs(Date.parse(earningRule.createdAt) - before)).toBeLessThan(60_000);
  });

  it('takes everything that a rule can say', async () => {
    const { earningRule } = await createAs(WHOLE_INPUT);

    expect(earningRule).toEqual({
      ...WHOLE_TERMS,
      id: expect.any(String),
      german: 'Kaffee bei Nacht',
      status: 'DRAFT',
      version: 1,
      createdAt: expect.any(String),
    });
    const again = await app.asAdmin(
      `query ($id: ID!) { earningRule(id: $id) { ${TERMS} versions { ${
        TERMS.replace('description ', '') // a version has none
      } } } }`,
      { id: earningRule.id },
    );
    const { description, ...version } = WHOLE_TERMS;
    expect(again.data.earningRule).toEqual({ ...version, description, versions: [version] });
  });

  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ fixed: 1 }, { fixed: 1 }],
    [{ perItem: 1_000_000_000 }, { perItem: 1_000_000_000 }],
    [{ factor: '1.50' }, { factor: '1.5' }],
    [{ factor: '100' }, { factor: '100' }],
  ])('gives %j', async (gives, shown) => {
    const { earningRule } = await createAs({ name: NAME, gives });

    expect(earningRule.gives).toEqual({ fixed: null, rate: null, perItem: null, factor: null, ...shown });
  });

  it.each<[string, string | undefined]>([
    ['ACTIVITY', 'review'],
    ['ACTIVITY', 'friend.qualified'],
    ['ENROLLMENT', undefined],
    ['BIRTHDAY', undefined],
    ['ANNIVERSARY', undefined],
  ])('is for %s %s', async (trigger, activityType) => {
    const { earningRule } = await createAs({ name: NAME, gives: { fixed: 100 }, trigger, activityType });

    expect(earningRule).toMatchObject({ trigger, activityType: activityType ?? null, gives: { fixed: 100 } });
  });

  it('says nothing by an audience for everyone, by defaults and by null', async () => {
    const { earningRule } = await createAs({
      name: NAME,
      gives: RATE,
      scope: { include: [], exclude: null, shipping: null, tax: null, pointsPaid: null },
      audience: {},
      limits: null,
      hours: null,
      weekdays: null,
      firstPurchaseOnly: null,
      multiplied: null,
      qualifying: null,
      activityType: null,
    });

    expect(earningRule).toMatchObject(PLAIN_TERMS);
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
      'a factor that gives nothing',
      { gives: { factor: '1.0' } },
      [{ path: ['gives', 'factor'], message: '1 is not above 1 and at most 100, with at most 4 decimals' }],
    ],
    [
      'a factor that is to be multiplied by none',
      { gives: { factor: '2' }, multiplied: false },
      [{ path: ['multiplied'], message: 'cannot be false with a factor: multipliers are never multiplied' }],
    ],
    [
      'items of which nothing is said',
      { scope: { include: [{}] } },
      [{ path: ['scope', 'include', '0'], message: 'needs at least one of sku, category, brand and tag' }],
    ],
    [
      'a minimum of the scope too precise',
      { minimumScope: '0.001' },
      [{ path: ['minimumScope'], message: `0.001 ${MINIMUM}` }],
    ],
    [
      'no channels',
      { channels: [] },
      [{ path: ['channels'], message: 'must name at least one; leave it out where any will do' }],
    ],
    [
      'too many channels',
      { channels: Array.from({ length: 51 }, String) },
      [{ path: ['channels'], message: 'must name at most 50, not 51' }],
    ],
    [
      'a channel without a name',
      { channels: ['web', ' '] },
      [{ path: ['channels', '1'], message: 'must have 1 to 64 characters, no control characters' }],
    ],
    [
      'an audience of nobody',
      { audience: { minAge: 30, maxAge: 18 } },
      [{ path: ['audience', 'maxAge'], message: 'must not be below minAge, 30' }],
    ],
    [
      'no days of the week',
      { weekdays: [] },
      [{ path: ['weekdays'], message: 'must name at least one day; leave it out where all will do' }],
    ],
    [
      'a day twice',
      { weekdays: ['MONDAY', 'MONDAY'] },
      [{ path: ['weekdays', '1'], message: 'MONDAY is given twice' }],
    ],
    [
      'hours that are none',
      { hours: { from: '24:00', until: '9' } },
      [
        { path: ['hours', 'from'], message: '"24:00" is not a time from "00:00" to "23:59"' },
        { path: ['hours', 'until'], message: '"9" is not a time from "00:00" to "24:00"' },
      ],
    ],
    [
      'no limits',
      { limits: [] },
      [{ path: ['limits'], message: 'must have at least one limit; leave it out where there is none' }],
    ],
    [
      'a limit of nothing, and one twice',
      { limits: [{ period: 'DAY' }, { uses: 1, period: 'DAY' }, { uses: 2, period: 'DAY', perMember: true }] },
      [
        { path: ['limits', '0'], message: 'needs uses, points or both' },
        { path: ['limits', '2', 'uses'], message: 'are limited already for DAY and each member, by limits.1' },
      ],
    ],
    ['no rest', { cooldownDays: 0 }, [{ path: ['cooldownDays'], message: '0 is not within 1 to 3650' }]],
    ['no points at most', { maxPoints: 0 }, [{ path: ['maxPoints'], message: '0 is not within 1 to 1000000000' }]],
    [
      'a group without a name',
      { exclusiveGroup: 'a\0' },
      [{ path: ['exclusiveGroup'], message: 'must have 1 to 64 characters, no control characters' }],
    ],
    [
      'an activity of no type',
      { trigger: 'ACTIVITY', gives: { fixed: 5 } },
      [{ path: ['activityType'], message: 'needed with ACTIVITY: a type of activity by its key' }],
    ],
    [
      'an activity of an unknown type',
      { trigger: 'ACTIVITY', gives: { fixed: 5 }, activityType: 'dance\0' },
      [{ path: ['activityType'], message: '"dance\0" is not a type of activity of this program' }],
    ],
    [
      'a purchase of a type of activity',
      { activityType: 'review' },
      [{ path: ['activityType'], message: 'not with PURCHASE, only with ACTIVITY' }],
    ],
    [
      'an enrollment that is paid for',
      {
        trigger: 'ENROLLMENT',
        gives: { rate: { points: 1, per: '1' } },
        scope: {},
        minimumOrder: '5',
        minimumScope: '5',
        firstPurchaseOnly: true,
      },
      [['gives', 'rate'], ['scope'], ['minimumOrder'], ['minimumScope'], ['firstPurchaseOnly']].map((path) => ({
        path,
        message: 'not with ENROLLMENT, only with PURCHASE',
      })),
    ],
    [
      'a birthday at noon in a store',
      { trigger: 'BIRTHDAY', gives: { fixed: 5 }, channels: ['store 1'], hours: { from: '12:00', until: '13:00' } },
      [
        { path: ['channels'], message: 'not with BIRTHDAY, which happens in no channel' },
        { path: ['hours'], message: 'not with BIRTHDAY, which happens at midnight' },
      ],
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

  it('refuses an archived point currency until that is taken back', async () => {
    const id = await addCurrency(app, 'miles');
    await archiveCurrency(app, id);
    const before = await rules();

    const refused = await createAs({ name: NAME, gives: RATE, currency: 'miles' });

    const message = '"miles" is archived: no rule can be made to award it';
    expect(refused).toEqual({ code: 'INVALID_INPUT', problems: [{ path: ['currency'], message }] });
    expect(await rules()).toBe(before);
    await archiveCurrency(app, id, false);
    expect((await createAs({ name: NAME, gives: RATE, currency: 'miles' })).earningRule.currency.code).toBe('miles');
  });

  it('refuses a type of activity that is archived or of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    await addActivityType(app, 'hike', adminKey);
    await addActivityType(app, 'swim');
    await archiveActivityType(app, 'swim');
    const before = await rules();

    const refused = [
      await createAs({ name: NAME, gives: { fixed: 5 }, trigger: 'ACTIVITY', activityType: 'swim' }),
      await createAs({ name: NAME, gives: { fixed: 5 }, trigger: 'ACTIVITY', activityType: 'hike' }),
    ];

    expect(refused.map(({ problems }) => problems)).toEqual([
      [{ path: ['activityType'], message: '"swim" is archived: no activity of it is recorded' }],
      [{ path: ['activityType'], message: '"hike" is not a type of activity of this program' }],
    ]);
    expect(await rules()).toBe(before);
  });

  it('keeps base rules and multipliers in groups of their own', async () => {
    const { adminKey } = await app.anotherProgram();
    await aRule(app).by(adminKey).factor('2').inGroup('base').active();
    await aRule(app).factor('2').inGroup('base').archived();
    await aRule(app).named('Coffee').inGroup('base').paused();
    await aRule(app).named('Double').factor('2').inGroup('double').draft();
    const before = await rules();

    const refused = [
      await createAs({ name: NAME, gives: { factor: '3' }, exclusiveGroup: 'base' }),
      await createAs({ name: NAME, gives: { perItem: 3 }, exclusiveGroup: 'double' }),
    ];

    const never = 'a group holds base rules or multipliers, never both';
    expect(refused.map(({ problems }) => problems)).toEqual([
      [{ path: ['exclusiveGroup'], message: `"base" holds base rules, such as "Coffee": ${never}` }],
      [{ path: ['exclusiveGroup'], message: `"double" holds multipliers, such as "Double": ${never}` }],
    ]);
    expect(await rules()).toBe(before);
    const accepted = [
      await createAs({ name: NAME, gives: { fixed: 3 }, exclusiveGroup: 'base' }),
      await createAs({ name: NAME, gives: { factor: '3' }, exclusiveGroup: 'double' }),
    ];
    expect(accepted.map(({ earningRule }) => earningRule.exclusiveGroup)).toEqual(['base', 'double']);
  });

  it('lets only one kind into a group when both come at the same time', async () => {
    const kinds = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? { fixed: 1 } : { factor: '2' }));

    const made = await Promise.all(kinds.map((gives) => createAs({ name: NAME, gives, exclusiveGroup: 'race' })));

    expect(made.filter(({ earningRule }) => earningRule)).toHaveLength(4);
    const factors = made.flatMap(({ earningRule }) => (earningRule ? [earningRule.gives.factor] : []));
    expect(new Set(factors).size).toBe(1);
  });

  it('names everything that is wrong at once', async () => {
    const { problems } = await createAs({
      name: [{ locale: 'en', text: ' ' }],
      gives: { rate: { points: -1, per: '0' } },
      scope: { exclude: [{ tag: '' }] },
      minimumOrder: '0.001',
      minimumScope: '-1',
      channels: [''],
      audience: { minAge: -1 },
      from: '2027-03-02T00:00:00Z',
      until: '2027-03-01T00:00:00Z',
      weekdays: [],
      hours: { from: '1', until: '12:00' },
      limits: [],
      cooldownDays: 0,
      maxPoints: 0,
      exclusiveGroup: '',
      currency: '',
      activityType: 'review',
    });

    expect(problems.map((problem: { path: string[] }) => problem.path.join('.'))).toEqual([
      'name.0.text',
      'gives.rate.points',
      'gives.rate.per',
      'scope.exclude.0.tag',
      'minimumOrder',
      'minimumScope',
      'channels.0',
      'audience.minAge',
      'until',
      'weekdays',
      'hours.from',
      'limits',
      'cooldownDays',
      'maxPoints',
      'exclusiveGroup',
      'currency',
      'activityType',
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a rule that gives nothing', { gives: {} }],
    ['half a point', { gives: { rate: { points: 0.5, per: '1' } } }],
    ['an amount that is a float', { gives: { rate: { points: 1, per: 1.5 } } }],
    ['an amount that is no number', { minimumOrder: 'NaN' }],
    ['a day without a time', { from: '2027-03-01' }],
    ['a rule that gives two things', { gives: { fixed: 1, perItem: 1 } }],
    ['a rule that gives null', { gives: { fixed: null } }],
    ['a factor that is a float', { gives: { factor: 1.5 } }],
    ['an unknown trigger', { trigger: 'MOON' }],
    ['an unknown day', { weekdays: ['FREITAG'] }],
    ['half of the hours', { hours: { from: '09:00' } }],
    ['a limit without a period', { limits: [{ uses: 1 }] }],
    ['a rest of half a day', { cooldownDays: 0.5 }],
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
