import { aMember } from '../../factories/a-member.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { act, advance, answerOf, aSegment, aSegmentOf } from './support/segments.js';

const CHANGE_RULE = `mutation ($id: ID!, $audience: AudienceInput) {
  updateEarningRule(input: { id: $id, audience: $audience }) { ... on UserError { code message } }
}`;

describe('archiveSegment', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const archive = (key: string, as?: string) => act(app, 'archiveSegment', { key }, as);

  it('ends a segment for good; once more changes nothing', async () => {
    const ada = await aMember(app).enroll();
    await aSegmentOf(app, 'old', ada);

    const { segment } = await archive('old');
    const before = await storedIn(app);
    const again = await archive('old');

    expect(segment).toMatchObject({ key: 'old', archived: true, members: 1 });
    expect(again.segment).toEqual(segment);
    expect({ ...(await storedIn(app)), program: '' }).toEqual({ ...before, program: '' });
    const { data } = await app.asAdmin(`{ member(ref: { id: "${ada.id}" }) { segments { key } } }`);
    expect(data.member.segments).toEqual([]);
  });

  it('lets nobody come or go any more', async () => {
    const ada = await aMember(app).enroll();
    await aSegmentOf(app, 'closed', ada);
    await aSegment(app, 'frozen', { audience: { maxAge: 0 } });
    for (const key of ['closed', 'frozen']) await archive(key);
    const { audit_entry: _, ...before } = await storedIn(app);

    for (const name of ['addToSegment', 'removeFromSegment'] as const) {
      expect(await act(app, name, { key: 'closed', members: [{ id: ada.id }] })).toMatchObject({ code: 'SEGMENT_ARCHIVED' });
    }
    expect(await act(app, 'refreshSegment', { key: 'frozen' })).toMatchObject({ code: 'SEGMENT_ARCHIVED' });
    expect(await advance(app, '2027-03-01T12:00:00Z')).toBe(0);
    const { audit_entry: __, ...after } = await storedIn(app); // which tells that the clock was advanced
    expect(after).toEqual(before);
  }); // prettier-ignore

  it('is refused while an active rule or another segment asks for it, and names what does', async () => {
    await aSegment(app, 'vip');
    const rule = await aRule(app)
      .named('Double for friends')
      .forAudience({ segments: ['vip'] })
      .active();
    await aRule(app)
      .named('Others')
      .forAudience({ excludeSegments: ['vip'] })
      .active();
    await aSegment(app, 'young-vip', { audience: { maxAge: 30, segments: ['vip'] } });
    const before = await storedIn(app);

    const refused = await archive('vip');

    expect(refused).toEqual({
      code: 'SEGMENT_IN_USE',
      message: 'The segment is in use by the segment "young-vip" and 2 more: change or end that first.',
      path: ['key'],
      usedBy: ['the segment "young-vip"', 'the earning rule "Double for friends"', 'the earning rule "Others"'],
    });
    expect(await storedIn(app)).toEqual(before);

    await archive('young-vip');
    await app.asAdmin(CHANGE_RULE, { id: rule, audience: null });
    expect((await archive('vip')).usedBy).toEqual(['the earning rule "Others"']);
  });

  it('is no matter of rules that award nothing; they cannot be activated then', async () => {
    await aSegment(app, 'paused');
    const draft = await aRule(app).forAudience({ segments: ['paused'] }).draft();
    const paused = await aRule(app).forAudience({ excludeSegments: ['paused'] }).paused();

    expect((await archive('paused')).segment.archived).toBe(true);

    for (const [id, field] of [[draft, 'segments'], [paused, 'excludeSegments']]) {
      const { data } = await app.asAdmin(`mutation { activateEarningRule(input: { id: "${id}" }) { ... on UserError { code message } } }`);
      expect(data.activateEarningRule).toEqual({ code: 'INVALID_INPUT', message: `id: audience.${field}.0: "paused" is archived` });
    }
  }); // prettier-ignore

  it('never leaves an active rule with an archived segment, whoever is first', async () => {
    for (const key of ['first', 'second', 'third']) {
      await aSegment(app, key);
      const id = await aRule(app).active();

      const [changed, archived] = await Promise.all([
        app.asAdmin(CHANGE_RULE, { id, audience: { segments: [key] } }),
        archive(key),
      ]);

      const [isNamed, isArchived] = [!changed.data.updateEarningRule.code, archived.segment?.archived ?? false];
      expect([isNamed, isArchived].filter(Boolean)).toHaveLength(1);
    }
  });

  it('knows no segment of another program, and is for ADMIN and MARKETER', async () => {
    await aSegment(app, 'ours');
    const { adminKey } = await app.anotherProgram();

    expect(await archive('ours', adminKey)).toMatchObject({ code: 'SEGMENT_NOT_FOUND' });
    expect(await archive('nobody')).toMatchObject({ code: 'SEGMENT_NOT_FOUND' });
    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await answerOf(app, 'archiveSegment', { key: 'ours' }, await keyFor(app, role));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect((await archive('ours', await keyFor(app, 'MARKETER'))).segment.archived).toBe(true);
  });
});
