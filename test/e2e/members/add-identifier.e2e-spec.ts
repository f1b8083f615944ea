import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { mergeInto } from '../membership/support/merges.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOf, change, eventsOf, found, listOf, refusedRoles, setStatus } from './support/identifiers.js';

const NOT_FOUND = { code: 'MEMBER_NOT_FOUND', message: 'There is no such member in this program.', path: ['member'] };

describe('addIdentifier', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let number = 0;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    number++;
    ada = await aMember(app)
      .with({ externalId: `ada-${number}`, email: `ada-${number}@example.com` })
      .enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const add = (identifier: object, more: object = {}, as?: string) =>
    change(app, 'addIdentifier', { member: { id: ada.id }, identifier, ...more }, as);

  it.each([
    ['externalId', 'EXTERNAL_ID', ' Second ', 'Second'],
    ['email', 'EMAIL', 'Second@Example.com', 'second@example.com'],
    ['phone', 'PHONE', '0044 (0)20 7946 0001', '+442079460001'],
    ['card', 'CARD', 'se-cond 1', 'SECOND1'],
  ])('gives a member one more %s, by which they are found', async (field, kind, said, stored) => {
    const before = await listOf(app, ada, kind);

    const outcome = await add({ [field]: said });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await listOf(app, ada, kind)).toBe(`${before} ${stored}`.trim());
    expect(await found(app, { [field]: stored })).toBe(ada.id);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'member.updated']);
    await change(app, 'removeIdentifier', { member: { id: ada.id }, identifier: { [field]: said } });
  });

  it('leaves the main one, unless it becomes the main one itself', async () => {
    await add({ email: `second-${number}@example.com` });
    const query = 'query ($id: ID!) { member(ref: { id: $id }) { externalId profile { email } } }';
    const first = await app.asAdmin(query, { id: ada.id });

    await add({ email: `third-${number}@example.com` }, { main: true });
    await add({ externalId: `main-${number}` }, { main: true });

    const then = await app.asAdmin(query, { id: ada.id });
    expect(first.data.member).toEqual({ externalId: `ada-${number}`, profile: { email: `ada-${number}@example.com` } });
    expect(then.data.member).toEqual({
      externalId: `main-${number}`,
      profile: { email: `third-${number}@example.com` },
    });
    expect(await listOf(app, ada, 'EMAIL')).toBe(
      `third-${number}@example.com ada-${number}@example.com second-${number}@example.com`,
    );
    expect(await found(app, { externalId: `ada-${number}` })).toBe(ada.id);
  });

  it('says since when', async () => {
    const sandbox = await app.anotherProgram({ sandbox: true, clock: new Date('2027-03-01T12:00:00Z') });
    const grace = await aMember(app).of(sandbox).with({ card: 'A1' }).enroll();
    await app.call(sandbox.adminKey, 'mutation { advanceClock(input: { to: "2027-04-01T12:00:00Z" }) { __typename } }');

    await change(app, 'addIdentifier', { member: { id: grace.id }, identifier: { card: 'B2' } }, sandbox.adminKey);

    const { data } = await app.call(
      sandbox.adminKey,
      '{ member(ref: { card: "b2" }) { identifiers { kind value main addedAt blocked blockedAt blockedReason } } }',
    );
    const card = { kind: 'CARD', blocked: false, blockedAt: null, blockedReason: null };
    expect(data.member.identifiers.slice(0, 2)).toEqual([
      { ...card, value: 'A1', main: true, addedAt: '2027-03-01T12:00:00.000Z' },
      { ...card, value: 'B2', main: false, addedAt: '2027-04-01T12:00:00.000Z' },
    ]);
  });

  it('changes nothing and tells nothing when the member has it already, but makes it the main one if asked', async () => {
    await add({ email: `second-${number}@example.com` });
    const before = await storedIn(app);

    const again = await add({ email: `SECOND-${number}@example.com` });
    const unchanged = await storedIn(app);
    await add({ email: `SECOND-${number}@example.com` }, { main: true });

    expect(again).toEqual({ member: { id: ada.id } });
    expect(unchanged).toEqual(before);
    expect(await listOf(app, ada, 'EMAIL')).toBe(`second-${number}@example.com ada-${number}@example.com`);
  });

  it('refuses what another member has, also a blocked card, and changes nothing', async () => {
    const card = `G${number}`;
    await aMember(app).with({ card, externalId: 'grace' }).enroll();
    await change(app, 'blockCard', { card });
    const before = await storedIn(app);

    const refused = [await add({ externalId: ' grace ' }), await add({ card })];

    expect(refused).toEqual([
      {
        code: 'DUPLICATE_MEMBER',
        message: 'Another member has this externalId.',
        path: ['identifier', 'externalId'],
        field: 'externalId',
      },
      {
        code: 'DUPLICATE_MEMBER',
        message: 'Another member has this card.',
        path: ['identifier', 'card'],
        field: 'card',
      },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('takes 20 of a kind, blocked cards not counted', async () => {
    for (let index = 0; index < 20; index++) await add({ card: `C${number}x${index}` });
    const before = await storedIn(app);

    const refused = await add({ card: `C${number}x20` });

    const unchanged = await storedIn(app);
    await change(app, 'blockCard', { card: `C${number}x0` });
    const taken = await add({ card: `C${number}x20` });
    expect(refused.problems).toEqual([
      { path: ['identifier', 'card'], message: 'the member has 20 of this kind already' },
    ]);
    expect(unchanged).toEqual(before);
    expect(taken).toEqual({ member: { id: ada.id } });
  });

  it.each([
    ['email', 'ada@example', '"ada@example" is not an email address such as "ada@example.com"'],
    ['phone', '+49 12', '"+49 12" is not a phone number with its country code, such as "+44 20 7946 0000"'],
    [
      'phone',
      '020 7946 0000',
      '"020 7946 0000" is not a phone number with its country code, such as "+44 20 7946 0000"',
    ],
    ['card', '#', '"#" is not 1 to 64 letters and digits; spaces and dashes are left out'],
    ['externalId', ' ', '" " is not 1 to 255 characters without control characters'],
  ])('refuses the %s %j and changes nothing', async (field, said, message) => {
    const before = await storedIn(app);

    const refused = await add({ [field]: said });

    expect(refused.problems).toEqual([{ path: ['identifier', field], message }]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('needs exactly one', async () => {
    const answers = [
      await answerOf(app, 'addIdentifier', { member: { id: ada.id }, identifier: {} }),
      await answerOf(app, 'addIdentifier', { member: { id: ada.id }, identifier: { card: '1', email: 'a@b.cd' } }),
      await answerOf(app, 'addIdentifier', { member: { id: ada.id }, identifier: { code: 'K1NDRED8' } }),
    ];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(
      Array.from({ length: 3 }, () => 'BAD_USER_INPUT'),
    );
  });

  it('gives what ten members want at once to one of them', async () => {
    const members = await Promise.all(Array.from({ length: 10 }, () => aMember(app).enroll()));

    const results = await Promise.all(
      members.map(({ id }) => change(app, 'addIdentifier', { member: { id }, identifier: { card: 'WANTED' } })),
    );

    expect(results.filter(({ member }) => member)).toHaveLength(1);
    expect(results.filter(({ code }) => code === 'DUPLICATE_MEMBER')).toHaveLength(9);
  });

  it('keeps all that are added to one member at once', async () => {
    const cards = Array.from({ length: 12 }, (_, index) => `P${number}X${index}`);

    await Promise.all(cards.map((card) => add({ card })));

    const list = (await listOf(app, ada, 'CARD')).split(' ');
    expect(list.sort()).toEqual(cards.sort());
  });

  it('gives it to the survivor by the id of who was merged', async () => {
    const absorbed = await aMember(app).enroll();
    await mergeInto(app, ada, absorbed);

    const outcome = await add({ card: `M${number}` }, { member: { id: absorbed.id } });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await listOf(app, absorbed, 'CARD')).toBe(await listOf(app, ada, 'CARD'));
    expect(await found(app, { card: `M${number}` })).toBe(ada.id);
  });

  it('finds nobody unknown, erased or of another program', async () => {
    const stranger = await aMember(app)
      .of(await app.anotherProgram())
      .enroll();
    const erased = await aMember(app).enroll();
    await setStatus(app, erased, 'ERASED');
    const before = await storedIn(app);

    const to = (id: string) => change(app, 'addIdentifier', { member: { id }, identifier: { card: 'NEW' } });
    const refused = [await to(stranger.id), await to(erased.id), await to('mem_')];

    expect(refused).toEqual([NOT_FOUND, NOT_FOUND, NOT_FOUND]);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators and support', async () => {
    const input = { member: { id: ada.id }, identifier: { card: `R${number}` } };

    const roles = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'];
    const refused = await refusedRoles(app, 'addIdentifier', input, roles);
    const byMember = await answerOf(app, 'addIdentifier', input, await ada.token());

    expect(refused).toEqual(['MARKETER', 'ANALYST', 'SHOP']);
    expect(byMember.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
