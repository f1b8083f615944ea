import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { act, advance, answerOf, aSegment, aSegmentOf, idsOf, membersOf, refreshed } from './support/segments.js';

const ADULTS = { audience: { minAge: 18 } };

describe('updateSegment', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const update = (input: object, as?: string) => act(app, 'updateSegment', input, as);

  it('renames a segment, which keeps its members', async () => {
    const ada = await aMember(app).enroll();
    await aSegmentOf(app, 'renamed', ada);

    const { segment } = await update({ key: 'renamed', name: [{ locale: 'de', text: 'Umbenannt' }] });

    expect(segment).toMatchObject({ name: 'Umbenannt', german: 'Umbenannt', members: 1, kind: 'STATIC' });
  });

  it('gives a dynamic segment another definition, whose members come when it is worked out', async () => {
    const ada = await aMember(app).bornOn('1980-05-05').enroll();
    const bob = await aMember(app).bornOn('2015-05-05').enroll();
    await aSegment(app, 'ages', ADULTS);
    expect(await refreshed(app, 'ages')).toEqual(idsOf(ada));

    const { segment } = await update({ key: 'ages', definition: { audience: { maxAge: 17 } } });

    expect(segment).toMatchObject({ definition: { audience: { minAge: null }, purchases: null }, members: 1 });
    expect(await membersOf(app, 'ages')).toEqual(idsOf(ada));
    await advance(app, '2027-03-01T12:00:00Z'); // what is due by now
    expect(await membersOf(app, 'ages')).toEqual(idsOf(bob));
  });

  it('leaves a segment as it was when nothing changes', async () => {
    await aSegment(app, 'same', { ...ADULTS, purchases: { atMost: 3 } });
    await refreshed(app, 'same');
    const before = (await storedIn(app)).segment;

    const { segment } = await update({
      key: 'same',
      definition: { purchases: { atMost: 3 }, audience: { minAge: 18 } },
    });

    expect(segment.refreshedAt).toBe('2027-03-01T12:00:00.000Z');
    expect((await storedIn(app)).segment).toEqual(before);
  });

  it('refuses what would make a circle, also a long one', async () => {
    await aSegment(app, 'a', ADULTS);
    await aSegment(app, 'b', { audience: { segments: ['a'] } });
    await aSegment(app, 'c', { audience: { minAge: 18, excludeSegments: ['b'] } });
    const before = await storedIn(app);
    const problemsOf = async (audience: object) => (await update({ key: 'a', definition: { audience } })).problems;

    expect(await problemsOf({ segments: ['a'] })).toEqual([
      { path: ['definition', 'audience'], message: 'leads back to the segment itself: "a", "a"' },
    ]);
    expect(await problemsOf({ segments: ['c'] })).toEqual([
      { path: ['definition', 'audience'], message: 'leads back to the segment itself: "a", "c", "b", "a"' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('refuses one of two changes at the same time that would make a circle together', async () => {
    await aSegment(app, 'left', ADULTS);
    await aSegment(app, 'right', ADULTS);

    const both = await Promise.all([
      update({ key: 'left', definition: { audience: { segments: ['right'] } } }),
      update({ key: 'right', definition: { audience: { segments: ['left'] } } }),
    ]);

    expect(both.map(({ code }) => code ?? 'done').sort()).toEqual(['INVALID_INPUT', 'done']);
  });

  it('refuses what cannot be, and changes nothing', async () => {
    await aSegment(app, 'list');
    await aSegment(app, 'over', ADULTS);
    await act(app, 'archiveSegment', { key: 'over' });
    const { adminKey } = await app.anotherProgram();
    const before = await storedIn(app);

    expect(await update({ key: 'nobody' })).toMatchObject({ code: 'SEGMENT_NOT_FOUND', key: 'nobody', path: ['key'] });
    expect(await update({ key: 'a\0b' })).toMatchObject({ code: 'SEGMENT_NOT_FOUND' });
    expect(await update({ key: 'list', name: [{ locale: 'en', text: 'Taken' }] }, adminKey)).toMatchObject({
      code: 'SEGMENT_NOT_FOUND',
    });
    expect(await update({ key: 'list', definition: ADULTS })).toMatchObject({
      code: 'SEGMENT_KIND_NOT_ALLOWED',
      kind: 'STATIC',
      path: ['definition'],
    });
    expect(await update({ key: 'over', name: [{ locale: 'en', text: 'Back' }] })).toMatchObject({
      code: 'SEGMENT_ARCHIVED',
    });
    expect((await update({ key: 'list', name: null, definition: null })).problems).toEqual([
      { path: ['name'], message: 'cannot be taken away; leave it out to keep it' },
      { path: ['definition'], message: 'cannot be taken away; leave it out to keep it' },
    ]);
    expect((await update({ key: 'list', definition: { audience: { segments: ['over'] } } })).problems).toEqual([
      { path: ['definition', 'audience', 'segments', '0'], message: '"over" is archived' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for ADMIN and MARKETER', async () => {
    await aSegment(app, 'role');
    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await answerOf(app, 'updateSegment', { key: 'role' }, await keyFor(app, role));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect((await update({ key: 'role' }, await keyFor(app, 'MARKETER'))).segment.key).toBe('role');
  });
});
