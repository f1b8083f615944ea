import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import type { Outcome } from '../purchases/support/calls.js';
import { AT, STORED, StoredReferrals } from './support/stored-referrals.js';

const PAGE = 'nodes { id state } edges { cursor } pageInfo { hasNextPage endCursor }';
const REFERRALS = `query ($first: Int, $after: String, $filter: ReferralFilter) {
  referrals(first: $first, after: $after, filter: $filter) { ${PAGE} }
}`;
const OF_MEMBER = `query ($ref: MemberRef!, $first: Int, $after: String, $states: [ReferralState!]) {
  member(ref: $ref) { referrals(first: $first, after: $after, states: $states) { ${PAGE} } }
}`;

describe('referrals', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  let carl: EnrolledMember;
  const names = new Map<string, string>();
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: AT } });
    const stored = new StoredReferrals(app);
    await stored.terms();
    [ada, bob, carl] = [await aMember(app).enroll(), await aMember(app).enroll(), await aMember(app).enroll()];
    for (const [name, columns] of Object.entries(STORED))
      names.set(await stored.add(ada, columns, name === 'paid' ? bob : undefined), name);
    names.set(await stored.add(bob, { ...STORED.joined, invited_at: '2027-02-01T10:00:00Z' }, carl), 'of bob');
  });
  afterAll(() => app.close());

  const namesOf = ({ nodes }: Outcome) => nodes.map(({ id }: { id: string }) => names.get(id));
  const list = async (variables: Record<string, unknown> = {}, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, REFERRALS, variables);
    expect(errors).toBeUndefined();
    return data.referrals;
  };
  const ofMember = async ({ id }: EnrolledMember, variables: Record<string, unknown> = {}) =>
    (await app.asAdmin(OF_MEMBER, { ref: { id }, ...variables })).data.member.referrals;

  it('lists those of the program, those begun last first', async () => {
    expect(namesOf(await list())).toEqual(['of bob', ...Object.keys(STORED).reverse()]);
  });

  it.each<[string[], string[]]>([
    [['INVITED'], ['invited']],
    [['JOINED'], ['of bob', 'joined']],
    [['IN_REVIEW'], ['inReview']],
    [['QUALIFIED'], ['qualified']],
    [['REWARDED'], ['rewarded', 'paid']],
    [
      ['REJECTED', 'REVERSED'],
      ['reversed', 'rejected'],
    ],
    [['EXPIRED'], ['expired', 'late', 'notAccepted']],
    [
      ['INVITED', 'INVITED', 'REWARDED'],
      ['rewarded', 'paid', 'invited'],
    ],
  ])('finds those that stand as %j now: due is due', async (states, found) => {
    const page = await list({ filter: { states } });

    expect(namesOf(page)).toEqual(found);
    expect(new Set(page.nodes.map(({ state }: Outcome) => state))).toEqual(new Set(states));
    expect(namesOf(await ofMember(ada, { states }))).toEqual(found.filter((name) => name !== 'of bob'));
  });

  it('finds those of an advocate, of a friend, by when they began and by how suspicious they are', async () => {
    expect(namesOf(await list({ filter: { advocate: { id: bob.id } } }))).toEqual(['of bob']);
    expect(namesOf(await list({ filter: { friend: { id: bob.id } } }))).toEqual(['paid']);
    expect(namesOf(await list({ filter: { friend: { externalId: carl.externalId } } }))).toEqual(['of bob']);
    expect(namesOf(await list({ filter: { advocate: { id: ada.id }, friend: { id: carl.id } } }))).toEqual([]);
    expect(namesOf(await list({ filter: { advocate: { id: ada.id }, friend: { id: bob.id } } }))).toEqual(['paid']);
    expect(namesOf(await list({ filter: { friend: { id: ada.id } } }))).toEqual([]);
    expect(namesOf(await list({ filter: { advocate: { externalId: 'nobody' } } }))).toEqual([]);
    expect(namesOf(await list({ filter: { invitedUntil: '2027-03-01T10:00:00Z' } }))).toEqual(['of bob']);
    expect(await list({ filter: { invitedFrom: '2027-03-01T10:00:00Z' } })).toMatchObject({ nodes: { length: 11 } });
    expect(namesOf(await list({ filter: { minScore: 50 } }))).toEqual(['inReview']);
  });

  it('goes on where a page ended', async () => {
    const first = await list({ first: 7 });
    expect(first.pageInfo).toEqual({ hasNextPage: true, endCursor: first.edges[6].cursor });
    const second = await list({ first: 7, after: first.pageInfo.endCursor });
    expect([...namesOf(first), ...namesOf(second)]).toEqual(['of bob', ...Object.keys(STORED).reverse()]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const own = await ofMember(ada, { first: 10 });
    expect(namesOf(await ofMember(ada, { after: own.pageInfo.endCursor }))).toEqual(['invited']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no state', { filter: { states: [] } }],
    ['a page of none', { first: 0 }],
    ['a cursor of nobody', { after: 'bm9uc2Vuc2U=' }],
  ])('is a bad question with %s', async (_, variables) => {
    const { errors } = await app.asAdmin(REFERRALS, variables);

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('shows members whom they invited, and nobody who brought them', async () => {
    const { data } = await app.call(await bob.token(), `{ me { referrals { nodes { id advocate { id } friend { id } } } } }`);

    expect(data.me.referrals.nodes).toEqual([{ id: expect.any(String), advocate: { id: bob.id }, friend: null }]);
  }); // prettier-ignore

  it('is not for shops', async () => {
    for (const query of ['{ referrals { nodes { id } } }', `{ member(ref: { id: "${ada.id}" }) { referrals { nodes { id } } } }`])
      expect((await app.asShop(query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }); // prettier-ignore

  it('reads any number of referrals in as many statements as one', async () => {
    const document = (first: number) => `{
      referrals(first: ${first}) { nodes {
        state advocate { id referrals(first: 3) { nodes { id } } } friend { id } currency { code } signals { weight } history { at } } }
    }`;
    const asked = (first: number) => app.statementsOf(() => app.asAdmin(document(first)));
    await asked(1);

    const [one, many] = [await asked(1), await asked(12)];

    expect(many.filter((name) => /referral|signal|change/.test(name)).sort()).toEqual([
      'find-changes-of-referrals',
      'find-referrals-of-advocates',
      'find-referrals-of-program',
      'find-signals-of-referrals',
    ]);
    expect(many.length).toBeLessThanOrEqual(one.length + 1);
  });

  it('shows nothing of another program', async () => {
    const { adminKey } = await app.anotherProgram();

    expect((await list({}, adminKey)).nodes).toEqual([]);
    expect((await list({ filter: { advocate: { id: ada.id } } }, adminKey)).nodes).toEqual([]);
  });
});
