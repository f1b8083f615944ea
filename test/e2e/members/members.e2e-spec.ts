import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const LIST = `query ($filter: MemberFilter, $first: Int, $after: String) {
  members(filter: $filter, first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;
const CREATE_KEY = `mutation ($roles: [Role!]!) {
  createApiKey(input: { name: "test", roles: $roles }) { ... on CreateApiKeyPayload { secret } }
}`;

describe('members', () => {
  let app: TestApp;
  let enrolled: EnrolledMember[];
  beforeAll(async () => {
    app = await startTestApp();
    enrolled = [];
    for (let year = 2001; year <= 2005; year++) {
      const joinedAt = `${String(year)}-01-01T00:00:00Z`;
      enrolled.unshift(
        await aMember(app)
          .named(`Ada ${String(year)}`)
          .with({ joinedAt, email: `ada${String(year)}@example.com` })
          .enroll(),
      );
    }
    await aMember(app)
      .of(await app.anotherProgram())
      .enroll();
  });
  afterAll(() => app.close());

  const list = async (variables: Record<string, unknown> = {}, as = app.program.adminKey): Promise<string[]> => {
    const { data } = await app.call(as, LIST, variables);
    return data.members.nodes.map(({ id }: { id: string }) => id);
  };
  const idsOf = (...years: number[]) => years.map((year) => enrolled[2005 - year]!.id);

  it('lists those of the program, who was enrolled last first', async () => {
    const ids = await list();

    expect(ids).toEqual(idsOf(2005, 2004, 2003, 2002, 2001));
  });

  it('goes from page to page', async () => {
    const first = await app.asAdmin(LIST, { first: 2 });
    const second = await app.asAdmin(LIST, { first: 2, after: first.data.members.pageInfo.endCursor });
    const third = await app.asAdmin(LIST, { first: 2, after: second.data.members.pageInfo.endCursor });

    const pages = [first, second, third].map(({ data }) => data.members);
    expect(pages.map(({ nodes }) => nodes.map(({ id }: { id: string }) => id))).toEqual([
      idsOf(2005, 2004),
      idsOf(2003, 2002),
      idsOf(2001),
    ]);
    expect(pages.map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, true, false]);
  });

  it.each([
    ['from a moment, included', { joinedFrom: '2004-01-01T00:00:00Z' }, [2005, 2004]],
    ['until a moment, excluded', { joinedUntil: '2002-01-01T00:00:00Z' }, [2001]],
    [
      'between moments',
      { joinedFrom: '2002-01-01T01:00:00+01:00', joinedUntil: '2003-01-01T00:00:00.001Z' },
      [2003, 2002],
    ],
    ['with a status', { status: 'ACTIVE', joinedUntil: '2003-01-01T00:00:00Z' }, [2002, 2001]],
    ['with a status that nobody has', { status: 'MERGED' }, []],
    ['by email', { email: 'ADA2003@example.com' }, [2003]],
    ['by what is no email', { email: 'ada' }, []],
    ['by email and status', { email: 'ada2003@example.com', status: 'CLOSED' }, []],
    ['by email and date', { email: 'ada2003@example.com', joinedFrom: '2003-01-01T00:00:00Z' }, [2003]],
    ['by email and a later date', { email: 'ada2003@example.com', joinedFrom: '2003-01-01T00:00:01Z' }, []],
    ['by email and an earlier date', { email: 'ada2003@example.com', joinedUntil: '2003-01-01T00:00:00Z' }, []],
    ['by identifiers of two members', { email: 'ada2003@example.com', phone: '+442079460000' }, []],
  ])('finds %s', async (_, filter, years) => {
    expect(await list({ filter })).toEqual(idsOf(...years));
  });

  it('finds by external id, and by all identifiers of one member', async () => {
    const [{ externalId }] = enrolled as [EnrolledMember];

    const byOne = await list({ filter: { externalId } });
    const byBoth = await list({ filter: { externalId, email: 'ada2005@example.com' } });
    const byOthers = await list({ filter: { externalId, email: 'ada2004@example.com' } });

    expect([byOne, byBoth, byOthers]).toEqual([idsOf(2005), idsOf(2005), []]);
  });

  it('finds nobody after the only one', async () => {
    const filter = { email: 'ada2003@example.com' };
    const { data } = await app.asAdmin(LIST, { filter });

    expect(data.members.pageInfo.hasNextPage).toBe(false);
    expect(await list({ filter, after: data.members.pageInfo.endCursor })).toEqual([]);
  });

  it('never lists who was erased', async () => {
    const gone = await aMember(app).enroll();
    await app.database.pool.query(
      `UPDATE member SET status = 'ERASED' WHERE id = (SELECT member_id FROM member_identifier WHERE value = $1)`,
      [gone.externalId],
    );

    expect(await list()).not.toContain(gone.id);
    expect(await list({ filter: { status: 'ERASED' } })).toEqual([]);
    expect(await list({ filter: { externalId: gone.externalId } })).toEqual([]);
  });

  it('takes three statements for any number of members, and one that notes who was read', async () => {
    const query = '{ members { nodes { id externalId identifiers { value } profile { givenName email phone } } } }';

    const statements = await app.statementsOf(async () => {
      const { data } = await app.asAdmin(query);
      expect(data.members.nodes).toHaveLength(5);
    });

    expect(statements).toEqual([
      'find-member-page',
      'find-member-identifiers',
      'find-member-profiles',
      'note-profile-reads',
      'find-member-identifiers',
    ]);
  });

  it.each([
    [{ first: 0 }, 'first: 0 is not allowed; 1 to 100'],
    [{ first: 101 }, 'first: 101 is not allowed; 1 to 100'],
    [{ after: 'x' }, 'after: not a cursor of this list; take `endCursor` of the page before'],
    [
      { after: Buffer.from('["x"]').toString('base64url') },
      'after: not a cursor of this list; take `endCursor` of the page before',
    ],
  ])('refuses %j', async (variables, message) => {
    const { errors } = await app.asAdmin(LIST, variables);

    expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('lets marketers and analysts list, but not search by identifiers', async () => {
    for (const role of ['MARKETER', 'ANALYST']) {
      const key = (await app.asAdmin(CREATE_KEY, { roles: [role] })).data.createApiKey.secret;

      const searched = await app.call(key, LIST, { filter: { email: 'ada2003@example.com' } });

      expect(await list({ filter: { joinedUntil: '2002-01-01T00:00:00Z' } }, key)).toEqual(idsOf(2001));
      expect(searched.data).toBeNull();
      expect(searched.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  it('is neither for the shop nor for members', async () => {
    const byShop = await app.asShop(LIST);
    const byMember = await app.call(await enrolled[0]!.token(), LIST);

    expect([byShop, byMember].map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
