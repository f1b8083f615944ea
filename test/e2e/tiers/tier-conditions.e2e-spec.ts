import { ProgramDirectory } from '../../../src/programs/index.js';
import { aLadder, type LadderFactory, type MadeLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { anActivity } from '../../factories/an-activity.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { addActivityType } from '../earning/support/whole-rule.js';
import { simulate } from '../earning/support/simulations.js';
import { pointsOf } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';
import { storedIn } from '../purchases/support/stored.js';
import { makeActive } from './support/counting.js';
import { en, setStatus, tier, UPDATE } from './support/whole-ladder.js';

const REACH = `query ($audience: AudienceInput!) {
  audienceReach(audience: $audience) { members of reasons { reason members } }
  audienceMembers(audience: $audience, first: 100) { nodes { id } }
}`;
const CREATE_RULE = `mutation ($input: CreateEarningRuleInput!) {
  createEarningRule(input: $input) {
    ... on CreateEarningRulePayload {
      earningRule { id audience { tiers { id key ladder { id } } minTier { id key archived } segments } }
    }
    ... on InvalidInput { problems { path message } }
  }
}`;
const ACTIVATE_RULE = `mutation ($id: ID!) {
  activateEarningRule(input: { id: $id }) {
    ... on ActivateEarningRulePayload { earningRule { status } } ... on InvalidInput { problems { path message } }
  }
}`;
const CREATE_SEGMENT = `mutation ($input: CreateSegmentInput!) {
  createSegment(input: $input) {
    ... on CreateSegmentPayload { segment { definition { audience { tiers { key } minTier { key } } } } }
    ... on InvalidInput { problems { path message } }
  }
}`;
const REFRESH_SEGMENT = `mutation ($key: String!) {
  refreshSegment(input: { key: $key }) { ... on RefreshSegmentPayload { segment { members } added removed } }
}`;
const CAMPAIGNS = `query ($member: MemberRef) {
  activeCampaigns(member: $member) { name applies reasons { code message needed { key name } } }
}`;
const QUOTE = `query ($input: QuotePurchaseInput!) { quotePurchase(input: $input) { pointsEarned } }`;

const BASKET = { currency: 'GBP', lines: [{ sku: 'mug', quantity: '1', unitPrice: '10' }] };

describe('tiers as conditions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const metals = (): LadderFactory =>
    aLadder(app)
      .primary()
      .tier('bronze', '0')
      .tier('silver', '100')
      .tier('gold', '200', { name: en('Gold') });

  /** A member of a program where 1.00 earns a point, on 1 March 2027, and a ladder by points of the calendar year. */
  const aClimber = async (ladder = metals()): Promise<{ story: Story; ladder: MadeLadder }> => {
    const story = await aStory(app, { at: '2027-03-01T09:00:00Z' });
    const made = await ladder.by(story.program.adminKey).draft();
    await makeActive(story, made.id);
    return { story, ladder: made };
  };
  /** Adds points that do not count for the ladder, so that what is paid is told apart from what leads up. */
  const bonus = (story: Story, audience: Record<string, unknown>): RuleFactory =>
    aRule(app).by(story.program.adminKey).named('Bonus').fixed(7).notQualifying().forAudience(audience);
  const ask = async (story: Story, document: string, variables: Record<string, unknown>) => {
    const { data, errors } = await app.call(story.program.adminKey, document, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  const another = (story: Story): Promise<EnrolledMember> => aMember(app).of(story.program).enroll();
  const buys = async (story: Story, member: { id: string }, amount: number) =>
    aPurchase(app).in(story.program).by(member).worth(String(amount)).record();

  describe('of an earning rule', () => {
    it('pay who stands there before the purchase, not by the purchase that leads there', async () => {
      const { story, ladder } = await aClimber();
      await bonus(story, { minTier: ladder.tiers.gold }).active();

      expect(await story.earn(199)).toMatchObject({ pointsEarned: 199 });
      expect(await story.earn(1)).toMatchObject({ pointsEarned: 1 });
      expect(await story.earn(1)).toMatchObject({ pointsEarned: 8 });
      expect(await buys(story, await another(story), 10)).toMatchObject({ pointsEarned: 10 });
    });

    it('are judged purchase by purchase where many come at once', async () => {
      const { story, ladder } = await aClimber();
      await bonus(story, { minTier: ladder.tiers.silver }).active();

      await Promise.all(Array.from({ length: 8 }, () => story.earn(40)));

      // The third leads there: five are paid for.
      expect(await pointsOf(app, story.member, story.program.shopKey)).toMatchObject({ available: 8 * 40 + 5 * 7 });
    });

    it('pay on one of several tiers of several ladders, and no more above', async () => {
      const { story, ladder } = await aClimber();
      const visits = await aLadder(app).counting('PURCHASES').tier('new', '0').tier('regular', '5').by(story.program.adminKey).draft(); // prettier-ignore
      await makeActive(story, visits.id);
      await bonus(story, { tiers: [ladder.tiers.silver, visits.tiers.regular] }).active();

      const earned: number[] = [];
      for (const points of [100, 50, 50, 10, 10, 10]) earned.push((await story.earn(points)).pointsEarned);

      // On silver after the first, on gold after the third, a regular after the fifth.
      expect(earned).toEqual([100, 57, 57, 10, 10, 17]);
    });

    it('both hold where both are given', async () => {
      const { story, ladder } = await aClimber();
      await bonus(story, { tiers: [ladder.tiers.bronze, ladder.tiers.silver], minTier: ladder.tiers.silver }).active();

      const earned: number[] = [];
      for (const points of [100, 100, 100]) earned.push((await story.earn(points)).pointsEarned);

      expect(earned).toEqual([100, 107, 100]);
    });

    it('pay no more when the tier is over, whether or not anybody has noted it', async () => {
      const { story, ladder } = await aClimber();
      await bonus(story, { minTier: ladder.tiers.silver }).active();
      await story.earn(100);
      await story.letTimePass('2028-12-31T23:59:59Z');
      const last = await story.earn(1);

      await story.letTimePass('2029-01-01T00:00:00Z');

      expect([last.pointsEarned, (await story.earn(1)).pointsEarned]).toEqual([8, 1]);
    });

    it('are of a completion as they are then', async () => {
      const { story, ladder } = await aClimber();
      await bonus(story, { minTier: ladder.tiers.silver }).active();

      const order = await story.earn(100, { completed: false });
      const before = await story.earn(1);
      await story.complete(order);

      expect([order, before, await story.earn(1)].map(({ pointsEarned }) => pointsEarned)).toEqual([100, 1, 8]);
    });

    it('hold of who enrolls, of activities, and never of who is no member', async () => {
      const { story, ladder } = await aClimber();
      const { adminKey, shopKey } = story.program;
      await addActivityType(app, 'review', adminKey);
      await bonus(story, { minTier: ladder.tiers.bronze }).active();
      await bonus(story, { tiers: [ladder.tiers.bronze] })
        .on('ENROLLMENT')
        .fixed(50)
        .active();
      await bonus(story, { minTier: ladder.tiers.silver }).on('ENROLLMENT').fixed(1000).active();
      await bonus(story, { minTier: ladder.tiers.silver }).on('ACTIVITY', 'review').fixed(3).active();
      const review = () => anActivity(app).in(story.program).by(story.member).record();

      const ada = await another(story);
      const early = await review();
      await story.earn(100);
      const late = await review();
      const quotes = [BASKET, { ...BASKET, member: { id: ada.id } }].map((one) =>
        app.call(shopKey, QUOTE, { input: one }),
      );

      expect(await pointsOf(app, ada, adminKey)).toMatchObject({ available: 50 });
      expect([early.pointsEarned, late.pointsEarned]).toEqual([0, 3]);
      expect((await Promise.all(quotes)).map(({ data }) => data.quotePurchase.pointsEarned)).toEqual([10, 17]);
    });

    it('cost a purchase no statement', async () => {
      const { story, ladder } = await aClimber();
      await aRule(app).by(story.program.adminKey).forAudience({ minAge: 99 }).active();
      const statementsOfPurchase = async () => (await statementsOf(app, () => story.earn(1))).sort();
      await story.earn(1);
      const without = await statementsOfPurchase();
      await bonus(story, { minTier: ladder.tiers.gold, tiers: [ladder.tiers.silver] }).active();
      await story.earn(1);

      expect(await statementsOfPurchase()).toEqual(without);
    });
  });

  describe('of any audience', () => {
    it('are shown as tiers', async () => {
      const { story, ladder } = await aClimber();
      const create = async (audience: object) =>
        (await ask(story, CREATE_RULE, { input: { name: en('Rule'), gives: { fixed: 1 }, audience } }))
          .createEarningRule.earningRule.audience;
      const { gold, silver } = ladder.tiers;

      expect(await create({ tiers: [silver, gold, silver], minTier: silver })).toEqual({
        tiers: [
          { id: silver, key: 'silver', ladder: { id: ladder.id } },
          { id: gold, key: 'gold', ladder: { id: ladder.id } },
        ],
        minTier: { id: silver, key: 'silver', archived: false },
        segments: null,
      });
      expect(await create({ minAge: 18 })).toEqual({ tiers: [], minTier: null, segments: null });
      expect(await create({ tiers: null, minTier: null })).toBeNull();
    });

    it('are refused where they are none, of another program or of an archived ladder', async () => {
      const [{ story, ladder }, other] = [await aClimber(), await aClimber()];
      const over = await aLadder(app).by(story.program.adminKey).draft();
      await setStatus(app, over.id, 'ARCHIVED', story.program.adminKey);
      const foreign = other.ladder.tiers.gold!;
      const before = await storedIn(app);
      const problems = async (audience: object) =>
        (await ask(story, CREATE_RULE, { input: { name: en('Rule'), gives: { fixed: 1 }, audience } }))
          .createEarningRule.problems;
      const problem = (path: string[], message: string) => ({ path: ['audience', ...path], message });

      expect(await problems({ tiers: [ladder.tiers.gold, 'gold', foreign], minTier: over.tiers.gold })).toEqual([
        problem(['tiers', '1'], '"gold" is not a tier of this program'),
        problem(['tiers', '2'], `"${foreign}" is not a tier of this program`),
        problem(['minTier'], `"${over.tiers.gold!}" is a tier of an archived ladder`),
      ]);
      expect(await problems({ minTier: ladder.id })).toEqual([
        problem(['minTier'], `"${ladder.id}" is not a tier of this program`),
      ]);
      expect(await problems({ minTier: 'x'.repeat(1_000_000) })).toEqual([
        problem(['minTier'], `"${'x'.repeat(60)}…" is not a tier of this program`),
      ]);
      expect(await problems({ tiers: [] })).toEqual([
        problem(['tiers'], 'must name at least one; leave it out where any will do'),
      ]);
      expect(await problems({ tiers: Array<string>(51).fill(ladder.tiers.gold!) })).toEqual([
        problem(['tiers'], 'must name at most 50, not 51'),
      ]);
      const definition = { audience: { minTier: foreign } };
      expect((await ask(story, CREATE_SEGMENT, { input: { key: 'top', name: en('Top'), definition } })).createSegment.problems).toEqual([
        { path: ['definition', 'audience', 'minTier'], message: `"${foreign}" is not a tier of this program` },
      ]); // prettier-ignore
      const { errors } = await app.call(story.program.adminKey, REACH, { audience: { minTier: foreign } });
      expect(errors?.[0]).toMatchObject({
        message: `audience.minTier: "${foreign}" is not a tier of this program`,
        extensions: { code: 'BAD_USER_INPUT' },
      });
      expect(await storedIn(app)).toEqual(before);
    });

    it('are looked at again when a rule is activated', async () => {
      const { story, ladder } = await aClimber();
      const id = await bonus(story, { minTier: ladder.tiers.gold }).paused();
      await setStatus(app, ladder.id, 'ARCHIVED', story.program.adminKey);
      app.get(ProgramDirectory).forget(story.program.program.number);

      expect((await ask(story, ACTIVATE_RULE, { id })).activateEarningRule).toEqual({
        problems: [
          { path: ['id'], message: `audience.minTier: "${ladder.tiers.gold!}" is a tier of an archived ladder` },
        ],
      });
    });

    it('admit nobody on a draft, nor on a tier that the ladder has no longer', async () => {
      const story = await aStory(app, { at: '2027-03-01T09:00:00Z' });
      const draft = await metals().by(story.program.adminKey).draft();
      const tiers = [tier('bronze', '0'), tier('gold', '10')];
      await ask(story, UPDATE, { input: { id: draft.id, tiers } });
      await bonus(story, { minTier: draft.tiers.silver }).active();
      await bonus(story, { tiers: [draft.tiers.bronze] }).active();
      const { quotePurchase } = await ask(story, QUOTE, { input: { ...BASKET, member: { id: story.member.id } } });
      const reachOnDraft = await reachOf(story, { minTier: draft.tiers.bronze });

      await makeActive(story, draft.id);

      expect([quotePurchase.pointsEarned, (await story.earn(10)).pointsEarned]).toEqual([10, 17]);
      expect((await story.earn(1)).pointsEarned).toBe(1);
      expect(reachOnDraft).toMatchObject({ members: 0, of: 1, reasons: [{ reason: 'TIER_TOO_LOW', members: 1 }] });
      expect(await reachOf(story, { minTier: draft.tiers.silver })).toMatchObject({ members: 0, of: 1 });
      expect(await reachOf(story, { tiers: [draft.tiers.silver, draft.tiers.gold] })).toMatchObject({ members: 1 });
    });
  });

  async function reachOf(story: Story, audience: object) {
    const { audienceReach, audienceMembers } = await ask(story, REACH, { audience });
    expect(audienceMembers.nodes).toHaveLength(audienceReach.members);
    return audienceReach;
  }

  describe('of many members at once', () => {
    it('count by where they stand, without a standing on the lowest', async () => {
      const { story, ladder } = await aClimber();
      const { bronze, silver, gold } = ladder.tiers;
      const [ada] = [await another(story), await another(story)];
      await story.earn(200);
      await buys(story, ada, 100);

      expect(await reachOf(story, { minTier: silver })).toEqual({
        members: 2,
        of: 3,
        reasons: [{ reason: 'TIER_TOO_LOW', members: 1 }],
      });
      expect(await reachOf(story, { tiers: [bronze, gold], minTier: silver })).toEqual({
        members: 1,
        of: 3,
        reasons: [
          { reason: 'NOT_IN_TIER', members: 1 },
          { reason: 'TIER_TOO_LOW', members: 1 },
        ],
      });
      expect(await reachOf(story, { minTier: bronze })).toEqual({ members: 3, of: 3, reasons: [] });
      const { audienceMembers } = await ask(story, REACH, { audience: { tiers: [gold] } });
      expect(audienceMembers.nodes).toEqual([{ id: story.member.id }]);
    });

    it('are read in a few statements, and nothing is written', async () => {
      const { story, ladder } = await aClimber();
      const audience = { tiers: [ladder.tiers.silver], minTier: ladder.tiers.silver };
      const ask = () => app.call(story.program.adminKey, `query ($audience: AudienceInput!) { audienceReach(audience: $audience) { of } }`, { audience }); // prettier-ignore
      await ask();
      const before = await storedIn(app);

      const statements = await app.statementsOf(ask);

      expect(statements.filter((name) => name === 'count-audience')).toHaveLength(1);
      expect(statements).toHaveLength(4); // the time, the tiers twice: to check and to place them
      expect(await storedIn(app)).toEqual(before);
    });

    it('follow when the reviews have run', async () => {
      const { story, ladder } = await aClimber();
      await story.earn(100);
      await story.advance('2028-12-31T23:59:59Z');
      const last = await reachOf(story, { minTier: ladder.tiers.silver });

      await story.advance('2029-01-01T00:00:00Z');

      expect([last.members, (await reachOf(story, { minTier: ladder.tiers.silver })).members]).toEqual([1, 0]);
    });

    it('make a dynamic segment, worked out after the reviews of the same midnight', async () => {
      const { story, ladder } = await aClimber(metals().within('CALENDAR_QUARTER'));
      await another(story);
      await story.earn(100);
      const input = { key: 'top', name: en('Top'), definition: { audience: { minTier: ladder.tiers.silver } } };

      const { createSegment } = await ask(story, CREATE_SEGMENT, { input });
      const { refreshSegment } = await ask(story, REFRESH_SEGMENT, { key: 'top' });

      expect(createSegment.segment.definition.audience).toEqual({ tiers: [], minTier: { key: 'silver' } });
      expect(refreshSegment).toEqual({ segment: { members: 1 }, added: 1, removed: 0 });
      await story.letTimePass('2027-06-29T12:00:00Z');
      await story.advance('2027-06-30T22:59:59Z');
      expect(await reachOf(story, { segments: ['top'] })).toMatchObject({ members: 1 });
      await story.advance('2027-06-30T23:00:00Z');
      expect(await reachOf(story, { segments: ['top'] })).toMatchObject({ members: 0 });
    });
  });

  describe('of a campaign', () => {
    it('say which tier would do', async () => {
      const { story, ladder } = await aClimber();
      const from = '2027-01-01T00:00:00Z';
      await bonus(story, { minTier: ladder.tiers.gold }).named('From gold on').from(from).active();
      await bonus(story, { tiers: [ladder.tiers.silver] })
        .named('Silver days')
        .from(from)
        .active();
      const campaigns = async (member: object | null) => (await ask(story, CAMPAIGNS, { member })).activeCampaigns;
      const open = (name: string) => ({ name, applies: true, reasons: [] });
      const tooLow = { code: 'TIER_TOO_LOW', message: 'The member has not reached its tier.', needed: { key: 'gold', name: 'Gold' } }; // prettier-ignore
      const elsewhere = { code: 'NOT_IN_TIER', message: 'The member is on none of its tiers.', needed: null };

      expect(await campaigns({ id: story.member.id })).toEqual([
        { name: 'From gold on', applies: false, reasons: [tooLow] },
        { name: 'Silver days', applies: false, reasons: [elsewhere] },
      ]);
      const { data } = await app.call(await story.member.token(), CAMPAIGNS, {});
      expect(data.activeCampaigns[0].reasons).toEqual([tooLow]);
      await story.earn(100);
      expect((await campaigns({ id: story.member.id }))[1]).toEqual(open('Silver days'));
      await story.earn(100);
      expect((await campaigns({ id: story.member.id }))[0]).toEqual(open('From gold on'));
      await story.letTimePass('2029-01-01T00:00:00Z');
      // Fallen to silver, which nobody has noted.
      expect((await campaigns({ id: story.member.id }))[1]).toEqual(open('Silver days'));
      expect((await campaigns(null)).map(({ applies }: { applies: boolean }) => applies)).toEqual([true, true]);
    });
  });

  describe('of a simulation', () => {
    it('look at where members stand today', async () => {
      const { story, ladder } = await aClimber();
      await buys(story, await another(story), 10);
      await story.earn(50);
      await story.earn(50);
      const id = await bonus(story, { minTier: ladder.tiers.silver }).draft();

      const { result } = await simulate(app, { add: [id] }, { key: story.program.adminKey, pageSize: 1 });

      expect([result.pointsThen, result.pointsNow, result.membersGaining]).toEqual([110, 110 + 2 * 7, 1]);
    });
  });

  it('admit nobody once the ladder is archived, from the next purchase on', async () => {
    const { story, ladder } = await aClimber();
    await bonus(story, { minTier: ladder.tiers.silver }).active();
    await story.earn(100);
    const before = await story.earn(10);

    // The servers hear of it when they see that the settings have changed.
    await setStatus(app, ladder.id, 'ARCHIVED', story.program.adminKey);

    expect([before.pointsEarned, (await story.earn(10)).pointsEarned]).toEqual([17, 10]);
  });
});
