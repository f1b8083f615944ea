import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { act, aSegment, aSegmentOf, refreshed } from './support/segments.js';

const LIST = `query ($filter: SegmentFilter, $first: Int, $after: String) {
  segments(filter: $filter, first: $first, after: $after) {
    nodes { key members } pageInfo { hasNextPage endCursor }
  }
}`;

describe('segments', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    const [ada, bob] = [await aMember(app).bornOn('1980-05-05').enroll(), await aMember(app).enroll()];
    await aSegmentOf(app, 'all', ada, bob);
    await aSegmentOf(app, 'some', bob);
    await aSegment(app, 'adults', { audience: { minAge: 18 } });
    await refreshed(app, 'adults');
    await aSegment(app, 'over');
    await act(app, 'archiveSegment', { key: 'over' });
    await aSegment(app, 'theirs', undefined, (await app.anotherProgram()).adminKey);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const list = async (variables: object = {}, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, LIST, { ...variables });
    expect(errors).toBeUndefined();
    return data.segments;
  };
  const keysOf = async (variables: object): Promise<string[]> =>
    (await list(variables)).nodes.map(({ key }: { key: string }) => key);

  it('lists those of the program, newest first, with how many are in them', async () => {
    expect((await list()).nodes).toEqual([
      { key: 'over', members: 0 },
      { key: 'adults', members: 1 },
      { key: 'some', members: 1 },
      { key: 'all', members: 2 },
    ]);
  });

  it('counts the members of all of them in one statement', async () => {
    const statements = await app.statementsOf(() => list());

    expect(statements.filter((name) => name === 'count-members-of-segments')).toHaveLength(1);
  });

  it.each([
    [{ kind: 'STATIC' }, ['over', 'some', 'all']],
    [{ kind: 'DYNAMIC' }, ['adults']],
    [{ archived: true }, ['over']],
    [{ archived: false, kind: 'STATIC' }, ['some', 'all']],
    [{ archived: null, kind: null }, ['over', 'adults', 'some', 'all']],
  ])('passes only those of %j', async (filter, keys) => {
    expect(await keysOf({ filter })).toEqual(keys);
  });

  it('goes from page to page, and refuses a cursor that is none', async () => {
    const first = await list({ first: 3 });
    const second = await list({ first: 3, after: first.pageInfo.endCursor });

    expect(first.nodes.map(({ key }: { key: string }) => key)).toEqual(['over', 'adults', 'some']);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(second.nodes.map(({ key }: { key: string }) => key)).toEqual(['all']);
    for (const keys of [['x'], ['1', '2'], ['99999999999']]) {
      const after = Buffer.from(JSON.stringify(keys)).toString('base64url');
      expect((await app.asAdmin(LIST, { after })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('is for those who plan', async () => {
    for (const role of ['MARKETER', 'SUPPORT', 'ANALYST']) expect((await list({}, await keyFor(app, role))).nodes).toHaveLength(4);
    const { errors } = await app.call(await keyFor(app, 'SHOP'), LIST);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  }); // prettier-ignore
});
