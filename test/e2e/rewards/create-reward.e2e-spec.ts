import { aTemplate } from '../../factories/a-template.js';
import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { change, en, NIGHT_OUT, PLAIN, REWARD, storedRewards } from './support/rewards.js';

const NO_GIFT = { codePool: null, handFulfilled: null, donation: null, earlyAccess: null, voucherTemplate: null };

describe('createReward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const shown = async (id: string) =>
    (await app.asAdmin(`query ($id: ID!) { reward(id: $id) { ${REWARD} } }`, { id })).data.reward;

  it('makes a draft', async () => {
    const { adminKey } = await app.anotherProgram();

    const { reward } = await change(app, 'createReward', PLAIN, adminKey);

    expect(reward).toEqual({
      id: expect.stringMatching(/^rwd_/),
      status: 'DRAFT', version: 1, position: 1, name: 'A mug', description: null, terms: null, images: [],
      category: null, tags: [], currency: { code: 'points' }, points: 500, money: null, tierPrices: [], timedPrices: [],
      earlyAccess: [], audience: null, gives: { ...NO_GIFT, handFulfilled: true }, visibleFrom: null, visibleUntil: null,
      redeemableFrom: null, redeemableUntil: null, limits: [], stock: null, claimed: 0, choose: 0, options: [],
      codesLeft: null, isLow: false, warnBelow: null,
    }); // prettier-ignore
  });

  it('takes everything that a reward can say', async () => {
    const { tiers } = await aLadder(app).draft();
    const [key] = Object.keys(tiers);
    const said = {
      description: en('One evening'), terms: en('Not on holidays'), images: ['https://img.example.com/a.png'],
      category: 'culture', tags: ['music', 'evening'], currency: 'points', money: { amount: '12.5', currency: 'GBP' },
      tierPrices: [{ tier: tiers[key!], points: 1500 }],
      timedPrices: [{ from: '2027-01-01T00:00:00.000Z', until: '2027-02-01T00:00:00.000Z', points: 1800 }],
      earlyAccess: [{ tier: tiers[key!], days: 7 }], audience: { minAge: 16 }, visibleFrom: '2026-12-01T00:00:00.000Z',
      visibleUntil: '2027-12-01T00:00:00.000Z', redeemableFrom: '2027-01-01T00:00:00.000Z',
      redeemableUntil: '2027-11-01T00:00:00.000Z', limits: [{ uses: 1, period: 'MONTH' }], stock: 40, position: 7, warnBelow: 5,
    }; // prettier-ignore

    const { reward } = await change(app, 'createReward', { ...NIGHT_OUT, ...said });

    expect(reward).toMatchObject({
      ...said,
      description: 'One evening',
      terms: 'Not on holidays',
      currency: { code: 'points' },
      money: { amount: '12.50', currency: 'GBP' },
      tierPrices: [{ tier: { key }, points: 1500 }],
      earlyAccess: [{ tier: { key }, days: 7 }],
      limits: [{ uses: 1, points: null, period: 'MONTH', perMember: true }],
      gives: { ...NO_GIFT, codePool: true },
      codesLeft: 0,
      isLow: true,
    });
    expect(reward.options[0]).toEqual({
      id: expect.stringMatching(/^rwo_/), key: 'pop', name: 'Pop concert', description: null, image: null, stock: 10, claimed: 0,
      surcharge: 0, legalAge: null, meantForMinAge: 16, meantForMaxAge: 35, audience: null, once: false, gives: null,
      codesLeft: null, isLow: false, archived: false,
    }); // prettier-ignore
    expect(reward.options.map((one: { key: string }) => one.key)).toEqual(['pop', 'chamber', 'zoo', 'wine']);
    expect(await shown(reward.id)).toEqual(reward);
  });

  it('makes keys for options without any', async () => {
    const options = [
      { name: en('Pop concert'), meantForMinAge: 16, meantForMaxAge: 35, stock: 10 },
      { key: 'option-1', name: en('Chamber concert'), meantForMinAge: 55 },
      { name: en('Family zoo day') },
    ];

    const { reward } = await change(app, 'createReward', { ...PLAIN, choose: 1, options });

    expect(reward.options).toMatchObject([
      { key: 'option-2', name: 'Pop concert', meantForMinAge: 16, meantForMaxAge: 35, stock: 10 },
      { key: 'option-1', name: 'Chamber concert', meantForMinAge: 55, stock: null },
      { key: 'option-3', name: 'Family zoo day', stock: null },
    ]);
  });

  it('gives a voucher of a template, itself and by its options', async () => {
    const [five, ten] = [await aTemplate(app).make(), await aTemplate(app).make()];
    const options = [
      { key: 'a', name: en('A'), gives: { voucher: ten } },
      { key: 'b', name: en('B') },
      { key: 'c', name: en('C'), gives: { donation: true } },
    ];

    const { reward } = await change(app, 'createReward', { ...PLAIN, gives: { voucher: five }, choose: 1, options });

    expect(reward.gives).toEqual({ ...NO_GIFT, voucherTemplate: { id: five } });
    expect(reward.options.map(({ gives }: { gives: unknown }) => gives)).toEqual([
      { ...NO_GIFT, voucherTemplate: { id: ten } },
      null,
      { ...NO_GIFT, donation: true },
    ]);
  });

  it('gives no voucher of a template that is archived, of another program, or none', async () => {
    const archived = await aTemplate(app).make();
    await app.asAdmin(`mutation ($id: ID!) { archiveVoucherTemplate(input: { id: $id }) { __typename } }`, {
      id: archived,
    });
    const foreign = await aTemplate(app)
      .by((await app.anotherProgram()).adminKey)
      .make();
    const options = [foreign, 'nonsense'].map((voucher, index) => ({
      key: `o${index}`,
      name: en('O'),
      gives: { voucher },
    }));

    const { problems } = await change(app, 'createReward', {
      ...PLAIN,
      gives: { voucher: archived },
      choose: 1,
      options,
    });

    expect(problems).toEqual([
      { path: ['gives', 'voucher'], message: `"${archived}" is an archived voucher template` },
      {
        path: ['options', '0', 'gives', 'voucher'],
        message: `"${foreign}" is not a voucher template of this program`,
      },
      { path: ['options', '1', 'gives', 'voucher'], message: '"nonsense" is not a voucher template of this program' },
    ]);
  });

  const option = (more: Record<string, unknown>) => ({ choose: 1, options: [{ key: 'a', name: en('A'), ...more }] });
  const timed = (from: string, until: string) => ({
    from: `2027-${from}T00:00:00Z`,
    until: `2027-${until}T00:00:00Z`,
    points: 1,
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ name: [] }, ['name']],
    [{ points: 0 }, ['points']],
    [{ points: -5 }, ['points']],
    [{ money: { amount: '0', currency: 'GBP' } }, ['money.amount']],
    [{ money: { amount: '1.001', currency: 'GBP' } }, ['money.amount']],
    [{ money: { amount: '1', currency: 'EUR' } }, ['money.currency']],
    [{ currency: 'stars' }, ['currency']],
    [{ images: ['http://example.com/a.png'] }, ['images.0']],
    [{ tags: ['a', 'a'] }, ['tags.1']],
    [{ category: '' }, ['category']],
    [{ gives: { donation: false } }, ['gives.donation']],
    [{ visibleFrom: '2027-02-01T00:00:00Z', visibleUntil: '2027-01-01T00:00:00Z' }, ['visibleUntil']],
    [{ redeemableFrom: '2027-02-01T00:00:00Z', redeemableUntil: '2027-02-01T00:00:00Z' }, ['redeemableUntil']],
    [{ timedPrices: [timed('01-02', '01-01')] }, ['timedPrices.0.until']],
    [{ timedPrices: [timed('01-01', '01-03'), timed('01-02', '01-04')] }, ['timedPrices.1']],
    [{ tierPrices: [{ tier: 'nonsense', points: 5 }, { tier: 'nonsense', points: 5 }] }, ['tierPrices.1.tier', 'tierPrices.0.tier', 'tierPrices.1.tier']],
    [{ earlyAccess: [{ tier: 'nonsense', days: 1 }] }, ['earlyAccess', 'earlyAccess.0.tier']],
    [{ limits: [] }, ['limits']],
    [{ limits: [{ uses: 0, period: 'DAY' }] }, ['limits.0.uses']],
    [{ stock: -1 }, ['stock']],
    [{ warnBelow: 0 }, ['warnBelow']],
    [{ position: -1 }, ['position']],
    [{ choose: 1 }, ['choose']],
    [{ options: [{ key: 'a', name: en('A') }] }, ['choose']],
    [{ choose: 2, options: [{ key: 'a', name: en('A') }] }, ['choose']],
    [{ choose: 1, options: [{ key: 'a', name: en('A') }, { key: 'a', name: en('B') }] }, ['options.1.key']],
    [option({ legalAge: 121 }), ['options.0.legalAge']],
    [option({ meantForMinAge: 35, meantForMaxAge: 16 }), ['options.0.meantForMaxAge']],
    [option({ stock: -1 }), ['options.0.stock']],
    [option({ image: 'ftp://x' }), ['options.0.image']],
    [option({ surcharge: -1 }), ['options.0.surcharge']],
    [option({ audience: { segments: ['nobody'] } }), ['options.0.audience.segments.0']],
    [{ audience: { minAge: 5, maxAge: 4 } }, ['audience.maxAge']],
  ])('refuses %j and changes nothing', async (wrong, paths) => {
    const before = await storedRewards(app);

    const { code, problems } = await change(app, 'createReward', { ...PLAIN, ...wrong });

    expect(code).toBe('INVALID_INPUT');
    expect(problems.map(({ path }: { path: string[] }) => path.join('.'))).toEqual(paths);
    expect(await storedRewards(app)).toEqual(before);
  }); // prettier-ignore
});
