import type { CreatedProgram } from '../../../src/programs/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { change, found, listOf } from './support/identifiers.js';
import { mergeInto } from '../membership/support/merges.js';

const UPDATE = `mutation ($input: UpdateMemberInput!) {
  updateMember(input: $input) {
    ... on UpdateMemberPayload { member { id } }
    ... on UserError { code message path }
    ... on DuplicateMember { field }
    ... on InvalidInput { problems { path message } }
  }
}`;
const READ = `query ($id: ID!) {
  member(ref: { id: $id }) {
    identifiers { kind value }
    profile { givenName familyName salutation birthDate birthYear locale interests attributes }
  }
}`;
const ADVANCE = `mutation ($input: AdvanceClockInput!) {
  advanceClock(input: $input) { ... on AdvanceClockPayload { program { clock } } ... on UserError { message } }
}`;

describe('updateMember', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    ada = await aMember(app)
      .named('Ada', 'Lovelace')
      .with({ email: `ada-${String(Math.random())}@example.com`, locale: 'en', attributes: { size: 'S', tags: [1] } })
      .enroll();
  });
  afterAll(() => app.close());

  const update = async (input: Record<string, unknown>, as = app.program.adminKey) =>
    (await app.call(as, UPDATE, { input })).data.updateMember;
  const read = async ({ id }: EnrolledMember) => {
    const { member } = (await app.asAdmin(READ, { id })).data;
    const identifiers = member.identifiers.filter(({ kind }: { kind: string }) => kind !== 'CODE');
    return {
      ...member.profile,
      ...Object.fromEntries(identifiers.map((one: { kind: string; value: string }) => [one.kind, one.value])),
    };
  };
  const rows = async () => {
    const tables = ['member', 'member_identifier', 'member_profile', 'outbox'];
    const each = tables.map((table) => `SELECT '${table}' AS table, t::text AS row FROM ${table} t`);
    return (await app.database.pool.query(`${each.join(' UNION ALL ')} ORDER BY 1, 2`)).rows;
  };
  const eventsOf = async ({ externalId }: EnrolledMember) =>
    (
      await app.database.pool.query(
        `SELECT e.type, e.sequence::integer, m.event_sequence::integer AS last
         FROM outbox_event e JOIN member m ON m.id = e.member_id
         WHERE m.id = (SELECT member_id FROM member_identifier WHERE value = $1) ORDER BY e.sequence`,
        [externalId],
      )
    ).rows;

  it('changes what is said, keeps the rest, and tells of it once', async () => {
    const before = await read(ada);

    const { member } = await update({
      member: { externalId: ada.externalId },
      phone: '+44 20 7946 0001',
      familyName: ' King ',
      birthDate: '1980-12-10',
      locale: 'de-ch',
      attributes: { size: 'M' },
    });

    expect(member).toEqual({ id: ada.id });
    expect(await read(ada)).toEqual({
      ...before,
      PHONE: '+442079460001',
      familyName: 'King',
      birthDate: '1980-12-10',
      birthYear: 1980,
      locale: 'de-CH',
      attributes: { size: 'M' },
    });
    expect(await eventsOf(ada)).toEqual([
      { type: 'member.enrolled', sequence: 1, last: 2 },
      { type: 'member.updated', sequence: 2, last: 2 },
    ]);
  });

  it('takes away what is null', async () => {
    await update({ id: ada.id, birthYear: 1980, card: 'A1' });

    await update({
      id: ada.id,
      email: null,
      card: null,
      givenName: null,
      birthYear: null,
      locale: null,
      attributes: null,
    });

    expect(await read(ada)).toEqual({
      EXTERNAL_ID: ada.externalId,
      givenName: null,
      familyName: 'Lovelace',
      salutation: null,
      birthDate: null,
      birthYear: null,
      locale: null,
      interests: [],
      attributes: {},
    });
  });

  describe('with a birth date', () => {
    const clock = '2026-02-27T12:00:00Z';
    let sandbox: CreatedProgram;
    let grace: EnrolledMember;
    beforeEach(async () => {
      sandbox = await app.anotherProgram({ sandbox: true, clock: new Date(clock) });
      grace = await aMember(app).of(sandbox).bornOn('1980-12-10').enroll();
      const advanced = await app.call(sandbox.adminKey, ADVANCE, { input: { to: '2026-03-01T12:00:00Z' } });
      expect(advanced.data.advanceClock).toEqual({ program: { clock: '2026-03-01T12:00:00.000Z' } });
    });

    const change = (input: Record<string, unknown>) => update({ id: grace.id, ...input }, sandbox.adminKey);
    const birth = async () =>
      (
        await app.database.pool.query(
          `SELECT birth_date::text AS "birthDate", birth_year AS "birthYear", birthday, birth_date_known_at AS "knownAt"
           FROM member_profile WHERE program_id = $1`,
          [sandbox.program.number],
        )
      ).rows;

    it('knows another one since it was said', async () => {
      await change({ birthDate: '1980-02-29' });

      expect(await birth()).toEqual([
        { birthDate: '1980-02-29', birthYear: 1980, birthday: 229, knownAt: new Date('2026-03-01T12:00:00Z') },
      ]);
    });

    it('knows one that is said again since it was said first', async () => {
      await change({ birthDate: '1980-12-10', givenName: 'Grace' });

      expect(await birth()).toEqual([
        { birthDate: '1980-12-10', birthYear: 1980, birthday: 1210, knownAt: new Date(clock) },
      ]);
    });

    it('knows none that was taken away, and a new one since then', async () => {
      await change({ birthDate: null, birthYear: 1980 });
      const without = await birth();
      await change({ birthDate: '1980-12-10' });

      expect(without).toEqual([{ birthDate: null, birthYear: 1980, birthday: null, knownAt: null }]);
      expect(await birth()).toEqual([
        { birthDate: '1980-12-10', birthYear: 1980, birthday: 1210, knownAt: new Date('2026-03-01T12:00:00Z') },
      ]);
    });
  });

  it('replaces an identifier: the old one is free, the new one finds', async () => {
    const before = await read(ada);
    await update({ id: ada.id, email: 'Countess@example.com' });

    const second = await aMember(app).with({ email: before.EMAIL }).enroll();
    const found = await app.asShop('{ member(ref: { email: "countess@example.com" }) { id } }');

    expect(second.id).not.toBe(ada.id);
    expect(found.data).toEqual({ member: { id: ada.id } });
  });

  it('writes and tells nothing when everything is on record already', async () => {
    const { EMAIL } = await read(ada);
    const before = await rows();

    const { member } = await update({
      id: ada.id,
      email: EMAIL.toUpperCase(),
      phone: null,
      givenName: 'Ada ',
      locale: 'EN',
      attributes: { tags: [1], size: 'S' },
    });

    expect(member).toEqual({ id: ada.id });
    expect(await rows()).toEqual(before);
  });

  it('refuses an identifier of another member and changes nothing', async () => {
    const grace = await aMember(app)
      .with({ card: `G${String(Math.random()).slice(2)}` })
      .enroll();
    const before = await rows();

    const refused = await update({
      id: ada.id,
      givenName: 'Grace',
      externalId: grace.externalId,
      phone: '+442079460002',
    });

    expect(refused).toEqual({
      code: 'DUPLICATE_MEMBER',
      message: 'Another member has this externalId.',
      path: ['externalId'],
      field: 'externalId',
    });
    expect(await rows()).toEqual(before);
  });

  describe('with several identifiers of a kind', () => {
    const address = (name: string) => `${name}-${ada.externalId}@example.com`;
    beforeEach(async () => {
      await update({ id: ada.id, email: address('first') });
      for (const name of ['second', 'third']) {
        await change(app, 'addIdentifier', { member: { id: ada.id }, identifier: { email: address(name) } });
      }
    });

    it.each<[string, string | null, string[]]>([
      ['replaces the main one', 'new', ['new', 'second', 'third']],
      ['makes one of the others the main one in its place', 'third', ['third', 'second']],
      ['takes the main one away, so that the next is the main one', null, ['second', 'third']],
    ])('%s and leaves the others', async (_, said, left) => {
      await update({ id: ada.id, email: said && address(said).toUpperCase() });

      expect(await listOf(app, ada, 'EMAIL')).toBe(left.map(address).join(' '));
      expect(await found(app, { email: address('first') })).toBeNull();
    });

    it('leaves everything when the main one is said again', async () => {
      const before = await rows();

      await update({ id: ada.id, email: address('first') });

      expect(await rows()).toEqual(before);
    });
  });

  describe('where attributes have a schema', () => {
    const schema = {
      type: 'object',
      properties: { size: { type: 'string', enum: ['S', 'M'] } },
      required: ['size'],
      additionalProperties: false,
    };
    let shop: CreatedProgram;
    let grace: EnrolledMember;
    beforeEach(async () => {
      shop = await app.anotherProgram();
      grace = await aMember(app)
        .of(shop)
        .with({ attributes: { hat: 57 } })
        .enroll();
      const { data } = await app.call(
        shop.adminKey,
        `mutation ($schema: JSONObject) { updateProgram(input: { memberAttributesSchema: $schema }) { __typename } }`,
        { schema },
      );
      expect(data.updateProgram.__typename).toBe('UpdateProgramPayload');
    });
    const say = (input: object) => update({ id: grace.id, ...input }, shop.adminKey);
    const attributes = async () =>
      (await app.call(shop.adminKey, READ, { id: grace.id })).data.member.profile.attributes;

    it('keeps what a member had before until it changes', async () => {
      const outcomes = [await say({ givenName: 'Grace' }), await say({ attributes: { hat: 57 } })];

      expect(outcomes).toEqual([{ member: { id: grace.id } }, { member: { id: grace.id } }]);
      expect(await attributes()).toEqual({ hat: 57 });
    });

    it('takes what fits, and nothing at all', async () => {
      await say({ attributes: { size: 'S' } });
      const fitting = await attributes();
      await say({ attributes: null });

      expect([fitting, await attributes()]).toEqual([{ size: 'S' }, {}]);
    });

    it('refuses what does not, with where, and changes nothing', async () => {
      const before = await rows();

      const refused = await say({ givenName: 'Grace', attributes: { size: 'XL', hat: 58 } });
      const missing = await say({ attributes: { hat: 58 } });

      expect(refused.problems).toEqual([
        { path: ['attributes', 'hat'], message: 'is not an attribute of members in this program' },
        { path: ['attributes', 'size'], message: '"XL" is not one of "S", "M"' },
      ]);
      expect(missing.problems[0]).toEqual({ path: ['attributes', 'size'], message: 'is needed' });
      expect(await rows()).toEqual(before);
    });
  });

  it('knows interests in their order, replaced as a whole', async () => {
    await update({ id: ada.id, interests: [' Tea ', 'Crème brûlée 🎈'] });
    const first = await read(ada);
    await update({ id: ada.id, interests: ['"quoted", {with} commas', 'NULL'] });
    const second = await read(ada);
    const refused = await update({ id: ada.id, interests: ['Tea', 'TEA', ''] });

    expect(first.interests).toEqual(['Tea', 'Crème brûlée 🎈']);
    expect(second.interests).toEqual(['"quoted", {with} commas', 'NULL']);
    expect(refused.problems).toEqual([
      { path: ['interests', '1'], message: 'is there twice' },
      { path: ['interests', '2'], message: 'must have 1 to 64 characters, not 0' },
    ]);
    expect(await read(ada)).toEqual(second);
  });

  it('believes 130 years and not more, of a day and of a year', async () => {
    const sandbox = await app.anotherProgram({ sandbox: true, clock: new Date('2027-03-01T12:00:00Z') });
    const { id } = await aMember(app).of(sandbox).enroll();
    const say = (input: object) => update({ id, ...input }, sandbox.adminKey);

    const taken = [await say({ birthYear: 1896 }), await say({ birthDate: '1896-03-02' })];
    const refused = [await say({ birthDate: '1896-03-01' }), await say({ birthDate: null, birthYear: 1895 })];

    expect(taken).toEqual([{ member: { id } }, { member: { id } }]);
    expect(refused.map(({ problems }) => problems)).toEqual([
      [{ path: ['birthDate'], message: '1896-03-01 is not within 1896-03-02 and yesterday' }],
      [{ path: ['birthYear'], message: '1895 is not within 1896 and 2027' }],
    ]);
  });

  it('gives an identifier that ten members want at once to one of them', async () => {
    const members = await Promise.all(Array.from({ length: 10 }, () => aMember(app).enroll()));

    const results = await Promise.all(members.map(({ id }) => update({ id, card: 'WANTED' })));

    expect(results.filter(({ member }) => member)).toHaveLength(1);
    expect(results.filter(({ code, field }) => code === 'DUPLICATE_MEMBER' && field === 'card')).toHaveLength(9);
  });

  it('applies 20 changes of one member one after the other', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => update({ id: ada.id, givenName: `Ada ${String(index)}` })),
    );

    const events = await eventsOf(ada);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    expect(events.at(-1).last).toBe(21);
  });

  it('names everything that is wrong and changes nothing', async () => {
    await update({ id: ada.id, birthDate: '1980-12-10' });
    const before = await rows();

    const refused = await update({
      id: ada.id,
      email: 'a\u0000@example.com',
      phone: '12345',
      givenName: 'x'.repeat(1_000_000),
      familyName: '\ud83d',
      birthYear: 1981,
      attributes: { '\u0000': 1 },
    });

    expect(refused.problems).toEqual([
      { path: ['email'], message: '"a\\u0000@example.com" is not an email address such as "ada@example.com"' },
      { path: ['phone'], message: '"12345" is not a phone number with its country code, such as "+44 20 7946 0000"' },
      { path: ['birthYear'], message: 'does not agree with the birth date, which says 1980' },
      { path: ['givenName'], message: 'must have 1 to 100 characters, not 1000000' },
      { path: ['familyName'], message: 'must not contain control characters, such as a line break or NUL' },
      { path: ['attributes'], message: 'must not contain NUL or half a character in a text' },
    ]);
    expect(await rows()).toEqual(before);
  });

  it('finds nobody unknown, erased or of another program, and changes nothing', async () => {
    const another = await app.anotherProgram();
    const stranger = await aMember(app).of(another).with({ email: 'stranger@example.com' }).enroll();
    const erased = await aMember(app).enroll();
    await app.database.pool.query(
      `UPDATE member SET status = 'ERASED' WHERE id = (SELECT member_id FROM member_identifier WHERE value = $1)`,
      [erased.externalId],
    );
    const before = await rows();

    const refused = [
      await update({ member: { email: 'stranger@example.com' }, givenName: 'x' }),
      await update({ member: { id: stranger.id }, givenName: 'x' }),
      await update({ id: erased.id, givenName: 'x' }),
      await update({ id: 'mem_', givenName: 'x' }),
    ];

    expect(refused.map(({ code, path }) => [code, path])).toEqual([
      ['MEMBER_NOT_FOUND', ['member']],
      ['MEMBER_NOT_FOUND', ['member']],
      ['MEMBER_NOT_FOUND', ['id']],
      ['MEMBER_NOT_FOUND', ['id']],
    ]);
    expect(await rows()).toEqual(before);
  });

  it('needs the member once with an API key', async () => {
    const none = await update({ givenName: 'x' });
    const twice = await update({ id: ada.id, member: { id: ada.id }, givenName: 'x' });

    expect(none.problems).toEqual([{ path: ['member'], message: 'needed with an API key: whom to change' }]);
    expect(twice.problems).toEqual([{ path: ['id'], message: 'name the member once: by id or by member' }]);
  });

  describe('by the member', () => {
    it('changes names and language, and says the birth date once', async () => {
      const token = await ada.token();

      const changed = await update(
        { givenName: 'Augusta', salutation: 'Countess', locale: 'fr', interests: ['Engines'], birthDate: '1980-12-10' },
        token,
      );
      const again = await update({ member: { id: ada.id }, birthDate: '1980-12-10' }, token);

      expect([changed, again]).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
      expect(await read(ada)).toMatchObject({
        givenName: 'Augusta',
        familyName: 'Lovelace',
        salutation: 'Countess',
        locale: 'fr',
        interests: ['Engines'],
        birthDate: '1980-12-10',
        birthYear: 1980,
      });
    });

    it('changes nothing else, and no birth date on record', async () => {
      await update({ id: ada.id, birthDate: '1980-12-10' });
      const token = await ada.token();
      const before = await rows();

      const refused = await update(
        { email: null, card: '1', attributes: {}, birthYear: 1980, birthDate: '1990-01-01' },
        token,
      );

      const message =
        'is not for members to change; they may change givenName, familyName, salutation, locale, interests, birthDate';
      expect(refused.problems).toEqual([
        { path: ['email'], message },
        { path: ['card'], message },
        { path: ['birthYear'], message },
        { path: ['attributes'], message },
        { path: ['birthDate'], message: 'is on record already; ask the shop to correct it' },
        { path: ['birthYear'], message: 'does not agree with the birth date, which says 1990' },
      ]);
      expect(await rows()).toEqual(before);
    });

    it('says no birth date outside the year on record', async () => {
      await update({ id: ada.id, birthYear: 1980 });

      const refused = await update({ birthDate: '1981-01-01' }, await ada.token());

      expect(refused.problems).toEqual([
        { path: ['birthDate'], message: 'does not agree with the birth year on record; ask the shop to correct it' },
      ]);
    });

    it('does not take the year on record away by saying no birth date', async () => {
      await update({ id: ada.id, birthYear: 2012 });
      const token = await ada.token();
      const before = await rows();

      const outcomes = [await update({ birthDate: null }, token), await update({ birthDate: '1980-01-01' }, token)];

      expect(outcomes[0]).toEqual({ member: { id: ada.id } });
      expect(outcomes[1].problems).toEqual([
        { path: ['birthDate'], message: 'does not agree with the birth year on record; ask the shop to correct it' },
      ]);
      expect(await rows()).toEqual(before);
    });

    it('finds nobody else', async () => {
      const token = await ada.token();
      const grace = await aMember(app).enroll();
      const before = await rows();

      const refused = [
        await update({ member: { externalId: grace.externalId }, givenName: 'x' }, token),
        await update({ id: grace.id, givenName: 'x' }, token),
        await update({ member: { email: 'nobody@example.com' }, givenName: 'x' }, token),
      ];

      expect(refused.map(({ code }) => code)).toEqual(['MEMBER_NOT_FOUND', 'MEMBER_NOT_FOUND', 'MEMBER_NOT_FOUND']);
      expect(await rows()).toEqual(before);
    });
  });

  it('changes by the id of who was merged the one they live on in', async () => {
    const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await mergeInto(app, keep, absorb);

    const { member } = await update({ id: absorb.id, givenName: 'Augusta' });

    expect(member).toEqual({ id: keep.id });
    const { data } = await app.asAdmin('query ($id: ID!) { member(ref: { id: $id }) { profile { givenName } } }', {
      id: keep.id,
    });
    expect(data.member).toEqual({ profile: { givenName: 'Augusta' } });
  });

  it('is not for the shop', async () => {
    const { errors } = await app.asShop(UPDATE, { input: { id: ada.id, givenName: 'x' } });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
