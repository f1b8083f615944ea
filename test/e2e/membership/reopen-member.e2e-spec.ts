import { bringInto, closeMember, reopenMember } from '../../factories/a-life.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { eventsOf, lifeOf } from './support/life.js';
import { refusedAlike } from './support/refused-alike.js';

const NOW = '2027-03-01T12:00:00.000Z';
const FORFEITED = '2027-03-31T11:00:00.000Z';

describe('reopenMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const reopen = (story: Story) => reopenMember(app, story.program.adminKey, story.member);
  const close = (story: Story) => closeMember(app, story.program.adminKey, story.member);

  it('takes a closing back as long as the points are there', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);
    await story.credit(5, '2027-03-10');
    await close(story);
    await story.advance('2027-03-31T10:59:59.999Z');

    const outcome = await reopen(story);

    expect(outcome).toEqual({
      member: { id: story.member.id, status: 'ACTIVE', earns: true, spends: true },
      replayed: false,
    });
    expect((await lifeOf(app, story.program.adminKey, story.member)).statusHistory).toMatchObject([
      { at: '2027-03-31T10:59:59.999Z', from: 'CLOSED', to: 'ACTIVE', reason: 'As they asked' },
      { from: 'ACTIVE', to: 'CLOSED' },
    ]);
    expect((await eventsOf(app, story.member.externalId)).at(-1)).toBe('member.reopened');
    await story.advance('2027-05-01T12:00:00Z');
    expect(await story.balance()).toEqual(having({ available: 100 }));
    await story.spend(100);
  });

  it.each(['with points', 'without'])('refuses when 30 days are over, %s', async (points) => {
    const story = await aStory(app, { at: NOW });
    if (points === 'with points') await story.earn(100);
    await close(story);
    await story.letTimePass(FORFEITED);
    const before = await storedIn(app);

    expect(await reopen(story)).toEqual({
      code: 'POINTS_FORFEITED',
      message: `The points of this member were forfeited at ${FORFEITED}; they can join anew.`,
      path: ['member'],
      at: FORFEITED,
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('counts 30 days anew when a member leaves again', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);
    await close(story);
    await story.advance('2027-03-20T12:00:00Z');
    await reopen(story);

    const closed = await close(story);
    await story.advance(FORFEITED);

    expect(closed.forfeitsAt).toBe('2027-04-19T11:00:00.000Z');
    expect(await story.balance()).toEqual(having({ available: 100 }));
  });

  it.each(['ACTIVE', 'PAUSED', 'BLOCKED', 'MERGED'])('refuses who is %s', async (status) => {
    const story = await aStory(app, { at: NOW });
    if (status !== 'ACTIVE') await bringInto(app, story.program.adminKey, story.member, status);
    const before = await storedIn(app);

    expect(await reopen(story)).toMatchObject({ code: 'MEMBER_NOT_CLOSED', path: ['member'], status });
    expect(await storedIn(app)).toEqual(before);
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, reopenMember, { status: 'CLOSED', isKeyed: true }));
});
