import { createHmac, KeyObject, sign } from 'node:crypto';
import { exportSPKI, type JWTPayload } from 'jose';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { newSigningKey, signed, TestIdentityProvider, type SigningKey } from '../../support/identity-provider.js';

const ME = '{ me { id } }';
const AUDIENCE = 'the app';
const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
const UPDATE = `mutation ($provider: IdentityProviderInput) { updateProgram(input: { identityProvider: $provider }) {
  ... on UpdateProgramPayload { program { identityProvider { issuer audience jwksUri algorithms maxAgeMinutes } } }
  ... on InvalidInput { problems { path message } } } }`;

describe('tokens of an identity provider', () => {
  let app: TestApp;
  let provider: TestIdentityProvider;
  let key: SigningKey;
  let other: SigningKey;
  let strong: SigningKey;
  let ada: EnrolledMember;
  let now = new Date('2027-03-01T12:00:00Z');
  const step = (milliseconds: number) => void (now = new Date(now.getTime() + milliseconds));
  beforeAll(async () => {
    app = await startTestApp({ clock: { now: () => now } });
    [key, other, strong] = [
      await newSigningKey('first'),
      await newSigningKey('second'),
      await newSigningKey('third', 'RS512'),
    ];
    provider = await TestIdentityProvider.start();
    ada = await aMember(app).enroll();
  });
  beforeEach(async () => {
    step(60 * MINUTES);
    provider.keys = [key.jwk, strong.jwk];
    provider.answer = null;
    await set({});
    await signIn(await token());
    provider.asked.length = 0;
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });

  const update = async (said: Record<string, unknown> | null, adminKey = app.program.adminKey) =>
    (await app.call(adminKey, UPDATE, { provider: said })).data.updateProgram;
  const set = (said: Record<string, unknown>) =>
    update({ issuer: provider.issuer, audience: AUDIENCE, jwksUri: provider.jwksUri, ...said });
  const at = (milliseconds: number): number => Math.floor((now.getTime() + milliseconds) / SECONDS);
  const claims = (): JWTPayload => ({
    iss: provider.issuer,
    aud: AUDIENCE,
    sub: ada.externalId,
    iat: at(0),
    exp: at(5 * MINUTES),
  });
  const token = (changes: JWTPayload = {}, by: Parameters<typeof signed>[0] = key, header = {}) =>
    signed(by, Object.fromEntries(Object.entries({ ...claims(), ...changes }).filter(([, value]) => value !== undefined)), header); // prettier-ignore
  /** Whom a token lets in, or null. */
  const signIn = async (credential: string): Promise<string | null> => {
    const { data, errors } = await app.call(credential, ME);
    if (errors) expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    return data?.me?.id ?? null;
  };

  describe('let a member in', () => {
    it('by issuer, audience and external id', async () => {
      expect(await signIn(await token())).toBe(ada.id);
      expect(await signIn(await token({ aud: ['another', AUDIENCE] }))).toBe(ada.id);
      expect(await signIn(await token({}, key, { typ: 'at+jwt' }))).toBe(ada.id);
      expect(provider.asked).toEqual([]); // the keys are known
    });

    it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed with %s', async (alg) => {
      const one = await newSigningKey('one', alg);
      provider.keys = [key.jwk, one.jwk];
      step(10 * MINUTES);

      expect(await signIn(await token({}, one))).toBe(ada.id);
    });

    it('by a key without a name, when it is the only one', async () => {
      const { kid: _, ...jwk } = key.jwk;
      provider.keys = [jwk];
      step(10 * MINUTES);

      expect(await signIn(await token({}, { privateKey: key.privateKey, alg: key.alg }))).toBe(ada.id);
    });

    it('who finds the keys where the issuer says that they are', async () => {
      await set({ jwksUri: null });

      expect(await signIn(await token())).toBe(ada.id);
      expect(provider.asked).toEqual(['/shop/.well-known/openid-configuration', '/shop/keys']);
    });

    it('as a member, who sees what is their own and no more', async () => {
      const bob = await aMember(app).enroll();
      const credential = await token();

      const { data } = await app.call(credential, `{ me { status } node(id: "${bob.id}") { id } }`);
      const { errors } = await app.call(credential, '{ program { name } }');

      expect(data).toEqual({ me: { status: 'ACTIVE' }, node: null });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    });

    it('who was merged as the survivor, and nobody who has left', async () => {
      const cleo = await aMember(app).enroll();
      const credential = await token({ sub: cleo.externalId });
      const close = 'mutation ($m: MemberRef!) { closeMember(input: { idempotencyKey: "close", member: $m, reason: "left" }) { __typename } }'; // prettier-ignore

      expect(await signIn(credential)).toBe(cleo.id);
      const { data } = await app.asAdmin(close, { m: { id: cleo.id } });
      expect(data.closeMember.__typename).toBe('CloseMemberPayload');
      expect(await signIn(credential)).toBeNull();
    });

    it('within half a minute of what clocks differ', async () => {
      expect(await signIn(await token({ exp: at(-29 * SECONDS) }))).toBe(ada.id);
      expect(await signIn(await token({ nbf: at(29 * SECONDS) }))).toBe(ada.id);
    });
  });

  describe('let nobody in', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = (header: object, signature = ''): string => `${part(header)}.${part(claims())}.${signature}`;
    const withHmac = async (header: object, secret: string): Promise<string> => {
      const text = `${part(header)}.${part(claims())}`;
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    };

    const withCrit = (): string => {
      const text = `${part({ alg: 'RS256', kid: 'first', crit: ['more'], more: 1 })}.${part(claims())}`;
      return `${text}.${sign('sha256', Buffer.from(text), KeyObject.from(key.privateKey)).toString('base64url')}`;
    };

    it.each<[string, () => string | Promise<string>]>([
      ['without a signature: alg none', () => unsigned({ alg: 'none' })],
      ['alg none in other letters', () => unsigned({ alg: 'nOnE', kid: 'first' })],
      ['alg none with some signature', async () => unsigned({ alg: 'none' }, (await token()).split('.')[2])],
      ['without an alg', () => unsigned({ typ: 'JWT' }, 'AAAA')],
      [
        'signed with the public key as a secret (HS for RS)',
        async () => withHmac({ alg: 'HS256', kid: 'first' }, await exportSPKI(key.publicKey)),
      ],
      [
        'the same, as if it were ours',
        async () => withHmac({ alg: 'HS256', typ: 'JWT' }, await exportSPKI(key.publicKey)),
      ],
      ['signed with the modulus as a secret', () => withHmac({ alg: 'HS256', kid: 'first' }, key.jwk.n!)],
      ['signed with an empty secret', () => withHmac({ alg: 'HS256', kid: 'first' }, '')],
      ['signed by somebody else under that name', () => token({}, { ...other, kid: 'first' })],
      ['signed by a key that there is not', () => token({}, other)],
      ['with a key that it brings along', () => token({}, other, { jwk: other.jwk })],
      ['with an address of keys that it brings along', () => token({}, other, { jku: 'https://example.com/keys' })],
      [
        'changed after it was signed',
        async () => {
          const [header, , signature] = (await token()).split('.');
          return `${header}.${part({ ...claims(), sub: 'somebody else' })}.${signature}`;
        },
      ],
      ['with an extension that must be understood', () => withCrit()],
      ['of another issuer', () => token({ iss: `${provider.issuer}/other` })],
      ['of the issuer with a slash', () => token({ iss: `${provider.issuer}/` })],
      ['of no issuer', () => token({ iss: undefined })],
      ['for another audience', () => token({ aud: 'another app' })],
      ['for no audience', () => token({ aud: undefined })],
      ['for an audience that is no text', () => token({ aud: { [AUDIENCE]: true } as never })],
      ['expired', () => token({ exp: at(-31 * SECONDS) })],
      ['that never expires', () => token({ exp: undefined })],
      ['not yet valid', () => token({ nbf: at(31 * SECONDS) })],
      ['issued nobody knows when', () => token({ iat: undefined })],
      ['issued in the future', () => token({ iat: at(31 * SECONDS) })],
      [
        'older than a day, whatever it says',
        () => token({ iat: at(-24 * 60 * MINUTES - 31 * SECONDS), exp: at(MINUTES) }),
      ],
      ['of nobody', () => token({ sub: undefined })],
      ['of an empty name', () => token({ sub: '' })],
      ['of who is no member', () => token({ sub: 'nobody-1' })],
      ['of a name with blanks', () => token({ sub: ` ${ada.externalId} ` })],
      ['of a name with NUL', () => token({ sub: `${ada.externalId}\u0000` })],
      ['of a name without end', () => token({ sub: 'x'.repeat(7000) })],
      ['of a number', () => token({ sub: 7 as never })],
      ['that is for something else', () => token({}, key, { typ: 'logout+jwt' })],
      ['that is bound to a key of who was given it', () => token({ cnf: { jkt: 'x' } })],
      ['signed with an algorithm that is not taken', () => token({}, strong)],
      ['without claims', () => 'eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.AAAA'],
      ['without anything', () => '..'],
    ])('%s', async (_what, make) => {
      expect(await signIn(await make())).toBeNull();
    });

    it('by a token that was ours to begin with: the provider cannot make one', async () => {
      const ours = await token({ iss: 'kindred', aud: 'kindred:member', sub: ada.id, program: 1 });

      expect(await signIn(ours)).toBeNull();
    });

    it('once the program takes none any more', async () => {
      const credential = await token();
      await update(null);

      expect(await signIn(credential)).toBeNull();
    });

    it('of another program', async () => {
      const { adminKey } = await app.anotherProgram();
      await update({ issuer: provider.issuer, audience: 'their app', jwksUri: provider.jwksUri }, adminKey);

      const theirs = await token({ aud: 'their app' });
      const both = await token({ aud: [AUDIENCE, 'their app'] });

      expect(await signIn(theirs)).toBeNull(); // ada is no member there
      expect(await signIn(both)).toBeNull(); // nobody could say which is meant
      await update(null, adminKey);
    });
  });

  describe('keys', () => {
    it('that are taken back open nothing after ten minutes', async () => {
      provider.keys = [other.jwk];

      expect(await signIn(await token())).toBe(ada.id);
      step(10 * MINUTES);
      expect(await signIn(await token())).toBeNull();
      expect(await signIn(await token({}, other))).toBe(ada.id);
    });

    it('that are new open at once, if nobody asked for keys just now', async () => {
      step(31 * SECONDS);
      provider.keys = [key.jwk, other.jwk];

      expect(await signIn(await token({}, other))).toBe(ada.id);
      expect(provider.asked).toEqual(['/shop/keys']);
    });

    it('that there are not make us ask once in half a minute, however many come', async () => {
      step(31 * SECONDS);
      const unknown = await Promise.all(Array.from({ length: 20 }, (_, at) => token({}, { ...other, kid: `k${at}` })));

      expect(await Promise.all(unknown.map(signIn))).toEqual(Array(20).fill(null));
      expect(provider.asked).toEqual(['/shop/keys']);
      step(31 * SECONDS);
      await signIn(unknown[0]!);
      expect(provider.asked).toHaveLength(2);
    });

    it('that cannot be had anew open for ten minutes, and we ask once in half a minute', async () => {
      provider.answer = () => ({ status: 500, body: '' });

      step(9 * MINUTES);
      expect(await signIn(await token())).toBe(ada.id);
      step(MINUTES);
      expect(await Promise.all(Array.from({ length: 5 }, async () => signIn(await token())))).toEqual(
        Array(5).fill(null),
      );
      expect(provider.asked).toHaveLength(2);
      provider.answer = null;
      step(31 * SECONDS);
      expect(await signIn(await token())).toBe(ada.id);
    });

    it.each<[string, () => { status: number; body: string; headers?: Record<string, string> }]>([
      ['a redirect', () => ({ status: 302, body: '', headers: { location: provider.jwksUri } })],
      ['what is too large', () => ({ status: 200, body: JSON.stringify({ keys: [], more: 'x'.repeat(300_000) }) })],
      ['what is no JSON', () => ({ status: 200, body: '<html>' })],
      ['what is no set of keys', () => ({ status: 200, body: '{"keys":1}' })],
      ['null', () => ({ status: 200, body: 'null' })],
    ])('are not taken from %s', async (_what, answer) => {
      provider.answer = answer;
      step(10 * MINUTES);

      expect(await signIn(await token())).toBeNull();
    });

    it('are not taken from a discovery document of somebody else', async () => {
      provider.answer = (path) => ({
        status: 200,
        body: JSON.stringify(
          path.endsWith('/keys') ? { keys: [key.jwk] } : { issuer: 'https://example.com', jwks_uri: provider.jwksUri },
        ),
      });
      await set({ jwksUri: null });
      step(10 * MINUTES);

      expect(await signIn(await token())).toBeNull();
    });
  });

  describe('as a setting', () => {
    it('is what was said and what is usual, and is told by the audit log', async () => {
      const { program } = await update({ issuer: 'https://id.example.com', audience: 'app' });

      expect(program.identityProvider).toEqual({
        issuer: 'https://id.example.com',
        audience: 'app',
        jwksUri: null,
        algorithms: ['RS256', 'PS256', 'ES256', 'EDDSA'],
        maxAgeMinutes: 1440,
      });
      const { data } = await app.asAdmin('{ auditLog(first: 100) { nodes { action details } } }');
      expect(data.auditLog.nodes).toContainEqual({
        action: 'updateProgram',
        details: {
          identityProvider: {
            from: expect.objectContaining({ issuer: provider.issuer }),
            to: { ...program.identityProvider, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'] },
          },
        },
      });
    });

    it.each<[Record<string, unknown>, string, RegExp]>([
      [{ issuer: 'id.example.com' }, 'issuer', /is not an https address/],
      [{ issuer: 'https://id.example.com/\u0000' }, 'issuer', /is not an https address/],
      [{ jwksUri: 'https://id.example.com/\u0000' }, 'jwksUri', /is not an https address/],
      [{ issuer: 'ftp://id.example.com' }, 'issuer', /is not an https address/],
      [{ issuer: 'https://user:secret@id.example.com' }, 'issuer', /^has no user, password or fragment$/],
      [{ jwksUri: 'javascript:alert(1)' }, 'jwksUri', /is not an https address/],
      [{ audience: '' }, 'audience', /must have 1 to 255 characters/],
      [{ algorithms: [] }, 'algorithms', /name at least one, each once/],
      [{ algorithms: ['RS256', 'RS256'] }, 'algorithms', /name at least one, each once/],
      [{ maxAgeMinutes: 0 }, 'maxAgeMinutes', /0 is not within 1 to 1440/],
      [{ maxAgeMinutes: 1441 }, 'maxAgeMinutes', /1441 is not within 1 to 1440/],
    ])('is refused: %j', async (said, field, message) => {
      const { problems } = await set(said);

      expect(problems).toEqual([{ path: ['identityProvider', field], message: expect.stringMatching(message) }]);
      expect(await signIn(await token())).toBe(ada.id);
    });

    it('takes no shared secrets', async () => {
      const { errors } = await app.asAdmin(UPDATE, {
        provider: { issuer: provider.issuer, audience: 'a', algorithms: ['HS256'] },
      });

      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });

    it('belongs to one program, also when two ask for it at once', async () => {
      const [one, two] = [await app.anotherProgram(), await app.anotherProgram()];
      const said = { issuer: 'https://id.example.com', audience: 'shared' };

      const answers = await Promise.all([update(said, one.adminKey), update(said, two.adminKey)]);

      const problem = {
        path: ['identityProvider'],
        message: 'another program takes tokens of this issuer for this audience: have an audience of its own',
      };
      expect(answers.filter(({ program }) => program)).toHaveLength(1);
      expect(answers.filter(({ problems }) => problems)).toEqual([{ problems: [problem] }]);
    });

    it('may be an old token for a short time only', async () => {
      await set({ maxAgeMinutes: 2 });

      expect(await signIn(await token({ iat: at(-2 * MINUTES) }))).toBe(ada.id);
      expect(await signIn(await token({ iat: at(-2 * MINUTES - 31 * SECONDS) }))).toBeNull();
    });

    it('is for nobody on this machine or in a private network, unless that is allowed', async () => {
      const strict = await startTestApp({
        on: app,
        clock: { now: () => now },
        settings: { KINDRED_OIDC_ALLOW_PRIVATE: 'off' },
      });

      const stored = await strict.call(await token(), ME);
      const { data } = await strict.asAdmin(UPDATE, { provider: { issuer: provider.issuer, audience: AUDIENCE } });
      const said = async (issuer: string, jwksUri?: string) =>
        (await strict.asAdmin(UPDATE, { provider: { issuer, jwksUri, audience: 'strict' } })).data.updateProgram;
      const privateKeys: unknown[] = [];
      for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', '2130706433', 'localhost', 'keys.internal', 'keys'])
        privateKeys.push((await said('https://id.example.com', `https://${host}/keys`)).problems);
      const privateIssuer = await said('https://10.0.0.1');
      const nameOnly = await said('https://10.0.0.1', 'https://id.example.com/keys');

      await strict.close();
      expect(stored.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(data.updateProgram.problems).toMatchObject([{ path: ['identityProvider', 'issuer'] }]);
      const message = 'must be reachable on the public internet';
      expect(privateKeys).toEqual(Array(7).fill([{ path: ['identityProvider', 'jwksUri'], message }]));
      expect(privateIssuer.problems).toEqual([{ path: ['identityProvider', 'issuer'], message }]);
      expect(nameOnly.program.identityProvider.jwksUri).toBe('https://id.example.com/keys');
      expect(provider.asked).toEqual([]);
    });
  });
});
