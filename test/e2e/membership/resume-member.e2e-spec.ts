import { bringInto, pauseMember, resumeMember } from '../../factories/a-life.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { adjust, extend } from '../points/support/corrections.js';
import { storedIn } from '../purchases/support/stored.js';
import { eventsOf, lifeOf } from './support/life.js';
import { refusedAlike } from './support/refused-alike.js';

const NOW = '2027-03-01T12:00:00.000Z';
const A_YEAR = { expiry: { kind: 'AFTER', count: 12, unit: 'MONTHS' } };

describe('resumeMember', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const resume = (story: Story, input: Record<string, unknown> = {}) =>
    resumeMember(app, story.program.adminKey, story.member, input);
  const pause = (story: Story, until?: string) => pauseMember(app, story.program.adminKey, story.member, { until });
  const gone = async (story: Story) => (await story.openLots()).map((lot) => lot.gone);

  it('ends a pause early: the days before today were protected, no more', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.earn(100);
    await pause(story, '2027-06-30');
    await story.advance('2027-03-11T10:00:00Z');

    const outcome = await resume(story, { reason: 'Back again' });

    expect(outcome).toEqual({
      member: { id: story.member.id, status: 'ACTIVE', earns: true, spends: true },
      replayed: false,
    });
    expect(await lifeOf(app, story.program.adminKey, story.member)).toMatchObject({
      status: 'ACTIVE',
      pause: null,
      statusHistory: [
        {
          at: '2027-03-11T10:00:00.000Z',
          from: 'PAUSED',
          to: 'ACTIVE',
          reason: 'Back again',
          actor: { kind: 'API_KEY' },
        },
        { from: 'ACTIVE', to: 'PAUSED' },
      ],
    });
    expect(await gone(story)).toEqual(['2028-03-12T00:00:00.000Z']);
    expect(await story.postings()).toEqual(['EARN +100', 'EXTEND 0', 'EXTEND 0']);
    expect((await eventsOf(app, story.member.externalId)).slice(3)).toEqual([
      ...['member.paused', 'points.extended', 'member.resumed', 'points.extended'],
    ]);
    await story.spend(100);
  });

  it('on the day of the pause leaves everything as it was', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.earn(100);
    await story.credit(10, '2027-03-01');
    await story.credit(10);
    const before = await gone(story);
    await pause(story);
    const during = await gone(story);

    await resume(story);

    expect(await gone(story)).toEqual(before);
    expect(during).not.toEqual(before);
    await story.advance('2027-03-02T00:00:00Z');
    expect(await story.balance()).toEqual(having({ available: 110 }));
  });

  it('on the day after the last protected one takes nothing back', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR, program: { protectedDays: 10 } });
    await story.earn(100);
    await pause(story, '2027-06-30');
    const during = await gone(story);
    await story.advance('2027-03-11T10:00:00Z');

    await resume(story);

    expect(await gone(story)).toEqual(during);
    expect(await story.postings()).toEqual(['EARN +100', 'EXTEND 0']);
  });

  it('leaves a date alone that staff named during the pause, and moves what the policy dated', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.credit(10, '2027-04-30');
    await pause(story, '2027-08-27');
    await adjust(story, { points: 20, expiresOn: '2027-12-31' });
    await adjust(story, { points: 30 });
    await extend(story, { expiresOn: '2027-11-30' });
    const during = await gone(story);
    await story.advance('2027-03-11T10:00:00Z');

    await resume(story);

    expect(during).toEqual(['2027-12-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', '2028-08-28T23:00:00.000Z']);
    expect(await gone(story)).toEqual([
      ...['2027-12-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', '2028-03-12T00:00:00.000Z'],
    ]);
  });

  it('takes days back from a lot that was spent during the pause, too: points may come back into it', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR });
    await story.earn(100);
    const holdId = await story.hold(100);
    await pause(story, '2027-08-27');
    const purchase = await story.buy([10], { holdId });
    await story.advance('2027-03-11T10:00:00Z');

    await resume(story);
    await story.cancel(purchase);

    expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2028-03-12T00:00:00.000Z' }]);
  });

  it.each(['ACTIVE', 'BLOCKED', 'CLOSED', 'MERGED'])('refuses who is %s', async (status) => {
    const story = await aStory(app, { at: NOW });
    if (status !== 'ACTIVE') await bringInto(app, story.program.adminKey, story.member, status);
    const before = await storedIn(app);

    expect(await resume(story)).toMatchObject({ code: 'MEMBER_NOT_PAUSED', path: ['member'], status });
    expect(await storedIn(app)).toEqual(before);
  });

  it('refuses who is back already since the pause is over, noted or not', async () => {
    const story = await aStory(app, { at: NOW });
    await pause(story, '2027-03-10');
    await story.letTimePass('2027-03-11T00:00:00Z');

    const unnoticed = await resume(story);
    await story.runDue();

    expect(unnoticed).toMatchObject({ code: 'MEMBER_NOT_PAUSED', status: 'ACTIVE' });
    expect(await resume(story)).toEqual(unnoticed);
  });

  it('lets pause and resume follow each other, also on one day, and counts each day once', async () => {
    const story = await aStory(app, { at: NOW, currency: A_YEAR, program: { protectedDays: 20 } });
    await story.earn(100);
    await pause(story);
    await resume(story);
    await pause(story);
    await story.advance('2027-03-11T10:00:00Z');
    await resume(story);
    const { pause: third } = await pause(story);

    expect(third).toMatchObject({ since: '2027-03-11T10:00:00.000Z', protectedDays: 10 + 20 * 9 + 20 });
    await story.advance('2027-04-11T10:00:00Z');
    await resume(story);

    expect(await gone(story)).toEqual(['2028-03-22T00:00:00.000Z']);
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, resumeMember, { status: 'PAUSED', isKeyed: true }));
});
