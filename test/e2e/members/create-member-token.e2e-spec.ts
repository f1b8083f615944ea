import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { CONFIG } from '../../../src/platform/foundation.js';
import type { Config } from '../../../src/platform/config/config.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const CREATE = `mutation ($input: CreateMemberTokenInput!) {
  createMemberToken(input: $input) {
    ... on CreateMemberTokenPayload { token expiresAt member { id } }
    ... on UserError { code message path }
    ... on MemberNotActive { status }
    ... on InvalidInput { problems { path message } }
  }
}`;

describe('createMemberToken', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let now: Date;
  beforeAll(async () => {
    now = new Date('2027-03-01T09:30:00.750Z');
    app = await startTestApp({ clock: { now: () => now } });
    ada = await aMember(app).named('Ada').enroll();
  });
  beforeEach(() => {
    now = new Date('2027-03-01T09:30:00.750Z');
  });
  afterAll(() => app.close());

  const create = async (input: Record<string, unknown>, as = app.program.shopKey) =>
    (await app.call(as, CREATE, { input })).data.createMemberToken;
  const whoIs = async (token: string) => {
    const { data, errors } = await app.call(token, '{ me { id } }');
    return data?.me.id ?? errors?.[0]?.extensions.code;
  };

  it('makes a token that opens what is the member’s for a quarter of an hour', async () => {
    const { token, ...rest } = await create({ member: { externalId: ada.externalId } });

    expect(rest).toEqual({ expiresAt: '2027-03-01T09:45:00.000Z', member: { id: ada.id } });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({
      iss: 'kindred',
      aud: 'kindred:member',
      sub: ada.id,
      program: app.program.program.number,
      iat: Date.parse('2027-03-01T09:30:00Z') / 1000,
      exp: Date.parse('2027-03-01T09:45:00Z') / 1000,
    });
    expect(await whoIs(token)).toBe(ada.id);
  });

  it('opens until it ends', async () => {
    const { token } = await create({ member: { id: ada.id }, expiresInMinutes: 60 });

    now = new Date('2027-03-01T10:29:59.999Z');
    expect(await whoIs(token)).toBe(ada.id);
    now = new Date('2027-03-01T10:30:00Z');
    expect(await whoIs(token)).toBe('UNAUTHENTICATED');
  });

  it('goes by the wall clock in a sandbox', async () => {
    const sandbox = await app.anotherProgram({ sandbox: true, clock: new Date('2020-01-01T00:00:00Z') });
    const member = await aMember(app).of(sandbox).enroll();

    const { token, expiresAt } = await create({ member: { id: member.id } }, sandbox.shopKey);

    expect(expiresAt).toBe('2027-03-01T09:45:00.000Z');
    expect(await whoIs(token)).toBe(member.id);
  });

  it.each([0, -1, 61, 2147483647])('refuses %d minutes', async (expiresInMinutes) => {
    const refused = await create({ member: { id: ada.id }, expiresInMinutes });

    expect(refused).toEqual({
      code: 'INVALID_INPUT',
      message: `expiresInMinutes: ${String(expiresInMinutes)} is not within 1 and 60 minutes`,
      path: ['expiresInMinutes'],
      problems: [{ path: ['expiresInMinutes'], message: `${String(expiresInMinutes)} is not within 1 and 60 minutes` }],
    });
  });

  it('finds nobody unknown, erased or of another program', async () => {
    const another = await app.anotherProgram();
    const erased = await aMember(app).with({ externalId: 'erased' }).enroll();
    await app.database.pool.query(
      `UPDATE member SET status = 'ERASED' WHERE id = (SELECT member_id FROM member_identifier WHERE value = 'erased')`,
    );

    const refused = [
      await create({ member: { email: 'nobody@example.com' } }),
      await create({ member: { id: erased.id } }),
      await create({ member: { id: ada.id } }, another.shopKey),
    ];

    const notFound = {
      code: 'MEMBER_NOT_FOUND',
      message: 'There is no such member in this program.',
      path: ['member'],
    };
    expect(refused).toEqual([notFound, notFound, notFound]);
  });

  it('refuses a member who has left', async () => {
    const closed = await aMember(app).with({ externalId: 'closed' }).enroll();
    await app.database.pool.query(
      `UPDATE member SET status = 'CLOSED' WHERE id = (SELECT member_id FROM member_identifier WHERE value = 'closed')`,
    );

    const refused = await create({ member: { id: closed.id } });

    expect(refused).toEqual({
      code: 'MEMBER_NOT_ACTIVE',
      message: 'The member is closed.',
      path: ['member'],
      status: 'CLOSED',
    });
  });

  it('is for the shop and administrators', async () => {
    const byMember = await app.call(await ada.token(), CREATE, { input: { member: { id: ada.id } } });

    expect(byMember.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe('a token that is not quite ours', () => {
    const secret = () => app.app.get<Config>(CONFIG).tokenSecret;
    const claims = () => ({ program: app.program.program.number, sub: ada.id, iss: 'kindred', aud: 'kindred:member' });
    const signed = (changes: Record<string, unknown> = {}, alg = 'HS256', key = secret()) =>
      new SignJWT({ ...claims(), exp: Math.floor(now.getTime() / 1000) + 600, ...changes })
        .setProtectedHeader({ alg })
        .sign(key);

    it('would open if it were', async () => {
      expect(await whoIs(await signed())).toBe(ada.id);
    });

    it.each<[string, () => Promise<string> | string]>([
      ['signed with another secret', () => signed({}, 'HS256', new TextEncoder().encode('x'.repeat(64)))],
      ['signed with another algorithm', () => signed({}, 'HS512', secret())],
      ['not signed at all', () => new UnsecuredJWT(claims()).setExpirationTime('1h').encode()],
      ['from another issuer', () => signed({ iss: 'somebody' })],
      ['for another audience', () => signed({ aud: 'kindred' })],
      ['without an end', () => signed({ exp: undefined })],
      ['without a program', () => signed({ program: undefined })],
      ['of a program that there is not', () => signed({ program: 999_999 })],
      ['with a program that is no number', () => signed({ program: '1' })],
      ['of a member that there is not', () => signed({ sub: 'mem_01k0000000e00r00000000000g' })],
      ['of something else', () => signed({ sub: 'mem_' })],
      ['not valid yet', () => signed({ nbf: Math.floor(now.getTime() / 1000) + 60 })],
    ])('opens nothing when it is %s', async (_, make) => {
      expect(await whoIs(await make())).toBe('UNAUTHENTICATED');
    });

    it('opens nothing when it was changed', async () => {
      const { token } = await create({ member: { id: ada.id } });
      const [header, payload, signature] = token.split('.');
      const grace = await aMember(app).enroll();
      const changed = Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: grace.id })).toString('base64url');

      expect(await whoIs(`${header}.${changed}.${signature}`)).toBe('UNAUTHENTICATED');
      expect(await whoIs(`${header}.${payload}.`)).toBe('UNAUTHENTICATED');
      expect(await whoIs(`${header}.${payload}`)).toBe('UNAUTHENTICATED');
      expect(await whoIs(`${token}x`)).toBe('UNAUTHENTICATED');
    });

    it('opens nothing in another program', async () => {
      const another = await app.anotherProgram();

      expect(await whoIs(await signed({ program: another.program.number }))).toBe('UNAUTHENTICATED');
    });
  });
});
