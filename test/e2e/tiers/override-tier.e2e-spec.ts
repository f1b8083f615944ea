import { decodeId } from '../../../src/kernel/ids.js';
import { aLadder, type MadeLadder } from '../../factories/a-ladder.js';
import { bringInto } from '../../factories/a-life.js';
import { aStory, type Setting, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aMember } from '../../factories/a-member.js';
import { merge, unmerge } from '../membership/support/merges.js';
import { refusedAlike } from '../membership/support/refused-alike.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { setStatus } from './support/whole-ladder.js';
import { givenTiers, overrideTier, tierOf, tiersTold } from './support/overrides.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('overrideTier', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const metals = (story: Story, key = story.program.adminKey) =>
    aLadder(app).by(key).named('Metals').primary().tier('bronze', '0').tier('silver', '20').tier('gold', '30');

  /** A member on the lowest tier of a ladder with 0, 20 and 30 points in a calendar year. */
  const aMemberOnALadder = async (setting: Setting = {}): Promise<{ story: Story; ladder: MadeLadder }> => {
    const story = await aStory(app, { at: NOW, ...setting });
    return { story, ladder: await metals(story).active() };
  };
  const give = (story: Story, tier: string | undefined, input: Record<string, unknown> = {}) =>
    overrideTier(app, story.program.adminKey, story.member, { tier, ...input });
  const change = (from: string, to: string, at: string, cause: string) => ({
    from: { key: from },
    to: { key: to },
    at,
    cause,
  });

  it('answers the tier that was given', async () => {
    const { story, ladder } = await aMemberOnALadder();
    const document = `mutation ($input: OverrideTierInput!) {
      overrideTier(input: $input) { ... on OverrideTierPayload { tierOverride { tier { key } lastDay reason } } }
    }`;
    const input = {
      idempotencyKey: 'k',
      member: { id: story.member.id },
      tier: ladder.tiers['silver'],
      reason: 'A friend',
    };

    const { data } = await app.call(story.program.adminKey, document, { input });

    const tierOverride = { tier: { key: 'silver' }, lastDay: null, reason: 'A friend' };
    expect(data.overrideTier).toEqual({ tierOverride });
  });

  it('gives a tier until the end of a day, and says why to staff', async () => {
    const { story, ladder } = await aMemberOnALadder();

    const outcome = await give(story, ladder.tiers['silver'], { until: '2027-06-30' });

    const changed = { ...change('bronze', 'silver', NOW, 'OVERRIDE'), ladder: { name: 'Metals' } };
    expect(outcome).toEqual({
      member: { id: story.member.id },
      standing: {
        tier: { key: 'silver' },
        since: NOW,
        lastDay: '2027-06-30',
        override: {
          tier: { key: 'silver' },
          since: NOW,
          until: '2027-06-30T23:00:00.000Z',
          lastDay: '2027-06-30',
          reason: 'As a friend of the house',
          by: { kind: 'API_KEY', name: 'Administration' },
        },
      },
      tierChange: changed,
      tierChanges: [changed],
      replayed: false,
    });
    expect(await tiersTold(story)).toEqual([`${NOW} OVERRIDE bronze → silver`]);
    expect((await tierOf(story)).history).toEqual([{ ...change('bronze', 'silver', NOW, 'OVERRIDE'), source: null }]);
  });

  it('holds for ever without a day', async () => {
    const { story, ladder } = await aMemberOnALadder();

    await give(story, ladder.tiers['gold']);
    await story.advance('2037-01-01T12:00:00Z');

    const override = { tier: { key: 'gold' }, since: NOW, until: null, lastDay: null };
    expect(await tierOf(story)).toMatchObject({ tier: { key: 'gold' }, lastDay: null, override });
  });

  it.each([
    [40, 'gold'],
    [0, 'silver'],
    [21, 'silver'],
  ])('T2: is a floor: with %s points on top of silver it is %s', async (points, key) => {
    const { story, ladder } = await aMemberOnALadder();
    await give(story, ladder.tiers['silver'], { until: '2027-12-31' });

    if (points > 0) await story.earn(points);

    expect(await tierOf(story)).toMatchObject({ tier: { key } });
  });

  it('counts what was earned beneath it from the day on which it is over, however late that is noted', async () => {
    const { story, ladder } = await aMemberOnALadder();
    await give(story, ladder.tiers['gold'], { until: '2027-06-30' });
    await story.earn(25);

    await story.letTimePass('2027-06-30T22:59:59.999Z');
    const before = await tierOf(story);
    await story.letTimePass('2027-06-30T23:00:00Z');
    const after = await tierOf(story);
    await story.advance('2027-07-05T12:00:00Z');
    const noted = await tierOf(story);

    const ended = { ...change('gold', 'silver', '2027-06-30T23:00:00.000Z', 'OVERRIDE_ENDED'), source: null };
    expect(before).toMatchObject({ tier: { key: 'gold' }, override: { lastDay: '2027-06-30' } });
    expect(after).toMatchObject({ tier: { key: 'silver' }, lastDay: '2028-12-31', override: null });
    expect(after.history[0]).toEqual(ended);
    expect(noted).toEqual(after);
    expect(await tiersTold(story)).toEqual([
      `${NOW} OVERRIDE bronze → gold`,
      '2027-06-30T23:00:00.000Z OVERRIDE_ENDED gold → silver',
    ]);
    expect(await givenTiers(story)).toMatchObject([{ lastDay: '2027-06-30', endedAt: null }]);
  });

  it('ends at the first moment of the day after, where there is no midnight', async () => {
    const { story, ladder } = await aMemberOnALadder({ timeZone: 'Africa/Cairo' });

    const outcome = await give(story, ladder.tiers['gold'], { until: '2027-04-29' });
    await story.letTimePass('2027-04-29T21:59:59.999Z');
    const before = await tierOf(story);
    await story.letTimePass('2027-04-29T22:00:00Z');

    expect(outcome.standing.override.until).toBe('2027-04-29T22:00:00.000Z');
    expect(before).toMatchObject({ tier: { key: 'gold' } });
    expect(await tierOf(story)).toMatchObject({ tier: { key: 'bronze' }, override: null });
  });

  it('may last today only', async () => {
    const { story, ladder } = await aMemberOnALadder();

    await give(story, ladder.tiers['gold'], { until: '2027-03-01' });
    await story.letTimePass('2027-03-02T00:00:00Z');

    expect(await tierOf(story)).toMatchObject({ tier: { key: 'bronze' }, override: null });
  });

  it('takes the place of the one before, a higher one too, whose end is noted', async () => {
    const { story, ladder } = await aMemberOnALadder();
    await give(story, ladder.tiers['gold'], { until: '2027-12-31', reason: 'First' });
    await story.letTimePass('2027-03-02T12:00:00Z');

    const outcome = await give(story, ladder.tiers['silver'], { reason: 'Second' });

    const at = '2027-03-02T12:00:00.000Z';
    expect(outcome).toMatchObject({
      standing: {
        tier: { key: 'silver' },
        override: { tier: { key: 'silver' }, since: at, lastDay: null, reason: 'Second' },
      },
      tierChange: change('gold', 'silver', at, 'OVERRIDE'),
    });
    const end = { endedAt: new Date(at), endedBy: 'API_KEY', endedReason: null };
    expect(await givenTiers(story)).toMatchObject([
      { reason: 'First', ...end },
      { reason: 'Second', endedAt: null, endedBy: null, endedReason: null },
    ]);
  });

  it('leaves the end of one that was over by itself', async () => {
    const { story, ladder } = await aMemberOnALadder();
    await give(story, ladder.tiers['gold'], { until: '2027-03-01' });
    await story.letTimePass('2027-04-01T12:00:00Z');

    const outcome = await give(story, ladder.tiers['gold'], { until: '2027-04-30' });

    expect(outcome.tierChange).toMatchObject(change('bronze', 'gold', '2027-04-01T12:00:00.000Z', 'OVERRIDE'));
    expect(await givenTiers(story)).toMatchObject([{ endedAt: null }, { endedAt: null, lastDay: '2027-04-30' }]);
    expect(await tiersTold(story)).toEqual([
      `${NOW} OVERRIDE bronze → gold`,
      '2027-03-02T00:00:00.000Z OVERRIDE_ENDED gold → bronze',
      '2027-04-01T12:00:00.000Z OVERRIDE bronze → gold',
    ]);
  });

  it('changes nothing now where more was earned, and holds when that falls', async () => {
    const { story, ladder } = await aMemberOnALadder();
    await story.earn(30);

    const outcome = await give(story, ladder.tiers['silver'], { until: '2035-12-31' });
    await story.advance('2032-01-01T12:00:00Z');

    expect(outcome).toMatchObject({ standing: { tier: { key: 'gold' }, override: { tier: { key: 'silver' } } } });
    expect(outcome.tierChange).toBeNull();
    expect(outcome.tierChanges).toEqual([]);
    expect(await tierOf(story)).toMatchObject({ tier: { key: 'silver' }, lastDay: '2035-12-31' });
    expect(await tiersTold(story)).toEqual([
      `${NOW} PURCHASE bronze → gold`,
      '2029-01-01T00:00:00.000Z REVIEW gold → silver',
    ]);
  });

  it('earns by the multiplier of its tier from the next purchase on', async () => {
    const story = await aStory(app, { at: NOW });
    const { tiers } = await aLadder(app)
      .by(story.program.adminKey)
      .tier('bronze', '0')
      .tier('gold', '1000', { multiplier: '2' })
      .active();

    await give(story, tiers['gold']);

    expect((await story.earn(10)).pointsEarned).toBe(20);
  });

  it.each(['PAUSED', 'BLOCKED'])('is given to who is %s too', async (status) => {
    const { story, ladder } = await aMemberOnALadder();
    await bringInto(app, story.program.adminKey, story.member, status);

    expect(await give(story, ladder.tiers['gold'])).toMatchObject({ standing: { tier: { key: 'gold' } } });
  });

  it('shows members and shops the tier and its last day, not why and by whom', async () => {
    const { story, ladder } = await aMemberOnALadder();
    await give(story, ladder.tiers['gold'], { until: '2027-06-30' });
    const own = 'query { me { tier { override { tier { key } lastDay } } } }';
    const token = await story.member.token();

    const shown = await app.call(token, own);
    const hidden = await Promise.all(
      ['reason', 'by { kind }'].map((field) => app.call(token, `query { me { tier { override { ${field} } } } }`)),
    );

    expect(shown.data.me.tier.override).toEqual({ tier: { key: 'gold' }, lastDay: '2027-06-30' });
    expect(await tierOf(story, story.program.shopKey)).toMatchObject({ override: { lastDay: '2027-06-30' } });
    for (const { errors } of hidden) expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  it('counts one after the other with purchases at the same time', async () => {
    const { story, ladder } = await aMemberOnALadder();

    await Promise.all([
      ...[1, 2, 3, 4].map(() => story.earn(10)),
      ...['silver', 'gold', 'silver'].map((key) => give(story, ladder.tiers[key])),
    ]);

    const { history, tier } = await tierOf(story);
    expect(tier).toEqual({ key: 'gold' });
    const path = history.reverse() as { from: { key: string }; to: { key: string } }[];
    path.forEach(({ from }, index) => expect(from).toEqual(path[index - 1]?.to ?? { key: 'bronze' }));
    expect(await tiersTold(story)).toHaveLength(path.length);
    expect((await givenTiers(story)).filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
  });

  it('is never changed in the database but for its end, words that are wiped, and whose it is', async () => {
    const { story, ladder } = await aMemberOnALadder();
    await give(story, ladder.tiers['gold']);
    const where = [story.program.program.number];
    const run = (set: string) =>
      app.database.pool.query(`UPDATE tier_override SET ${set} WHERE program_id = $1`, where);

    for (const set of ['tier = 1', "last_day = '2030-01-01'", "reason = 'Another'", 'given_at = now()']) {
      await expect(run(set)).rejects.toThrow('never changed or deleted');
    }
    await expect(app.database.pool.query('DELETE FROM tier_override WHERE program_id = $1', where)).rejects.toThrow();
    await run("ended_at = given_at, ended_actor_kind = 'SYSTEM', ended_reason = 'Over'");
    await expect(run('ended_at = NULL, ended_actor_kind = NULL, ended_reason = NULL')).rejects.toThrow();
    await run('reason = NULL, ended_reason = NULL');

    expect(await givenTiers(story)).toMatchObject([{ reason: null, endedBy: 'SYSTEM', endedReason: null }]);
  });

  describe('refuses', () => {
    const refused = async (story: Story, tier: string | undefined, input: Record<string, unknown> = {}) => {
      const before = await storedIn(app);
      const outcome = await give(story, tier, input);
      await expectNothingStored(app, before, outcome);
      return outcome;
    };

    it.each(['2027-02-28', '2127-03-02', '9999-12-31', '0001-01-01'])('a last day like %s', async (until) => {
      const { story, ladder } = await aMemberOnALadder();

      expect(await refused(story, ladder.tiers['gold'], { until })).toMatchObject({
        code: 'INVALID_INPUT',
        problems: [{ path: ['until'], message: 'must be from 2027-03-01 to 2127-03-01' }],
      });
    });

    it("a tier that is none, another program's, or one that the ladder has no longer", async () => {
      const { story, ladder } = await aMemberOnALadder();
      const other = await aMemberOnALadder();
      const unknown = ladder.id.replace(/^tld/, 'tir');

      for (const tier of ['nonsense', ladder.id, unknown, other.ladder.tiers['gold']]) {
        expect(await refused(story, tier)).toMatchObject({ code: 'TIER_NOT_FOUND', path: ['tier'] });
      }
    });

    it.each<'DRAFT' | 'ARCHIVED'>(['DRAFT', 'ARCHIVED'])('a tier of a ladder that is %s', async (status) => {
      const story = await aStory(app, { at: NOW });
      const ladder = await metals(story).draft();
      if (status === 'ARCHIVED') await setStatus(app, ladder.id, status, story.program.adminKey);

      expect(await refused(story, ladder.tiers['gold'])).toMatchObject({
        code: 'TIER_LADDER_STATUS_NOT_ALLOWED',
        ladderStatus: status,
        allowed: ['ACTIVE'],
        path: ['tier'],
      });
    });

    it('who was closed', async () => {
      const { story, ladder } = await aMemberOnALadder();
      await bringInto(app, story.program.adminKey, story.member, 'CLOSED');

      expect(await refused(story, ladder.tiers['gold'])).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', status: 'CLOSED' });
    });
  });

  it('leads to the survivor of who was merged, whose overrides it becomes until they part', async () => {
    const { story, ladder } = await aMemberOnALadder();
    const key = story.program.adminKey;
    const keep = await aMember(app).of(story.program).enroll();
    await give(story, ladder.tiers['silver'], { until: '2027-03-31' });
    const holders = async () => {
      const { rows } = await app.database.pool.query(
        'SELECT tier, member_id AS id FROM tier_override WHERE program_id = $1 ORDER BY id',
        [story.program.program.number],
      );
      return rows.map(({ tier, id }) => `${tier} of ${id === decodeId('mem', keep.id) ? 'keep' : 'absorbed'}`);
    };

    const merging = { keep: { id: keep.id }, absorb: { id: story.member.id } };
    const { merge: made } = await merge(app, merging, key);
    const merged = await holders();
    const outcome = await give(story, ladder.tiers['gold']);
    const given = await holders();
    const undone = await unmerge(app, { merge: made.id }, key);

    expect(undone).toMatchObject({ merge: { id: made.id } });
    expect(merged).toEqual(['2 of keep']);
    expect(outcome).toMatchObject({ member: { id: keep.id }, standing: { tier: { key: 'gold' } } });
    expect(given).toEqual(['2 of keep', '3 of keep']);
    expect(await holders()).toEqual(['2 of absorbed', '3 of keep']);
  });

  describe('as all that happens to a member', () => {
    let tier: string | undefined;
    refusedAlike(
      () => app,
      (anApp, key, member, input) => overrideTier(anApp, key, member, { tier, ...input }),
      {
        status: 'ACTIVE',
        isKeyed: true,
        prepare: async (story) => {
          tier = (await metals(story).active()).tiers['gold'];
        },
      },
    );
  });
});
