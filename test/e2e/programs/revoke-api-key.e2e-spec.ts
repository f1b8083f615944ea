import { startTestApp, type TestApp } from '../../support/app.js';
import { storedIn } from '../purchases/support/stored.js';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } ... on UserError { message } }
}`;

const REVOKE = `mutation ($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    ... on RevokeApiKeyPayload { apiKey { id name roles revokedAt } }
    ... on UserError { code message path }
  }
}`;

const QUESTION = '{ program { name } }';

describe('revokeApiKey', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const aKey = async () => {
    const { data } = await app.asAdmin(CREATE, { input: { name: 'Report', roles: ['ANALYST'] } });
    return { id: data.createApiKey.apiKey.id as string, secret: data.createApiKey.secret as string };
  };
  const revoke = async (id: string, as = app.program.adminKey) =>
    (await app.call(as, REVOKE, { input: { id } })).data.revokeApiKey;

  it('ends a key at once, and no other', async () => {
    const [key, other] = [await aKey(), await aKey()];
    await app.call(key.secret, QUESTION);

    const outcome = await revoke(key.id);

    expect(outcome).toEqual({
      apiKey: { id: key.id, name: 'Report', roles: ['ANALYST'], revokedAt: expect.stringMatching(/^20.*Z$/) },
    });
    expect((await app.call(key.secret, QUESTION)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await app.call(other.secret, QUESTION)).data).toEqual({ program: { name: 'Books & Coffee' } });
  });

  it('changes nothing when it is called once more', async () => {
    const key = await aKey();
    const first = await revoke(key.id);
    const before = await app.database.pool.query('SELECT id, revoked_at FROM api_key ORDER BY id');

    const again = await revoke(key.id);

    expect(again).toEqual(first);
    expect((await app.database.pool.query('SELECT id, revoked_at FROM api_key ORDER BY id')).rows).toEqual(before.rows);
  });

  it.each(['', 'nonsense', 'key_01k0000000e0000000000000aa', 'mem_01k0000000e0000000000000aa'])(
    'finds none with the id %j',
    async (id) => {
      const before = await storedIn(app);

      const outcome = await revoke(id);

      expect(outcome).toEqual({
        code: 'API_KEY_NOT_FOUND',
        message: 'There is no such API key in this program.',
        path: ['id'],
      });
      expect(await storedIn(app)).toEqual(before);
    },
  );

  it('finds none of another program', async () => {
    const other = await app.anotherProgram();
    const key = await aKey();

    const outcome = await revoke(key.id, other.adminKey);

    expect(outcome.code).toBe('API_KEY_NOT_FOUND');
    expect((await app.call(key.secret, QUESTION)).data).toEqual({ program: { name: 'Books & Coffee' } });
  });
});
