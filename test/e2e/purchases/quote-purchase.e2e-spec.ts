import { bringInto } from '../../factories/a-life.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aKeyOf } from '../membership/support/rights.js';
import { makeActive } from '../tiers/support/counting.js';
import { record } from './support/calls.js';
import { statementsOf } from './support/statements.js';
import { storedIn } from './support/stored.js';

const NOW = '2027-03-01T12:00:00.000Z';

const QUOTE = `query ($input: QuotePurchaseInput!) {
  quotePurchase(input: $input) {
    pointsEarned pointsPending awards { name points explanation rule { id } }
    nearMisses { name points missing { amount currency } message rule { id } }
  }
}`;

const TIER_AFTER = `query ($input: QuotePurchaseInput!) {
  quotePurchase(input: $input) { pointsEarned pointsPending tierAfter { key name threshold } }
}`;

describe('quotePurchase', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let ruleId: string;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    ruleId = await aRule(app).active();
    await aRule(app).named('Large orders').minimumOrder('500').active();
    await aRule(app).named('Spring').from('2027-03-01T12:00:00Z').givesPoints(3).active();
    ada = await aMember(app).with({ externalId: 'ada' }).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const LINES = [{ sku: 'mug', quantity: '3', unitPrice: '4.99', discount: '1.00' }];
  const BASKET = { currency: 'GBP', lines: LINES };

  const quote = (input: Record<string, unknown>, as = app.program.shopKey) => app.call(as, QUOTE, { input });

  it('says what it would earn and why, and writes nothing', async () => {
    const before = await storedIn(app);

    const { data } = await quote({ ...BASKET, member: { externalId: 'ada' }, shipping: '3', orderDiscount: '2.97' });

    expect(data.quotePurchase).toEqual({
      pointsEarned: 44,
      pointsPending: 0,
      awards: [
        {
          name: 'Every pound counts',
          points: 11,
          explanation: '1 point per 1.00 GBP on 11.00 GBP: 11 whole steps',
          rule: { id: ruleId },
        },
        {
          name: 'Large orders',
          points: 0,
          explanation: '11.00 GBP is below the minimum order of 500.00 GBP',
          rule: { id: expect.any(String) },
        },
        {
          name: 'Spring',
          points: 33,
          explanation: '3 points per 1.00 GBP on 11.00 GBP: 11 whole steps',
          rule: { id: expect.any(String) },
        },
      ],
      nearMisses: [
        {
          name: 'Large orders',
          points: 500,
          missing: { amount: '489.00', currency: 'GBP' },
          message: 'Spend 489.00 GBP more for 500 points: Large orders',
          rule: { id: expect.any(String) },
        },
      ],
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('says what a little more would bring, the nearest first', async () => {
    const other = await app.anotherProgram();
    const rule = () => aRule(app).by(other.adminKey);
    await rule().named('Bonus').fixed(50).minimumOrder('50').active();
    await rule()
      .named('Coffee')
      .fixed(20)
      .looksAt({ include: [{ category: 'coffee' }] })
      .minimumScope('12')
      .active();
    await rule().named('Steps').givesPoints(30).per('45').active();
    await rule().named('Pennies').active();
    const lines = [
      { sku: 'beans', category: 'coffee', quantity: '1', unitPrice: '10.50' },
      { sku: 'mug', quantity: '1', unitPrice: '35.30' },
    ];

    const { data } = await quote({ currency: 'GBP', lines }, other.shopKey);

    expect(data.quotePurchase.pointsEarned).toBe(30 + 45);
    expect(data.quotePurchase.nearMisses.map(({ message }: { message: string }) => message)).toEqual([
      'Spend 1.50 GBP more for 20 points: Coffee',
      'Spend 4.20 GBP more for 50 points: Bonus',
    ]);
  });

  it('says what of it would be pending, by the point currency and by rules of their own', async () => {
    const other = await app.anotherProgram();
    const rule = () => aRule(app).by(other.adminKey);
    await rule().active();
    await rule()
      .fixed(7)
      .withPolicies({ pending: { kind: 'AFTER', count: 3, unit: 'DAYS' } })
      .active();

    const { data } = await quote(BASKET, other.shopKey);

    expect(data.quotePurchase).toMatchObject({ pointsEarned: 13 + 7, pointsPending: 7 });
  });

  describe('with drafts', () => {
    it.each(['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'])(
      'lets %s try rules out before they are active',
      async (role) => {
        const other = await app.anotherProgram();
        await aRule(app).by(other.adminKey).active();
        await aRule(app).by(other.adminKey).named('Draft').factor('2').draft();
        const paused = aRule(app).by(other.adminKey).named('Paused').fixed(1000);
        await paused.paused();

        const key = await aKeyOf(app, role, other.adminKey);

        const without = await quote(BASKET, key);
        const tried = await quote({ ...BASKET, includeDrafts: true }, key);

        expect([without, tried].map(({ data }) => data.quotePurchase.pointsEarned)).toEqual([13, 26]);
      },
    );

    it('is not for members', async () => {
      const { errors } = await quote({ ...BASKET, includeDrafts: true }, await ada.token());

      expect(errors).toMatchObject([
        { message: 'includeDrafts is not for members', extensions: { code: 'FORBIDDEN' } },
      ]);
    });
  });

  describe('the tier after it', () => {
    const aClimber = async (isPrimary = true): Promise<Story> => {
      const story = await aStory(app, { at: NOW });
      const ladder = aLadder(app)
        .with({ primary: isPrimary })
        .tier('silver', '0')
        .tier('gold', '100')
        .tier('top', '200');
      const { id } = await ladder.by(story.program.adminKey).draft();
      await makeActive(story, id);
      return story;
    };
    const asked = async (story: Story, amount: string, more: object = {}, as = story.program.shopKey) => {
      const lines = [{ sku: 'mug', quantity: '1', unitPrice: amount }];
      const input = { currency: 'GBP', lines, member: { id: story.member.id }, ...more };
      const { data, errors } = await app.call(as, TIER_AFTER, { input });
      expect(errors).toBeUndefined();
      return data.quotePurchase;
    };
    const keyOf = async (...args: Parameters<typeof asked>) => (await asked(...args)).tierAfter?.key ?? null;

    it('is the one that the purchase leads to, or that the member has', async () => {
      const story = await aClimber();
      await story.earn(90);
      const token = await story.member.token();
      const before = await storedIn(app);

      expect(await keyOf(story, '9.99')).toBe('silver');
      expect(await asked(story, '10')).toMatchObject({ tierAfter: { key: 'gold', name: 'gold', threshold: '100' } });
      expect(await keyOf(story, '110')).toBe('top');
      expect(await keyOf(story, '10', {}, token)).toBe('gold');
      expect(await storedIn(app)).toEqual(before);
      await story.earn(10);
      expect(await keyOf(story, '1')).toBe('gold');
    });

    it('counts points that are pending, and drafts where they are tried out', async () => {
      const story = await aClimber();
      const pending = { pending: { kind: 'AFTER', count: 30, unit: 'DAYS' } };
      await aRule(app).by(story.program.adminKey).fixed(60).withPolicies(pending).active();
      await aRule(app).by(story.program.adminKey).fixed(70).draft();
      await aRule(app).by(story.program.adminKey).fixed(500).notQualifying().active();

      expect(await asked(story, '40')).toMatchObject({ pointsPending: 60, tierAfter: { key: 'gold' } });
      expect(await keyOf(story, '39')).toBe('silver');
      expect(await keyOf(story, '70', { includeDrafts: true }, story.program.adminKey)).toBe('top');
    });

    it('stays where nothing counts yet: an order that is not completed', async () => {
      const story = await aClimber();
      await story.setCurrency({ pending: { kind: 'COMPLETED' } });

      const order = await asked(story, '100', { completed: false });

      expect(order).toMatchObject({ pointsEarned: 100, pointsPending: 100, tierAfter: { key: 'silver' } });
      expect(await asked(story, '100', { completed: null })).toMatchObject({
        pointsPending: 0,
        tierAfter: { key: 'gold' },
      });
      expect(await story.earn(100, { completed: false })).toMatchObject({ pointsEarned: 100 });
      expect(await keyOf(story, '1')).toBe('silver');
    });

    it('is that of the day of the purchase, as long as what is reached then lasts', async () => {
      const story = await aStory(app, { at: '2027-04-10T12:00:00Z' });
      const ladder = aLadder(app).primary().within('CALENDAR_QUARTER').tier('silver', '0').tier('gold', '100');
      await makeActive(story, (await ladder.by(story.program.adminKey).draft()).id);
      await story.earn(60, { purchasedAt: '2027-03-31T22:59:59Z' });

      // The second quarter begins in London while it is 23:00 in UTC.
      expect(await keyOf(story, '40', { purchasedAt: '2027-03-31T22:59:59Z' })).toBe('gold');
      expect(await keyOf(story, '40', { purchasedAt: '2027-03-31T23:00:00Z' })).toBe('silver');
    });

    it('is settled: a tier that is over is not counted, though nobody has noted it', async () => {
      const story = await aClimber();
      await story.earn(100);
      await story.letTimePass('2029-01-01T00:00:00Z');

      expect([await keyOf(story, '99'), await keyOf(story, '100')]).toEqual(['silver', 'gold']);
    });

    it('is where they are for who earns nothing', async () => {
      const story = await aClimber();
      await story.earn(100);
      await bringInto(app, story.program.adminKey, story.member, 'BLOCKED');

      expect(await asked(story, '500')).toMatchObject({ pointsEarned: 0, tierAfter: { key: 'gold' } });
    });

    it('is null for nobody, and without an active primary ladder', async () => {
      const [story, secondary] = [await aClimber(), await aClimber(false)];
      const without = await aStory(app, { at: NOW });
      await aLadder(app).primary().by(without.program.adminKey).draft();

      expect(await keyOf(story, '500', { member: null })).toBeNull();
      expect(await keyOf(secondary, '500')).toBeNull();
      expect(await keyOf(without, '500')).toBeNull();
    });
  });

  it('knows the limits that are reached, the audience and the first purchase', async () => {
    const other = await app.anotherProgram();
    const rule = () => aRule(app).by(other.adminKey);
    await rule().named('Once').fixed(5).limits({ uses: 1, period: 'EVER' }).active();
    await rule().named('Adults').fixed(3).forAudience({ minAge: 18 }).active();
    await rule().named('First').fixed(100).firstPurchaseOnly().active();
    const adult = await aMember(app).of(other).bornOn('1980-02-29').enroll();
    const child = await aMember(app).of(other).bornOn('2020-01-01').enroll();
    await aPurchase(app).in(other).by(adult).record();

    const answers = [];
    for (const member of [{ id: adult.id }, { id: child.id }, undefined]) {
      const { data } = await quote({ ...BASKET, member }, other.shopKey);
      answers.push(data.quotePurchase.awards.map(({ name, points }: Record<string, unknown>) => `${name} ${points}`));
    }

    expect(answers).toEqual([
      ['Once 0', 'Adults 3'],
      ['Once 5', 'First 100'],
      ['Once 5', 'First 100'],
    ]);
  });

  it('says what recordPurchase then awards', async () => {
    const basket = {
      ...BASKET,
      shipping: '3',
      orderDiscount: '0.01',
      channel: 'web',
      payments: [{ kind: 'OTHER', amount: '1' }],
    };
    const quoted = (await quote({ ...basket, member: { id: ada.id } })).data.quotePurchase;

    const recorded = await record(app, aPurchase(app).by(ada).with(basket).input());

    const awards = quoted.awards.map(({ name, points, explanation }: Record<string, unknown>) => ({
      name,
      points,
      explanation,
    }));
    expect(recorded).toMatchObject({ pointsEarned: quoted.pointsEarned, awards });
  });

  it('is of now unless it names a date', async () => {
    const now = await quote(BASKET);
    const before = await quote({ ...BASKET, purchasedAt: '2027-03-01T11:59:59.999Z' });

    expect([now.data.quotePurchase.pointsEarned, before.data.quotePurchase.pointsEarned]).toEqual([52, 13]);
  });

  it('needs no member: somebody who would enroll', async () => {
    const { data } = await quote(BASKET);

    expect(data.quotePurchase.pointsEarned).toBe(52);
  });

  it('is for the caller with a member token, who need not say so', async () => {
    const token = await ada.token();

    const answers = [await quote(BASKET, token), await quote({ ...BASKET, member: { externalId: 'ada' } }, token)];

    expect(answers.map(({ data }) => data.quotePurchase.pointsEarned)).toEqual([52, 52]);
  });

  it('finds nobody else with a member token', async () => {
    const bob = await aMember(app).enroll();
    const token = await ada.token();

    const other = await quote({ ...BASKET, member: { id: bob.id } }, token);
    const nobody = await quote({ ...BASKET, member: { externalId: 'nobody' } }, token);

    const { requestId: _one, ...extensions } = other.errors![0]!.extensions;
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(other.errors![0]!.message).toBe('member: there is no such member in this program');
    expect(nobody.errors![0]!.message).toBe(other.errors![0]!.message);
  });

  it('gives the awards a known number of statements', async () => {
    await quote(BASKET);

    const statements = await statementsOf(app, () => quote({ ...BASKET, member: { externalId: 'ada' } }));

    expect(statements).toEqual([
      'find-earning-rules-by-ids',
      'find-members',
      'find-members-by-identifier',
      'read-moment',
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another currency', { currency: 'EUR' }, 'currency: purchases of this program are in GBP, not EUR'],
    ['an unknown member', { member: { id: 'mem_nonsense' } }, 'member: there is no such member in this program'],
    ['no lines', { lines: [] }, 'lines: 0 lines; 1 to 500 are allowed'],
    [
      'wrong lines, naming all that is wrong',
      { lines: [{ sku: '', quantity: '0', unitPrice: '-1' }], channel: 'a\u0000b' },
      'channel: must have 1 to 64 characters, no control characters; ' +
        'lines.0.sku: must have 1 to 100 characters, no control characters; ' +
        'lines.0.quantity: 0 is not above 0 and up to 1000000000, with at most 6 decimals; ' +
        'lines.0.unitPrice: -1 is not within 0 and 1000000000000, with at most 6 decimals',
    ],
    ['a discount above all lines', { orderDiscount: '14' }, 'orderDiscount: is more than all lines together'],
    [
      'a date in the future',
      { purchasedAt: '2027-03-01T12:05:00.001Z' },
      'purchasedAt: 2027-03-01T12:05:00.001Z is in the future; it is 2027-03-01T12:00:00.000Z',
    ],
    [
      'a date too far back',
      { purchasedAt: '2027-01-30T11:59:59Z' },
      'purchasedAt: 2027-01-30T11:59:59.000Z is too far back; the earliest is 2027-01-30T12:00:00.000Z (30 days)',
    ],
  ])('refuses %s', async (_what, changes, message) => {
    const { data, errors } = await quote({ ...BASKET, ...changes });

    expect(data).toBeNull();
    expect(errors).toMatchObject([{ message, path: ['quotePurchase'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('refuses a basket of more points than can be counted', async () => {
    const other = await app.anotherProgram();
    await aRule(app).by(other.adminKey).givesPoints(1_000_000_000).per('0.01').active();

    const { errors } = await quote(
      { ...BASKET, lines: [{ sku: 'moon', quantity: '1', unitPrice: '1000000000000' }] },
      other.shopKey,
    );

    expect(errors?.[0]?.message).toBe('lines: would earn more than 9007199254740991 points');
  });
});
