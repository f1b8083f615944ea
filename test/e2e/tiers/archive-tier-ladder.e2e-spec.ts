import { decodeId } from '../../../src/kernel/ids.js';
import { ProgramDirectory } from '../../../src/programs/index.js';
import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import { pauseMember } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aKey } from '../membership/support/life.js';
import { merge } from '../membership/support/merges.js';
import { goOn } from './support/activation.js';
import { buys, climbable } from './support/counting.js';
import { overrideTier } from './support/overrides.js';
import { en, storedLadders, tier, UPDATE } from './support/whole-ladder.js';

const ARCHIVE = `mutation ($input: ArchiveTierLadderInput!) {
  archiveTierLadder(input: $input) {
    ... on ArchiveTierLadderPayload { tierLadder { id status version versionInForce primary activation { status } } }
    ... on UserError { code message path }
  }
}`;
const ACTIVATE = `mutation ($input: ActivateTierLadderInput!) {
  activateTierLadder(input: $input) { ... on ActivateTierLadderPayload { tierLadder { activation { status } } } ... on UserError { code } }
}`;
const TIER = `query ($id: ID!, $ladder: ID) { node(id: $id) { ... on Member {
  points { available } tier(ladder: $ladder) { tier { key } ladder: tier { ladder { id } } history { cause } }
} } }`;

/** Where `storedLadders` has the revisions of programs. */
const REVISIONS = 4;

