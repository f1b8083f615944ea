import { blockMember, bringInto, closeMember, pauseMember, resumeMember } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { adminKeyId, eventsOf, lifeOf } from './support/life.js';
import { refusedAlike } from './support/refused-alike.js';

const NOW = '2027-03-01T12:00:00.000Z';
const A_YEAR = { expiry: { kind: 'AFTER', count: 12, unit: 'MONTHS' } };

describe('pauseMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const pause = (story: Story, input: Record<string, unknown> = {}) =>
    pauseMember(app, story.program.adminKey, story.member, input);

  it('pauses a member to the end of a day: they earn, do not spend, and their points live longer by its days', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.earn(100);

    const outcome = await pause(story, { until: '2027-03-31' });

    const paused = {
      since: NOW,
      until: '2027-03-31T23:00:00.000Z',
      lastDay: '2027-03-31',
      endedAt: null,
      protectedDays: 31,
      protectedUntil: '2027-03-31T23:00:00.000Z',
      reason: 'As they asked',
    };
    expect(outcome).toEqual({
      member: { id: story.member.id, status: 'PAUSED', earns: true, spends: false },
      pause: paused,
      replayed: false,
    });
    expect(await lifeOf(app, story.program.adminKey, story.member)).toEqual({
      status: 'PAUSED',
      earns: true,
      spends: false,
      pause: paused,
      statusHistory: [
        {
          at: NOW,
          from: 'ACTIVE',
          to: 'PAUSED',
          mayEarn: null,
          maySpend: null,
          pausedUntil: '2027-03-31T23:00:00.000Z',
          reason: 'As they asked',
          actor: { kind: 'API_KEY', id: await adminKeyId(app, story.program) },
        },
      ],
    });
    expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2028-04-01T23:00:00.000Z' }]);
    expect(await story.diary()).toEqual([`${NOW} EARN +100`, `${NOW} EXTEND 0`]);
    const statement = 'statement(first: 1) { nodes { kind reason source { ... on MemberPause { lastDay } } } }';
    expect((await app.call(await story.member.token(), `{ me { ${statement} } }`)).data.me.statement.nodes).toEqual([
      { kind: 'EXTEND', reason: null, source: { lastDay: '2027-03-31' } },
    ]);
    expect(await eventsOf(app, story.member.externalId)).toEqual([
      ...['member.enrolled', 'purchase.recorded', 'points.earned'],
      ...['member.paused', 'points.extended'],
    ]);
    expect(await story.tryHold(1)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
    await story.earn(5);
    expect(await story.balance()).toEqual(having({ available: 105 }));
  });

  it('pauses without an end when nobody says one: after ten years it ends by itself', async () => {
    const story = await aStory(app, { at: NOW });

    const { pause: shown } = await pause(story);
    await story.letTimePass('2037-03-01T23:59:59.999Z');
    const before = (await lifeOf(app, story.program.adminKey, story.member)).status;
    await story.letTimePass('2037-03-02T00:00:00Z');

    const days = 9 * 180 + 180 + 60;
    expect(shown).toMatchObject({ until: null, lastDay: null, protectedDays: days, endedAt: null });
    expect(shown.protectedUntil).toBe('2037-03-02T00:00:00.000Z');
    expect(before).toBe('PAUSED');
    expect(await lifeOf(app, story.program.adminKey, story.member)).toMatchObject({
      status: 'ACTIVE',
      pause: null,
      statusHistory: [{ from: 'PAUSED', to: 'ACTIVE', actor: { kind: 'SYSTEM', id: null }, reason: null }, {}],
    });
  });

  it('is shown to the member, without the reason', async () => {
    const story = await aStory(app, { at: NOW });
    await pause(story, { until: '2027-03-10' });
    const token = await story.member.token();

    const own = await app.call(token, '{ me { pause { lastDay protectedDays } } }');
    const reason = await app.call(token, '{ me { pause { reason } } }');
    const history = await app.call(token, '{ me { statusHistory { at } } }');

    expect(own.data).toEqual({ me: { pause: { lastDay: '2027-03-10', protectedDays: 10 } } });
    expect(reason.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(history.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('is read together for all members of a page', async () => {
    const story = await aStory(app, { at: NOW });
    for (const member of [story.member, await aMember(app).of(story.program).enroll()]) {
      await pauseMember(app, story.program.adminKey, member);
    }

    const read = await app.statementsOf(() =>
      app.call(story.program.adminKey, '{ members { nodes { pause { lastDay } statusHistory { at } } } }'),
    );

    expect(read.sort()).toEqual(['find-member-page', 'find-running-pauses', 'find-status-changes']);
  });

  it('protects no day where the program grants none', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR, program: { protectedDays: 0 } });
    await story.earn(100);

    const outcome = await pause(story, { until: '2027-03-31' });

    expect(outcome.pause).toMatchObject({ protectedDays: 0, protectedUntil: null });
    expect(await story.diary()).toEqual([`${NOW} EARN +100`]);
  });

  it('sends nothing more for members who are not paused', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(1);

    const sent = await app.statementsOf(() => story.earn(1));

    expect(sent.filter((name) => /pause|protect|rule-wallets|mark-lots/.test(name))).toEqual([]);
  });

  describe('refuses', () => {
    it.each([
      ['a day that is over', '2027-02-28'],
      ['a day beyond ten years', '2037-03-02'],
    ])('%s', async (_, until) => {
      const story = await aStory(app, { at: NOW });

      expect(await pause(story, { until })).toMatchObject({
        code: 'INVALID_INPUT',
        problems: [{ path: ['until'], message: 'must be from 2027-03-01 to 2037-03-01' }],
      });
    });

    it.each(['PAUSED', 'BLOCKED', 'CLOSED', 'MERGED'])('who is %s', async (status) => {
      const story = await aStory(app, { at: NOW });
      await bringInto(app, story.program.adminKey, story.member, status);
      const before = await storedIn(app);

      expect(await pause(story)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', path: ['member'], status });
      expect(await storedIn(app)).toEqual(before);
    });
  });

  it('takes today and the day ten years on', async () => {
    const [one, other] = [await aStory(app, { at: NOW }), await aStory(app, { at: NOW })];

    expect((await pause(one, { until: '2027-03-01' })).pause).toMatchObject({ until: '2027-03-02T00:00:00.000Z' });
    expect((await pause(other, { until: '2037-03-01' })).pause).toMatchObject({ until: '2037-03-02T00:00:00.000Z' });
  });

  it('of parallel acts one is first, and the others see what it left', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.earn(50);
    const { adminKey } = story.program;

    const outcomes = await Promise.all([
      ...Array.from({ length: 3 }, () => pause(story)),
      ...Array.from({ length: 3 }, () => resumeMember(app, adminKey, story.member)),
      blockMember(app, adminKey, story.member, { mayEarn: true }),
      story.earn(7),
    ]);
    const { status, statusHistory } = await lifeOf(app, adminKey, story.member);

    let state = 'ACTIVE';
    for (const { from, to } of statusHistory.toReversed()) {
      expect(from).toBe(state);
      state = to;
    }
    expect(status).toBe(state);
    const pauses = outcomes.slice(0, 3).filter((one) => one.member);
    expect(statusHistory.filter(({ to }: { to: string }) => to === 'PAUSED')).toHaveLength(pauses.length);
    expect(await story.balance()).toEqual(having({ available: 57 }));
    await closeMember(app, adminKey, story.member);
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, pauseMember, { status: 'ACTIVE', isKeyed: true }));
});
