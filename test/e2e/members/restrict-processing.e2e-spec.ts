import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aKeyOf, dataRequests, restrictProcessing } from '../membership/support/rights.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';

const NOT_FOUND = { code: 'MEMBER_NOT_FOUND', message: 'There is no such member in this program.', path: ['member'] };
const SHOW = 'query ($ref: MemberRef!) { member(ref: $ref) { processingRestricted } }';

describe('restrictProcessing', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: '2027-01-31T12:00:00Z' });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const restrict = (input: Record<string, unknown> = {}, as = story.program.adminKey) =>
    restrictProcessing(app, { member: { id: story.member.id }, restricted: true, ...input }, as);
  const isRestricted = async (): Promise<boolean> =>
    (await app.call(story.program.adminKey, SHOW, { ref: { id: story.member.id } })).data.member.processingRestricted;
  const events = async () =>
    (
      await app.database.pool.query('SELECT type FROM outbox_event WHERE program_id = $1 ORDER BY sequence', [
        story.program.program.number,
      ])
    ).rows.map(({ type }) => type);

  it('restricts, is done at once, and can be taken back', async () => {
    const before = await isRestricted();

    const on = await restrict({ reason: 'Contests her address' });
    const between = await isRestricted();
    const off = await restrict({ restricted: false });

    expect([before, between, await isRestricted()]).toEqual([false, true, false]);
    expect(on).toEqual({
      member: { id: story.member.id, processingRestricted: true },
      request: {
        id: expect.stringMatching(/^drq_/),
        kind: 'RESTRICTION',
        status: 'DONE',
        restricted: true,
        requestedAt: '2027-01-31T12:00:00.000Z',
        dueAt: '2027-02-28T12:00:00.000Z',
        erasesAt: null,
        doneAt: '2027-01-31T12:00:00.000Z',
        canceledAt: null,
        reason: 'Contests her address',
        cancelReason: null,
        actor: { kind: 'API_KEY', id: expect.stringMatching(/^key_/) },
        member: { id: story.member.id, status: 'ACTIVE' },
      },
    });
    expect(off).toMatchObject({ member: { processingRestricted: false }, request: { restricted: false } });
    expect(await events()).toEqual(['member.enrolled', 'member.restricted', 'member.unrestricted']);
  });

  it('changes nothing when it is so already', async () => {
    await restrict();
    const before = await storedIn(app);

    const again = await restrict();

    expect(again).toEqual({ member: { id: story.member.id, processingRestricted: true }, request: null });
    await expectNothingStored(app, before, {});
  });

  it('is asked once by many at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => restrict()));

    expect(answers.filter(({ request }) => request !== null)).toHaveLength(1);
    expect((await dataRequests(app, {}, story.program.adminKey)).nodes).toHaveLength(1);
  });

  it('lets the member earn and spend, and staff correct the profile', async () => {
    await restrict();

    await story.earn(100);
    const hold = await story.hold(30);
    await story.capture(hold);

    expect(await story.balance()).toMatchObject({ available: 70 });
    const correct = `mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }`;
    const input = { id: story.member.id, familyName: 'King' };
    const { data } = await app.call(story.program.adminKey, correct, { input });
    expect(data.updateMember.__typename).toBe('UpdateMemberPayload');
  });

  it('costs one statement for a page of members', async () => {
    const ask = '{ members { nodes { processingRestricted } } }';
    await aMember(app).of(story.program).enroll();

    const sent = await app.statementsOf(() => app.call(story.program.adminKey, ask));

    expect(sent).toEqual(['find-member-page', 'find-restricted-members']);
  });

  it('is for members themselves', async () => {
    const token = await story.member.token();

    const done = await restrictProcessing(app, { restricted: true }, token);

    expect(done.request.actor).toEqual({ kind: 'MEMBER' });
    const me = await app.call(token, '{ me { processingRestricted dataRequests { nodes { kind actor { kind } } } } }');
    expect(me.data.me).toEqual({
      processingRestricted: true,
      dataRequests: { nodes: [{ kind: 'RESTRICTION', actor: { kind: 'MEMBER' } }] },
    });
  });

  it('tells members with what somebody asked, and only staff who that was', async () => {
    const token = await story.member.token();
    await restrictProcessing(app, { restricted: true }, token);
    await restrict({ restricted: false });

    const kinds = await app.call(token, '{ me { dataRequests { nodes { actor { kind } } } } }');
    const refused = await Promise.all(
      ['id', 'name', 'member { id }'].map((field) =>
        app.call(token, `{ me { dataRequests { nodes { actor { kind ${field} } } } } }`),
      ),
    );
    const whole = '{ dataRequests { nodes { actor { kind id name member { id } } } } }';
    const seen = await app.call(story.program.adminKey, whole);

    expect(kinds.data.me.dataRequests.nodes).toEqual([{ actor: { kind: 'API_KEY' } }, { actor: { kind: 'MEMBER' } }]);
    for (const { data, errors } of refused) {
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
      expect(Object.values(data.me.dataRequests.nodes[0].actor)).toEqual(['API_KEY', null]);
    }
    const { id } = story.member;
    expect(seen.data.dataRequests.nodes.map(({ actor }: { actor: unknown }) => actor)).toEqual([
      { kind: 'API_KEY', id: expect.stringMatching(/^key_/), name: 'Administration', member: null },
      { kind: 'MEMBER', id, name: null, member: { id } },
    ]);
  });

  it('refuses bad input, and finds nobody else', async () => {
    const token = await (await aMember(app).of(story.program).enroll()).token();
    const before = await storedIn(app);

    expect((await restrict({ member: null, reason: 'a\u0000b' })).problems).toEqual([
      { path: ['reason'], message: 'must have 1 to 500 characters, no control characters' },
      { path: ['member'], message: 'needed with an API key: whose data' },
    ]);
    expect(await restrict({ member: { phone: '+442079460000' } })).toEqual(NOT_FOUND);
    expect(await restrict({}, app.program.adminKey)).toEqual(NOT_FOUND);
    expect(await restrict({}, token)).toEqual(NOT_FOUND);
    await expectNothingStored(app, before, {});
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s, who do not see it either', async (role) => {
    const key = await aKeyOf(app, role, story.program.adminKey);

    expect((await restrict({}, key)).errors[0].extensions.code).toBe('FORBIDDEN');
    const shown = await app.call(key, SHOW, { ref: { id: story.member.id } });
    expect(shown.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
