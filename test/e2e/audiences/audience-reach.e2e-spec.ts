import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { aSegmentOf, act } from './support/segments.js';
import { settingStatus } from '../../support/status-columns.js';

const REACH = `query ($audience: AudienceInput!) {
  audienceReach(audience: $audience) { members of reasons { reason members } }
}`;

describe('audienceReach', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let grace: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
    const pet = { pet: { kind: 'cat', age: 5 } };
    ada = await aMember(app).bornOn('2009-03-01').with({ channel: 'web', locale: 'en-GB', attributes: pet }).enroll();
    grace = await aMember(app).bornOn('1996-03-01').with({ channel: 'app', locale: 'de' }).enroll();
    await aMember(app)
      .with({ birthYear: 2009, channel: 'web', attributes: { pet: 'cat' } })
      .enroll();
    await aMember(app).with({}).enroll();
    await aMember(app)
      .of(await app.anotherProgram())
      .enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const reachOf = async (audience: object, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, REACH, { audience });
    expect(errors).toBeUndefined();
    return data.audienceReach;
  };
  const refusedFor = async (audience: object) => {
    const { data, errors } = await app.asAdmin(REACH, { audience });
    expect(data).toBeNull();
    return errors!.map(({ message, extensions }) => [extensions.code, message]);
  };
  const setMember = (member: EnrolledMember, column: string, value: unknown) =>
    app.database.pool.query(`UPDATE member SET ${column} = $2 WHERE id = $1`, [decodeId('mem', member.id), value]);
  const setStatus = (member: EnrolledMember, status: string) =>
    app.database.pool.query(`UPDATE member ${settingStatus('$2')} WHERE id = $1`, [decodeId('mem', member.id), status]);

  it('is everyone for an audience that asks for nothing', async () => {
    expect(await reachOf({})).toEqual({ members: 4, of: 4, reasons: [] });
  });

  it('says how many are outside by each reason, in the order of the conditions; one may be outside by several', async () => {
    const reach = await reachOf({ minAge: 18, maxAge: 30, channels: ['web'], locales: ['en'] });

    expect(reach).toEqual({
      members: 1,
      of: 4,
      reasons: [
        { reason: 'TOO_YOUNG', members: 1 },
        { reason: 'TOO_OLD', members: 1 },
        { reason: 'AGE_UNKNOWN', members: 1 },
        { reason: 'OTHER_CHANNEL', members: 2 },
        { reason: 'OTHER_LOCALE', members: 3 },
      ],
    });
  });

  it('takes the day from the clock of the program', async () => {
    const before = await reachOf({ minAge: 18 });
    const { adminKey } = await app.anotherProgram({ sandbox: true, clock: new Date('2027-02-28T23:59:59Z') });
    await aMember(app).of({ adminKey }).bornOn('2009-03-01').enroll();

    expect(before).toMatchObject({ members: 2 });
    expect(await reachOf({ minAge: 18 }, adminKey)).toMatchObject({ members: 0, of: 1 });
    await app.call(adminKey, 'mutation { advanceClock(input: { to: "2027-03-01T00:00:00Z" }) { __typename } }');
    expect(await reachOf({ minAge: 18 }, adminKey)).toMatchObject({ members: 1, of: 1 });
  });

  it('asks for segments and attributes', async () => {
    await aSegmentOf(app, 'vip', ada, grace);
    await aSegmentOf(app, 'staff', grace);

    expect(await reachOf({ segments: ['vip'], excludeSegments: ['staff'] })).toEqual({
      members: 1,
      of: 4,
      reasons: [
        { reason: 'NOT_IN_SEGMENT', members: 2 },
        { reason: 'IN_EXCLUDED_SEGMENT', members: 1 },
      ],
    });
    expect(await reachOf({ attributes: [{ name: 'pet.kind', equals: 'cat' }, { name: 'pet.age', atLeast: 5 }] })).toEqual({
      members: 1,
      of: 4,
      reasons: [{ reason: 'ATTRIBUTE_DIFFERS', members: 3 }],
    }); // prettier-ignore
    expect(await reachOf({ attributes: [{ name: 'pet', exists: false }] })).toMatchObject({ members: 2 });
  });

  it('takes values of attributes as they stand in a document too', async () => {
    const match = (value: string) => app.asAdmin(`{ audienceReach(audience: { attributes: [{ name: "pet.age", ${value} }] }) { members } }`); // prettier-ignore

    expect((await match('equals: 5')).data.audienceReach.members).toBe(1);
    expect((await match('equals: 5.0')).data.audienceReach.members).toBe(1);
    expect((await match('equals: "5"')).data.audienceReach.members).toBe(0);
    expect((await match('oneOf: [true, 5, "x"]')).data.audienceReach.members).toBe(1);
    expect((await match('equals: [5]')).errors?.[0]?.message).toContain(
      'AttributeValue is a text, a number, true or false.',
    );
    expect((await match('equals: 1e999')).errors?.[0]?.message).toContain(
      'AttributeValue is a text, a number, true or false.',
    );
  });

  it('looks at nobody who has left, or whose processing is restricted', async () => {
    for (const [status, counted] of Object.entries({
      PAUSED: 4,
      BLOCKED: 4,
      CLOSED: 3,
      MERGED: 3,
      ERASED: 3,
      ACTIVE: 4,
    })) {
      await setStatus(grace, status);
      expect([status, await reachOf({})]).toEqual([status, { members: counted, of: counted, reasons: [] }]);
    }

    await setMember(grace, 'processing_restricted_at', '2027-03-01T00:00:00Z');
    expect(await reachOf({ maxAge: 30 })).toMatchObject({ of: 3, reasons: [{ reason: 'AGE_UNKNOWN', members: 1 }] });
    await setMember(grace, 'processing_restricted_at', null);
  });

  it('counts in one statement, and writes nothing', async () => {
    const before = await storedIn(app);

    const statements = await app.statementsOf(() =>
      reachOf({ minAge: 18, segments: ['vip'], excludeSegments: ['staff'] }),
    );

    expect(statements.filter((name) => name === 'count-audience')).toHaveLength(1);
    expect(statements).toHaveLength(4); // the time, the segments twice: to check and to number them
    expect(await storedIn(app)).toEqual(before);
  });

  it.each<[string, object, string]>([
    ['ages the wrong way round', { minAge: 18, maxAge: 17 }, 'audience.maxAge: must not be below minAge, 18'],
    ['an unknown segment', { segments: ['nobody'] }, 'audience.segments.0: "nobody" is not a segment of this program'],
    ['an attribute of which nothing is asked', { attributes: [{ name: 'pet' }] }, 'audience.attributes.0: needs one of equals, oneOf, atLeast, atMost, exists'],
    [
      'several mistakes at once',
      { channels: [], excludeSegments: ['a b', 'no'] },
      'audience.channels: must name at least one; leave it out where any will do; ' +
        'audience.excludeSegments.0: a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter; ' +
        'audience.excludeSegments.1: "no" is not a segment of this program',
    ],
  ])('names %s', async (_, audience, message) => {
    expect(await refusedFor(audience)).toEqual([['BAD_USER_INPUT', message]]);
  }); // prettier-ignore

  it('knows no archived segment, and none of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    await aSegmentOf(app, 'over');
    await act(app, 'archiveSegment', { key: 'over' });

    expect(await refusedFor({ segments: ['over'] })).toEqual([
      ['BAD_USER_INPUT', 'audience.segments.0: "over" is archived'],
    ]);
    const { errors } = await app.call(adminKey, REACH, { audience: { segments: ['vip'] } });
    expect(errors?.[0]?.message).toBe('audience.segments.0: "vip" is not a segment of this program');
  });

  it('is for those who plan', async () => {
    for (const role of ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST']) {
      expect((await app.call(await keyFor(app, role), REACH, { audience: {} })).errors).toBeUndefined();
    }
    for (const as of [await keyFor(app, 'SHOP'), await ada.token()]) {
      const { errors } = await app.call(as, REACH, { audience: {} });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });
});
