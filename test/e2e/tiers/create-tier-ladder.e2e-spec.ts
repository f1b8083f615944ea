import { aLadder } from '../../factories/a-ladder.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { addActivityType, addCurrency, archiveActivityType, archiveCurrency } from '../earning/support/whole-rule.js';
import { keyFor } from '../history/support/activity-types.js';
import {
  CREATE,
  en,
  LADDER,
  PLAIN_INPUT,
  PLAIN_LADDER,
  setStatus,
  shownTier,
  storedLadders,
  tier,
  WHOLE_INPUT,
  WHOLE_LADDER,
} from './support/whole-ladder.js';

const ARCHIVE_TEMPLATE = `mutation ($id: ID!) {
  archiveVoucherTemplate(input: { id: $id }) { ... on ArchiveVoucherTemplatePayload { voucherTemplate { id } } }
}`;

type Problems = [path: string, message: string][];

describe('createTierLadder', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await addCurrency(app, 'stars');
    await addActivityType(app, 'review');
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const create = async (input: Record<string, unknown>, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, CREATE, { input });
    expect(errors).toBeUndefined();
    return data.createTierLadder;
  };
  const shown = async (id: string) =>
    (await app.asAdmin(`query ($id: ID!) { tierLadder(id: $id) { ${LADDER} } }`, { id })).data.tierLadder;

  it('makes a draft with its tiers from the lowest up', async () => {
    const before = Date.now();

    const { tierLadder } = await create(PLAIN_INPUT);

    expect(tierLadder).toEqual(PLAIN_LADDER);
    expect(Math.abs(Date.parse(tierLadder.createdAt) - before)).toBeLessThan(60_000);
    expect(await shown(tierLadder.id)).toEqual(tierLadder);
  });

  it('takes everything that a ladder can say', async () => {
    const { tierLadder } = await create(WHOLE_INPUT);

    expect(tierLadder).toEqual(WHOLE_LADDER);
    expect(await shown(tierLadder.id)).toEqual(tierLadder);
  });

  it('is the primary one unless it says otherwise', async () => {
    const { adminKey } = await app.anotherProgram();
    const { primary: _, ...input } = PLAIN_INPUT;

    const { tierLadder } = await create(input, adminKey);

    expect(tierLadder.primary).toBe(true);
  });

  it('says nothing by null', async () => {
    const nothing = {
      description: null,
      multiplier: null,
      pending: null,
      expiry: null,
      entryPoints: null,
      entryVoucher: null,
      perks: null,
    };

    const { tierLadder } = await create({
      ...PLAIN_INPUT,
      currency: null,
      activityType: null,
      windowMonths: null,
      graceDays: null,
      tiers: [tier('basic', '0', { ...nothing, color: null, iconUrl: null }), tier('gold', '10', { perks: [] })],
    });

    expect(tierLadder).toEqual(PLAIN_LADDER);
  });

  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ metric: 'QUALIFYING_POINTS' }, { currency: { code: 'points' } }],
    [{ metric: 'QUALIFYING_POINTS', currency: 'stars' }, { currency: { code: 'stars' } }],
    [{ metric: 'VISITS', window: 'ANNIVERSARY' }, { moneyCurrency: null }],
    [
      { metric: 'ACTIVITIES', activityType: 'review', window: 'LIFETIME', falling: 'NEVER' },
      { activityType: 'review' },
    ],
    [{ metric: 'ACTIVITIES', activityType: 'friend.qualified', window: 'CALENDAR_HALF_YEAR' }, {}],
    [{ metric: 'PURCHASES', window: 'CALENDAR_QUARTER', graceDays: 366 }, { graceDays: 366 }],
    [{ window: 'ROLLING', windowMonths: 60 }, { windowMonths: 60 }],
    [{ tiers: [tier('only', '0')] }, { tiers: [shownTier('only', '0', 1)] }],
  ])('can be %j', async (said, expected) => {
    const { tierLadder } = await create({ ...PLAIN_INPUT, ...said });

    const { tiers: _, ...rest } = said;
    expect(tierLadder).toMatchObject({ ...rest, ...expected });
  });

  it("has thresholds in the program's money, and a sandbox's own time", async () => {
    const program = { sandbox: true, clock: new Date('2026-01-01T00:00:00Z'), currency: 'JPY' };
    const { adminKey } = await app.anotherProgram(program);

    const { tierLadder } = await create(
      { ...PLAIN_INPUT, metric: 'SPEND', tiers: [tier('basic', '0'), tier('gold', '100000')] },
      adminKey,
    );

    expect(tierLadder).toMatchObject({
      moneyCurrency: 'JPY',
      createdAt: '2026-01-01T00:00:00.000Z',
      tiers: [{ threshold: '0' }, { threshold: '100000' }],
    });
  });

  it('names the template of the voucher that a tier brings', async () => {
    const template = await aTemplate(app).make();

    const { tierLadder } = await create({
      ...PLAIN_INPUT,
      tiers: [tier('basic', '0'), tier('gold', '10', { entryVoucher: template })],
    });

    expect(tierLadder.tiers.map(({ entryVoucher }: { entryVoucher: unknown }) => entryVoucher)).toEqual([
      null,
      { id: template },
    ]);
  });

  it('names no template that issues nothing, here or at all', async () => {
    const archived = await aTemplate(app).make();
    const { errors } = await app.asAdmin(ARCHIVE_TEMPLATE, { id: archived });
    expect(errors).toBeUndefined();
    const foreign = await aTemplate(app)
      .by((await app.anotherProgram()).adminKey)
      .make();

    for (const id of [archived, foreign, 'vtp_1', '']) {
      const refused = await create({ ...PLAIN_INPUT, tiers: [tier('basic', '0', { entryVoucher: id })] });

      expect(refused).toMatchObject({
        code: 'INVALID_INPUT',
        problems: [
          {
            path: ['tiers', '0', 'entryVoucher'],
            message: `"${id}" is not a voucher template of this program by which vouchers are still issued`,
          },
        ],
      });
    }
  });

  const AMOUNT = 'is not an amount of GBP 0 or more, at most 1000000000000, with at most 2 decimals';
  const KEY = 'must be 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';
  const withTier = (more: Record<string, unknown>) => ({ tiers: [tier('basic', '0', more)] });

  it.each<[string, Record<string, unknown>, Problems]>([
    ['no name', { name: [] }, [['name', 'needs a text in at least one language']]],
    ['no tiers', { tiers: [] }, [['tiers', 'must have at least one tier, at a threshold of 0']]],
    [
      'too many tiers',
      { tiers: Array.from({ length: 21 }, (_, index) => tier(`t${index}`, String(index))) },
      [['tiers', 'must have at most 20 tiers, not 21']],
    ],
    [
      'no tier at 0',
      { tiers: [tier('silver', '1'), tier('gold', '2')] },
      [['tiers.0.threshold', 'must be 0, not 1: every member stands on the first tier from the beginning']],
    ],
    [
      'thresholds that do not rise',
      { tiers: [tier('a', '0'), tier('b', '20'), tier('c', '20'), tier('d', '10')] },
      [
        ['tiers.2.threshold', '20 must be above 20, that of the tier before it'],
        ['tiers.3.threshold', '10 must be above 20, that of the tier before it'],
      ],
    ],
    [
      'half a purchase',
      { tiers: [tier('a', '0'), tier('b', '1.5')] },
      [['tiers.1.threshold', '1.5 is not a whole number within 0 to 9007199254740991']],
    ],
    [
      'half a penny',
      { metric: 'SPEND', tiers: [tier('a', '0'), tier('b', '0.005')] },
      [['tiers.1.threshold', `0.005 ${AMOUNT}`]],
    ],
    [
      'keys that are none, and one twice',
      { tiers: [tier('1st', '0'), tier('gold', '1'), tier('gold', '2')] },
      [
        ['tiers.0.key', KEY],
        ['tiers.2.key', '"gold" is given twice'],
      ],
    ],
    [
      'a tier without a name, and with a description in no language',
      withTier({ name: [], description: [{ locale: '?', text: 'x' }] }),
      [
        ['tiers.0.name', 'needs a text in at least one language'],
        ['tiers.0.description.0.locale', '"?" is not a language tag such as "en"'],
      ],
    ],
    [
      'what a tier cannot give',
      withTier({ multiplier: '0.5', entryPoints: 0, color: 'gold', iconUrl: 'gold.svg' }),
      [
        ['tiers.0.multiplier', '0.5 is not within 1 to 100, with at most 4 decimals'],
        ['tiers.0.entryPoints', '0 is not within 1 to 9007199254740991'],
        ['tiers.0.color', 'must be a color such as "#c0c0c0"'],
        ['tiers.0.iconUrl', 'must be a web address of at most 2000 characters, beginning with https:// or http://'],
      ],
    ],
    [
      'policies that make no sense',
      withTier({ pending: { kind: 'AT_ONCE', count: 1 }, expiry: { kind: 'INACTIVITY', count: 1, unit: 'YEARS' } }),
      [
        ['tiers.0.pending.count', 'not with AT_ONCE, only with AFTER'],
        ['tiers.0.expiry.kind', 'INACTIVITY is for point currencies; a tier has NEVER, AFTER or DATES'],
      ],
    ],
    [
      'perks in no language, and too many',
      withTier({
        perks: [{ locale: '?', text: '' }, ...Array.from({ length: 21 }, (_, i) => ({ locale: 'en', text: `p${i}` }))],
      }),
      [
        ['tiers.0.perks.0.locale', '"?" is not a language tag such as "en"'],
        ['tiers.0.perks.0.text', 'must have 1 to 2000 characters'],
        ['tiers.0.perks', 'must be at most 20 in a language, not 21 in "en"'],
      ],
    ],
    ['months of a year', { windowMonths: 12 }, [['windowMonths', 'not with CALENDAR_YEAR, only with ROLLING']]],
    ['a window without months', { window: 'ROLLING' }, [['windowMonths', 'needed with ROLLING: 1 to 60']]],
    ['too much grace', { graceDays: 367 }, [['graceDays', '367 is not within 0 to 366']]],
    ['grace for nobody', { falling: 'NEVER', graceDays: 1 }, [['graceDays', 'not with NEVER: nobody falls']]],
    [
      'a point currency of purchases',
      { currency: 'stars' },
      [['currency', 'not with PURCHASES, only with QUALIFYING_POINTS']],
    ],
    [
      'an unknown point currency',
      { metric: 'QUALIFYING_POINTS', currency: 'coins' },
      [['currency', 'there is no "coins"; this program has points, stars']],
    ],
    [
      'a point currency that nothing could be called',
      { metric: 'QUALIFYING_POINTS', currency: 'coins\0' },
      [['currency', 'there is no "coins\0"; this program has points, stars']],
    ],
    [
      'a type of activity of purchases',
      { activityType: 'review' },
      [['activityType', 'not with PURCHASES, only with ACTIVITIES']],
    ],
    [
      'activities of no type',
      { metric: 'ACTIVITIES' },
      [['activityType', 'needed with ACTIVITIES: a type of activity by its key']],
    ],
    [
      'activities of an unknown type',
      { metric: 'ACTIVITIES', activityType: 'dance\0' },
      [['activityType', '"dance\0" is not a type of activity of this program']],
    ],
  ])('refuses %s and makes nothing', async (_, wrong, problems) => {
    const before = await storedLadders(app);

    const refused = await create({ ...PLAIN_INPUT, ...wrong });

    expect(refused).toMatchObject({
      code: 'INVALID_INPUT',
      problems: problems.map(([path, message]) => ({ path: path.split('.'), message })),
    });
    expect(await storedLadders(app)).toEqual(before);
  });

  it('refuses a point currency and a type of activity that are archived', async () => {
    await archiveCurrency(app, await addCurrency(app, 'miles'));
    await addActivityType(app, 'swim');
    await archiveActivityType(app, 'swim');
    const before = await storedLadders(app);

    const refused = [
      await create({ ...PLAIN_INPUT, metric: 'QUALIFYING_POINTS', currency: 'miles' }),
      await create({ ...PLAIN_INPUT, metric: 'ACTIVITIES', activityType: 'swim' }),
    ];

    expect(refused.map(({ problems }) => problems)).toEqual([
      [{ path: ['currency'], message: '"miles" is archived: no ladder can be made to count it' }],
      [{ path: ['activityType'], message: '"swim" is archived: no activity of it is recorded' }],
    ]);
    expect(await storedLadders(app)).toEqual(before);
  });

  it('names all that is wrong at once', async () => {
    const { problems } = await create({
      ...PLAIN_INPUT,
      name: [],
      metric: 'ACTIVITIES',
      window: 'ROLLING',
      graceDays: -1,
      tiers: [tier('1', '5')],
    });

    expect(problems.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'name',
      'tiers.0.key',
      'activityType',
      'windowMonths',
      'graceDays',
      'tiers.0.threshold',
    ]);
  });

  it('refuses a second primary ladder and says which is the first, until that is archived', async () => {
    const { adminKey } = await app.anotherProgram();
    const first = await aLadder(app).by(adminKey).named('Reading circle').primary().draft();
    const { primary: _, ...input } = PLAIN_INPUT;
    const before = await storedLadders(app);

    const refused = [await create(input, adminKey), await create({ ...input, primary: null }, adminKey)];

    const message = `"Reading circle" (${first.id}) is the primary ladder, and there is one at most: say false here, or first there`;
    expect(refused.map(({ problems }) => problems)).toEqual([
      [{ path: ['primary'], message }],
      [{ path: ['primary'], message }],
    ]);
    expect(await storedLadders(app)).toEqual(before);
    expect((await create({ ...input, primary: false }, adminKey)).tierLadder.primary).toBe(false);
    await setStatus(app, first.id, 'ARCHIVED', adminKey);
    expect((await create(input, adminKey)).tierLadder.primary).toBe(true);
  });

  it('lets one of several that want to be primary at the same time be it', async () => {
    const { adminKey } = await app.anotherProgram();
    const { primary: _, ...input } = PLAIN_INPUT;

    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) => create({ ...input, name: en(name) }, adminKey)),
    );

    expect(answers.map((answer) => answer.code ?? answer.tierLadder.primary).sort()).toEqual([
      'INVALID_INPUT',
      'INVALID_INPUT',
      'INVALID_INPUT',
      true,
    ]);
  });

  it('numbers ladders and tiers one after the other', async () => {
    const { adminKey } = await app.anotherProgram();

    await Promise.all(['A', 'B', 'C'].map((name) => create({ ...PLAIN_INPUT, name: en(name) }, adminKey)));

    const { rows } = await app.database.pool.query(
      `SELECT l.number, array_agg(t.number ORDER BY t.number) AS tiers FROM tier_ladder l
       JOIN tier t ON t.program_id = l.program_id AND t.ladder_id = l.id
       WHERE l.program_id = (SELECT max(id) FROM program) GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([1, 2, 3].map((number) => ({ number, tiers: [1, 2] })));
  });

  it('is for administrators and marketers', async () => {
    const marketer = await keyFor(app, 'MARKETER');
    expect((await create(PLAIN_INPUT, marketer)).tierLadder).toEqual(PLAIN_LADDER);
    const before = await storedLadders(app);

    const keys = [await keyFor(app, 'SUPPORT'), await keyFor(app, 'ANALYST'), app.program.shopKey];
    const answers = await Promise.all(keys.map((key) => app.call(key, CREATE, { input: PLAIN_INPUT })));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect((await storedLadders(app)).slice(0, 4)).toEqual(before.slice(0, 4));
  });
});
