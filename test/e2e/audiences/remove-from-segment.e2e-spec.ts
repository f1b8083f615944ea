import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { act, answerOf, aSegment, aSegmentOf, idsOf, membersOf } from './support/segments.js';

describe('removeFromSegment', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).with({ email: 'ada@example.com' }).enroll();
    bob = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const remove = (key: string, members: object[], as?: string) => act(app, 'removeFromSegment', { key, members }, as);

  it('takes members out, each once, and names who is unknown', async () => {
    await aSegmentOf(app, 'some', ada, bob);

    const removed = await remove('some', [{ email: 'ada@example.com' }, { id: ada.id }, { code: 'nobody' }]);

    expect(removed).toEqual({
      segment: { key: 'some', members: 1 },
      removed: 1,
      unchanged: 1,
      unknown: [{ index: 2, message: 'There is no such member in this program.' }],
    });
    expect(await membersOf(app, 'some')).toEqual(idsOf(bob));
  });

  it('changes nothing for who is not in it, and nothing of other segments', async () => {
    await aSegmentOf(app, 'mine', ada);
    await aSegmentOf(app, 'other', ada, bob);
    const before = await storedIn(app);

    expect(await remove('mine', [{ id: bob.id }])).toMatchObject({ removed: 0, unchanged: 1 });
    expect(await storedIn(app)).toEqual(before);
    await remove('mine', [{ id: ada.id }]);
    expect(await membersOf(app, 'other')).toEqual(idsOf(ada, bob));
  });

  it('ends somewhere when others add at the same time', async () => {
    await aSegment(app, 'race');
    const members = idsOf(ada, bob).map((id) => ({ id }));

    const [added, removed] = await Promise.all([
      act(app, 'addToSegment', { key: 'race', members }),
      remove('race', [...members].reverse()),
    ]);

    const left = await membersOf(app, 'race');
    expect(added.added - removed.removed).toBe(left.length);
  });

  it('refuses what cannot be, and changes nothing', async () => {
    await aSegmentOf(app, 'static', ada);
    await aSegment(app, 'dynamic', { audience: { minAge: 18 } });
    const { adminKey } = await app.anotherProgram();
    const before = await storedIn(app);

    expect(await remove('nobody', [{ id: ada.id }])).toMatchObject({ code: 'SEGMENT_NOT_FOUND', key: 'nobody' });
    expect(await remove('static', [{ id: ada.id }], adminKey)).toMatchObject({ code: 'SEGMENT_NOT_FOUND' });
    expect(await remove('dynamic', [{ id: ada.id }])).toMatchObject({
      code: 'SEGMENT_KIND_NOT_ALLOWED',
      kind: 'DYNAMIC',
    });
    expect((await remove('static', [])).problems).toEqual([
      { path: ['members'], message: 'must name 1 to 1000 members, not 0' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for ADMIN and MARKETER', async () => {
    await aSegmentOf(app, 'role', ada);
    const input = { key: 'role', members: [{ id: ada.id }] };
    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await answerOf(app, 'removeFromSegment', input, await keyFor(app, role));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect(await act(app, 'removeFromSegment', input, await keyFor(app, 'MARKETER'))).toMatchObject({ removed: 1 });
  });
});
