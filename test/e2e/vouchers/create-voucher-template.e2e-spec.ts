import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aSegment, answerOf } from '../audiences/support/segments.js';
import { keyFor } from '../history/support/activity-types.js';
import {
  CREATE,
  en,
  gbp,
  NO_GIVES,
  PLAIN_INPUT,
  PLAIN_TEMPLATE,
  storedTemplates,
  WHOLE_INPUT,
  WHOLE_TEMPLATE,
} from './support/whole-template.js';

type Problems = [path: string, message: string][];

describe('createVoucherTemplate', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const create = async (input: Record<string, unknown>, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, CREATE, { input });
    expect(errors).toBeUndefined();
    return data.createVoucherTemplate;
  };

  it('makes a template of which no more is said than must be', async () => {
    expect((await create(PLAIN_INPUT)).voucherTemplate).toEqual(PLAIN_TEMPLATE);
  });

  it('makes one with everything', async () => {
    expect((await create(WHOLE_INPUT)).voucherTemplate).toEqual(WHOLE_TEMPLATE);
  });

  it.each<[string, object, object]>([
    ['AMOUNT', { amount: gbp('5') }, { amount: gbp('5.00') }],
    ['PERCENT', { percent: { percent: '100' } }, { percent: { percent: '100', cap: null } }],
    ['FREE_PRODUCT', { freeProduct: 'mug' }, { freeProduct: 'mug' }],
    ['FREE_SHIPPING', { freeShipping: true }, { freeShipping: true }],
    ['GIFT_CARD', { giftCard: gbp('1000000000000') }, { giftCard: gbp('1000000000000.00') }],
    ['POINTS', { points: 250 }, { points: 250 }],
  ])('makes one of the kind %s', async (kind, gives, shown) => {
    const { voucherTemplate } = await create({ ...PLAIN_INPUT, gives });

    expect(voucherTemplate).toEqual({ ...PLAIN_TEMPLATE, kind, gives: { ...NO_GIVES, ...shown } });
  });

  it('names tiers and segments', async () => {
    const { tiers } = await aLadder(app).draft();
    await aSegment(app, 'friends', { audience: { minAge: 18 } });
    const audience = { tiers: [tiers.gold], minTier: tiers.basic, segments: ['friends'] };

    const { voucherTemplate } = await create({ ...PLAIN_INPUT, audience });

    const named = { minAge: null, segments: ['friends'], tiers: [{ key: 'gold' }], minTier: { key: 'basic' } };
    expect(voucherTemplate.audience).toEqual(named);
  });

  it('keeps a segment that it names from being archived', async () => {
    await aSegment(app, 'kept', { audience: { minAge: 18 } });
    await create({ name: en('For the kept'), gives: { points: 1 }, audience: { excludeSegments: ['kept'] } });

    const { data } = await answerOf(app, 'archiveSegment', { key: 'kept' });

    expect(data.archiveSegment).toMatchObject({
      code: 'SEGMENT_IN_USE',
      usedBy: ['the voucher template "For the kept"'],
    });
  });

  it('takes an empty audience for everyone', async () => {
    expect((await create({ ...PLAIN_INPUT, audience: {} })).voucherTemplate.audience).toBeNull();
  });

  it('makes another one for the same input', async () => {
    const ids = [await create(PLAIN_INPUT), await create(PLAIN_INPUT)].map(({ voucherTemplate: { id } }) => id);

    expect(new Set(ids).size).toBe(2);
  });

  it('numbers templates that are made at the same time one after the other, in each program anew', async () => {
    const { adminKey } = await app.anotherProgram();

    const made = await Promise.all(Array.from({ length: 5 }, () => create(PLAIN_INPUT, adminKey)));

    expect(made.map(({ voucherTemplate }) => voucherTemplate.version)).toEqual([1, 1, 1, 1, 1]);
    const { rows } = await app.database.pool.query(
      'SELECT number FROM voucher_template WHERE program_id = (SELECT max(id) FROM program) ORDER BY number',
    );
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("counts in the smallest unit of the program's currency", async () => {
    const { adminKey } = await app.anotherProgram();
    await app.call(adminKey, 'mutation { updateProgram(input: { currency: "JPY" }) { __typename } }');
    const yen = (amount: string) => ({ amount, currency: 'JPY' });
    const before = await storedTemplates(app);

    const refused = await create({ ...PLAIN_INPUT, gives: { amount: yen('0.5') }, minimumOrder: '1.5' }, adminKey);

    expect(refused.problems).toEqual([
      {
        path: ['gives', 'amount', 'amount'],
        message: '0.5 is not an amount of JPY above 0, at most 1000000000000, with at most 0 decimals',
      },
      {
        path: ['minimumOrder'],
        message: '1.5 is not an amount of JPY above 0, at most 1000000000000, with at most 0 decimals',
      },
    ]);
    expect(await storedTemplates(app)).toEqual(before);
    const { voucherTemplate } = await create({ ...PLAIN_INPUT, gives: { amount: yen('500') } }, adminKey);
    expect(voucherTemplate.gives.amount).toEqual(yen('500'));
  });

  const notAnAmount = (amount: string) =>
    `${amount} is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals`;
  const ANOTHER_CURRENCY = "must be the program's currency, GBP, not EUR";

  it.each<[string, Record<string, unknown>, Problems]>([
    ['no name', { name: [] }, [['name', 'needs a text in at least one language']]],
    [
      'texts that are none',
      { name: [{ locale: 'xx-', text: '' }], description: [...en('a'), ...en('b')], terms: [] },
      [
        ['name.0.locale', '"xx-" is not a language tag such as "en"'],
        ['name.0.text', 'must have 1 to 2000 characters'],
        ['description.1.locale', '"en" is given twice'],
        ['terms', 'needs a text in at least one language'],
      ],
    ],
    ['an amount of 0', { gives: { amount: gbp('0') } }, [['gives.amount.amount', notAnAmount('0')]]],
    ['a negative amount', { gives: { amount: gbp('-5') } }, [['gives.amount.amount', notAnAmount('-5')]]],
    ['too many decimals', { gives: { giftCard: gbp('5.001') } }, [['gives.giftCard.amount', notAnAmount('5.001')]]],
    [
      'money of another currency',
      { gives: { amount: { amount: '5', currency: 'EUR' } } },
      [['gives.amount.currency', ANOTHER_CURRENCY]],
    ],
    [
      'a percentage above 100 with a cap of nothing',
      { gives: { percent: { percent: '100.1', cap: { amount: '0', currency: 'GBP' } } } },
      [
        ['gives.percent.percent', '100.1 is not above 0 and at most 100, with at most 4 decimals'],
        ['gives.percent.cap.amount', notAnAmount('0')],
      ],
    ],
    [
      'no percent at all',
      { gives: { percent: { percent: '0' } } },
      [['gives.percent.percent', '0 is not above 0 and at most 100, with at most 4 decimals']],
    ],
    [
      'shipping that is not free',
      { gives: { freeShipping: false } },
      [['gives.freeShipping', 'must be true: a voucher gives something']],
    ],
    [
      'a product without a name',
      { gives: { freeProduct: ' ' } },
      [['gives.freeProduct', 'must have 1 to 100 characters, no control characters']],
    ],
    ['no points', { gives: { points: 0 } }, [['gives.points', '0 is not within 1 to 1000000000']]],
    [
      'a gift card that is used more than once, for some lines',
      { gives: { giftCard: gbp('5') }, uses: 2, scope: { include: [{ sku: 'a' }] } },
      [
        ['scope', 'not with a gift card, which pays for everything'],
        ['uses', 'must be 1 with a gift card, not 2: it is used until nothing is left on it'],
      ],
    ],
    ['a minimum of 0', { minimumOrder: '0' }, [['minimumOrder', notAnAmount('0')]]],
    ['a negative minimum', { minimumOrder: '-1' }, [['minimumOrder', notAnAmount('-1')]]],
    [
      'a scope that is empty',
      { scope: { include: [], shipping: true } },
      [
        ['scope', 'must include or exclude something; leave it out for all lines'],
        ['scope.shipping', 'must be false or left out: vouchers look at what lines cost'],
      ],
    ],
    [
      'a scope of nothing',
      { scope: { include: [{}], exclude: [{ sku: '' }], tax: false } },
      [
        ['scope.tax', 'must be true or left out: vouchers look at what lines cost'],
        ['scope.include.0', 'needs at least one of sku, category, brand and tag'],
        ['scope.exclude.0.sku', 'must have 1 to 100 characters, no control characters'],
      ],
    ],
    [
      'an audience that nobody is in',
      { audience: { minAge: 20, maxAge: 18, segments: [] } },
      [
        ['audience.maxAge', 'must not be below minAge, 20'],
        ['audience.segments', 'must name at least one; leave it out where any will do'],
      ],
    ],
    [
      'tiers and segments that are none',
      { audience: { tiers: ['gold'], segments: ['strangers'] } },
      [
        ['audience.tiers.0', '"gold" is not a tier of this program'],
        ['audience.segments.0', '"strangers" is not a segment of this program'],
      ],
    ],
    ['no channels', { channels: [] }, [['channels', 'must name at least one; leave it out where any will do']]],
    ['no day', { validDays: 0 }, [['validDays', '0 is not within 1 to 3660']]],
    [
      'more days than it has',
      { validDays: 10, minimumDays: 11 },
      [['minimumDays', '11 must not be above validDays, 10']],
    ],
    [
      'days of what never ends',
      { minimumDays: 1 },
      [['minimumDays', 'only with validDays: without them it never ends']],
    ],
    ['no use', { uses: 0 }, [['uses', '0 is not within 1 to 1000000000']]],
    ['a place behind the last', { position: 101 }, [['position', '101 is not within 0 to 100']]],
  ])('refuses %s and makes nothing', async (_, wrong, problems) => {
    const before = await storedTemplates(app);

    const refused = await create({ ...PLAIN_INPUT, ...wrong });

    expect(refused).toMatchObject({
      code: 'INVALID_INPUT',
      problems: problems.map(([path, message]) => ({ path: path.split('.'), message })),
    });
    expect(await storedTemplates(app)).toEqual(before);
  });

  it('refuses what is archived, and what is of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    const theirs = await aLadder(app).by(adminKey).draft();
    const gone = await aLadder(app).draft();
    await app.asAdmin(`mutation { archiveTierLadder(input: { id: "${gone.id}" }) { __typename } }`);
    await aSegment(app, 'gone', { audience: { minAge: 18 } });
    await answerOf(app, 'archiveSegment', { key: 'gone' });
    const before = await storedTemplates(app);

    const refused = await create({
      ...PLAIN_INPUT,
      audience: { tiers: [theirs.tiers.gold], minTier: gone.tiers.gold, excludeSegments: ['gone'] },
    });

    expect(refused.problems).toEqual([
      { path: ['audience', 'tiers', '0'], message: `"${theirs.tiers.gold}" is not a tier of this program` },
      { path: ['audience', 'minTier'], message: `"${gone.tiers.gold}" is a tier of an archived ladder` },
      { path: ['audience', 'excludeSegments', '0'], message: '"gone" is archived' },
    ]);
    expect(await storedTemplates(app)).toEqual(before);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['two things', { points: 5, freeShipping: true }],
    ['null', { points: null }],
    ['points that are not whole', { points: 1.5 }],
    ['an amount that is no decimal', { amount: { amount: 'five', currency: 'GBP' } }],
    ['a currency that is none', { amount: { amount: '5', currency: 'XYZ' } }],
  ])('does not take a voucher that gives %s', async (_, gives) => {
    const before = await storedTemplates(app);

    const { errors } = await app.asAdmin(CREATE, { input: { ...PLAIN_INPUT, gives } });

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await storedTemplates(app)).toEqual(before);
  });

  it('is for administrators and marketers', async () => {
    expect((await create(PLAIN_INPUT, await keyFor(app, 'MARKETER'))).voucherTemplate).toEqual(PLAIN_TEMPLATE);
    const keys = [await keyFor(app, 'SUPPORT'), await keyFor(app, 'ANALYST'), app.program.shopKey];
    const before = await storedTemplates(app);

    const answers = await Promise.all(keys.map((key) => app.call(key, CREATE, { input: PLAIN_INPUT })));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedTemplates(app)).toEqual(before);
  });
});
