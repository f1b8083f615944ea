import { decodeId } from '../../../src/kernel/ids.js';
import { ProgramDirectory } from '../../../src/programs/index.js';
import { aLadder, type LadderFactory, type MadeLadder } from '../../factories/a-ladder.js';
import { closeMember, pauseMember } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { goOn } from './support/activation.js';
import { overrideTier } from './support/overrides.js';
import { en, storedLadders } from './support/whole-ladder.js';

const ACTIVATE = `mutation ($input: ActivateTierLadderInput!) {
  activateTierLadder(input: $input) {
    ... on ActivateTierLadderPayload {
      tierLadder { status version versionInForce activation { version status onChange startsAt inForceAt membersDone } }
    }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
  }
}`;
const UPDATE = `mutation ($input: UpdateTierLadderInput!) {
  updateTierLadder(input: $input) { ... on UpdateTierLadderPayload { tierLadder { version } } ... on UserError { message } }
}`;
const STANDING = `query ($id: ID!, $ladder: ID!) {
  member(ref: { id: $id }) {
    tier(ladder: $ladder) {
      tier { key threshold } lastDay progress { current toReachNext } history { at cause from { key } to { key } }
    }
  }
}`;

describe('activateTierLadder', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const activate = async ({ program }: Pick<Story, 'program'>, id: string, more: Record<string, unknown> = {}) => {
    const { data, errors } = await app.call(program.adminKey, ACTIVATE, { input: { id, ...more } });
    expect(errors).toBeUndefined();
    return data!.activateTierLadder;
  };
  const update = async ({ program }: Story, id: string, changes: Record<string, unknown>) => {
    const { data } = await app.call(program.adminKey, UPDATE, { input: { id, ...changes } });
    expect(data?.updateTierLadder).toEqual({ tierLadder: { version: expect.any(Number) } });
  };
  const standing = async ({ program, member }: Story, ladder: string, of: { id: string } = member) => {
    const { data } = await app.call(program.adminKey, STANDING, { id: of.id, ladder });
    return data!.member.tier as {
      tier: { key: string; threshold: string };
      lastDay: string | null;
      progress: { current: string; toReachNext: string | null };
      history: { at: string; cause: string; from: { key: string }; to: { key: string } }[];
    } | null;
  };
  const keyOf = async (story: Story, ladder: string, of?: { id: string }) =>
    (await standing(story, ladder, of))?.tier.key;
  const buys = (story: Story, amount: string, of: { id: string } = story.member) =>
    aPurchase(app).in(story.program).by(of).worth(amount).record();
  const enroll = (story: Story): Promise<EnrolledMember> => aMember(app).of(story.program).enroll();
  const metals = (story: Story, change: (ladder: LadderFactory) => LadderFactory = (one) => one): LadderFactory =>
    change(aLadder(app)).by(story.program.adminKey).tier('bronze', '0').tier('silver', '100').tier('gold', '200');
  const tiers = (...list: [key: string, threshold: string][]) => ({
    tiers: list.map(([key, threshold]) => ({ key, name: en(key), threshold })),
  });
  /** Two members, who bought for 120.00 and 250.00 before there was a ladder. */
  const aShop = async (change?: (ladder: LadderFactory) => LadderFactory) => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    const other = await enroll(story);
    await buys(story, '120');
    await buys(story, '250', other);
    const ladder: MadeLadder = await metals(story, change).draft();
    return { story, other, ...ladder };
  };

  it('lets members stand where they have earned to, from the first moment on', async () => {
    const { story, other, id } = await aShop();
    expect(await standing(story, id)).toBeNull();

    const { tierLadder } = await activate(story, id);

    const at = '2026-11-20T12:00:00.000Z';
    const activation = {
      version: 1,
      status: 'DONE',
      onChange: 'RAISE_ONLY',
      startsAt: at,
      inForceAt: at,
      membersDone: 2,
    };
    expect(tierLadder).toEqual({ status: 'ACTIVE', version: 1, versionInForce: 1, activation });
    expect(await standing(story, id)).toEqual({
      tier: { key: 'silver', threshold: '100' },
      lastDay: '2027-12-31',
      progress: { current: '120', toReachNext: '80' },
      history: [{ at, cause: 'LADDER', from: { key: 'bronze' }, to: { key: 'silver' } }],
    });
    expect(await keyOf(story, id, other)).toBe('gold');
  });

  it('once more changes nothing', async () => {
    const { story, id } = await aShop();
    const first = await activate(story, id);
    const before = (await storedLadders(app)).slice(0, 4);

    expect(await activate(story, id, { onChange: 'REASSESS' })).toEqual(first);
    expect((await storedLadders(app)).slice(0, 4)).toEqual(before);
  });

  it('holds the version before until then: an edit changes nothing for members', async () => {
    const { story, id } = await aShop();
    await activate(story, id);

    await update(story, id, tiers(['bronze', '0'], ['silver', '110'], ['gold', '115']));

    expect(await standing(story, id)).toMatchObject({ tier: { key: 'silver', threshold: '100' } });
    await buys(story, '79');
    expect(await keyOf(story, id)).toBe('silver');
    await buys(story, '1');
    expect(await keyOf(story, id)).toBe('gold');
  });

  describe('when the thresholds become 150 and 240, of who has 120 and of who has 250', () => {
    it.each([
      ['KEEP_UNTIL_PERIOD_END', 'silver', 'gold'],
      ['RAISE_ONLY', 'silver', 'gold'],
      ['REASSESS', 'bronze', 'gold'],
    ])('%s: %s and %s', async (onChange, first, second) => {
      const { story, other, id } = await aShop();
      await activate(story, id);
      await update(story, id, tiers(['bronze', '0'], ['silver', '150'], ['gold', '240']));

      const { tierLadder } = await activate(story, id, { onChange });

      expect(tierLadder).toMatchObject({ versionInForce: 2, activation: { version: 2, status: 'DONE', onChange } });
      expect([await keyOf(story, id), await keyOf(story, id, other)]).toEqual([first, second]);
    });
  });

  describe('when the threshold of gold becomes 110, of who has 120', () => {
    it.each([
      ['KEEP_UNTIL_PERIOD_END', 'silver', 'gold'],
      ['RAISE_ONLY', 'gold', 'gold'],
      ['REASSESS', 'gold', 'gold'],
    ])('%s: %s, and with the next purchase %s', async (onChange, first, then) => {
      const { story, id } = await aShop();
      await activate(story, id);
      await update(story, id, tiers(['bronze', '0'], ['silver', '100'], ['gold', '110']));

      await activate(story, id, { onChange });
      const [at] = [await keyOf(story, id), await buys(story, '1')];

      expect([at, await keyOf(story, id)]).toEqual([first, then]);
    });
  });

  describe('when silver becomes 150 and gold 180: the example of docs/tiers.md, of who has 120, 190 and 250', () => {
    it.each([
      ['KEEP_UNTIL_PERIOD_END', ['silver', 'silver', 'gold'], 'gold'],
      ['RAISE_ONLY', ['silver', 'gold', 'gold'], 'gold'],
      ['REASSESS', ['bronze', 'gold', 'gold'], 'gold'],
    ])('%s: %j, and with the next purchase the second is on %s', async (onChange, keys, then) => {
      const { story, other, id } = await aShop();
      const second = await enroll(story);
      await buys(story, '190', second);
      await activate(story, id);
      await update(story, id, tiers(['bronze', '0'], ['silver', '150'], ['gold', '180']));

      await activate(story, id, { onChange });

      const shown = await Promise.all([story.member, second, other].map((member) => keyOf(story, id, member)));
      expect(shown).toEqual(keys);
      await buys(story, '1', second);
      expect(await keyOf(story, id, second)).toBe(then);
    });
  });

  it('brings down nobody who is paused or has left, and everybody off a tier that is gone', async () => {
    const { story, other, id } = await aShop();
    const { adminKey } = story.program;
    await activate(story, id);
    await pauseMember(app, adminKey, story.member, { until: '2026-12-20' });
    await closeMember(app, adminKey, other);
    await update(story, id, tiers(['bronze', '0'], ['silver', '900'], ['platinum', '1000']));

    await activate(story, id, { onChange: 'REASSESS', moves: [{ from: 'gold', to: 'platinum' }] });

    expect(await standing(story, id)).toMatchObject({ tier: { key: 'silver' }, history: [{ to: { key: 'silver' } }] });
    expect(await standing(story, id, other)).toMatchObject({
      tier: { key: 'platinum' },
      history: [
        { cause: 'LADDER', from: { key: 'gold' }, to: { key: 'platinum' } },
        { cause: 'LADDER', to: { key: 'gold' } },
      ],
    });
  });

  it('is of the version that was asked for, whatever was edited since', async () => {
    const { story, id } = await aShop();
    await activate(story, id);
    await update(story, id, tiers(['bronze', '0'], ['silver', '100'], ['gold', '110']));
    await activate(story, id, { when: '2026-11-21T00:00:00Z', onChange: 'RAISE_ONLY' });

    await update(story, id, tiers(['bronze', '0'], ['silver', '800'], ['gold', '900']));
    await story.advance('2026-11-21T12:00:00Z');

    expect(await standing(story, id)).toMatchObject({ tier: { key: 'gold', threshold: '110' } });
  });

  it('keeps what was promised until it ends, and decides by the new version then', async () => {
    const { story, id } = await aShop();
    await activate(story, id);
    await update(story, id, tiers(['bronze', '0'], ['silver', '150'], ['gold', '240']));
    await activate(story, id);

    await story.letTimePass('2027-06-01T12:00:00Z');
    await buys(story, '149');
    await story.letTimePass('2027-12-31T23:59:59.999Z');
    expect(await keyOf(story, id)).toBe('silver');
    await story.letTimePass('2028-01-01T00:00:00Z');

    expect(await keyOf(story, id)).toBe('bronze');
  });

  it('counts something else, from history', async () => {
    const { story, other, id } = await aShop();
    await activate(story, id);
    await buys(story, '1');
    await update(story, id, { metric: 'PURCHASES', ...tiers(['bronze', '0'], ['silver', '2'], ['gold', '5']) });

    await activate(story, id, { onChange: 'REASSESS' });

    expect(await standing(story, id)).toMatchObject({ tier: { key: 'silver' }, progress: { current: '2' } });
    expect(await standing(story, id, other)).toMatchObject({ tier: { key: 'bronze' }, progress: { current: '1' } });
    await update(story, id, {
      metric: 'QUALIFYING_POINTS',
      ...tiers(['bronze', '0'], ['silver', '100'], ['gold', '200']),
    });
    await activate(story, id, { onChange: 'REASSESS' });
    expect(await standing(story, id, other)).toMatchObject({ tier: { key: 'gold' }, progress: { current: '250' } });
  });

  describe('at a later moment', () => {
    const when = '2027-01-01T00:00:00Z';

    it('comes into force then, after what ends then was decided by the version before', async () => {
      const { story, other, id } = await aShop((ladder) => ladder.within('CALENDAR_QUARTER'));
      await activate(story, id);
      await story.letTimePass('2027-02-01T12:00:00Z');
      await buys(story, '105', other);
      await update(story, id, tiers(['bronze', '0'], ['silver', '140'], ['gold', '240']));

      const { tierLadder } = await activate(story, id, { when: '2027-03-31T23:00:00Z', onChange: 'RAISE_ONLY' });

      expect(tierLadder).toMatchObject({
        versionInForce: 1,
        activation: { version: 2, status: 'WAITING', inForceAt: null },
      });
      await story.advance('2027-04-05T12:00:00Z');
      const { history } = (await standing(story, id, other))!;
      expect(history.map(({ at, cause, to }) => [at, cause, to.key])).toEqual([
        ['2027-03-31T23:00:00.000Z', 'REVIEW', 'silver'],
        ['2026-11-20T12:00:00.000Z', 'LADDER', 'gold'],
      ]);
      expect(await standing(story, id)).toMatchObject({ tier: { key: 'bronze' } });
    });

    it('is counted until then, and activates a draft', async () => {
      const { story, id } = await aShop();

      const { tierLadder } = await activate(story, id, { when });
      await buys(story, '80');
      expect(await standing(story, id)).toBeNull();
      await story.advance('2027-01-02T12:00:00Z');

      expect(tierLadder).toMatchObject({ status: 'DRAFT', versionInForce: null, activation: { status: 'WAITING' } });
      expect(await standing(story, id)).toMatchObject({ tier: { key: 'gold' }, lastDay: '2027-12-31' });
    });

    it('is replaced by another activation', async () => {
      const { story, id } = await aShop();
      await activate(story, id, { when });

      expect(await activate(story, id)).toMatchObject({ tierLadder: { activation: { status: 'DONE' } } });
      await story.advance('2027-01-02T12:00:00Z');

      const { rows } = await app.database.pool.query(
        'SELECT status FROM tier_activation WHERE ladder_id = $1 ORDER BY asked_at, id',
        [decodeId('tld', id)],
      );
      expect(rows).toEqual([{ status: 'CANCELED' }, { status: 'DONE' }]);
    });

    it('is refused in the past', async () => {
      const { story, id } = await aShop();

      expect(await activate(story, id, { when: '2026-11-20T11:59:59.999Z' })).toMatchObject({
        code: 'INVALID_INPUT',
        problems: [{ path: ['when'], message: 'must not lie in the past; it is 2026-11-20T12:00:00.000Z now' }],
      });
    });
  });

  describe('without a tier on which somebody stands', () => {
    const without = tiers(['bronze', '0'], ['gold', '200'], ['diamond', '900']);

    it('is refused unless it says where they go', async () => {
      const { story, id } = await aShop();
      await activate(story, id);
      await update(story, id, without);
      const before = await storedLadders(app);

      const refused = await activate(story, id);

      const message = '1 member stands on "silver", which the new version leaves out: say where they go';
      expect(refused).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: ['moves'], message }] });
      expect(await storedLadders(app)).toEqual(before);
    });

    it('moves them there, whatever becomes of the others', async () => {
      const { story, other, id } = await aShop();
      await activate(story, id);
      await update(story, id, without);

      await activate(story, id, { moves: [{ from: 'silver', to: 'diamond' }] });

      expect(await standing(story, id)).toMatchObject({
        tier: { key: 'diamond' },
        lastDay: '2027-12-31',
        history: [{ cause: 'LADDER', from: { key: 'silver' }, to: { key: 'diamond' } }, { to: { key: 'silver' } }],
      });
      expect(await standing(story, id, other)).toMatchObject({
        tier: { key: 'gold' },
        history: [{ to: { key: 'gold' } }],
      });
    });
  });

  it('refuses a ladder whose thresholds are in other money by now, and one whose type of activity is archived', async () => {
    const { adminKey } = await app.anotherProgram();
    const { id } = await aLadder(app).by(adminKey).counting('SPEND').draft();
    const { data } = await app.call(adminKey, 'mutation { updateProgram(input: { currency: "EUR" }) { __typename } }');
    expect(data?.updateProgram.__typename).toBe('UpdateProgramPayload');

    const refused = await activate({ program: { adminKey } } as Story, id);

    const message = "its thresholds are in GBP, and the program's currency is EUR: state them anew";
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: ['id'], message }] });
  });

  it('finds no ladder of another program, and none that is archived', async () => {
    const { story, id } = await aShop();
    const { adminKey } = await app.anotherProgram();

    expect(await activate({ program: { adminKey } } as Story, id)).toMatchObject({ code: 'TIER_LADDER_NOT_FOUND' });
    await app.call(story.program.adminKey, `mutation { archiveTierLadder(input: { id: "${id}" }) { __typename } }`);
    expect(await activate(story, id)).toMatchObject({ code: 'TIER_LADDER_STATUS_NOT_ALLOWED' });
  });

  it('is for administrators and marketers', async () => {
    const { id } = await aLadder(app).draft();
    const { shopKey } = app.program;

    const { errors } = await app.call(shopKey, ACTIVATE, { input: { id } });

    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('loses nothing of what is bought meanwhile, on two servers', async () => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    const members = await Promise.all(Array.from({ length: 12 }, () => enroll(story)));
    const { id } = await metals(story).draft();
    const other = await startTestApp({ on: app });
    const stop = { at: false };
    const bought = new Map<string, number>(members.map((member) => [member.id, 0]));
    const shop = async (): Promise<void> => {
      while (!stop.at) {
        const member = members[Math.floor(Math.random() * members.length)]!;
        await buys(story, '7', member);
        bought.set(member.id, bought.get(member.id)! + 7);
      }
    };

    const shopping = [shop(), shop(), shop()];
    await activate(story, id);
    await update(story, id, { metric: 'PURCHASES', ...tiers(['bronze', '0'], ['silver', '3'], ['gold', '6']) });
    await Promise.all([
      activate(story, id, { onChange: 'REASSESS' }),
      goOn(other, story.program.program.number, '2026-11-20T12:00:00Z', 5),
    ]);
    stop.at = true;
    await Promise.all(shopping);
    await other.close();

    for (const member of members) {
      const count = bought.get(member.id)! / 7;
      expect(await standing(story, id, member)).toMatchObject({
        progress: { current: String(count) },
        tier: { key: count >= 6 ? 'gold' : count >= 3 ? 'silver' : 'bronze' },
      });
    }
  });

  it('shows standings as taken over from the moment on, and goes on with them whoever it meets', async () => {
    const { story, other, id } = await aShop();
    await activate(story, id);
    await update(story, id, tiers(['bronze', '0'], ['silver', '10'], ['gold', '110']));
    const programId = story.program.program.number;
    // As it is between two steps: the version is in force, nobody has been taken over.
    const when = '2026-11-20T13:00:00Z';
    await activate(story, id, { when, onChange: 'RAISE_ONLY' });
    await app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [programId, when]);
    await goOn(app, programId, when, 1);
    app.get(ProgramDirectory).forget(programId);

    expect(await standing(story, id)).toMatchObject({ tier: { key: 'gold' }, history: [{ cause: 'LADDER' }, {}] });
    await buys(story, '1');
    await goOn(app, programId, when, 9);

    const { history } = (await standing(story, id))!;
    expect(history.map(({ cause, to }) => [cause, to.key])).toEqual([
      ['LADDER', 'gold'],
      ['LADDER', 'silver'],
    ]);
    expect((await standing(story, id, other))!.history).toHaveLength(1);
  });

  it('stands once it was asked for, and is left to the job while others are in its way', async () => {
    const { story, id } = await aShop();
    const { pool } = app.database;
    await pool.query(`
      CREATE FUNCTION give_way() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'others were first' USING ERRCODE = 'serialization_failure'; END $$;
      CREATE TRIGGER give_way BEFORE UPDATE ON tier_activation FOR EACH ROW EXECUTE FUNCTION give_way();
    `);

    const { tierLadder } = await activate(story, id).finally(() => pool.query('DROP FUNCTION give_way CASCADE'));

    expect(tierLadder).toMatchObject({ status: 'DRAFT', versionInForce: null, activation: { inForceAt: null } });
    expect(await standing(story, id)).toBeNull();
    await goOn(app, story.program.program.number, '2026-11-20T12:00:00Z', 9);
    expect(await standing(story, id)).toMatchObject({ tier: { key: 'silver' } });
  });

  it('waits while members are taken over', async () => {
    const { story, id } = await aShop();
    await activate(story, id);
    await update(story, id, tiers(['bronze', '0'], ['silver', '150'], ['gold', '200']));
    const when = '2027-03-01T00:00:00Z';
    await activate(story, id, { when });
    await update(story, id, tiers(['bronze', '0'], ['silver', '160'], ['gold', '200']));
    await story.letTimePass(when);
    const programId = story.program.program.number;
    await goOn(app, programId, when, 1);
    const before = await storedLadders(app);

    const refused = await activate(story, id);

    expect(refused).toEqual({
      code: 'TIER_LADDER_BUSY',
      message: 'A version of the ladder has just come into force, and members are being taken over: try again soon.',
      path: ['id'],
    });
    expect(await storedLadders(app)).toEqual(before);
    await goOn(app, programId, when, 9);
    expect(await activate(story, id)).toMatchObject({ tierLadder: { version: 3, activation: { status: 'DONE' } } });
  });

  it('shows who stood on a tier that is gone as taken over too', async () => {
    const { story, id } = await aShop();
    await activate(story, id);
    await update(story, id, tiers(['bronze', '0'], ['gold', '200']));
    const programId = story.program.program.number;
    const when = '2026-11-20T13:00:00Z';
    await activate(story, id, { when, onChange: 'RAISE_ONLY', moves: [{ from: 'silver', to: 'gold' }] });
    await app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [programId, when]);
    await goOn(app, programId, when, 1);
    app.get(ProgramDirectory).forget(programId);

    const between = await standing(story, id);
    await goOn(app, programId, when, 9);

    expect(between).toMatchObject({
      tier: { key: 'gold' },
      history: [
        { cause: 'LADDER', from: { key: 'silver' }, to: { key: 'gold' } },
        { from: { key: 'bronze' }, to: { key: 'silver' } },
      ],
    });
    expect(await standing(story, id)).toEqual(between);
  });

  it('is seen at once through another server, never half of it', async () => {
    const { story, id } = await aShop();
    await activate(story, id);
    const other = await startTestApp({ on: app });
    const look = async (through: TestApp) =>
      (await through.call(story.program.adminKey, STANDING, { id: story.member.id, ladder: id })).data.member.tier;
    expect(await look(other)).toMatchObject({ tier: { key: 'silver' }, progress: { current: '120' } });

    await update(story, id, { metric: 'SPEND', ...tiers(['bronze', '0'], ['black', '110.00'], ['gold', '200.00']) });
    await activate(story, id, { moves: [{ from: 'silver', to: 'black' }], onChange: 'REASSESS' });

    const shown = await look(other);
    expect(shown).toMatchObject({ tier: { key: 'black' }, progress: { current: '120.00', toReachNext: '80.00' } });
    expect(shown).toEqual(await look(app));
    await other.close();
  });

  it('moves what staff gave with its tier', async () => {
    const { story, id, tiers: made } = await aShop();
    await activate(story, id);
    await overrideTier(app, story.program.adminKey, story.member, { tier: made['gold'] });
    await update(story, id, tiers(['bronze', '0'], ['silver', '100']));

    await activate(story, id, { moves: [{ from: 'gold', to: 'silver' }] });

    const { data } = await app.call(
      story.program.adminKey,
      `query ($id: ID!, $ladder: ID!) {
        member(ref: { id: $id }) { tier(ladder: $ladder) { tier { key } override { tier { key } } } }
      }`,
      { id: story.member.id, ladder: id },
    );
    expect(data.member.tier).toEqual({ tier: { key: 'silver' }, override: { tier: { key: 'silver' } } });
  });
});
