import { blockMember, bringInto, unblockMember } from '../../factories/a-life.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { eventsOf, lifeOf } from './support/life.js';
import { refusedAlike } from './support/refused-alike.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('unblockMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const unblock = (story: Story) => unblockMember(app, story.program.adminKey, story.member, { reason: 'A mistake' });

  it('ends a block: the member earns and spends', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);
    await blockMember(app, story.program.adminKey, story.member, { mayEarn: true });
    await story.advance('2027-03-02T12:00:00Z');

    const outcome = await unblock(story);

    expect(outcome).toEqual({ member: { id: story.member.id, status: 'ACTIVE', earns: true, spends: true } });
    expect((await lifeOf(app, story.program.adminKey, story.member)).statusHistory).toMatchObject([
      { at: '2027-03-02T12:00:00.000Z', from: 'BLOCKED', to: 'ACTIVE', reason: 'A mistake', mayEarn: null, maySpend: null },
      { from: 'ACTIVE', to: 'BLOCKED', mayEarn: true, maySpend: false },
    ]); // prettier-ignore
    expect((await eventsOf(app, story.member.externalId)).slice(-2)).toEqual(['member.blocked', 'member.unblocked']);
    await story.spend(60);
    expect(await story.balance()).toEqual(having({ available: 40 }));
  });

  it.each(['ACTIVE', 'PAUSED', 'CLOSED', 'MERGED'])('refuses who is %s', async (status) => {
    const story = await aStory(app, { at: NOW });
    if (status !== 'ACTIVE') await bringInto(app, story.program.adminKey, story.member, status);
    const before = await storedIn(app);

    expect(await unblock(story)).toMatchObject({ code: 'MEMBER_NOT_BLOCKED', path: ['member'], status });
    expect(await storedIn(app)).toEqual(before);
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, unblockMember, { status: 'BLOCKED', isKeyed: false }));
});
