import { bringInto } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { eventsOf } from '../membership/support/life.js';
import { refusedAlike } from '../membership/support/refused-alike.js';
import { storedIn } from '../purchases/support/stored.js';
import { barAdvocate, notedBars, unbarAdvocate } from './support/bars.js';

const NOW = '2027-03-01T12:00:00.000Z';
const MERGE = `mutation ($keep: ID!, $absorb: ID!) {
  mergeMembers(input: { idempotencyKey: "merge", keep: { id: $keep }, absorb: { id: $absorb } }) {
    ... on MergeMembersPayload { merge: memberMerge { id } }
  }
}`;
const UNMERGE = `mutation ($merge: ID!) {
  unmergeMembers(input: { idempotencyKey: "unmerge", merge: $merge }) { __typename }
}`;
const ERASE = `mutation ($member: ID!) {
  eraseMember(input: { idempotencyKey: "erase", member: { id: $member } }) {
    ... on EraseMemberPayload { request: dataRequest { erasesAt } }
  }
}`;

describe('barAdvocate', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const bar = (story: Story, member: { id: string } = story.member, input = {}) =>
    barAdvocate(app, story.program.adminKey, member, input);

  it('bars a member, who earns and spends as before', async () => {
    const story = await aStory(app, { at: NOW });
    await story.earn(100);

    const outcome = await bar(story, story.member, { reason: 'Three accounts' });

    expect(outcome).toEqual({ replayed: false, barredSince: NOW, member: { id: story.member.id } });
    expect(await notedBars(app, story.program.adminKey, story.member)).toEqual([
      {
        action: 'barAdvocate',
        reason: 'Three accounts',
        subject: null,
        details: null,
        member: { id: story.member.id },
      },
    ]);
    expect((await eventsOf(app, story.member.externalId)).filter((type) => /bar|referral/.test(type))).toEqual([]);
    await story.spend(60);
    expect(await story.balance()).toEqual(having({ available: 40 }));
  });

  it('says since when somebody is barred already, and leaves it so', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story);
    await story.advance('2027-03-02T12:00:00Z');
    const before = await storedIn(app);

    const outcome = await bar(story, story.member, { reason: 'Once more' });

    expect(outcome).toEqual({
      code: 'ADVOCATE_ALREADY_BARRED',
      message: `The member has been barred from bringing friends since ${NOW}.`,
      path: ['member'],
      since: NOW,
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('bars who was barred before, from now on', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story, story.member, { idempotencyKey: 'first' });
    await unbarAdvocate(app, story.program.adminKey, story.member);
    await story.advance('2027-03-28T01:30:00Z');

    expect(await bar(story)).toMatchObject({ barredSince: '2027-03-28T01:30:00.000Z' });
    expect(await bar(story, story.member, { idempotencyKey: 'first' })).toEqual({
      replayed: true,
      barredSince: '2027-03-28T01:30:00.000Z',
      member: { id: story.member.id },
    });
  });

  it('bars a member once, however many do it at once', async () => {
    const story = await aStory(app, { at: NOW });

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => bar(story)));

    expect(outcomes.map(({ code = 'DONE' }) => code).sort()).toEqual([
      'ADVOCATE_ALREADY_BARRED',
      'ADVOCATE_ALREADY_BARRED',
      'ADVOCATE_ALREADY_BARRED',
      'ADVOCATE_ALREADY_BARRED',
      'DONE',
    ]);
    expect(await notedBars(app, story.program.adminKey, story.member)).toHaveLength(1);
  });

  it.each(['PAUSED', 'BLOCKED', 'CLOSED'])('bars who is %s: they may come back', async (status) => {
    const story = await aStory(app, { at: NOW });
    await bringInto(app, story.program.adminKey, story.member, status);

    expect(await bar(story)).toMatchObject({ replayed: false, member: { id: story.member.id } });
  });

  it('goes with a member into another one, and back', async () => {
    const story = await aStory(app, { at: NOW });
    const { adminKey } = story.program;
    const keep = await aMember(app).of(story.program).enroll();
    await bar(story);

    const { data } = await app.call(adminKey, MERGE, { keep: keep.id, absorb: story.member.id });

    expect(await bar(story, keep)).toMatchObject({ code: 'ADVOCATE_ALREADY_BARRED', since: NOW });
    expect(await bar(story)).toMatchObject({ code: 'ADVOCATE_ALREADY_BARRED', since: NOW });
    await app.call(adminKey, UNMERGE, { merge: data.mergeMembers.merge.id });
    expect(await bar(story)).toMatchObject({ code: 'ADVOCATE_ALREADY_BARRED', since: NOW });
    expect(await unbarAdvocate(app, adminKey, keep)).toMatchObject({ code: 'ADVOCATE_NOT_BARRED' });
  });

  it('keeps the bar of the survivor when both are barred', async () => {
    const story = await aStory(app, { at: NOW });
    const { adminKey } = story.program;
    const keep = await aMember(app).of(story.program).enroll();
    await bar(story, keep);
    await story.advance('2027-03-02T12:00:00Z');
    await bar(story);

    await app.call(adminKey, MERGE, { keep: keep.id, absorb: story.member.id });

    expect(await bar(story)).toMatchObject({ code: 'ADVOCATE_ALREADY_BARRED', since: NOW });
    expect(await unbarAdvocate(app, adminKey, keep)).toMatchObject({ replayed: false, barredSince: null });
  });

  it('is forgotten with a member who is erased', async () => {
    const story = await aStory(app, { at: NOW });
    await bar(story);
    const { data } = await app.call(story.program.adminKey, ERASE, { member: story.member.id });

    await story.advance(data.eraseMember.request.erasesAt);

    const { rows } = await app.database.pool.query('SELECT FROM referral_bar WHERE program_id = $1', [
      story.program.program.number,
    ]);
    expect(rows).toHaveLength(0);
    expect(await bar(story)).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  });

  describe('as everything that happens to a member', () =>
    refusedAlike(() => app, barAdvocate, { status: 'ACTIVE', isKeyed: true }));
});
