import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import {
  addActivityType,
  addCurrency,
  archiveActivityType,
  archiveCurrency,
  NOTHING,
  PLAIN_TERMS,
  TERMS,
  WHOLE_INPUT,
  WHOLE_TERMS,
} from './support/whole-rule.js';

const UPDATE = `mutation ($input: UpdateEarningRuleInput!) {
  updateEarningRule(input: $input) {
    ... on UpdateEarningRulePayload { earningRule {
      id status version ${TERMS}
    } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on EarningRuleStatusNotAllowed { status allowed }
  }
}`;

const PLAIN_RATE = { rate: { points: 1, per: '1.00' } };

type Wrong = { path: string[]; message: string };
const byPath = (one: Wrong, other: Wrong) => (one.path.join('.') < other.path.join('.') ? -1 : 1);

describe('updateEarningRule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await addCurrency(app, 'stars');
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
      ...PLAIN_TERMS,
      id,
      status: 'ACTIVE',
      version: 2,
      gives: { fixed: null, rate: { points: 2, per: '0.50' }, perItem: null, factor: null },
      minimumOrder: { amount: '300.00', currency: 'GBP' },
    });
  });

  it('changes everything that a rule can say', async () => {
    const id = await aRule(app).draft();

    const { earningRule } = await updateAs({ id, ...WHOLE_INPUT });

    expect(earningRule).toEqual({ ...WHOLE_TERMS, id, status: 'DRAFT', version: 2 });
  });

  it('takes away what is null', async () => {
    const id = await aRule(app).with(WHOLE_INPUT).named('Every pound counts').with({ gives: PLAIN_RATE }).paused();

    const { earningRule } = await updateAs({ id, ...NOTHING });

    expect(earningRule).toEqual({ ...PLAIN_TERMS, id, status: 'PAUSED', version: 2 });
  });

  it('leaves what is left out', async () => {
    const id = await aRule(app).with(WHOLE_INPUT).active();

    const { earningRule } = await updateAs({ id, cooldownDays: 7 });

    expect(earningRule).toEqual({ ...WHOLE_TERMS, id, status: 'ACTIVE', version: 2, cooldownDays: 7 });
  });

  it('replaces scope, audience, hours and limits as a whole', async () => {
    const id = await aRule(app).with(WHOLE_INPUT).active();

    const { earningRule } = await updateAs({
      id,
      scope: { exclude: [{ tag: 'sale' }] },
      audience: { locales: ['en'] },
      hours: { from: '09:00', until: '24:00' },
      limits: [{ points: 50, period: 'MONTH' }],
    });

    expect(earningRule).toEqual({
      ...WHOLE_TERMS,
      id,
      status: 'ACTIVE',
      version: 2,
      scope: {
        include: [],
        exclude: [{ sku: null, category: null, brand: null, tag: 'sale' }],
        shipping: false,
        tax: true,
        pointsPaid: true,
      },
      audience: {
        minAge: null,
        maxAge: null,
        channels: null,
        joinedBefore: null,
        joinedAfter: null,
        birthdayWithinDays: null,
        locales: ['en'],
      },
      hours: { from: '09:00', until: '24:00' },
      limits: [{ uses: null, points: 50, period: 'MONTH', perMember: true }],
    });
  });

  it('makes another kind of rule of it', async () => {
    await addActivityType(app, 'review');
    const id = await aRule(app).minimumOrder('5').countsShipping().active();

    const { earningRule } = await updateAs({
      id,
      trigger: 'ACTIVITY',
      activityType: 'review',
      gives: { fixed: 50 },
      scope: null,
      minimumOrder: null,
    });

    expect(earningRule).toEqual({
      ...PLAIN_TERMS,
      id,
      status: 'ACTIVE',
      version: 2,
      trigger: 'ACTIVITY',
      activityType: 'review',
      gives: { fixed: 50, rate: null, perItem: null, factor: null },
    });
  });

  it('makes no version when nothing changes', async () => {
    const id = await aRule(app).with(WHOLE_INPUT).active();
    const before = await stored();

    const { earningRule } = await updateAs({
      id,
      ...WHOLE_INPUT,
      gives: { rate: { points: 1_000_000_000, per: '2.50' } },
      minimumOrder: '300.00',
      minimumScope: '12.500',
      from: '2027-02-28T23:00:00Z',
      weekdays: ['FRIDAY', 'SUNDAY', 'MONDAY'],
      limits: [
        { uses: 1, points: null, period: 'DAY', perMember: true },
        { uses: 1000, points: 9_007_199_254_740_991, period: 'EVER', perMember: false },
      ],
    });

    expect(earningRule.version).toBe(1);
    expect(await stored()).toEqual(before);
  });

  it.each([{ fixed: 5 }, { perItem: 5 }, { factor: '1.25' }])(
    'makes no version of a rule that gives %j',
    async (gives) => {
      const id = await aRule(app).with({ gives }).active();
      const before = await stored();

      expect((await updateAs({ id, gives, ...NOTHING })).earningRule.version).toBe(1);
      expect(await stored()).toEqual(before);
    },
  );

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
      'another trigger with what stays of a purchase',
      { trigger: 'BIRTHDAY' },
      [
        { path: ['channels'], message: 'not with BIRTHDAY, which happens in no channel' },
        { path: ['gives', 'rate'], message: 'not with BIRTHDAY, only with PURCHASE' },
        { path: ['hours'], message: 'not with BIRTHDAY, which happens at midnight' },
        { path: ['scope'], message: 'not with BIRTHDAY, only with PURCHASE' },
        { path: ['minimumOrder'], message: 'not with BIRTHDAY, only with PURCHASE' },
        { path: ['minimumScope'], message: 'not with BIRTHDAY, only with PURCHASE' },
        { path: ['firstPurchaseOnly'], message: 'not with BIRTHDAY, only with PURCHASE' },
      ],
    ],
    [
      'activities of a type that is not said',
      { trigger: 'ACTIVITY', gives: { fixed: 5 }, ...NOTHING, from: undefined },
      [{ path: ['activityType'], message: 'needed with ACTIVITY: a type of activity by its key' }],
    ],
    [
      'a multiplier that stays without multipliers',
      { gives: { factor: '2' }, exclusiveGroup: null },
      [{ path: ['multiplied'], message: 'cannot be false with a factor: multipliers are never multiplied' }],
    ],
    [
      'conditions that make no sense',
      { weekdays: [], hours: { from: '09:00', until: '09:00' }, limits: [], maxPoints: 0, audience: { maxAge: 151 } },
      [
        { path: ['audience', 'maxAge'], message: '151 is not within 0 to 150' },
        { path: ['weekdays'], message: 'must name at least one day; leave it out where all will do' },
        {
          path: ['hours', 'until'],
          message: 'must be another time than from, "09:00"; leave the hours out where the whole day will do',
        },
        { path: ['limits'], message: 'must have at least one limit; leave it out where there is none' },
        { path: ['maxPoints'], message: '0 is not within 1 to 1000000000' },
      ],
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
    const id = await aRule(app).with(WHOLE_INPUT).from('2027-03-01T00:00:00Z').active();
    const before = await stored();

    const refused = await updateAs({ id, ...wrong });

    expect(refused.code).toBe('INVALID_INPUT');
    expect(refused.problems.sort(byPath)).toEqual(problems.sort(byPath));
    expect(await stored()).toEqual(before);
  });

  it('refuses an archived point currency that it is given, not the one that stays', async () => {
    const currency = await addCurrency(app, 'miles');
    const id = await aRule(app).inCurrency('miles').active();
    const another = await aRule(app).active();
    await archiveCurrency(app, currency);
    const before = await stored();

    const refused = [await updateAs({ id: another, currency: 'miles' }), await updateAs({ id, currency: 'miles' })];

    const message = '"miles" is archived: no rule can be made to award it';
    expect(refused.map(({ problems }) => problems)).toEqual([
      [{ path: ['currency'], message }],
      [{ path: ['currency'], message }],
    ]);
    expect(await stored()).toEqual(before);
    expect((await updateAs({ id, maxPoints: 5 })).earningRule).toMatchObject({
      version: 2,
      currency: { code: 'miles' },
    });
  });

  it('refuses an archived type of activity that it is given, not the one that stays', async () => {
    await addActivityType(app, 'swim');
    const id = await aRule(app).on('ACTIVITY', 'swim').fixed(5).active();
    const another = await aRule(app).on('ACTIVITY', 'friend.qualified').fixed(5).active();
    await archiveActivityType(app, 'swim');
    const before = await stored();

    const refused = await updateAs({ id: another, activityType: 'swim' });

    const message = '"swim" is archived: no activity of it is recorded';
    expect(refused.problems).toEqual([{ path: ['activityType'], message }]);
    expect(await stored()).toEqual(before);
    expect((await updateAs({ id, maxPoints: 5 })).earningRule).toMatchObject({ version: 2, activityType: 'swim' });
  });

  it('keeps base rules and multipliers in groups of their own', async () => {
    await aRule(app).named('Coffee').inGroup('mixed').draft();
    const base = await aRule(app).inGroup('mixed').active();
    const multiplier = await aRule(app).factor('2').active();
    const before = await stored();

    const refused = [
      await updateAs({ id: base, gives: { factor: '2' } }),
      await updateAs({ id: multiplier, exclusiveGroup: 'mixed' }),
    ];

    const message = '"mixed" holds base rules, such as "Coffee": a group holds base rules or multipliers, never both';
    const problems = [{ path: ['exclusiveGroup'], message }];
    expect(refused.map((one) => one.problems)).toEqual([problems, problems]);
    expect(await stored()).toEqual(before);
    const accepted = await updateAs({ id: base, gives: { factor: '2' }, exclusiveGroup: null });
    expect(accepted.earningRule).toMatchObject({ version: 2, exclusiveGroup: null });
  });

  it('lets the only rule of a group become a multiplier', async () => {
    const id = await aRule(app).inGroup('alone').active();

    const { earningRule } = await updateAs({ id, gives: { factor: '2' } });

    expect(earningRule).toMatchObject({ version: 2, gives: { factor: '2' }, exclusiveGroup: 'alone' });
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
