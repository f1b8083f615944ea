import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { setStatus } from '../points/support/corrections.js';
import { addCodes, anActiveReward, cancel, eventsOf, redeem, shelfOf, storingNothing } from './support/redemptions.js';
import { change, en, NIGHT_OUT, PLAIN } from './support/rewards.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('redeemReward', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.credit(10_000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('spends the points and answers what was redeemed', async () => {
    const mug = await anActiveReward(story, { stock: 5, money: { amount: '2.50', currency: 'GBP' } });

    const outcome = await redeem(story, mug.id, { quantity: 3 });

    expect(outcome).toEqual({
      replayed: false,
      member: { id: story.member.id, points: { available: 8500, held: 0 } },
      redemption: {
        id: expect.stringMatching(/^rdm_/),
        status: 'ISSUED', quantity: 3, version: 1, points: 1500, money: { amount: '7.50', currency: 'GBP' }, createdAt: NOW,
        expiresAt: null, issuedAt: NOW, fulfilledAt: null, endedAt: null, reason: null, choices: [], items: [], voucher: null,
        code: null,
      },
    }); // prettier-ignore
    expect((await story.postings()).slice(1)).toEqual(['SPEND -1500']);
    expect(await eventsOf(story)).toEqual(['reward.redeemed']);
    expect(await shelfOf(story)).toMatchObject({ stock: [{ remaining: 2, claimed: 3 }] });
  });

  it('takes options with their surcharges, each from its stock', async () => {
    const options = [
      { key: 'a', name: en('A'), surcharge: 100, stock: 10 },
      { key: 'b', name: en('B'), once: true },
      { key: 'c', name: en('C') },
    ];
    const both = await anActiveReward(story, { choose: 3, options });
    const choices = [{ option: both.options['a'], quantity: 2 }, { option: both.options['b'] }];

    const { redemption } = await redeem(story, both.id, { choices, quantity: 2 });

    expect(redemption).toMatchObject({
      points: 1400,
      choices: [
        { option: { key: 'a' }, quantity: 2 },
        { option: { key: 'b' }, quantity: 1 },
      ],
    });
    expect(await shelfOf(story)).toMatchObject({
      stock: [
        { option: 0, claimed: 2 },
        { option: 1, remaining: 6, claimed: 4 },
        { option: 2, remaining: null, claimed: 2 },
        { option: 3, claimed: 0 },
      ],
      totals: [
        [{ span: 1, uses: 2, points: 1400 }, { span: 2 }, { span: 3 }],
        [{ chosen: 2 }, { chosen: 4 }, { chosen: 2 }],
      ],
    });
  });

  it('gives codes from pools in their order, and vouchers', async () => {
    const voucher = await aTemplate(app).by(story.program.adminKey).make();
    const options = [
      { key: 'film', name: en('Film'), gives: { codePool: true } },
      { key: 'ten', name: en('Ten'), gives: { voucher } },
    ];
    const night = await anActiveReward(story, { choose: 2, options });
    await addCodes(story, { reward: night.id, option: night.options['film'], codes: ['F-1', 'F-2', 'F-3'] });
    const choices = [{ option: night.options['film'] }, { option: night.options['ten'] }];

    const first = (await redeem(story, night.id, { choices, quantity: 2 })).redemption;
    const token = await story.member.token();
    const second = (await redeem(story, night.id, { member: null, choices }, token)).redemption;

    expect(first.items).toEqual([
      { number: 1, option: { key: 'film' }, code: 'F-1', voucher: null },
      { number: 2, option: { key: 'film' }, code: 'F-2', voucher: null },
      { number: 3, option: { key: 'ten' }, code: null, voucher: { id: expect.any(String), status: 'ISSUED', code: expect.any(String) } },
      { number: 4, option: { key: 'ten' }, code: null, voucher: { id: expect.any(String), status: 'ISSUED', code: expect.any(String) } },
    ]); // prettier-ignore
    expect(first.code).toBe('F-1');
    expect(first.voucher.id).toBe(first.items[2].voucher.id);
    expect(second.code).toBe('F-3');
    expect(await eventsOf(story)).toEqual([
      ...['reward.redeemed', 'voucher.issued', 'voucher.issued'],
      ...['reward.redeemed', 'voucher.issued'],
    ]);
    expect(await storingNothing(story, () => redeem(story, night.id, { choices }))).toEqual({
      code: 'OUT_OF_STOCK',
      message: 'There are 0 left, fewer than 1.',
      path: ['choices'],
      option: { key: 'film' },
      remaining: 0,
    });
  });

  it('costs the lowest price that holds: of a tier, of a time, or its own', async () => {
    const { tiers } = await aLadder(app)
      .by(story.program.adminKey)
      .primary()
      .tier('basic', '0')
      .tier('gold', '100')
      .active();
    const timedPrices = [{ from: '2027-03-01T12:00:00Z', until: '2027-03-02T00:00:00Z', points: 450 }];
    const mug = await anActiveReward(story, { tierPrices: [{ tier: tiers['gold'], points: 300 }], timedPrices });
    const paid = async () => (await redeem(story, mug.id)).redemption.points;

    expect(await paid()).toBe(450);
    await story.letTimePass('2027-03-02T00:00:00Z');
    expect(await paid()).toBe(500);
    await story.earn(100);
    expect(await paid()).toBe(300);
    expect(await shelfOf(story)).toMatchObject({ totals: [expect.anything(), [{ chosen: 2 }, { chosen: 1 }]] });
  });

  it('happens once for a key, and never for another input', async () => {
    const mug = await anActiveReward(story);
    const input = { idempotencyKey: 'once' };

    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(story, mug.id, input)));

    expect(new Set(answers.map(({ redemption }) => redemption.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await redeem(story, mug.id, { ...input, quantity: 2 })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await story.balance()).toEqual(having({ available: 9500 }));
  });

  it('keeps limits of a member and of all together, in calendar periods', async () => {
    const limits = [
      { uses: 2, period: 'DAY' },
      { points: 2000, period: 'MONTH' },
      { uses: 6, period: 'EVER', perMember: false },
    ];
    const mug = await anActiveReward(story, { limits });
    const other = await aMember(app).of(story.program).enroll();
    const refused = (input = {}) => storingNothing(story, () => redeem(story, mug.id, input));

    expect(await refused({ quantity: 3 })).toEqual({
      code: 'LIMIT_REACHED',
      message: 'It can be redeemed 2 times a day.',
      path: ['reward'],
      limit: 2,
      period: 'DAY',
      resetsAt: '2027-03-02T00:00:00.000Z',
    });
    await redeem(story, mug.id, { quantity: 2 });
    expect(await refused()).toMatchObject({ code: 'LIMIT_REACHED', period: 'DAY' });
    await story.letTimePass('2027-03-02T00:00:00Z');
    const last = await redeem(story, mug.id, { quantity: 2 });
    await story.letTimePass('2027-03-31T22:59:59Z');
    expect(await refused()).toMatchObject({ limit: 2000, period: 'MONTH', resetsAt: '2027-03-31T23:00:00.000Z' });
    await story.letTimePass('2027-03-31T23:00:00Z');
    await redeem(story, mug.id, { quantity: 2 });
    await story.letTimePass('2027-04-02T00:00:00Z');
    expect(await refused()).toMatchObject({
      message: 'It can be redeemed 6 times ever by all members together.',
      limit: 6,
      period: 'EVER',
      resetsAt: null,
    });
    expect(await refused({ member: { id: other.id } })).toMatchObject({ code: 'LIMIT_REACHED', period: 'EVER' });
    await cancel(story, last.redemption.id);
    expect(await redeem(story, mug.id)).toMatchObject({ redemption: { status: 'ISSUED' } });
  });

  it('refuses what is over, for others, or not to be had, with all reasons', async () => {
    const { tiers } = await aLadder(app)
      .by(story.program.adminKey)
      .primary()
      .tier('basic', '0')
      .tier('gold', '100')
      .active();
    const night = await anActiveReward(story, {
      redeemableFrom: '2027-04-01T00:00:00Z',
      audience: { minTier: tiers['gold'], minAge: 18 },
      choose: 1,
      options: [{ key: 'a', name: en('A'), audience: { maxAge: 20 } }],
    });

    const refused = await storingNothing(story, () =>
      redeem(story, night.id, { choices: [{ option: night.options['a'] }] }),
    );

    const none = { option: null, from: null, needed: null, resetsAt: null, missing: null };
    expect(refused).toEqual({
      code: 'REWARD_NOT_AVAILABLE',
      message: 'The reward cannot be redeemed: NOT_YET, AGE_UNKNOWN, TIER_TOO_LOW, AGE_UNKNOWN.',
      path: ['reward'],
      reasons: [
        { ...none, code: 'NOT_YET', from: '2027-04-01T00:00:00.000Z' },
        { ...none, code: 'AGE_UNKNOWN' },
        { ...none, code: 'TIER_TOO_LOW', needed: { key: 'gold' } },
        { ...none, code: 'AGE_UNKNOWN', option: { key: 'a' } },
      ],
    });
  });

  it('asks for as many options as are to be chosen, and knows none that the law forbids', async () => {
    const night = await anActiveReward(story, { ...NIGHT_OUT, gives: { handFulfilled: true } });
    const choosing = (...choices: Record<string, unknown>[]) =>
      storingNothing(story, () => redeem(story, night.id, { choices }));
    const { pop, zoo, wine } = night.options;
    const problem = (path: string[], message: string) => ({ code: 'INVALID_INPUT', problems: [{ path, message }] });

    expect(await choosing()).toEqual({
      code: 'CHOICE_REQUIRED',
      message: '1 of the options is to be chosen.',
      path: ['choices'],
      choose: 1,
      options: [{ key: 'pop' }, { key: 'chamber' }, { key: 'zoo' }],
    });
    expect(await choosing({ option: pop }, { option: zoo })).toMatchObject({ code: 'CHOICE_REQUIRED' });
    expect(await choosing({ option: pop, quantity: 2 })).toMatchObject({ code: 'CHOICE_REQUIRED' });
    for (const unknown of [wine, 'nonsense', (await anActiveReward(story)).id])
      expect(await choosing({ option: unknown })).toMatchObject(
        problem(['choices', '0', 'option'], 'is not an option of this reward'),
      );
    const toStaff = await storingNothing(story, () =>
      redeem(story, night.id, { choices: [{ option: wine }] }, story.program.adminKey),
    );
    expect(toStaff).toMatchObject({
      code: 'REWARD_NOT_AVAILABLE',
      reasons: [{ code: 'AGE_UNKNOWN', option: { key: 'wine' } }],
    });
    expect(await choosing({ option: pop }, { option: pop })).toMatchObject(
      problem(['choices', '1', 'option'], 'is chosen above already: say how many there'),
    );
  });

  it.each([
    [{ quantity: 0 }, 'quantity', '0 is not within 1 to 100'],
    [{ quantity: 101 }, 'quantity', '101 is not within 1 to 100'],
    [{ choices: [{ option: 'x', quantity: 0 }] }, 'choices.0.quantity', '0 is not within 1 to 50'],
    [
      { quantity: 100, choices: [{ option: 'x', quantity: 11 }] },
      'quantity',
      'would be 1100 things at once, and 1000 are allowed: redeem them one after the other',
    ],
    [{ idempotencyKey: '' }, 'idempotencyKey', 'must have 1 to 255 characters, no control characters'],
  ])('refuses %j', async (input, path, message) => {
    const mug = await anActiveReward(story);

    const { code, problems } = await storingNothing(story, () => redeem(story, mug.id, input));

    expect([code, problems]).toEqual(['INVALID_INPUT', [{ path: path.split('.'), message }]]);
  });

  it('says how many of a pool that options share were wanted', async () => {
    const options = ['pop', 'opera'].map((key) => ({ key, name: en(key) }));
    const night = await anActiveReward(story, { gives: { codePool: true }, choose: 2, options });
    await addCodes(story, { reward: night.id, codes: ['N-1'] });
    const choices = Object.values(night.options).map((option) => ({ option }));

    expect(await storingNothing(story, () => redeem(story, night.id, { choices }))).toMatchObject({
      code: 'OUT_OF_STOCK',
      message: 'There are 1 left, fewer than 2.',
      option: null,
      remaining: 1,
    });
  });

  it('needs the points (P6), the stock, and somebody who may spend', async () => {
    const mug = await anActiveReward(story, { points: 10_001, stock: 1 });
    const refused = (input = {}, as?: string) => storingNothing(story, () => redeem(story, mug.id, input, as));

    expect(await refused()).toEqual({
      code: 'INSUFFICIENT_POINTS',
      message: '10001 points are needed, 10000 are available.',
      path: ['reward'],
      required: 10_001,
      available: 10_000,
      missing: 1,
    });
    expect(await refused({ quantity: 2 })).toMatchObject({ code: 'OUT_OF_STOCK', option: null, remaining: 1 });
    expect(await refused({ member: { externalId: 'nobody' } })).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
    expect(await refused({ member: null })).toMatchObject({ code: 'INVALID_INPUT', path: ['member'] });
    await setStatus(story, 'PAUSED');
    expect(await refused()).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', status: 'PAUSED' });
  });

  it('finds only what is active and in their catalogue', async () => {
    const { adminKey } = story.program;
    const draft = (await change(app, 'createReward', PLAIN, adminKey)).reward.id;
    const hidden = (await anActiveReward(story, { visibleFrom: '2027-04-01T00:00:00Z' })).id;
    const paused = (await anActiveReward(story)).id;
    await change(app, 'pauseReward', { id: paused }, adminKey);
    const foreign = (await anActiveReward(await aStory(app, { at: NOW }))).id;

    for (const id of [draft, hidden, paused, foreign, 'nonsense'])
      expect(await storingNothing(story, () => redeem(story, id))).toMatchObject({
        code: 'REWARD_NOT_FOUND',
        path: ['reward'],
      });
  });

  it('counts for what the program lets members spend in a day, unless it was canceled', async () => {
    await story.setProgram({ spendingLimit: { uses: 3, points: 1200 } });
    const mug = await anActiveReward(story, { points: 500 });

    const first = await redeem(story, mug.id);
    await redeem(story, mug.id);
    expect(await storingNothing(story, () => redeem(story, mug.id))).toMatchObject({
      code: 'LIMIT_REACHED',
      limit: 1200,
      period: 'DAY',
    });
    await cancel(story, first.redemption.id);

    expect(await redeem(story, mug.id)).toMatchObject({ redemption: { status: 'ISSUED' } });
  });

  it('is for the shop, support, administrators, and members for themselves', async () => {
    const mug = await anActiveReward(story);
    const other = await aMember(app).of(story.program).enroll();
    const token = await story.member.token();

    expect(await redeem(story, mug.id, { member: null }, token)).toMatchObject({ member: { id: story.member.id } });
    expect(await redeem(story, mug.id, { member: { id: other.id } }, token)).toMatchObject({
      code: 'MEMBER_NOT_FOUND',
    });
    expect(await redeem(story, mug.id, {}, story.program.adminKey)).toMatchObject({ redemption: { status: 'ISSUED' } });
    const { rows } = await app.database.pool.query(`SELECT action FROM audit_entry WHERE action = 'redeemReward'`);
    expect(rows).toHaveLength(1);
  });
});
