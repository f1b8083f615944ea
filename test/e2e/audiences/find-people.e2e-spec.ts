import { findPeople } from '../../../src/audiences/index.js';
import { decodeId, newId } from '../../../src/kernel/ids.js';
import { Database } from '../../../src/platform/database/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aSegmentOf } from './support/segments.js';

type Needs = Parameters<typeof findPeople>[2];

const uuidOf = ({ id }: EnrolledMember): string => decodeId('mem', id) as string;

describe('findPeople', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const JUST_THEM = { segments: false, attributes: false };
  const find = async (programId: number, memberIds: string[], needs: Needs = JUST_THEM) => {
    const { statement, values } = findPeople(programId, memberIds, needs);
    return app.get(Database).query(statement, values);
  };

  it('reads what audiences look at, with days as text, once for each member', async () => {
    const joinedAt = '2020-01-01T00:00:00.000Z';
    const ada = await aMember(app).bornOn('1980-02-29').with({ channel: 'web', locale: 'de-at', joinedAt }).enroll();
    const grace = await aMember(app).with({ birthYear: 1906, joinedAt }).enroll();

    const people = await find(app.program.program.number, [uuidOf(grace), uuidOf(ada), uuidOf(grace)]);

    expect(new Map(people.map(({ memberId, ...person }) => [memberId, person]))).toEqual(
      new Map([
        [
          uuidOf(ada),
          { birthDate: '1980-02-29', birthYear: 1980, joinedAt: new Date(joinedAt), channel: 'web', locale: 'de-AT' },
        ],
        [
          uuidOf(grace),
          { birthDate: null, birthYear: 1906, joinedAt: new Date(joinedAt), channel: null, locale: null },
        ],
      ]),
    );
    expect(people).toHaveLength(2);
  });

  it('knows nothing but the joining of a member without a profile', async () => {
    const erased = await aMember(app).bornOn('1980-02-29').with({ channel: 'web', locale: 'de' }).enroll();
    await app.database.pool.query('DELETE FROM member_profile WHERE member_id = $1', [uuidOf(erased)]);

    expect(await find(app.program.program.number, [uuidOf(erased)])).toEqual([
      {
        memberId: uuidOf(erased),
        birthDate: null,
        birthYear: null,
        joinedAt: new Date(erased.joinedAt),
        channel: 'web',
        locale: null,
      },
    ]);
  });

  it('finds nobody unknown or of another program, and nobody of none', async () => {
    const stranger = await aMember(app)
      .of(await app.anotherProgram())
      .enroll();

    expect(await find(app.program.program.number, [uuidOf(stranger), newId()])).toEqual([]);
    expect(await find(app.program.program.number, [])).toEqual([]);
  });

  it('reads segments and attributes only where they are asked for', async () => {
    const attributes = { pet: { kind: 'cat' } };
    const ada = await aMember(app).with({ attributes }).enroll();
    const grace = await aMember(app).enroll();
    for (const key of ['vip', 'new', 'empty']) await aSegmentOf(app, key, ...(key === 'empty' ? [] : [ada]));
    const read = async (needs: Needs) => {
      const people = await find(app.program.program.number, [uuidOf(ada), uuidOf(grace)], needs);
      return [ada, grace].map((member) => {
        const { segments, attributes: read } = people.find(({ memberId }) => memberId === uuidOf(member))!;
        return { segments: segments && [...segments].sort(), attributes: read };
      });
    };

    expect(await read(JUST_THEM)).toEqual([{}, {}]);
    expect(await read({ segments: true, attributes: false })).toEqual([{ segments: ['new', 'vip'] }, { segments: [] }]);
    expect(await read({ segments: false, attributes: true })).toEqual([{ attributes }, { attributes: {} }]);
    expect(await read({ segments: true, attributes: true })).toEqual([
      { segments: ['new', 'vip'], attributes },
      { segments: [], attributes: {} },
    ]);
    expect(await find(app.program.program.number, [uuidOf(ada)], null)).toEqual([]);
  });

  it.each([JUST_THEM, { segments: true, attributes: true }])(
    'goes by the keys of all tables for %j, whatever the statistics say',
    async (needs) => {
      const { statement, values } = findPeople(app.program.program.number, [newId(), newId()], needs);
      const client = await app.database.pool.connect();
      const plan = await client
        .query(`EXPLAIN (COSTS OFF) ${statement.text}`, [...values])
        .then(({ rows }) => rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n'))
        .finally(() => client.release());

      expect(plan).toContain('member_pkey');
      expect(plan).toContain('member_profile_pkey');
      expect(plan).not.toContain('Seq Scan on member');
      expect(plan).not.toContain('Seq Scan on segment_member');
    },
  );
});
