import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { act, advance, aSegment, aSegmentOf, idsOf, membersOf, SEGMENT } from './support/segments.js';

const FIND = `query ($key: String!) { segment(key: $key) { ${SEGMENT} } }`;
const adults = { audience: { minAge: 18 } };

describe('segment', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-27T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const find = async (key: string, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, FIND, { key });
    expect(errors).toBeUndefined();
    return data.segment;
  };

  it('shows a segment, archived or not', async () => {
    const ada = await aMember(app).enroll();
    await aSegmentOf(app, 'vip', ada);

    expect(await find('vip')).toMatchObject({ key: 'vip', name: 'vip', kind: 'STATIC', archived: false, members: 1 });
    await act(app, 'archiveSegment', { key: 'vip' });
    expect(await find('vip')).toMatchObject({ archived: true, members: 1 });
  });

  it('is null for a key of none, and of another program', async () => {
    await aSegment(app, 'ours');
    const { adminKey } = await app.anotherProgram();

    expect(await find('nobody')).toBeNull();
    expect(await find('a\0b')).toBeNull();
    expect(await find('ours', adminKey)).toBeNull();
  });

  it('is for those who plan', async () => {
    await aSegment(app, 'role');
    for (const role of ['MARKETER', 'SUPPORT', 'ANALYST']) expect((await find('role', await keyFor(app, role))).key).toBe('role');
    const { errors } = await app.call(await keyFor(app, 'SHOP'), FIND, { key: 'role' });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  }); // prettier-ignore

  it('is among the segments of its members, by their keys, in one statement for a list', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await aSegmentOf(app, 'z-last', ada);
    await aSegmentOf(app, 'a-first', ada, bob);
    const query = '{ members(first: 2) { nodes { id segments { key kind } } } }';

    let answer: Awaited<ReturnType<TestApp['call']>> | undefined;
    const statements = await app.statementsOf(async () => {
      answer = await app.call(await keyFor(app, 'MARKETER'), query);
    });

    expect(answer?.data.members.nodes).toEqual([
      { id: bob.id, segments: [{ key: 'a-first', kind: 'STATIC' }] },
      { id: ada.id, segments: [{ key: 'a-first', kind: 'STATIC' }, { key: 'z-last', kind: 'STATIC' }] },
    ]);
    expect(statements.filter((name) => name === 'find-segments-of-members')).toHaveLength(1);
    const { errors } = await app.call(await ada.token(), '{ me { segments { key } } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  }); // prettier-ignore

  describe('a dynamic one', () => {
    it('is worked out as soon as possible, and then with each midnight of the program', async () => {
      const ada = await aMember(app).bornOn('2009-03-28').enroll();
      const bob = await aMember(app).bornOn('2009-03-29').enroll();
      const eve = await aMember(app).bornOn('2009-03-30').enroll();
      const ofThem = { attributes: undefined, joinedAfter: '2027-03-26', maxAge: 18, minAge: 18 };
      await aSegment(app, 'coming-of-age', { audience: ofThem });
      expect(await find('coming-of-age')).toMatchObject({ refreshedAt: null, members: 0 });

      await advance(app, '2027-03-27T23:59:59Z');
      expect(await find('coming-of-age')).toMatchObject({ refreshedAt: '2027-03-27T12:00:00.000Z', members: 0 });

      await advance(app, '2027-03-28T00:00:00Z');
      expect(await membersOf(app, 'coming-of-age')).toEqual(idsOf(ada));

      // Clocks go forward on 28 March: the next midnight in London is 23:00 in UTC.
      await advance(app, '2027-03-28T22:59:59Z');
      expect(await membersOf(app, 'coming-of-age')).toEqual(idsOf(ada));
      await advance(app, '2027-03-28T23:00:00Z');
      expect(await find('coming-of-age')).toMatchObject({ refreshedAt: '2027-03-28T23:00:00.000Z' });
      expect(await membersOf(app, 'coming-of-age')).toEqual(idsOf(ada, bob));

      await advance(app, '2028-03-28T12:00:00Z');
      expect(await membersOf(app, 'coming-of-age')).toEqual(idsOf(bob, eve));
    });

    it('is worked out after those that it names', async () => {
      const ada = await aMember(app)
        .bornOn('1980-05-05')
        .with({ attributes: { order: true } })
        .enroll();
      // The outer one is older, so it would come first.
      await aSegment(app, 'outer', adults);
      await aSegment(app, 'inner', { audience: { minAge: 18, attributes: [{ name: 'order', equals: true }] } });
      await act(app, 'updateSegment', { key: 'outer', definition: { audience: { segments: ['inner'] } } });

      const { data } = await app.asAdmin('{ program { clock } }');
      await advance(app, data.program.clock);

      expect(await membersOf(app, 'outer')).toEqual(idsOf(ada));
    });
  });
});
