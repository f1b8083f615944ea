import { decodeId } from '../../../src/kernel/ids.js';
import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import { pauseMember, resumeMember } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import type { RecordedPurchase } from '../../factories/a-purchase.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { merge, unmerge } from '../membership/support/merges.js';
import { buys, climbable } from './support/counting.js';
import { endTierOverride, overrideTier, tierOf } from './support/overrides.js';

const STANDING = `tier { key } since lastDay inGrace progress { current }
  history { from { key } to { key } cause source { ... on Purchase { id } } }`;
const MEMBER = `query ($id: ID!) { node(id: $id) { ... on Member { id tier { ${STANDING} } } } }`;

const COUNTING = `query ($id: ID!) { node(id: $id) { ... on Member { tier { tier { key } lastDay } } } }`;

const KEEPING = `query ($id: ID!) { node(id: $id) { ... on Member {
  tier { tier { key } lastDay progress { toKeep } }
} } }`;

const TIERS = 'query ($id: ID!) { tierLadder(id: $id) { tiers { id } } }';

describe('the standings of members who are merged', () => {
  let app: TestApp;
  let story: Story;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  let tiers: { id: string }[];
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const metals = (): LadderFactory =>
    aLadder(app).primary().tier('bronze', '0').tier('silver', '100').tier('gold', '200').tier('black', '400');

  /** Ada survives, Bob is absorbed; both joined on 1 January 2027 at 9 in London. */
  const aPair = async (ladder = metals()): Promise<void> => {
    story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    const id = await climbable(story, ladder);
    const { data } = await app.call(story.program.adminKey, TIERS, { id });
    tiers = data.tierLadder.tiers;
    ada = story.member;
    bob = await aMember(app).of(story.program).enroll();
  };
  const buy = (member: EnrolledMember, amount: number, at: string): Promise<RecordedPurchase> =>
    buys(story, { member, amount, at });
  const mergeAt = async (at: string): Promise<string> => {
    await story.letTimePass(at);
    const done = await merge(app, { keep: { id: ada.id }, absorb: { id: bob.id } }, story.program.adminKey);
    expect(done).toMatchObject({ replayed: false });
    return done.merge.id;
  };
  const unmergeAt = async (id: string, at: string): Promise<void> => {
    await story.letTimePass(at);
    expect(await unmerge(app, { merge: id }, story.program.adminKey)).toMatchObject({ replayed: false });
  };
  const standing = async ({ id }: EnrolledMember) => {
    const { data, errors } = await app.call(story.program.adminKey, MEMBER, { id });
    expect(errors).toBeUndefined();
    return data.node.tier;
  };
  /** Where a member stands, until when, and what is missing to stay. */
  const keeping = async ({ id }: EnrolledMember) =>
    (await app.call(story.program.adminKey, KEEPING, { id })).data.node.tier;
  /** Everything that is stored of where a member stands. */
  const stored = async ({ id }: EnrolledMember) => {
    const { rows } = await app.database.pool.query(
      `SELECT tier, floor_tier, since, last_day::text, reckoned_on::text, grace_from::text, floor_last_day::text, review_on::text
       FROM tier_standing WHERE member_id = $1`,
      [decodeId('mem', id)],
    );
    return rows;
  };
  /** Gives a member a tier, as staff do, by its number. */
  const lift = async (member: EnrolledMember, number: number, lastDay: string | null): Promise<void> => {
    const { adminKey } = story.program;
    const tier = tiers[number - 1]?.id;
    expect(await overrideTier(app, adminKey, member, { tier, until: lastDay })).toMatchObject({ replayed: false });
  };
  const change = (from: string, to: string, cause: string, source: RecordedPurchase | null = null) => ({
    from: { key: from },
    to: { key: to },
    cause,
    source: source && { id: source.id },
  });

  it('are the higher of both, since when it was reached, with the history of both', async () => {
    await aPair();
    const mine = await buy(ada, 100, '2027-02-01T12:00:00Z');
    const theirs = await buy(bob, 200, '2027-03-01T12:00:00Z');

    await mergeAt('2027-04-01T12:00:00Z');

    expect(await standing(ada)).toEqual({
      tier: { key: 'gold' },
      since: '2027-03-01T12:00:00.000Z',
      lastDay: '2028-12-31',
      inGrace: false,
      progress: { current: '300' },
      history: [
        change('silver', 'gold', 'MERGE', theirs),
        change('bronze', 'gold', 'PURCHASE', theirs),
        change('bronze', 'silver', 'PURCHASE', mine),
      ],
    });
  });

  it('stay as they are where the survivor stands higher', async () => {
    await aPair();
    const mine = await buy(ada, 200, '2027-02-01T12:00:00Z');
    const theirs = await buy(bob, 100, '2027-03-01T12:00:00Z');
    const before = await stored(ada);

    await mergeAt('2027-04-01T12:00:00Z');

    expect(await stored(ada)).toEqual(before);
    expect(await standing(ada)).toMatchObject({
      tier: { key: 'gold' },
      since: '2027-02-01T12:00:00.000Z',
      history: [change('bronze', 'silver', 'PURCHASE', theirs), change('bronze', 'gold', 'PURCHASE', mine)],
    });
  });

  it('are, of one tier, what lasts longer, and nobody is told of a change', async () => {
    await aPair(metals().within('CALENDAR_QUARTER'));
    await buy(ada, 100, '2027-02-01T12:00:00Z');
    await buy(bob, 100, '2027-04-10T12:00:00Z');

    await mergeAt('2027-05-01T12:00:00Z');

    expect(await standing(ada)).toMatchObject({
      tier: { key: 'silver' },
      since: '2027-02-01T12:00:00.000Z',
      lastDay: '2027-09-30',
      history: [{ cause: 'PURCHASE' }, { cause: 'PURCHASE' }],
    });
  });

  it('climb at once where both have enough together', async () => {
    await aPair();
    const mine = await buy(ada, 60, '2027-02-01T12:00:00Z');
    await buy(bob, 60, '2027-03-01T12:00:00Z');

    await mergeAt('2027-04-01T12:00:00Z');
    await story.giveBack(mine);

    expect(await standing(ada)).toMatchObject({
      tier: { key: 'silver' },
      since: '2027-04-01T12:00:00.000Z',
      lastDay: '2028-12-31',
      progress: { current: '60' },
      history: [change('bronze', 'silver', 'MERGE')],
    });
  });

  it('climb beyond what either had', async () => {
    await aPair();
    await buy(ada, 250, '2027-02-01T12:00:00Z');
    await buy(bob, 250, '2027-03-01T12:00:00Z');

    await mergeAt('2027-04-01T12:00:00Z');

    expect(await standing(ada)).toMatchObject({ tier: { key: 'black' }, history: [{ cause: 'MERGE' }, {}, {}] });
  });

  it('are settled first: what is over is not handed on', async () => {
    await aPair(metals().within('CALENDAR_QUARTER').falling('TO_EARNED'));
    await buy(bob, 200, '2027-02-01T12:00:00Z');

    await mergeAt('2027-07-01T00:00:00Z');

    expect(await standing(ada)).toMatchObject({
      tier: { key: 'bronze' },
      history: [
        change('gold', 'bronze', 'REVIEW'),
        { ...change('bronze', 'gold', 'PURCHASE'), source: { id: expect.any(String) } },
      ],
    });
  });

  it('are revoked for the survivor when the purchase that led to them comes back', async () => {
    await aPair();
    const mine = await buy(ada, 30, '2027-02-01T12:00:00Z');
    const theirs = await buy(bob, 120, '2027-03-01T12:00:00Z');
    await mergeAt('2027-04-01T12:00:00Z');

    await story.giveBack(theirs);

    expect(await standing(ada)).toMatchObject({
      tier: { key: 'bronze' },
      since: '2027-01-01T09:00:00.000Z',
      lastDay: null,
      progress: { current: '30' },
      history: [change('silver', 'bronze', 'RETURN', theirs), { cause: 'MERGE' }, { cause: 'PURCHASE' }],
    });
    await story.giveBack(mine);
    expect(await standing(ada)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '0' } });
  });

  it('fall back to the survivor’s own when what was taken over is revoked', async () => {
    await aPair();
    await buy(ada, 100, '2027-02-01T12:00:00Z');
    const theirs = await buy(bob, 200, '2027-03-01T12:00:00Z');
    await mergeAt('2027-04-01T12:00:00Z');

    await story.giveBack(theirs);

    expect(await standing(ada)).toMatchObject({
      tier: { key: 'silver' },
      since: '2027-02-01T00:00:00.000Z',
      history: [change('gold', 'silver', 'RETURN', theirs), {}, {}, {}],
    });
  });

  it('stay when the purchase comes back and the rest is enough', async () => {
    await aPair();
    await buy(ada, 100, '2027-02-01T12:00:00Z');
    await buy(ada, 90, '2027-02-02T12:00:00Z');
    const theirs = await buy(bob, 120, '2027-03-01T12:00:00Z');
    await mergeAt('2027-04-01T12:00:00Z');

    await story.giveBack(theirs);

    expect(await standing(ada)).toMatchObject({ tier: { key: 'gold' } });
  });

  it.each<[string, own: [number, string | null] | null, other: [number, string | null] | null, lastDay: string | null]>(
    [
      ['the higher', [2, '2027-12-31'], [3, '2027-06-30'], '2027-06-30'],
      ['their own where that is higher', [3, '2027-06-30'], [2, '2027-12-31'], '2027-06-30'],
      ['the longer of one tier', [3, '2027-06-30'], [3, '2027-12-31'], '2027-12-31'],
      ['the one for ever of one tier', [3, '2027-06-30'], [3, null], null],
      ['the only one', null, [3, '2027-06-30'], '2027-06-30'],
    ],
  )('keep of what staff gave %s', async (_, own, other, lastDay) => {
    await aPair();
    if (own) await lift(ada, ...own);
    if (other) await lift(bob, ...other);

    const id = await mergeAt('2027-04-01T12:00:00Z');
    const { data } = await app.call(story.program.adminKey, COUNTING, { id: ada.id });
    await unmergeAt(id, '2027-04-02T12:00:00Z');

    expect(data.node.tier).toEqual({ tier: { key: 'gold' }, lastDay });
    const given = (await stored(ada)).map(({ floor_tier, floor_last_day }) => [floor_tier, floor_last_day]);
    expect(given).toEqual([own ?? [null, null]]);
  });

  it('go back from grace too, which has kept nothing', async () => {
    await aPair(metals().falling('ONE_STEP', 30));
    await buy(bob, 200, '2027-02-01T12:00:00Z');

    const id = await mergeAt('2028-12-20T12:00:00Z');
    await story.letTimePass('2029-01-10T12:00:00Z');
    const graced = await standing(ada);
    await unmergeAt(id, '2029-01-10T13:00:00Z');

    expect(graced).toMatchObject({ tier: { key: 'gold' }, lastDay: '2029-01-30', inGrace: true });
    expect(await standing(ada)).toMatchObject({ tier: { key: 'bronze' }, lastDay: null, inGrace: false });
    expect(await standing(bob)).toMatchObject({ tier: { key: 'gold' }, lastDay: '2029-01-30', inGrace: true });
  });

  it('take over the days of a pause of the absorbed member, and get those of the survivor from then on', async () => {
    await aPair(metals().within('CALENDAR_QUARTER'));
    await buy(bob, 200, '2027-02-01T12:00:00Z');
    const { adminKey } = story.program;
    await pauseMember(app, adminKey, bob);
    await story.letTimePass('2027-02-11T12:00:00Z');
    await resumeMember(app, adminKey, bob);
    await pauseMember(app, adminKey, ada, { until: '2027-02-20' });

    await mergeAt('2027-02-16T12:00:00Z');

    expect(await standing(ada)).toMatchObject({ tier: { key: 'gold' }, lastDay: '2027-07-15' });
  });

  it('are kept by what was bought in the year that decides: the survivor’s, though the end is of the other’s', async () => {
    story = await aStory(app, { at: '2024-03-01T12:00:00Z' });
    await climbable(story, metals().within('ANNIVERSARY'));
    ada = story.member;
    await story.letTimePass('2025-10-01T12:00:00Z');
    bob = await aMember(app).of(story.program).enroll();
    await buy(bob, 150, '2026-05-01T12:00:00Z');
    await mergeAt('2027-06-01T12:00:00Z');
    await story.letTimePass('2027-08-15T12:00:00Z');

    expect(await keeping(ada)).toEqual({ tier: { key: 'silver' }, lastDay: '2027-09-30', progress: { toKeep: '0' } });

    await story.letTimePass('2027-10-01T12:00:00Z');
    expect(await keeping(ada)).toMatchObject({ tier: { key: 'silver' }, lastDay: '2028-02-29' });
  });

  it('rest in the absorbed member: they are not reviewed any more', async () => {
    await aPair(metals().within('CALENDAR_QUARTER'));
    await buy(bob, 200, '2027-02-01T12:00:00Z');
    await mergeAt('2027-02-16T12:00:00Z');

    await story.advance('2028-02-01T12:00:00Z');

    expect(await stored(bob)).toMatchObject([{ tier: 3, review_on: null }]);
    expect(await standing(bob)).toMatchObject({ tier: { key: 'gold' }, lastDay: '2027-06-30' });
    expect(await standing(ada)).toMatchObject({ tier: { key: 'bronze' } });
  });

  describe('with several climbs of the absorbed member', () => {
    /** Ada has 60; Bob climbed to silver by one purchase and to gold by another. */
    const threePurchases = async () => {
      await aPair();
      const mine = await buy(ada, 60, '2027-02-01T12:00:00Z');
      const silver = await buy(bob, 150, '2027-03-01T12:00:00Z');
      const gold = await buy(bob, 120, '2027-03-02T12:00:00Z');
      return { mine, silver, gold };
    };

    it.each([
      [
        ['silver', 'gold', 'mine'],
        ['gold', 'bronze', 'bronze'],
      ],
      [
        ['silver', 'mine', 'gold'],
        ['gold', 'gold', 'bronze'],
      ],
      [
        ['gold', 'silver', 'mine'],
        ['gold', 'bronze', 'bronze'],
      ],
      [
        ['gold', 'mine', 'silver'],
        ['gold', 'silver', 'bronze'],
      ],
      [
        ['mine', 'gold', 'silver'],
        ['gold', 'silver', 'bronze'],
      ],
      [
        ['mine', 'silver', 'gold'],
        ['gold', 'gold', 'bronze'],
      ],
    ] as const)('are revoked one by one when %j come back: %j', async (order, expected) => {
      const purchases = await threePurchases();
      await mergeAt('2027-04-01T12:00:00Z');

      const keys: string[] = [];
      for (const name of order) {
        await story.giveBack(purchases[name]);
        keys.push((await standing(ada)).tier.key);
      }

      expect(keys).toEqual(expected);
      expect(await standing(ada)).toMatchObject({ since: '2027-01-01T09:00:00.000Z', lastDay: null });
    });

    it('go back to the survivor’s own, and with that to what it came from', async () => {
      await aPair(metals().within('CALENDAR_QUARTER'));
      const mine = await buy(ada, 100, '2027-02-01T12:00:00Z');
      const silver = await buy(bob, 110, '2027-04-02T12:00:00Z');
      const gold = await buy(bob, 120, '2027-04-03T12:00:00Z');
      await mergeAt('2027-05-01T12:00:00Z');

      const shown: unknown[] = [];
      for (const purchase of [gold, silver, mine]) {
        await story.giveBack(purchase);
        const { tier, lastDay } = await standing(ada);
        shown.push([tier.key, lastDay]);
      }

      expect(shown).toEqual([
        ['silver', '2027-09-30'],
        ['silver', '2027-06-30'],
        ['bronze', null],
      ]);
    });

    it('are carried through two merges', async () => {
      const { mine, silver, gold } = await threePurchases();
      await mergeAt('2027-04-01T12:00:00Z');
      const cyd = await aMember(app).of(story.program).enroll();
      const ids = { keep: { id: cyd.id }, absorb: { id: ada.id } };
      expect(await merge(app, ids, story.program.adminKey)).toMatchObject({ replayed: false });

      for (const purchase of [silver, gold, mine]) await story.giveBack(purchase);

      expect(await standing(cyd)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '0' } });
    });

    it('are gone with a lower one that came back, unmerged', async () => {
      const { silver, gold } = await threePurchases();
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await story.giveBack(silver);
      await story.giveBack(gold);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(bob)).toMatchObject({
        tier: { key: 'bronze' },
        since: '2027-01-01T09:00:00.000Z',
        progress: { current: '0' },
        history: [change('gold', 'bronze', 'RETURN', gold), {}, {}],
      });
    });

    it('stay in part, unmerged, where only the higher one came back', async () => {
      const { silver, gold } = await threePurchases();
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await story.giveBack(gold);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(bob)).toMatchObject({
        tier: { key: 'silver' },
        progress: { current: '150' },
        history: [change('gold', 'silver', 'RETURN', gold), {}, change('bronze', 'silver', 'PURCHASE', silver)],
      });
    });

    it('are the absorbed member’s again, unmerged, though a return had led to a lower one', async () => {
      const { mine, gold } = await threePurchases();
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await story.giveBack(mine);
      await story.giveBack(gold);
      const joint = await standing(ada);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(joint).toMatchObject({ tier: { key: 'silver' }, progress: { current: '150' } });
      expect(await standing(ada)).toMatchObject({
        tier: { key: 'bronze' },
        lastDay: null,
        progress: { current: '0' },
        history: [change('silver', 'bronze', 'MERGE'), change('gold', 'silver', 'RETURN', gold), { cause: 'MERGE' }],
      });
      expect(await standing(bob)).toMatchObject({ tier: { key: 'silver' }, progress: { current: '150' } });
    });

    it('that are unmerged are raised by what is left in the window of what came back', async () => {
      await aPair(metals().within('CALENDAR_QUARTER'));
      await buy(bob, 90, '2027-02-01T12:00:00Z');
      const gold = await buy(bob, 150, '2027-02-02T12:00:00Z');
      await buy(bob, 20, '2027-02-03T12:00:00Z');
      const id = await mergeAt('2027-03-20T12:00:00Z');
      await story.giveBack(gold);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(bob)).toMatchObject({ tier: { key: 'silver' }, lastDay: '2027-06-30' });
    });
  });

  it('of one tier end as their own would when what lasted longer comes back', async () => {
    await aPair(metals().within('CALENDAR_QUARTER'));
    const mine = await buy(ada, 100, '2027-02-01T12:00:00Z');
    const theirs = await buy(bob, 100, '2027-04-10T12:00:00Z');
    await mergeAt('2027-05-01T12:00:00Z');

    await story.giveBack(theirs);
    const left = await standing(ada);
    await story.giveBack(mine);

    expect(left).toMatchObject({ tier: { key: 'silver' }, lastDay: '2027-06-30' });
    expect(await standing(ada)).toMatchObject({ tier: { key: 'bronze' }, lastDay: null });
  });

  it('go through two merges', async () => {
    await aPair();
    const theirs = await buy(bob, 200, '2027-03-01T12:00:00Z');
    await mergeAt('2027-04-01T12:00:00Z');
    const cyd = await aMember(app).of(story.program).enroll();
    const ids = { keep: { id: cyd.id }, absorb: { id: ada.id } };

    expect(await merge(app, ids, story.program.adminKey)).toMatchObject({ replayed: false });
    expect(await standing(cyd)).toMatchObject({
      tier: { key: 'gold' },
      since: '2027-03-01T12:00:00.000Z',
      history: [{ cause: 'MERGE' }, { cause: 'MERGE' }, { cause: 'PURCHASE' }],
    });

    await story.giveBack(theirs);
    expect(await standing(cyd)).toMatchObject({ tier: { key: 'bronze' } });
  });

  describe('and unmerged', () => {
    it('are exactly those of before', async () => {
      await aPair();
      await buy(ada, 100, '2027-02-01T12:00:00Z');
      await buy(bob, 200, '2027-03-01T12:00:00Z');
      const before = [await stored(ada), await stored(bob)];
      const shown = [await standing(ada), await standing(bob)];

      const id = await mergeAt('2027-04-01T12:00:00Z');
      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect([await stored(ada), await stored(bob)]).toEqual(before);
      expect(await standing(bob)).toEqual(shown[1]);
      expect(await standing(ada)).toMatchObject({
        tier: { key: 'silver' },
        since: '2027-02-01T12:00:00.000Z',
        progress: { current: '100' },
        history: [change('gold', 'silver', 'MERGE'), { cause: 'MERGE' }, { cause: 'PURCHASE' }],
      });
    });

    it('lose a climb that only both together had', async () => {
      await aPair();
      await buy(ada, 60, '2027-02-01T12:00:00Z');
      await buy(bob, 60, '2027-03-01T12:00:00Z');

      const id = await mergeAt('2027-04-01T12:00:00Z');
      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(ada)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '60' } });
      expect(await standing(bob)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '60' } });
    });

    it('keep what the survivor has climbed to since by their own', async () => {
      await aPair();
      await buy(bob, 200, '2027-03-01T12:00:00Z');
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await buy(ada, 120, '2027-04-05T12:00:00Z');

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(ada)).toMatchObject({
        tier: { key: 'silver' },
        since: '2027-04-10T12:00:00.000Z',
        lastDay: '2028-12-31',
        progress: { current: '120' },
      });
      expect(await standing(bob)).toMatchObject({ tier: { key: 'gold' }, progress: { current: '200' } });
    });

    it('keep what has become something else since', async () => {
      await aPair();
      await buy(bob, 200, '2027-03-01T12:00:00Z');
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await buy(ada, 200, '2027-04-05T12:00:00Z');

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(ada)).toMatchObject({ tier: { key: 'black' }, progress: { current: '200' } });
      expect(await standing(bob)).toMatchObject({ tier: { key: 'gold' } });
    });

    it('are revoked for the absorbed member too when the purchase came back meanwhile', async () => {
      await aPair();
      await buy(ada, 200, '2027-02-01T12:00:00Z');
      const theirs = await buy(bob, 120, '2027-03-01T12:00:00Z');
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await story.giveBack(theirs);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(bob)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '0' } });
      expect(await standing(ada)).toMatchObject({ tier: { key: 'gold' }, progress: { current: '200' } });
    });

    it('are revoked for the survivor too when the purchase of their own climb came back meanwhile', async () => {
      await aPair();
      const mine = await buy(ada, 120, '2027-02-01T12:00:00Z');
      await buy(bob, 200, '2027-03-01T12:00:00Z');
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await story.giveBack(mine);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await standing(ada)).toMatchObject({
        tier: { key: 'bronze' },
        since: '2027-01-01T09:00:00.000Z',
        progress: { current: '0' },
        history: [change('silver', 'bronze', 'RETURN', mine), change('gold', 'silver', 'MERGE'), {}, {}],
      });
      expect(await standing(bob)).toMatchObject({ tier: { key: 'gold' } });
    });

    it('are revoked for the survivor whom the merge had given nothing, where the other’s was what held them', async () => {
      await aPair();
      const mine = await story.buy([100, 100]);
      await buy(bob, 150, '2027-03-01T12:00:00Z');
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await story.giveBack(mine, 2);
      const joint = await standing(ada);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(joint).toMatchObject({ tier: { key: 'gold' }, progress: { current: '250' } });
      expect(await standing(ada)).toMatchObject({
        tier: { key: 'silver' },
        progress: { current: '100' },
        history: [change('gold', 'silver', 'RETURN', mine), { cause: 'PURCHASE' }],
      });
      expect(await standing(bob)).toMatchObject({ tier: { key: 'silver' }, progress: { current: '150' } });
    });

    it('have fallen by then where they ended meanwhile', async () => {
      await aPair(metals().within('CALENDAR_QUARTER').falling('TO_EARNED'));
      await buy(bob, 200, '2027-02-01T12:00:00Z');
      const id = await mergeAt('2027-06-20T12:00:00Z');

      await unmergeAt(id, '2027-07-10T12:00:00Z');

      expect(await standing(bob)).toMatchObject({
        tier: { key: 'bronze' },
        since: '2027-06-30T23:00:00.000Z',
        history: [{ cause: 'REVIEW' }, { cause: 'PURCHASE' }],
      });
    });

    it.each<[string, () => Promise<unknown>]>([
      ['ended', () => endTierOverride(app, story.program.adminKey, ada)],
      ['replaced by another tier', () => lift(ada, 2, null)],
    ])('have nothing that staff gave and that was %s meanwhile', async (_, happens) => {
      await aPair();
      await lift(bob, 3, null);
      const id = await mergeAt('2027-04-01T12:00:00Z');
      await happens();
      const survivor = await tierOf(story);

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await tierOf({ app, program: story.program, member: bob })).toEqual({
        tier: { key: 'bronze' },
        since: '2027-04-10T12:00:00.000Z',
        lastDay: null,
        override: null,
        history: [
          { ...change('gold', 'bronze', 'OVERRIDE_ENDED'), at: '2027-04-10T12:00:00.000Z' },
          { ...change('bronze', 'gold', 'OVERRIDE'), at: '2027-01-01T09:00:00.000Z' },
        ],
      });
      expect(await stored(bob)).toMatchObject([{ floor_tier: null, floor_last_day: null, review_on: null }]);
      expect(await tierOf(story)).toMatchObject({ tier: survivor.tier, override: survivor.override });
    });

    it('have what staff gave and have not ended', async () => {
      await aPair();
      await lift(bob, 3, '2027-12-31');
      const id = await mergeAt('2027-04-01T12:00:00Z');

      await unmergeAt(id, '2027-04-10T12:00:00Z');

      expect(await tierOf({ app, program: story.program, member: bob })).toMatchObject({
        tier: { key: 'gold' },
        override: { tier: { key: 'gold' }, lastDay: '2027-12-31' },
        history: [{ cause: 'OVERRIDE' }],
      });
    });

    it('go back as far as the merges that are left, in whatever order they are undone', async () => {
      await aPair();
      const cyd = await aMember(app).of(story.program).enroll();
      await buy(bob, 100, '2027-02-01T12:00:00Z');
      await buy(cyd, 200, '2027-03-01T12:00:00Z');
      const first = await mergeAt('2027-04-01T12:00:00Z');
      const ids = { keep: { id: ada.id }, absorb: { id: cyd.id } };
      const { merge: second } = await merge(app, ids, story.program.adminKey);

      await unmergeAt(first, '2027-04-02T12:00:00Z');
      expect(await standing(ada)).toMatchObject({ tier: { key: 'gold' }, progress: { current: '200' } });
      await unmergeAt(second.id, '2027-04-03T12:00:00Z');

      expect(await standing(ada)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '0' } });
      expect([await standing(bob), await standing(cyd)]).toMatchObject([
        { tier: { key: 'silver' } },
        { tier: { key: 'gold' } },
      ]);
    });
  });
});
