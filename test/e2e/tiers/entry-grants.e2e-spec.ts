import { anActivity } from '../../factories/an-activity.js';
import { blockMember, bringInto, closeMember, unblockMember } from '../../factories/a-life.js';
import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aRule } from '../../factories/a-rule.js';
import { aPurchase, type RecordedPurchase } from '../../factories/a-purchase.js';
import { aStory, type Setting, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { createActivityType } from '../history/support/activity-types.js';
import { merge, unmerge } from '../membership/support/merges.js';
import { eraseMember } from '../membership/support/rights.js';
import { cancel, giveBack } from '../purchases/support/calls.js';

const STATEMENT = `query ($id: ID!) {
  member(ref: { id: $id }) {
    balance: points { available owed lifetimeEarned }
    tier { tier { key } progress { current } }
    statement(first: 50) { nodes {
      kind points occurredAt
      source { __typename ... on TierGrant { points grantedAt revokedAt tier { key } } }
    } }
  }
}`;

const UPDATE_CURRENCY = `mutation ($input: UpdatePointCurrencyInput!) { updatePointCurrency(input: $input) { __typename } }`;

const EDIT = `mutation ($update: UpdateTierLadderInput!, $activate: ActivateTierLadderInput!) {
  updateTierLadder(input: $update) { __typename }
  activateTierLadder(input: $activate) { __typename }
}`;

interface Entry {
  kind: string;
  points: number;
  occurredAt: string;
  source: {
    __typename: string;
    points: number;
    grantedAt: string;
    revokedAt: string | null;
    tier: { key: string };
  } | null;
}

describe('entry points', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const metals = (one: LadderFactory): LadderFactory =>
    one
      .primary()
      .tier('bronze', '0')
      .tier('silver', '100', { entryPoints: 10 })
      .tier('gold', '200', { entryPoints: 25, multiplier: '2' });
  const aClimber = async (change: (one: LadderFactory) => LadderFactory = metals, setting: Setting = {}) => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z', ...setting });
    const ladder = await change(aLadder(app).by(story.program.adminKey)).active();
    return { story, ladder };
  };
  const buys = ({ program, member }: Story, amount: number, by: { id: string } = member): Promise<RecordedPurchase> =>
    aPurchase(app).in(program).by(by).worth(String(amount)).record();
  const all = ({ id, lines }: RecordedPurchase) => ({
    purchaseId: id,
    lines: lines.map(({ sku }) => ({ sku, quantity: '1' })),
  });
  const look = async ({ program, member }: Story, { id }: { id: string } = member) => {
    const { data, errors } = await app.call(program.adminKey, STATEMENT, { id });
    expect(errors).toBeUndefined();
    const { statement, ...rest } = data!.member;
    const entries = statement.nodes as Entry[];
    const granted = entries.filter(({ source }) => source?.__typename === 'TierGrant').reverse();
    return { ...rest, granted: granted.map(({ kind, points, source }) => [kind, points, source!.tier.key]), entries };
  };

  it('come with the climb, in the same transaction, from nobody', async () => {
    const { story } = await aClimber();

    await buys(story, 120);

    const { balance, granted, entries, tier } = await look(story);
    expect(balance).toEqual({ available: 130, owed: 0, lifetimeEarned: 130 });
    expect(granted).toEqual([['EARN', 10, 'silver']]);
    expect(entries[0]).toMatchObject({
      source: { points: 10, grantedAt: '2026-11-20T12:00:00.000Z', revokedAt: null },
    });
    expect(tier).toEqual({ tier: { key: 'silver' }, progress: { current: '120' } });
  });

  it('are those of the tier that is reached, not of tiers that are passed', async () => {
    const { story } = await aClimber();

    await buys(story, 250);

    expect((await look(story)).granted).toEqual([['EARN', 25, 'gold']]);
  });

  it('are taken back with the climb, and given again with the next in that period', async () => {
    const { story } = await aClimber();
    const first = await buys(story, 120);

    await giveBack(app, all(first), story.program.shopKey);
    const after = await look(story);
    await buys(story, 150);
    const again = await look(story);

    expect(after.balance).toEqual({ available: 0, owed: 0, lifetimeEarned: 0 });
    expect(after.granted).toEqual([
      ['EARN', 10, 'silver'],
      ['REVERSE', -10, 'silver'],
    ]);
    expect(
      after.entries.find(({ kind, source }: Entry) => kind === 'REVERSE' && source?.__typename === 'TierGrant'),
    ).toBeDefined();
    expect(again.granted).toEqual([
      ['EARN', 10, 'silver'],
      ['REVERSE', -10, 'silver'],
      ['EARN', 10, 'silver'],
    ]);
    expect(again.balance.available).toBe(160);
  });

  it('are taken back by the debt policy where they are spent', async () => {
    for (const [debt, owed] of [
      ['OWE', 130],
      ['FORGIVE', 0],
    ] as const) {
      const { story } = await aClimber(metals, { currency: { debt } });
      const purchase = await buys(story, 120);
      await story.spend(130);

      await cancel(app, { purchaseId: purchase.id, reason: 'A mistake' }, story.program.shopKey);

      expect((await look(story)).balance).toMatchObject({ available: 0, owed });
    }
  });

  it.each(['first', 'second'])('go with their climbs, whichever purchase comes back %s', async (order) => {
    const { story } = await aClimber();
    const [silver, gold] = [await buys(story, 100), await buys(story, 100)];
    expect((await look(story)).tier.tier.key).toBe('gold');

    for (const purchase of order === 'first' ? [silver, gold] : [gold, silver]) {
      await giveBack(app, all(purchase), story.program.shopKey);
    }

    const { tier, balance, granted } = await look(story);
    expect([tier.tier.key, balance.available]).toEqual(['bronze', 0]);
    expect(granted.slice(2).sort()).toEqual([
      ['REVERSE', -10, 'silver'],
      ['REVERSE', -25, 'gold'],
    ]);
  });

  it('of what a return has left go when the rest comes back', async () => {
    const { story } = await aClimber();
    const [gold, rest] = [await buys(story, 250), await buys(story, 150)];

    await giveBack(app, all(gold), story.program.shopKey);
    const left = await look(story);
    await giveBack(app, all(rest), story.program.shopKey);

    expect([left.tier.tier.key, left.granted.at(-1)]).toEqual(['silver', ['EARN', 10, 'silver']]);
    const { tier, balance, granted } = await look(story);
    expect([tier.tier.key, balance.available]).toEqual(['bronze', 0]);
    expect(granted).toEqual([
      ['EARN', 25, 'gold'],
      ['REVERSE', -25, 'gold'],
      ['EARN', 10, 'silver'],
      ['REVERSE', -10, 'silver'],
    ]);
  });

  it.each([
    ['returned', (story: Story, purchase: RecordedPurchase) => story.giveBack(purchase)],
    ['canceled', (story: Story, purchase: RecordedPurchase) => story.cancel(purchase)],
  ])('go when the purchase is %s that led to a climb which time has taken since', async (_, comesBack) => {
    const { story } = await aClimber((one) => metals(one).within('CALENDAR_QUARTER').falling('TO_EARNED'));
    const purchase = await buys(story, 220);
    await story.letTimePass('2027-04-01T12:00:00Z');
    const before = await look(story);

    await comesBack(story, purchase);

    expect([before.tier.tier.key, before.balance.available]).toEqual(['bronze', 245]);
    const { balance, granted } = await look(story);
    expect(balance).toEqual({ available: 0, owed: 0, lifetimeEarned: 0 });
    expect(granted).toEqual([
      ['EARN', 25, 'gold'],
      ['REVERSE', -25, 'gold'],
    ]);
  });

  it('of a lower tier go at once while a higher one stands, and never twice', async () => {
    const { story } = await aClimber();
    const [silver, gold] = [await buys(story, 150), await buys(story, 60)];

    await giveBack(app, all(silver), story.program.shopKey);
    const left = await look(story);
    await giveBack(app, all(gold), story.program.shopKey);

    expect([left.tier.tier.key, left.balance.available]).toEqual(['gold', 60 + 25]);
    expect(left.granted.at(-1)).toEqual(['REVERSE', -10, 'silver']);
    const { tier, balance, granted } = await look(story);
    expect([tier.tier.key, balance]).toEqual(['bronze', { available: 0, owed: 0, lifetimeEarned: 0 }]);
    expect(granted.slice(3)).toEqual([['REVERSE', -25, 'gold']]);
  });

  it('of one year go though a higher tier of the next stands by itself', async () => {
    const { story } = await aClimber();
    const silver = await buys(story, 110);
    await story.letTimePass('2027-02-01T12:00:00Z');
    await buys(story, 210);

    await story.giveBack(silver);

    const { tier, balance } = await look(story);
    expect([tier.tier.key, balance.available]).toEqual(['gold', 210 + 25]);
  });

  it('of another climb to that tier in that period stay', async () => {
    const { story } = await aClimber();
    const [base, first] = [await buys(story, 60), await buys(story, 50)];
    await story.giveBack(first);
    await buys(story, 50);

    await story.giveBack(base);

    const { tier, balance, granted } = await look(story);
    expect([tier.tier.key, balance.available]).toEqual(['silver', 50 + 10]);
    expect(granted).toHaveLength(3);
  });

  describe('of who was merged into somebody', () => {
    /** Two who climb, and are one then; a third takes both in where it says so. */
    const aPair = async (purchases: Record<'mine' | 'theirs', number>, isTwice = false) => {
      const { story } = await aClimber();
      const { adminKey } = story.program;
      const other = await aMember(app).of(story.program).enroll();
      const [mine, theirs] = [await buys(story, purchases.mine), await buys(story, purchases.theirs, other)];
      const { merge: done } = await merge(app, { keep: { id: story.member.id }, absorb: { id: other.id } }, adminKey);
      const third = isTwice ? await aMember(app).of(story.program).enroll() : story.member;
      if (isTwice) await merge(app, { keep: { id: third.id }, absorb: { id: story.member.id } }, adminKey);
      return { story, other, mine, theirs, mergeId: done.id as string, one: third };
    };

    it.each([false, true])('go with their climb, also through two merges: %s', async (isTwice) => {
      const { story, one, theirs } = await aPair({ mine: 60, theirs: 260 }, isTwice);
      const before = await look(story, one);

      await story.giveBack(theirs);

      expect([before.tier.tier.key, before.balance.available]).toEqual(['gold', 60 + 260 + 25]);
      const { tier, balance, granted } = await look(story, one);
      expect([tier.tier.key, balance.available]).toEqual(['bronze', 60]);
      expect(granted).toContainEqual(['REVERSE', -25, 'gold']);
    });

    it.each([false, true])(
      'go with their climb once all of them were erased, also through two merges: %s',
      async (isTwice) => {
        const { story, one, theirs } = await aPair({ mine: 60, theirs: 260 }, isTwice);
        const { adminKey } = story.program;
        await story.setProgram({ erasureCoolingOffDays: 0 });
        expect((await eraseMember(app, { member: { id: one.id } }, adminKey)).member.status).toBe('ERASED');
        const outstanding = async () =>
          (await app.call(adminKey, '{ pointsLiability { available } }')).data.pointsLiability.available;
        const before = await outstanding();

        await story.giveBack(theirs);

        expect([before, await outstanding()]).toEqual([60 + 260 + 25, 60]);
      },
    );

    it('stay while what both have is enough, and go with the rest, each once', async () => {
      const { story, mine, theirs } = await aPair({ mine: 110, theirs: 120 });

      await story.giveBack(theirs);
      const left = await look(story);
      await story.giveBack(mine);

      expect([left.tier.tier.key, left.balance.available]).toEqual(['gold', 110 + 10 + 10]);
      const { balance, granted } = await look(story);
      expect(balance).toMatchObject({ available: 0, owed: 0 });
      expect(granted.filter(([kind]: string[]) => kind === 'REVERSE')).toEqual([
        ['REVERSE', -10, 'silver'],
        ['REVERSE', -10, 'silver'],
      ]);
    });

    it('do not come back when they are two again, nor go twice', async () => {
      const { story, other, theirs, mergeId } = await aPair({ mine: 60, theirs: 260 });
      await story.giveBack(theirs);

      await unmerge(app, { merge: mergeId }, story.program.adminKey);

      const [mine, parted] = [await look(story), await look(story, other)];
      expect([mine.tier.tier.key, mine.balance.available]).toEqual(['bronze', 60]);
      expect([parted.tier.tier.key, parted.balance.available]).toEqual(['bronze', 0]);
    });

    it('go when they are two again and the purchase comes back then', async () => {
      const { story, other, theirs, mergeId } = await aPair({ mine: 60, theirs: 260 });
      await unmerge(app, { merge: mergeId }, story.program.adminKey);

      await story.giveBack(theirs);

      expect((await look(story, other)).balance.available).toBe(0);
      expect((await look(story)).balance.available).toBe(60);
    });
  });

  it('stay when another purchase holds the tier', async () => {
    const { story } = await aClimber();
    const first = await buys(story, 120);
    await buys(story, 110);
    const { balance } = await look(story);

    await cancel(app, { purchaseId: first.id, reason: 'A mistake' }, story.program.shopKey);

    expect((await look(story)).granted).toContainEqual(['EARN', 10, 'silver']);
    expect(balance.available).toBe(120 + 10 + 110 + 25);
  });

  it('are taken back although no tier brings any by then, and given again once tiers do', async () => {
    const { story, ladder } = await aClimber();
    const { adminKey, shopKey } = story.program;
    const bringing = async (entryPoints: number | null) => {
      const tiers = [
        { key: 'bronze', name: [{ locale: 'en', text: 'bronze' }], threshold: '0' },
        { key: 'silver', name: [{ locale: 'en', text: 'silver' }], threshold: '100', entryPoints },
      ];
      const edited = await app.call(adminKey, EDIT, { update: { id: ladder.id, tiers }, activate: { id: ladder.id } });
      expect(edited.data.activateTierLadder).toEqual({ __typename: 'ActivateTierLadderPayload' });
    };
    const purchase = await buys(story, 120);
    await bringing(null);

    await giveBack(app, all(purchase), shopKey);
    const after = await look(story);
    await bringing(15);
    await buys(story, 110);

    expect(after).toMatchObject({ balance: { available: 0, owed: 0 }, tier: { tier: { key: 'bronze' } } });
    expect((await look(story)).granted).toEqual([
      ['EARN', 10, 'silver'],
      ['REVERSE', -10, 'silver'],
      ['EARN', 15, 'silver'],
    ]);
  });

  it('of a lower tier are given where a return leads there', async () => {
    const { story } = await aClimber();
    await buys(story, 90);
    const second = await buys(story, 150);
    expect((await look(story)).granted).toEqual([['EARN', 25, 'gold']]);

    await giveBack(app, all(second), story.program.shopKey);

    expect((await look(story)).granted).toEqual([
      ['EARN', 25, 'gold'],
      ['REVERSE', -25, 'gold'],
    ]);
  });

  it('come once for a period, and again in the next', async () => {
    const { story } = await aClimber((one) => metals(one.within('CALENDAR_QUARTER')));
    await buys(story, 120);
    await story.advance('2027-04-02T12:00:00Z');
    expect((await look(story)).tier.tier.key).toBe('bronze');

    await buys(story, 120);

    expect((await look(story)).granted).toEqual([
      ['EARN', 10, 'silver'],
      ['EARN', 10, 'silver'],
    ]);
  });

  it('do not count, and are not multiplied', async () => {
    const { story } = await aClimber((one) =>
      one
        .primary()
        .tier('bronze', '0')
        .tier('silver', '100', { entryPoints: 500, multiplier: '3' })
        .tier('gold', '200'),
    );

    await buys(story, 120);

    expect(await look(story)).toMatchObject({ tier: { tier: { key: 'silver' } }, balance: { available: 620 } });
  });

  it('are given once to who buys in parallel', async () => {
    const { story } = await aClimber();

    await Promise.all(Array.from({ length: 12 }, () => buys(story, 10)));

    expect((await look(story)).granted).toEqual([['EARN', 10, 'silver']]);
  });

  it('come with an activity that leads to a climb', async () => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    const { adminKey } = story.program;
    await createActivityType(app, { key: 'check-in' }, adminKey);
    const checks = aLadder(app).by(adminKey).primary().counting('ACTIVITIES', 'check-in');
    await checks.tier('new', '0').tier('known', '2', { entryPoints: 7 }).active();
    const checksIn = () => anActivity(app).in(story.program).by(story.member).of('check-in').record();

    const first = await checksIn();
    const before = await look(story);
    const second = await checksIn();

    expect([first.pointsEarned, second.pointsEarned]).toEqual([0, 0]);
    expect([before.tier.tier.key, before.granted]).toEqual(['new', []]);
    const { tier, balance, granted } = await look(story);
    expect([tier.tier.key, balance.available, granted]).toEqual(['known', 7, [['EARN', 7, 'known']]]);
  });

  it('come with a purchase where purchases count', async () => {
    const { story } = await aClimber((one) =>
      one.primary().counting('PURCHASES').tier('new', '0').tier('known', '2', { entryPoints: 7 }),
    );

    await buys(story, 1);
    await buys(story, 1);

    expect((await look(story)).balance.available).toBe(9);
  });

  it('are not given where so many points cannot be counted exactly: the purchase goes through', async () => {
    const { story } = await aClimber((one) =>
      one
        .primary()
        .tier('bronze', '0')
        .tier('silver', '100', { entryPoints: 9007199254740991 })
        .tier('gold', '200', { entryPoints: 25 }),
    );

    const purchase = await buys(story, 120);
    const silver = await look(story);
    await buys(story, 80);
    const gold = await look(story);

    expect(purchase.pointsEarned).toBe(120);
    expect(silver).toMatchObject({
      balance: { available: 120, owed: 0, lifetimeEarned: 120 },
      tier: { tier: { key: 'silver' } },
      granted: [],
    });
    expect(gold).toMatchObject({ balance: { available: 225 }, granted: [['EARN', 25, 'gold']] });
    await giveBack(app, all(purchase), story.program.shopKey);
    expect((await look(story)).balance).toMatchObject({ available: 105, owed: 0 });
  });

  it('are given to who rises when a version comes into force, once, and not to who may not earn', async () => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    const others: EnrolledMember[] = [];
    for (let count = 0; count < 3; count++) others.push(await aMember(app).of(story.program).enroll());
    for (const one of [story.member, ...others]) await buys(story, 120, one);
    await bringInto(app, story.program.adminKey, others[1]!, 'BLOCKED');
    const { id } = await metals(aLadder(app).by(story.program.adminKey)).draft();
    await app.call(story.program.adminKey, `mutation { activateTierLadder(input: { id: "${id}" }) { __typename } }`);

    const found = await Promise.all([story.member, ...others].map((one) => look(story, one)));

    expect(found.map(({ tier, balance }) => [tier.tier.key, balance.available])).toEqual([
      ['silver', 130],
      ['silver', 130],
      ['silver', 120],
      ['silver', 130],
    ]);
  });

  it('are not given to who may not earn when an order is completed, nor later', async () => {
    const { story } = await aClimber();
    const { adminKey } = story.program;
    const order = await aPurchase(app).in(story.program).by(story.member).worth('120').pending().record();
    await blockMember(app, adminKey, story.member, { mayEarn: false, maySpend: true });

    await story.complete(order);
    await unblockMember(app, adminKey, story.member);
    await buys(story, 10);

    const { tier, balance, granted } = await look(story);
    expect({ tier, available: balance.available, granted }).toEqual({
      tier: { tier: { key: 'silver' }, progress: { current: '130' } },
      available: 130,
      granted: [],
    });
  });

  it.each([
    ['closed', closeMember],
    ['blocked from earning', blockMember],
  ])(
    'are not given to who is %s when a return leads to a lower tier, and those of the higher are taken',
    async (_, leave) => {
      const { story } = await aClimber();
      await buys(story, 60);
      const purchase = await aPurchase(app).in(story.program).by(story.member).worth('50').worth('100').record();
      await leave(app, story.program.adminKey, story.member);

      await story.giveBack(purchase, 2);

      const { tier, granted } = await look(story);
      expect(tier).toEqual({ tier: { key: 'silver' }, progress: { current: '110' } });
      expect(granted).toEqual([
        ['EARN', 25, 'gold'],
        ['REVERSE', -25, 'gold'],
      ]);
    },
  );

  describe('are in the point currency', () => {
    /** Shops where 1.00 brings a point, which is the default, and a star as well. */
    const aStarry = async (change: (one: LadderFactory) => LadderFactory) => {
      const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
      const { adminKey } = story.program;
      await story.addCurrency({ code: 'stars' });
      await aRule(app).by(adminKey).inCurrency('stars').active();
      const ladder = change(aLadder(app).by(adminKey).primary()).tier('bronze', '0');
      await ladder.tier('silver', '100', { entryPoints: 10 }).tier('gold', '200', { entryPoints: 25 }).active();
      return story;
    };
    const setStars = async ({ program: { adminKey } }: Story, fields: Record<string, unknown>) => {
      const { data } = await app.call(adminKey, '{ pointCurrencies { id code } }');
      const currencies = data.pointCurrencies as { id: string; code: string }[];
      const input = { id: currencies.find(({ code }) => code === 'stars')?.id, ...fields };
      const changed = await app.call(adminKey, UPDATE_CURRENCY, { input });
      expect(changed.data?.updatePointCurrency).toEqual({ __typename: 'UpdatePointCurrencyPayload' });
    };
    const balances = async (story: Story) => [
      (await story.balance('points')).available,
      (await story.balance('stars')).available,
    ];

    it('that the ladder counts', async () => {
      const story = await aStarry((one) => one.with({ currency: 'stars' }));

      await buys(story, 120);

      expect(await balances(story)).toEqual([120, 130]);
    });

    it('that is the default one where the ladder counts none, and then is', async () => {
      const story = await aStarry((one) => one.counting('SPEND'));

      await buys(story, 120);
      const before = await balances(story);
      await setStars(story, { default: true });
      await buys(story, 100);

      expect(before).toEqual([130, 120]);
      expect(await balances(story)).toEqual([230, 245]);
    });

    it('that is not archived by now: else none are given, and what was given is still taken back', async () => {
      const story = await aStarry((one) => one.with({ currency: 'stars' }));
      const both = await story.buy([120, 130]);
      expect(await balances(story)).toEqual([250, 275]);
      await setStars(story, { archived: true });

      await story.giveBack(both, 2);

      expect((await look(story)).tier.tier.key).toBe('silver');
      expect(await balances(story)).toEqual([120, 120]);
    });
  });
});
