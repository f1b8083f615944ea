import { bringInto } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const ME = `{
  me {
    id status joinedAt externalId identifiers { kind value }
    profile { givenName familyName salutation birthDate birthYear locale attributes email phone }
  }
}`;

describe('me', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const setStatus = (member: { id: string }, status: string) => bringInto(app, app.program.adminKey, member, status);

  it('is the member whose token calls, with all that is known of them', async () => {
    const ada = await aMember(app)
      .named('Ada', 'Lovelace')
      .with({ email: 'ada@example.com', birthYear: 1980 })
      .enroll();
    await aMember(app).named('Grace').enroll();

    const { data } = await app.call(await ada.token(), ME);

    expect(data.me).toEqual({
      id: ada.id,
      status: 'ACTIVE',
      joinedAt: ada.joinedAt,
      externalId: ada.externalId,
      identifiers: [
        { kind: 'CODE', value: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/) },
        { kind: 'EMAIL', value: 'ada@example.com' },
        { kind: 'EXTERNAL_ID', value: ada.externalId },
      ],
      profile: {
        givenName: 'Ada',
        familyName: 'Lovelace',
        salutation: null,
        birthDate: null,
        birthYear: 1980,
        locale: null,
        attributes: {},
        email: 'ada@example.com',
        phone: null,
      },
    });
  });

  it('reads the member for the token, the member, the identifiers and the profile, once each', async () => {
    const token = await (await aMember(app).enroll()).token();

    const statements = await app.statementsOf(() => app.call(token, ME));

    expect(statements.sort()).toEqual([
      'find-member-identifiers',
      'find-member-identifiers',
      'find-member-profiles',
      'find-members',
      'find-members',
    ]);
  });

  it.each(['PAUSED', 'BLOCKED'])('still opens for a member who is %s', async (status) => {
    const member = await aMember(app).enroll();
    const token = await member.token();
    await setStatus(member, status);

    const { data } = await app.call(token, '{ me { status } }');

    expect(data).toEqual({ me: { status } });
  });

  it.each(['CLOSED', 'MERGED', 'ERASED'])('is closed at once to a member who is %s', async (status) => {
    const member = await aMember(app).enroll();
    const token = await member.token();
    await setStatus(member, status);

    const { data, errors } = await app.call(token, '{ me { status } }');

    expect(data).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is for member tokens only', async () => {
    const byKey = await app.asAdmin(ME);
    const byNobody = await app.call(null, ME);

    expect(byKey.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(byNobody.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
