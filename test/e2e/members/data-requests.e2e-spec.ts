import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import {
  aKeyOf,
  cancelErasure,
  dataRequests,
  eraseMember,
  exportMember,
  restrictProcessing,
  runExports,
} from '../membership/support/rights.js';

describe('dataRequests', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
    story = await aStory(app, { at: '2027-03-27T12:00:00Z' });
  });
  afterAll(() => app.close());

  const list = async (filter: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
    (await dataRequests(app, { filter, ...more }, story.program.adminKey)).nodes.map(({ id }: { id: string }) => id);

  it('lists what was asked, newest first, by kind, status, member and what is overdue', async () => {
    const as = story.program.adminKey;
    const ada = { id: story.member.id };
    const bob = await aMember(app).of(story.program).enroll();
    const copy = (await exportMember(app, { member: ada }, as)).request.id;
    const erasure = (await eraseMember(app, { member: ada }, as)).request.id;
    await cancelErasure(app, { member: ada }, as);
    await story.advance('2027-03-28T12:00:00Z');
    const restriction = (await restrictProcessing(app, { member: { id: bob.id }, restricted: true }, as)).request.id;
    const second = (await exportMember(app, { member: { externalId: bob.externalId } }, as)).request.id;

    expect(await list()).toEqual([second, restriction, erasure, copy]);
    expect(await list({ kind: 'ACCESS' })).toEqual([second, copy]);
    expect(await list({ status: 'OPEN' })).toEqual([second, copy]);
    expect(await list({ status: 'CANCELED' })).toEqual([erasure]);
    expect(await list({ member: { externalId: bob.externalId } })).toEqual([second, restriction]);
    expect(await list({ member: { externalId: 'nobody' } })).toEqual([]);
    expect(await list({ member: { id: 'mem_x' } })).toEqual([]);
    expect(await list({ kind: 'ERASURE', member: { externalId: bob.externalId } })).toEqual([]);
    // Due is a calendar month on, at the same local time: the clocks changed on 28 March.
    expect(await list({ status: 'OPEN', dueBefore: '2027-04-27T11:00:00Z' })).toEqual([]);
    expect(await list({ status: 'OPEN', dueBefore: '2027-04-27T11:00:00.001Z' })).toEqual([copy]);

    const first = await dataRequests(app, { first: 3 }, as);
    const after = first.pageInfo.endCursor;
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(await list({}, { first: 3, after })).toEqual([copy]);

    await runExports(app);
    expect(await list({ status: 'OPEN' })).toEqual([]);
    const [shown] = (await dataRequests(app, { filter: { kind: 'ACCESS' } }, as)).nodes;
    expect(shown).toMatchObject({ status: 'DONE', doneAt: '2027-03-28T12:00:00.000Z', export: { status: 'DONE' } });
  });

  it('shows members their own, and nobody the ones of others', async () => {
    const as = story.program.adminKey;
    const [ada, bob] = [story.member, await aMember(app).of(story.program).enroll()];
    const { request } = await restrictProcessing(app, { member: { id: bob.id }, restricted: true }, as);
    const node = 'query ($id: ID!) { node(id: $id) { id ... on DataRequest { kind } } }';
    const found = async (key: string) => (await app.call(key, node, { id: request.id })).data.node;

    const own = await app.call(await bob.token(), '{ me { dataRequests { nodes { id } } } }');

    expect(own.data.me.dataRequests.nodes).toEqual([{ id: request.id }]);
    expect(await found(await bob.token())).toEqual({ id: request.id, kind: 'RESTRICTION' });
    expect(await found(as)).toEqual({ id: request.id, kind: 'RESTRICTION' });
    expect(await found(await ada.token())).toBeNull();
    expect(await found(story.program.shopKey)).toBeNull();
    expect(await found(app.program.adminKey)).toBeNull();
    expect((await dataRequests(app)).nodes).toEqual([]);
  });

  it('refuses what is no page of it', async () => {
    const bad = [{ first: 0 }, { first: 101 }, { after: 'x' }];

    for (const variables of bad) {
      const refused = await dataRequests(app, variables, story.program.adminKey);
      expect(refused.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s', async (role) => {
    const refused = await dataRequests(app, {}, await aKeyOf(app, role, story.program.adminKey));

    expect(refused.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
