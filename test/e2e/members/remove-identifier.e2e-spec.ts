import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { mergeInto } from '../membership/support/merges.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOf, change, eventsOf, found, listOf, refusedRoles, setStatus } from './support/identifiers.js';

describe('removeIdentifier', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let number = 0;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    number++;
    ada = await aMember(app)
      .with({ externalId: `ada-${number}`, email: `ada-${number}@example.com`, card: `A${number}` })
      .enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const remove = (identifier: object, member: object = { id: ada.id }, as?: string) =>
    change(app, 'removeIdentifier', { member, identifier }, as);

  it('takes it away: it finds nobody, and is free for anybody', async () => {
    const outcome = await remove({ email: `ADA-${number}@example.com` });

    expect(outcome).toEqual({ member: { id: ada.id } });
    expect(await found(app, { email: `ada-${number}@example.com` })).toBeNull();
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'member.updated']);
    const grace = await aMember(app)
      .with({ email: `ada-${number}@example.com` })
      .enroll();
    expect(await found(app, { email: `ada-${number}@example.com` })).toBe(grace.id);
  });

  it('makes the next one the main one', async () => {
    await change(app, 'addIdentifier', { member: { id: ada.id }, identifier: { card: `B${number}` } });
    await change(app, 'addIdentifier', { member: { id: ada.id }, identifier: { card: `C${number}` } });

    await remove({ card: `A${number}` }, { card: `A${number}` });

    expect(await listOf(app, ada, 'CARD')).toBe(`B${number} C${number}`);
  });

  it('leaves a member without any: the id and the personal code stay', async () => {
    for (const identifier of [{ email: `ada-${number}@example.com` }, { card: `A${number}` }]) await remove(identifier);
    await remove({ externalId: `ada-${number}` });

    const { data } = await app.asAdmin('query ($id: ID!) { member(ref: { id: $id }) { identifiers { kind } } }', {
      id: ada.id,
    });
    expect(data.member.identifiers).toEqual([{ kind: 'CODE' }]);
  });

  it('does not know what the member does not have, and changes nothing', async () => {
    const grace = await aMember(app)
      .with({ card: `G${number}` })
      .enroll();
    await change(app, 'blockCard', { card: `A${number}` });
    const before = await storedIn(app);

    const refused = [
      await remove({ card: `G${number}` }),
      await remove({ card: '#' }),
      await remove({ email: 'nobody@example.com' }),
      await remove({ externalId: grace.externalId }),
      await remove({ card: `A${number}` }), // it is blocked, and stays
    ];

    const unknown = 'The member has no such identifier.';
    const blocked = 'This card of the member is blocked: it stays, so that nobody else gets it.';
    const messages = [unknown, unknown, unknown, unknown, blocked];
    expect(refused).toEqual(
      [['card'], [], ['email'], ['externalId'], ['card']].map((path, index) => ({
        code: 'IDENTIFIER_NOT_FOUND',
        message: messages[index],
        path: ['identifier', ...path],
      })),
    );
    expect(await storedIn(app)).toEqual(before);
  });

  it('is done once by two calls at once', async () => {
    const both = await Promise.all([remove({ card: `A${number}` }), remove({ card: `A${number}` })]);

    expect(both.map(({ code }) => code ?? 'removed').sort()).toEqual(['IDENTIFIER_NOT_FOUND', 'removed']);
    expect(await eventsOf(app, ada)).toEqual(['member.enrolled', 'member.updated']);
  });

  it('takes from the survivor what came from who was merged, by the id of either', async () => {
    const absorbed = await aMember(app)
      .with({ card: `M${number}` })
      .enroll();
    await mergeInto(app, ada, absorbed);

    const outcomes = [
      await remove({ card: `M${number}` }, { id: absorbed.id }),
      await remove({ externalId: absorbed.externalId }),
    ];

    expect(outcomes).toEqual([{ member: { id: ada.id } }, { member: { id: ada.id } }]);
    expect(await listOf(app, ada, 'CARD')).toBe(`A${number}`);
    expect(await listOf(app, ada, 'EXTERNAL_ID')).toBe(`ada-${number}`);
    expect(await found(app, { card: `M${number}` })).toBeNull();
  });

  it('finds nobody erased or of another program', async () => {
    const another = await app.anotherProgram();
    const erased = await aMember(app).enroll();
    await setStatus(app, erased, 'ERASED');
    const before = await storedIn(app);

    const refused = [
      await remove({ card: `A${number}` }, { id: ada.id }, another.adminKey),
      await remove({ externalId: erased.externalId }, { id: erased.id }),
    ];

    expect(refused.map(({ code }) => code)).toEqual(['MEMBER_NOT_FOUND', 'MEMBER_NOT_FOUND']);
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators and support', async () => {
    const input = { member: { id: ada.id }, identifier: { card: `A${number}` } };

    const refused = await refusedRoles(app, 'removeIdentifier', input, ['MARKETER', 'SUPPORT', 'ANALYST', 'SHOP']);
    const byMember = await answerOf(app, 'removeIdentifier', input, await ada.token());

    expect(refused).toEqual(['MARKETER', 'ANALYST', 'SHOP']);
    expect(byMember.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
