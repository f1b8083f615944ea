import { anActivity } from '../../factories/an-activity.js';
import { aRule } from '../../factories/a-rule.js';
import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import { pauseMember } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { createActivityType } from '../history/support/activity-types.js';
import { aKey } from '../membership/support/life.js';
import { statementsOf } from '../purchases/support/statements.js';
import { storedIn } from '../purchases/support/stored.js';
import { buys, climbable } from './support/counting.js';
import { en, setStatus, tier, UPDATE } from './support/whole-ladder.js';

const STANDING = `
  tier { key name position } since until lastDay inGrace
  progress { metric current windowStart windowEnd lastDay next { key } toReachNext toKeep }
  history { from { key } to { key } at cause source { ... on Purchase { id } ... on Activity { id } } }
`;
const TIER = `query ($ref: MemberRef!, $ladder: ID) { member(ref: $ref) { tier(ladder: $ladder) { ${STANDING} } } }`;

const LADDER = `ladder { name window graceDays tiers { key threshold } }`;
const LADDERS = `tier { tier { threshold ${LADDER} } progress { next { ${LADDER} } } history { to { ${LADDER} } ${LADDER} } }`;

describe('Member.tier', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const standing = async (story: Story, ladder?: string | null, key = story.program.adminKey) => {
    const { data, errors } = await app.call(key, TIER, { ref: { id: story.member.id }, ladder });
    expect(errors).toBeUndefined();
    return data.member.tier;
  };
  const metals = (): LadderFactory =>
    aLadder(app).primary().tier('bronze', '0').tier('silver', '100').tier('gold', '200');

  /** A member who joined on 1 January 2027 at 9 in London, and a ladder that everybody climbs. */
  const aClimber = async (ladder: LadderFactory = metals()): Promise<Story> => {
    const story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    await climbable(story, ladder);
    return story;
  };
  const change = (from: string, to: string, at: string, cause: string) => ({
    from: { key: from },
    to: { key: to },
    at,
    cause,
    source: cause === 'PURCHASE' ? { id: expect.stringMatching(/^pur_/) } : null,
  });

  it('is the lowest since joining for who never climbed', async () => {
    const story = await aClimber();

    expect(await standing(story)).toEqual({
      tier: { key: 'bronze', name: 'bronze', position: 1 },
      since: '2027-01-01T09:00:00.000Z',
      until: null,
      lastDay: null,
      inGrace: false,
      progress: {
        metric: 'QUALIFYING_POINTS',
        current: '0',
        windowStart: '2027-01-01T00:00:00.000Z',
        windowEnd: '2028-01-01T00:00:00.000Z',
        lastDay: '2027-12-31',
        next: { key: 'silver' },
        toReachNext: '100',
        toKeep: null,
      },
      history: [],
    });
  });

  it('says who climbed until when they stay, what is missing, and by what they came there', async () => {
    const story = await aClimber(metals().counting('SPEND').within('CALENDAR_QUARTER'));
    const { id } = await buys(story, { amount: 123.45, at: '2027-02-10T12:30:00Z' });

    expect(await standing(story)).toEqual({
      tier: { key: 'silver', name: 'silver', position: 2 },
      since: '2027-02-10T12:30:00.000Z',
      until: '2027-06-30T23:00:00.000Z',
      lastDay: '2027-06-30',
      inGrace: false,
      progress: {
        metric: 'SPEND',
        current: '123.45',
        windowStart: '2027-01-01T00:00:00.000Z',
        windowEnd: '2027-03-31T23:00:00.000Z',
        lastDay: '2027-03-31',
        next: { key: 'gold' },
        toReachNext: '76.55',
        toKeep: '100.00',
      },
      history: [{ ...change('bronze', 'silver', '2027-02-10T12:30:00.000Z', 'PURCHASE'), source: { id } }],
    });
  });

  it('has nothing next at the top, and is enough to stay', async () => {
    const story = await aClimber();
    await buys(story, { amount: 250, at: '2027-02-10T12:00:00Z' });
    await buys(story, { amount: 201, at: '2028-02-10T12:00:00Z' });

    expect(await standing(story)).toMatchObject({
      tier: { key: 'gold' },
      lastDay: '2028-12-31',
      progress: { current: '201', next: null, toReachNext: null, toKeep: '0' },
    });
  });

  it('shows what time has brought though nobody noted it, and writes nothing', async () => {
    const story = await aClimber(metals().falling('ONE_STEP', 30));
    await buys(story, { amount: 250, at: '2027-02-10T12:00:00Z' });
    const stored = await storedIn(app);

    await story.letTimePass('2028-12-31T23:59:59.999Z');
    const before = await standing(story);
    await story.letTimePass('2029-01-01T00:00:00Z');
    const graced = await standing(story);
    await story.letTimePass('2029-01-31T00:00:00Z');
    const fallen = await standing(story);
    await story.letTimePass('2030-02-15T00:00:00Z');
    const down = await standing(story);
    await story.letTimePass('2027-02-10T12:00:00Z');

    const climbed = change('bronze', 'gold', '2027-02-10T12:00:00.000Z', 'PURCHASE');
    const fell = change('gold', 'silver', '2029-01-31T00:00:00.000Z', 'REVIEW');
    expect(before).toMatchObject({ tier: { key: 'gold' }, lastDay: '2028-12-31', inGrace: false, history: [climbed] });
    expect(graced).toMatchObject({
      tier: { key: 'gold' },
      since: '2027-02-10T12:00:00.000Z',
      until: '2029-01-31T00:00:00.000Z',
      lastDay: '2029-01-30',
      inGrace: true,
      progress: { current: '0', toKeep: '200' },
      history: [climbed],
    });
    expect(fallen).toMatchObject({
      tier: { key: 'silver' },
      since: '2029-01-31T00:00:00.000Z',
      until: '2030-01-01T00:00:00.000Z',
      inGrace: false,
      history: [fell, climbed],
    });
    expect(down).toMatchObject({
      tier: { key: 'bronze' },
      since: '2030-01-31T00:00:00.000Z',
      until: null,
      history: [change('silver', 'bronze', '2030-01-31T00:00:00.000Z', 'REVIEW'), fell, climbed],
    });
    expect(await storedIn(app)).toEqual(stored);
  });

  it('tells the same once it is noted', async () => {
    const story = await aClimber();
    await buys(story, { amount: 250, at: '2027-02-10T12:00:00Z' });
    await story.letTimePass('2029-03-01T12:00:00Z');

    const seen = await standing(story);
    await buys(story, { amount: 1, at: '2029-03-01T12:00:00Z' });

    const { progress, ...noted } = await standing(story);
    const without = { current: '0', toReachNext: '200', toKeep: '100' };
    expect(seen).toEqual({ ...noted, progress: { ...progress, ...without } });
    expect(noted.history).toHaveLength(2);
  });

  it('is read as of one moment while something is counted', async () => {
    const story = await aClimber();
    const seen = new Set<string>();

    for (let day = 10; day < 20; day++) {
      const look = async () => {
        const { tier: counting, progress, history } = await standing(story);
        seen.add(`${counting.key} at ${progress.current} after ${history.length}`);
      };
      const at = `2027-02-${day}T12:00:00Z`;
      await Promise.all([look(), buys(story, { amount: 25, at }), look(), look()]);
    }

    const expected = [0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250].map((amount) => {
      const climbs = Math.min(2, Math.floor(amount / 100));
      return `${['bronze', 'silver', 'gold'][climbs]} at ${amount} after ${climbs}`;
    });
    expect([...seen].filter((one) => !expected.includes(one))).toEqual([]);
  });

  it('lasts longer by the days of a pause', async () => {
    const story = await aClimber(metals().within('CALENDAR_QUARTER'));
    await buys(story, { amount: 100, at: '2027-02-10T12:00:00Z' });

    await pauseMember(app, story.program.adminKey, story.member, { until: '2027-02-19' });

    expect(await standing(story)).toMatchObject({ until: '2027-07-10T23:00:00.000Z', lastDay: '2027-07-10' });
  });

  it('is as if a climb that was revoked had never been', async () => {
    const story = await aClimber();
    const { adminKey } = story.program;
    await createActivityType(app, { key: 'review' }, adminKey);
    await aRule(app).by(adminKey).on('ACTIVITY', 'review').fixed(120).active();
    await story.letTimePass('2027-02-10T12:00:00Z');
    const { id } = await anActivity(app).in(story.program).by(story.member).record();
    const purchase = await buys(story, { amount: 100, at: '2027-03-10T12:00:00Z' });
    await story.letTimePass('2027-03-10T13:00:00Z');
    await story.giveBack(purchase);

    expect(await standing(story)).toMatchObject({
      tier: { key: 'silver' },
      since: '2027-02-10T00:00:00.000Z',
      progress: { current: '120', toReachNext: '80' },
      history: [
        { ...change('gold', 'silver', '2027-03-10T13:00:00.000Z', 'RETURN'), source: { id: purchase.id } },
        { ...change('silver', 'gold', '2027-03-10T12:00:00.000Z', 'PURCHASE'), source: { id: purchase.id } },
        { ...change('bronze', 'silver', '2027-02-10T12:00:00.000Z', 'ACTIVITY'), source: { id } },
      ],
    });
  });

  it('counts a tier that staff gave, until it ends', async () => {
    const story = await aClimber();
    await buys(story, { amount: 120, at: '2027-02-10T12:00:00Z' });
    await app.database.pool.query(
      `UPDATE tier_standing SET floor_tier = 3, floor_last_day = '2027-06-30', review_on = '2027-07-01' WHERE program_id = $1`,
      [story.program.program.number],
    );

    const lifted = await standing(story);
    await story.letTimePass('2027-06-30T23:00:00Z');
    const ended = await standing(story);

    expect(lifted).toMatchObject({
      tier: { key: 'gold' },
      until: '2027-06-30T23:00:00.000Z',
      progress: { next: null, toKeep: null },
    });
    expect(ended).toMatchObject({
      tier: { key: 'silver' },
      since: '2027-06-30T23:00:00.000Z',
      until: '2029-01-01T00:00:00.000Z',
      history: [change('gold', 'silver', '2027-06-30T23:00:00.000Z', 'OVERRIDE_ENDED'), { cause: 'PURCHASE' }],
    });
  });

  it('looks at the last months, which end with today', async () => {
    const story = await aClimber(metals().within('ROLLING', 6));
    await buys(story, { amount: 100, at: '2027-02-11T12:00:00Z' });

    expect(await standing(story)).toMatchObject({
      lastDay: '2027-08-11',
      progress: {
        windowStart: '2026-08-11T23:00:00.000Z',
        windowEnd: '2027-02-12T00:00:00.000Z',
        lastDay: '2027-02-11',
      },
    });
  });

  it('looks at a lifetime, which began on the day of joining and never ends', async () => {
    const story = await aClimber(metals().within('LIFETIME').falling('NEVER'));
    await buys(story, { amount: 100, at: '2027-02-11T12:00:00Z' });

    expect(await standing(story)).toMatchObject({
      tier: { key: 'silver' },
      until: null,
      lastDay: null,
      progress: { windowStart: '2027-01-01T00:00:00.000Z', windowEnd: null, lastDay: null, toKeep: null },
    });
  });

  it('still names a tier that the ladder has no longer', async () => {
    const story = await aStory(app);
    const id = await climbable(story, metals());
    await buys(story, { amount: 100, at: '2027-02-11T12:00:00Z' });
    await buys(story, { amount: 100, at: '2027-02-12T12:00:00Z' });
    const tiers = [tier('bronze', '0'), tier('gold', '200', { name: en('Goldrand') })];
    await app.call(story.program.adminKey, UPDATE, { input: { id, tiers } });
    const { data } = await app.call(
      story.program.adminKey,
      'mutation ($input: ActivateTierLadderInput!) { activateTierLadder(input: $input) { __typename } }',
      { input: { id, moves: [{ from: 'silver', to: 'bronze' }] } },
    );
    expect(data?.activateTierLadder.__typename).toBe('ActivateTierLadderPayload');

    expect(await standing(story)).toMatchObject({
      tier: { key: 'gold', name: 'Goldrand', position: 2 },
      history: [
        { from: { key: 'silver' }, to: { key: 'gold' } },
        { from: { key: 'bronze' }, to: { key: 'silver' } },
      ],
    });
  });

  describe('of a ladder', () => {
    it('is the primary one unless another is named', async () => {
      const story = await aClimber();
      const other = await climbable(story, aLadder(app).within('LIFETIME').tier('guest', '0').tier('friend', '10'));
      await buys(story, { amount: 10, at: '2027-02-11T12:00:00Z' });

      const query = `query ($ref: MemberRef!, $other: ID!) {
        member(ref: $ref) { tier { tier { key } } other: tier(ladder: $other) { tier { key ladder { id } } history { to { key } } } }
      }`;
      const { data } = await app.call(story.program.adminKey, query, { ref: { id: story.member.id }, other });

      expect(data.member).toEqual({
        tier: { tier: { key: 'bronze' } },
        other: { tier: { key: 'friend', ladder: { id: other } }, history: [{ to: { key: 'friend' } }] },
      });
    });

    it('is null without a primary one', async () => {
      const story = await aStory(app);
      expect(await standing(story)).toBeNull();

      const id = await climbable(story, aLadder(app));

      expect(await standing(story)).toBeNull();
      expect(await standing(story, id)).toMatchObject({ tier: { key: 'basic' } });
    });

    it('is null for one that is not active, is unknown or is of another program', async () => {
      const story = await aStory(app);
      const { id: draft } = await metals().by(story.program.adminKey).draft();
      const archived = await climbable(story, aLadder(app));
      await setStatus(app, archived, 'ARCHIVED', story.program.adminKey);
      const foreign = await climbable(await aStory(app), metals());

      for (const id of [null, draft, archived, foreign, story.member.id, 'nonsense', '', `tld_${'0'.repeat(26)}`]) {
        expect(await standing(story, id)).toBeNull();
      }
    });
  });

  describe('leads to its ladder', () => {
    const seenBy = async (story: Story, key: string, fields = LADDERS) => {
      const query = `query ($ref: MemberRef!) { member(ref: $ref) { ${fields} } }`;
      const { data, errors } = await app.call(key, query, { ref: { id: story.member.id } });
      return { tier: data?.member?.tier, errors };
    };
    const reachedIn = (ladder: unknown, threshold = '100') => ({
      tier: { threshold, ladder },
      progress: { next: { ladder } },
      history: [{ to: { ladder }, ladder }],
    });
    const IN_FORCE = {
      name: 'Status',
      window: 'CALENDAR_YEAR',
      graceDays: 0,
      tiers: [
        { key: 'bronze', threshold: '0' },
        { key: 'silver', threshold: '100' },
        { key: 'gold', threshold: '200' },
      ],
    };
    const EDITED = {
      name: 'Circle',
      window: 'CALENDAR_QUARTER',
      graceDays: 30,
      tiers: [
        { key: 'bronze', threshold: '0' },
        { key: 'silver', threshold: '150' },
      ],
    };

    /** Silver, with an edit of the ladder that nobody has activated. */
    const anEditedLadder = async () => {
      const story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
      const id = await climbable(story, metals());
      await buys(story, { amount: 120, at: '2027-02-11T12:00:00Z' });
      const { name, window, graceDays } = EDITED;
      const tiers = [tier('bronze', '0'), tier('silver', '150')];
      const edited = await app.call(story.program.adminKey, UPDATE, {
        input: { id, name: en(name), window, graceDays, tiers },
      });
      expect(edited.data.updateTierLadder.tierLadder).toMatchObject({ version: 2 });
      return { story, id };
    };

    it('as it is in force for members and shops, as it was edited last for staff', async () => {
      const { story } = await anEditedLadder();
      const { adminKey, shopKey } = story.program;

      const { data: own } = await app.call(await story.member.token(), `{ me { ${LADDERS} } }`);

      expect((await seenBy(story, shopKey)).tier).toEqual(reachedIn(IN_FORCE));
      expect(own.me.tier).toEqual(reachedIn(IN_FORCE));
      for (const key of [adminKey, await aKey(app, story.program, 'ANALYST')]) {
        expect((await seenBy(story, key)).tier).toEqual(reachedIn(EDITED));
      }
    });

    it('as edited for members and shops too, once that is in force', async () => {
      const { story, id } = await anEditedLadder();
      const activate = 'mutation ($id: ID!) { activateTierLadder(input: { id: $id }) { __typename } }';
      await app.call(story.program.adminKey, activate, { id });

      const { tier: seen } = await seenBy(story, story.program.shopKey);

      expect(seen).toMatchObject({ tier: { threshold: '150', ladder: EDITED }, history: [{ ladder: EDITED }] });
    });

    it.each(['version', 'versionInForce', 'activation { membersDone }'])(
      'with its %s for staff alone',
      async (field) => {
        const { story } = await anEditedLadder();
        const { adminKey, shopKey } = story.program;
        const fields = `tier { tier { ladder { ${field} } } }`;

        const { errors } = await app.call(await story.member.token(), `{ me { ${fields} } }`);

        expect(errors![0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
        expect((await seenBy(story, shopKey, fields)).errors![0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
        expect((await seenBy(story, adminKey, fields)).errors).toBeUndefined();
      },
    );
  });

  it('is for everybody who may ask for the member', async () => {
    const story = await aClimber();
    const seen = await standing(story);

    for (const role of ['MARKETER', 'SUPPORT', 'ANALYST', 'SHOP']) {
      expect(await standing(story, null, await aKey(app, story.program, role))).toEqual(seen);
    }
    const { data, errors } = await app.call(await story.member.token(), `{ me { tier { ${STANDING} } } }`);
    expect(errors).toBeUndefined();
    expect(data.me.tier).toEqual(seen);
  });

  it('is not for the key of another program', async () => {
    const story = await aClimber();

    const { data } = await app.asAdmin(TIER, { ref: { id: story.member.id } });

    expect(data.member).toBeNull();
  });

  it('is each member’s own, and takes as many statements for fifty of them as for one', async () => {
    const story = await aClimber();
    const { program } = story;
    const members = await Promise.all(Array.from({ length: 49 }, () => aMember(app).of(program).enroll()));
    for (const [index, member] of members.entries()) {
      await buys(story, { amount: 100 + index * 10, at: '2027-02-11T12:00:00Z', member });
    }
    await story.letTimePass('2029-01-01T12:00:00Z');
    const list = (first: number) => `{ members(first: ${first}) { nodes { id tier { ${STANDING} } } } }`;

    const one = await statementsOf(app, () => app.call(program.adminKey, list(1)));
    let nodes: { id: string; tier: { tier: { key: string } } }[] = [];
    const fifty = await statementsOf(app, async () => {
      nodes = (await app.call(program.adminKey, list(50))).data.members.nodes;
    });

    const reading = [
      'find-climbers',
      'find-tier-changes',
      'find-tier-days',
      'find-tier-days', // further back, for reviews that are overdue
      'find-tier-standings',
      'find-tiers-by-ids',
    ];
    expect(fifty).toEqual(one);
    expect(one.filter((name) => /tier|climb/.test(name))).toEqual(reading);
    expect(nodes).toHaveLength(50);
    const tiers = new Map(nodes.map((node) => [node.id, node.tier.tier.key]));
    expect(members.map(({ id }) => tiers.get(id))).toEqual([
      ...Array<string>(10).fill('bronze'),
      ...Array<string>(39).fill('silver'),
    ]);
    expect(tiers.get(story.member.id)).toBe('bronze');
  });
});