describe('archiveTierLadder', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const archive = async ({ program }: Pick<Story, 'program'>, id: string) => {
    const { data, errors } = await app.call(program.adminKey, ARCHIVE, { input: { id } });
    expect(errors).toBeUndefined();
    return data.archiveTierLadder;
  };
  const activate = async ({ program }: Story, id: string, more: Record<string, unknown> = {}): Promise<string> => {
    const { data } = await app.call(program.adminKey, ACTIVATE, { input: { id, ...more } });
    return data.activateTierLadder.tierLadder.activation.status;
  };
  const shown = async ({ program, member }: Story, ladder: string | null = null) => {
    const { data, errors } = await app.call(program.adminKey, TIER, { id: member.id, ladder });
    expect(errors).toBeUndefined();
    return data.node;
  };
  /** What is stored of where the members of a program stand. */
  const stored = async ({ program }: Story) => {
    const { rows } = await app.database.pool.query(
      `SELECT s.ladder, s.tier, s.last_day::text AS "lastDay", s.review_on::text AS "reviewOn", s.changes,
         (SELECT sum(amount)::int FROM tier_progress p WHERE p.program_id = s.program_id AND p.member_id = s.member_id) AS counted
       FROM tier_standing s WHERE program_id = $1 ORDER BY ladder, member_id`,
      [program.program.number],
    );
    return rows;
  };
  const metals = (): LadderFactory =>
    aLadder(app).tier('bronze', '0').tier('silver', '100', { multiplier: '2' }).tier('gold', '200');
  /** A member on silver until the end of 2028. */
  const aClimber = async (ladder: LadderFactory = metals().primary()): Promise<{ story: Story; id: string }> => {
    const story = await aStory(app, { at: '2027-01-01T09:00:00Z' });
    const id = await climbable(story, ladder);
    await buys(story, { amount: 100, at: '2027-02-01T12:00:00Z' });
    return { story, id };
  };

  it('lets nobody stand on it any more, and counts nothing', async () => {
    const { story, id } = await aClimber();
    expect(await shown(story)).toMatchObject({ points: { available: 100 }, tier: { tier: { key: 'silver' } } });
    const before = await stored(story);

    const { tierLadder } = await archive(story, id);
    const bought = await buys(story, { amount: 150, at: '2027-02-02T12:00:00Z' });

    expect(tierLadder).toEqual({
      id,
      status: 'ARCHIVED',
      version: 1,
      versionInForce: 1,
      primary: true,
      activation: { status: 'DONE' },
    });
    expect(await shown(story)).toEqual({ points: { available: 250 }, tier: null });
    expect((await shown(story, id)).tier).toBeNull();
    expect(await stored(story)).toEqual(before);
    await story.giveBack(bought);
    expect(await stored(story)).toEqual(before);
  });

  it('takes a draft out of the way, too', async () => {
    const story = await aStory(app);
    const { id } = await metals().by(story.program.adminKey).draft();

    const { tierLadder } = await archive(story, id);

    expect(tierLadder).toMatchObject({ status: 'ARCHIVED', versionInForce: null, activation: null });
  });

  it('makes room for another primary one', async () => {
    const { story, id } = await aClimber();

    await archive(story, id);
    const next = await climbable(story, aLadder(app).primary().tier('guest', '0').tier('friend', '50'));

    expect((await shown(story)).tier).toEqual({
      tier: { key: 'friend' },
      ladder: { ladder: { id: next } },
      history: [{ cause: 'LADDER' }],
    });
  });

  it('once more changes nothing', async () => {
    const { story, id } = await aClimber();
    const first = await archive(story, id);
    const storedBut = async () => (await storedLadders(app)).filter((_, index) => index !== REVISIONS);
    const before = await storedBut();

    expect(await archive(story, id)).toEqual(first);

    expect(await storedBut()).toEqual(before);
  });

  it('is for good: it is neither edited nor activated, and gives nobody a tier', async () => {
    const { story, id } = await aClimber();
    const { adminKey } = story.program;
    const { data: read } = await app.call(adminKey, `{ tierLadder(id: "${id}") { tiers { id } } }`);
    await archive(story, id);
    const before = await storedLadders(app);

    const edited = await app.call(adminKey, UPDATE, { input: { id, name: en('Metals') } });
    const activated = await app.call(adminKey, ACTIVATE, { input: { id } });
    const given = await overrideTier(app, adminKey, story.member, { tier: read.tierLadder.tiers[2].id });

    expect(edited.data.updateTierLadder).toMatchObject({ code: 'TIER_LADDER_STATUS_NOT_ALLOWED' });
    expect(activated.data.activateTierLadder).toEqual({ code: 'TIER_LADDER_STATUS_NOT_ALLOWED' });
    expect(given).toMatchObject({ code: 'TIER_LADDER_STATUS_NOT_ALLOWED', ladderStatus: 'ARCHIVED' });
    expect(await storedLadders(app)).toEqual(before);
  });

  it('takes back an activation whose moment has not come', async () => {
    const { story, id } = await aClimber();
    const { adminKey } = story.program;
    await app.call(adminKey, UPDATE, { input: { id, tiers: [tier('bronze', '0'), tier('gold', '10')] } });
    const moves = [{ from: 'silver', to: 'gold' }];
    expect(await activate(story, id, { when: '2027-03-01T00:00:00Z', moves })).toBe('WAITING');

    expect(await archive(story, id)).toMatchObject({ tierLadder: { activation: { status: 'CANCELED' } } });
    await story.advance('2027-03-02T12:00:00Z');

    const { data } = await app.call(adminKey, `{ tierLadder(id: "${id}") { status version versionInForce } }`);
    expect(data.tierLadder).toEqual({ status: 'ARCHIVED', version: 2, versionInForce: 1 });
  });

  it('waits while members are taken over', async () => {
    const { story, id } = await aClimber();
    await app.call(story.program.adminKey, UPDATE, { input: { id, tiers: [tier('bronze', '0'), tier('gold', '10')] } });
    const when = '2027-03-01T00:00:00Z';
    await activate(story, id, { when, moves: [{ from: 'silver', to: 'gold' }] });
    // As it is between two steps: the version is in force, nobody has been taken over.
    await story.letTimePass(when);
    const programId = story.program.program.number;
    expect(await goOn(app, programId, when, 1)).toBe(1);
    app.get(ProgramDirectory).forget(programId);
    const before = await storedLadders(app);

    const refused = await archive(story, id);

    expect(refused).toEqual({
      code: 'TIER_LADDER_BUSY',
      message: 'A version of the ladder has just come into force, and members are being taken over: try again soon.',
      path: ['id'],
    });
    expect(await storedLadders(app)).toEqual(before);
    await goOn(app, programId, when, 9);
    expect(await archive(story, id)).toMatchObject({ tierLadder: { status: 'ARCHIVED' } });
  });

  it('ends reviews of it, and of no other ladder, however many were due', async () => {
    const { story, id } = await aClimber();
    const visits = aLadder(app).counting('PURCHASES').tier('guest', '0').tier('regular', '1');
    const other = await climbable(story, visits);
    await buys(story, { amount: 1, at: '2027-02-03T12:00:00Z' });
    await archive(story, id);
    await story.letTimePass('2029-01-01T12:00:00Z');
    const [due] = await stored(story);
    expect(due).toMatchObject({ ladder: 1, tier: 2, reviewOn: '2029-01-01', changes: 1 });

    await story.runDue();

    expect(await stored(story)).toEqual([
      { ...due, reviewOn: null },
      expect.objectContaining({ ladder: 2, tier: 1, lastDay: null, reviewOn: null, changes: 2 }),
    ]);
    expect(await shown(story, other)).toMatchObject({
      tier: { tier: { key: 'guest' }, history: [{ cause: 'REVIEW' }, { cause: 'LADDER' }] },
    });
    expect(await story.runDue()).toBe(0);
  });

  it('stays out of the lives of members who pause and are merged', async () => {
    const { story, id } = await aClimber();
    const { adminKey } = story.program;
    const twin = await aMember(app).of(story.program).enroll();
    await archive(story, id);

    await pauseMember(app, adminKey, story.member, { until: '2027-02-20' });
    await merge(app, { keep: { id: twin.id }, absorb: { id: story.member.id } }, adminKey);
    await story.advance('2029-06-01T12:00:00Z');

    expect(await stored(story)).toEqual([
      { ladder: 1, tier: 2, lastDay: '2028-12-31', reviewOn: null, changes: 1, counted: null },
    ]);
    await expectInvariants(app);
  });

  it('loses nothing of what is bought meanwhile', async () => {
    const { story, id } = await aClimber(aLadder(app).primary().tier('bronze', '0').tier('silver', '100'));
    const at = '2027-02-02T12:00:00Z';

    const [, ...bought] = await Promise.all([
      archive(story, id),
      ...Array.from({ length: 8 }, () => buys(story, { amount: 10, at })),
    ]);

    expect(bought).toHaveLength(8);
    expect(await shown(story)).toEqual({ points: { available: 180 }, tier: null });
    const { rows } = await app.database.pool.query('SELECT status FROM tier_ladder WHERE id = $1', [
      decodeId('tld', id),
    ]);
    expect(rows).toEqual([{ status: 'ARCHIVED' }]);
  });

  it('knows no ladder of another program', async () => {
    const { story, id } = await aClimber();
    const { adminKey } = await app.anotherProgram();
    const before = await storedLadders(app);

    for (const unknown of [id, 'nonsense', story.member.id]) {
      expect(await archive({ program: { adminKey } } as Story, unknown)).toMatchObject({
        code: 'TIER_LADDER_NOT_FOUND',
      });
    }

    expect(await storedLadders(app)).toEqual(before);
  });

  it('is for administrators and marketers', async () => {
    const { id } = await aLadder(app).draft();

    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await app.call(await aKey(app, app.program, role), ARCHIVE, { input: { id } });
      expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    }
    const { data } = await app.call(await aKey(app, app.program, 'MARKETER'), ARCHIVE, { input: { id } });
    expect(data.archiveTierLadder.tierLadder.status).toBe('ARCHIVED');
  });
});
