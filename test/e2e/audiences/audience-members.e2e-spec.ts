import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { aSegmentOf, idsOf } from './support/segments.js';

const LIST = `query ($audience: AudienceInput!, $first: Int, $after: String) {
  audienceMembers(audience: $audience, first: $first, after: $after) {
    nodes { id status } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

describe('audienceMembers', () => {
  let app: TestApp;
  let members: EnrolledMember[];
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
    members = [];
    for (const year of [2000, 2001, 2010, 2003, 2012, 2005]) {
      members.unshift(await aMember(app).with({ birthYear: year, attributes: { year } }).enroll());
    }
    await aMember(app).of(await app.anotherProgram()).with({ birthYear: 2000 }).enroll(); // prettier-ignore
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const list = async (audience: object, more: object = {}, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, LIST, { audience, ...more });
    expect(errors).toBeUndefined();
    return data.audienceMembers;
  };
  const idsIn = async (audience: object, as?: string): Promise<string[]> =>
    (await list(audience, {}, as)).nodes.map(({ id }: { id: string }) => id);
  const of = (...indexes: number[]): string[] => idsOf(...indexes.map((index) => members[index]!));

  it('lists everyone for an audience that asks for nothing, who was enrolled last first', async () => {
    expect(await idsIn({})).toEqual(idsOf(...members));
  });

  it('lists whom the audience is for', async () => {
    await aSegmentOf(app, 'some', members[0]!, members[2]!, members[3]!);

    expect(await idsIn({ minAge: 18 })).toEqual(of(0, 2, 4, 5));
    expect(await idsIn({ segments: ['some'] })).toEqual(of(0, 2, 3));
    expect(await idsIn({ minAge: 18, excludeSegments: ['some'] })).toEqual(of(4, 5));
    expect(await idsIn({ attributes: [{ name: 'year', atLeast: 2003, atMost: 2010 }] })).toEqual(of(0, 2, 3));
    expect(await idsIn({ maxAge: 3 })).toEqual([]);
  });

  it('goes from page to page', async () => {
    const first = await list({ minAge: 18 }, { first: 3 });
    const second = await list({ minAge: 18 }, { first: 3, after: first.pageInfo.endCursor });

    expect(first.nodes.map(({ id }: { id: string }) => id)).toEqual(of(0, 2, 4));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(second.nodes.map(({ id }: { id: string }) => id)).toEqual(of(5));
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each<[string, object, string]>([
    ['a cursor that is none', { after: 'nonsense' }, 'after: not a cursor of this list; take `endCursor` of the page before'],
    ['a page that is too long', { first: 101 }, 'first: 101 is not allowed; 1 to 100'],
    ['an audience that makes no sense', { audience: { minAge: -1 } }, 'audience.minAge: -1 is not within 0 to 150'],
  ])('refuses %s', async (_, variables, message) => {
    const { data, errors } = await app.asAdmin(LIST, { audience: {}, ...variables });

    expect(data).toBeNull();
    expect(errors?.map((one) => [one.extensions.code, one.message])).toEqual([['BAD_USER_INPUT', message]]);
  }); // prettier-ignore

  it('shows members as everywhere: who may not see profiles does not see them here', async () => {
    const query = '{ audienceMembers(audience: {}) { nodes { id profile { givenName } } } }';
    const codes: Record<string, string[]> = {};
    for (const role of ['ADMIN', 'SUPPORT', 'MARKETER', 'ANALYST', 'SHOP']) {
      const { errors } = await app.call(await keyFor(app, role), query);
      codes[role] = [...new Set(errors?.map(({ extensions }) => extensions.code))];
    }

    expect(codes).toEqual({ ADMIN: [], SUPPORT: [], MARKETER: ['FORBIDDEN'], ANALYST: ['FORBIDDEN'], SHOP: ['FORBIDDEN'] });
    for (const role of ['MARKETER', 'ANALYST']) expect(await idsIn({}, await keyFor(app, role))).toHaveLength(6);
    const { errors } = await app.call(await members[0]!.token(), LIST, { audience: {} });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  }); // prettier-ignore
});
