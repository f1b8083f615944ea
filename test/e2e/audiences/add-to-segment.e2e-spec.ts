import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { act, answerOf, aSegment, aSegmentOf, idsOf, membersOf } from './support/segments.js';
import { settingStatus } from '../../support/status-columns.js';
import { mergeInto } from '../membership/support/merges.js';

const UNKNOWN = 'There is no such member in this program.';

describe('addToSegment', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).with({ email: 'ada@example.com', card: 'A1' }).enroll();
    bob = await aMember(app).with({ phone: '+442079460000' }).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const add = (key: string, members: object[], as?: string) => act(app, 'addToSegment', { key, members }, as);

  it('brings members in, named in any way, each once', async () => {
    await aSegment(app, 'any');

    const added = await add('any', [
      { email: 'Ada@Example.com' },
      { phone: '0044 20 7946 0000' },
      { id: ada.id },
      { externalId: bob.externalId },
      { card: 'a-1' },
    ]);

    expect(added).toEqual({ segment: { key: 'any', members: 2 }, added: 2, unchanged: 3, unknown: [] });
    expect(await membersOf(app, 'any')).toEqual(idsOf(ada, bob));
  });

  it('names who is unknown by the place in the list; the others come in', async () => {
    await aSegment(app, 'some');
    const stranger = await aMember(app)
      .of(await app.anotherProgram())
      .enroll();

    const added = await add('some', [
      { externalId: 'nobody' },
      { id: ada.id },
      { id: stranger.id },
      { id: 'nonsense' },
    ]);

    expect(added).toEqual({
      segment: { key: 'some', members: 1 },
      added: 1,
      unchanged: 0,
      unknown: [0, 2, 3].map((index) => ({ index, message: UNKNOWN })),
    });
  });

  it('changes nothing for who is in it already', async () => {
    await aSegmentOf(app, 'twice', ada);
    const before = await storedIn(app);

    expect(await add('twice', [{ id: ada.id }])).toMatchObject({ added: 0, unchanged: 1, segment: { members: 1 } });
    expect(await storedIn(app)).toEqual(before);
  });

  it('brings each in once when several do it at the same time, in whatever order', async () => {
    await aSegment(app, 'race');
    const members = [{ id: ada.id }, { id: bob.id }];

    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => add('race', index % 2 ? members : [...members].reverse())),
    );

    expect(all.map(({ added }) => Number(added)).reduce((sum, added) => sum + added, 0)).toBe(2);
    expect(await membersOf(app, 'race')).toEqual(idsOf(ada, bob));
  });

  it('does not find who was erased', async () => {
    await aSegment(app, 'gone');
    const member = await aMember(app).enroll();
    await app.database.pool.query(`UPDATE member ${settingStatus('$2')} WHERE id = $1`, [
      decodeId('mem', member.id),
      'ERASED',
    ]);

    expect(await add('gone', [{ id: member.id }])).toMatchObject({
      added: 0,
      unknown: [{ index: 0, message: UNKNOWN }],
    });
  });

  it('finds in who was merged the one they live on in', async () => {
    await aSegment(app, 'together');
    const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await mergeInto(app, keep, absorb);

    const added = await add('together', [{ id: absorb.id }, { id: keep.id }]);

    expect(added).toMatchObject({ added: 1, unchanged: 1, unknown: [] });
  });

  it('takes a thousand at once', async () => {
    await aSegment(app, 'many');
    const members = Array.from({ length: 999 }, (_, index) => ({ externalId: `nobody ${index}` }));

    const added = await add('many', [...members, { id: ada.id }]);

    expect(added).toMatchObject({ added: 1 });
    expect(added.unknown).toHaveLength(999);
  });

  it('refuses what cannot be, and changes nothing', async () => {
    await aSegment(app, 'static');
    await aSegment(app, 'dynamic', { audience: { minAge: 18 } });
    const { adminKey } = await app.anotherProgram();
    const before = await storedIn(app);

    expect(await add('nobody', [{ id: ada.id }])).toMatchObject({ code: 'SEGMENT_NOT_FOUND', key: 'nobody' });
    expect(await add('static', [{ id: ada.id }], adminKey)).toMatchObject({ code: 'SEGMENT_NOT_FOUND' });
    expect(await add('dynamic', [{ id: ada.id }])).toEqual({
      code: 'SEGMENT_KIND_NOT_ALLOWED',
      message: 'The segment is dynamic: its definition says who belongs to it, nobody is added or removed by hand.',
      path: ['key'],
      kind: 'DYNAMIC',
    });
    expect((await add('static', [])).problems).toEqual([
      { path: ['members'], message: 'must name 1 to 1000 members, not 0' },
    ]);
    const tooMany = Array.from({ length: 1001 }, () => ({ id: ada.id }));
    expect((await add('static', tooMany)).problems).toEqual([
      { path: ['members'], message: 'must name 1 to 1000 members, not 1001' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for ADMIN and MARKETER', async () => {
    await aSegment(app, 'role');
    const input = { key: 'role', members: [{ id: ada.id }] };
    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await answerOf(app, 'addToSegment', input, await keyFor(app, role));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect(await act(app, 'addToSegment', input, await keyFor(app, 'MARKETER'))).toMatchObject({ added: 1 });
  });
});
