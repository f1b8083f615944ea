import { aLadder, type MadeLadder } from '../../factories/a-ladder.js';
import { bringInto } from '../../factories/a-life.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { refusedAlike } from '../membership/support/refused-alike.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { endTierOverride, givenTiers, overrideTier, tierOf, tiersTold } from './support/overrides.js';
import { setStatus } from './support/whole-ladder.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('endTierOverride', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const metals = (story: Story) =>
    aLadder(app).by(story.program.adminKey).named('Metals').tier('bronze', '0').tier('silver', '20').tier('gold', '30');

  /** A member whom staff gave gold, until the end of June. */
  const aGuestOfHonor = async (): Promise<{ story: Story; ladder: MadeLadder }> => {
    const story = await aStory(app, { at: NOW });
    const ladder = await metals(story).primary().active();
    const given = { tier: ladder.tiers['gold'], until: '2027-06-30' };
    expect(await overrideTier(app, story.program.adminKey, story.member, given)).toHaveProperty('standing');
    return { story, ladder };
  };
  const end = (story: Story, input: Record<string, unknown> = {}) =>
    endTierOverride(app, story.program.adminKey, story.member, { reason: 'A mistake', ...input });
  const refused = async (story: Story, input: Record<string, unknown> = {}) => {
    const before = await storedIn(app);
    const outcome = await end(story, input);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  it('ends a tier that staff gave: what was earned counts at once', async () => {
    const { story } = await aGuestOfHonor();
    await story.earn(25);
    await story.letTimePass('2027-03-05T12:00:00Z');

    const outcome = await end(story);

    const at = '2027-03-05T12:00:00.000Z';
    const change = {
      from: { key: 'gold' },
      to: { key: 'silver' },
      at,
      cause: 'OVERRIDE_ENDED',
      ladder: { name: 'Metals' },
    };
    expect(outcome).toEqual({
      member: { id: story.member.id },
      standing: { tier: { key: 'silver' }, since: at, lastDay: '2028-12-31', override: null },
      tierChange: change,
      tierChanges: [change],
      replayed: false,
    });
    expect(await tiersTold(story)).toEqual([`${NOW} OVERRIDE bronze → gold`, `${at} OVERRIDE_ENDED gold → silver`]);
    expect(await givenTiers(story)).toMatchObject([
      { reason: 'As a friend of the house', endedAt: new Date(at), endedBy: 'API_KEY', endedReason: 'A mistake' },
    ]);
    await story.advance('2027-08-01T12:00:00Z');
    expect((await tierOf(story)).history).toHaveLength(2);
  });

  it('changes no tier where more was earned', async () => {
    const { story } = await aGuestOfHonor();
    await story.earn(30);

    const outcome = await end(story);

    expect(outcome).toMatchObject({
      standing: { tier: { key: 'gold' }, override: null },
      tierChange: null,
      tierChanges: [],
    });
    expect((await tierOf(story)).history).toHaveLength(1);
    expect(await tiersTold(story)).toEqual([`${NOW} OVERRIDE bronze → gold`]);
  });

  it('means the ladder that is named', async () => {
    const { story } = await aGuestOfHonor();
    const other = await metals(story).named('Stones').active();
    await overrideTier(app, story.program.adminKey, story.member, { tier: other.tiers['silver'] });

    const outcome = await end(story, { ladder: other.id });

    expect(outcome).toMatchObject({
      standing: { tier: { key: 'bronze' } },
      tierChange: { ladder: { name: 'Stones' } },
    });
    expect(await tierOf(story)).toMatchObject({ tier: { key: 'gold' }, override: { lastDay: '2027-06-30' } });
  });

  it('shows when it is repeated what it changed then, whatever came since', async () => {
    const { story, ladder } = await aGuestOfHonor();
    const first = await end(story, { idempotencyKey: 'end' });
    await overrideTier(app, story.program.adminKey, story.member, { tier: ladder.tiers['silver'] });
    await end(story);

    const again = await refused(story, { idempotencyKey: 'end' });

    expect(again).toMatchObject({ replayed: true, tierChange: first.tierChange, tierChanges: [first.tierChange] });
  });

  it('lets one of those succeed who end it at once', async () => {
    const { story } = await aGuestOfHonor();

    const outcomes = await Promise.all([1, 2, 3].map(() => end(story)));

    expect(outcomes.map(({ code }) => code ?? 'done').sort()).toEqual(['NO_TIER_OVERRIDE', 'NO_TIER_OVERRIDE', 'done']);
    expect(await tiersTold(story)).toHaveLength(2);
  });

  describe('refuses', () => {
    it('where none was given, or it is over', async () => {
      const { story, ladder } = await aGuestOfHonor();
      const other = await metals(story).named('Stones').active();
      const none = { code: 'NO_TIER_OVERRIDE', path: ['ladder'] };

      expect(await refused(story, { ladder: other.id })).toMatchObject(none);
      await story.letTimePass('2027-07-01T00:00:00Z');
      expect(await refused(story, { ladder: ladder.id })).toMatchObject(none);
    });

    it('a ladder that is none, or not the program’s', async () => {
      const { story, ladder } = await aGuestOfHonor();
      const other = await aGuestOfHonor();

      for (const id of ['nonsense', ladder.tiers['gold'], other.ladder.id]) {
        expect(await refused(story, { ladder: id })).toMatchObject({ code: 'TIER_LADDER_NOT_FOUND', path: ['ladder'] });
      }
    });

    it('where no ladder is named and none is the primary one', async () => {
      const story = await aStory(app, { at: NOW });
      await metals(story).active();

      expect(await refused(story)).toMatchObject({
        code: 'TIER_LADDER_NOT_FOUND',
        message: 'No active ladder of this program is the primary one.',
      });
    });

    it('a ladder that is not active', async () => {
      const { story, ladder } = await aGuestOfHonor();
      await setStatus(app, ladder.id, 'ARCHIVED', story.program.adminKey);

      expect(await refused(story, { ladder: ladder.id })).toMatchObject({
        code: 'TIER_LADDER_STATUS_NOT_ALLOWED',
        ladderStatus: 'ARCHIVED',
      });
    });

    it('who was closed', async () => {
      const { story } = await aGuestOfHonor();
      await bringInto(app, story.program.adminKey, story.member, 'CLOSED');

      expect(await refused(story)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', status: 'CLOSED' });
    });
  });

  describe('as all that happens to a member', () => {
    refusedAlike(() => app, endTierOverride, {
      status: 'ACTIVE',
      isKeyed: true,
      prepare: async (story) => {
        const { tiers } = await metals(story).primary().active();
        await overrideTier(app, story.program.adminKey, story.member, { tier: tiers['gold'] });
      },
    });
  });
});
