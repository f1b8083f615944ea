import { bringInto } from '../../factories/a-life.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { refusedAlike } from '../membership/support/refused-alike.js';
import { storedIn } from '../purchases/support/stored.js';
import { barAdvocate, notedBars, unbarAdvocate } from './support/bars.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('unbarAdvocate', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const bar = (story: Story) => barAdvocate(app, story.program.adminKey, story.member);
  const unbar = (story: Story, input = {}) => unbarAdvocate(app, story.program.adminKey, story.member, input);
  const barsIn = async (story: Story) => {
    const { rows } = await app.database.pool.query<{ id: string }>(
      'SELECT member_id AS id FROM referral_bar WHERE program_id = $1',
      [story.program.program.number],
    );
    return rows;
  };

  it('lets a member bring friends again', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story);

    const outcome = await unbar(story, { reason: 'It was their sister' });

    expect(outcome).toEqual({ replayed: false, barredSince: null, member: { id: story.member.id } });
    expect(await barsIn(story)).toEqual([]);
    expect(await notedBars(app, story.program.adminKey, story.member)).toMatchObject([
      { action: 'unbarAdvocate', reason: 'It was their sister', member: { id: story.member.id } },
      { action: 'barAdvocate', reason: 'Brings themselves' },
    ]);
  });

  it.each([[null], [undefined]])('asks for no reason: %s', async (reason) => {
    const story = await aStory(app, { at: NOW });
    await bar(story);

    expect(await unbar(story, { reason })).toMatchObject({ replayed: false });
    expect(await notedBars(app, story.program.adminKey, story.member)).toMatchObject([
      { action: 'unbarAdvocate', reason: null },
      { action: 'barAdvocate' },
    ]);
  });

  it('refuses who is not barred', async () => {
    const story = await aStory(app, { at: NOW });
    const before = await storedIn(app);

    expect(await unbar(story)).toEqual({
      code: 'ADVOCATE_NOT_BARRED',
      message: 'The member is not barred from bringing friends.',
      path: ['member'],
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('does it once, however many do it at once', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story);

    const outcomes = await Promise.all(Array.from({ length: 3 }, () => unbar(story)));

    expect(outcomes.map(({ code = 'DONE' }) => code).sort()).toEqual([
      'ADVOCATE_NOT_BARRED',
      'ADVOCATE_NOT_BARRED',
      'DONE',
    ]);
  });

  it('says of a repeat how it is now', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story);
    await unbar(story, { idempotencyKey: 'once' });
    await bar(story);

    expect(await unbar(story, { idempotencyKey: 'once' })).toMatchObject({ replayed: true, barredSince: NOW });
    expect(await barsIn(story)).toHaveLength(1);
  });

  it('is open for who has left', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story);
    await bringInto(app, story.program.adminKey, story.member, 'CLOSED');

    expect(await unbar(story)).toMatchObject({ replayed: false, barredSince: null });
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, unbarAdvocate, {
      status: 'ACTIVE',
      isKeyed: true,
      prepare: async (story) => {
        await bar(story);
      },
    }));
});
