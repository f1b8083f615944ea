import { startTestApp, type TestApp } from '../../support/app.js';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    ... on CreateApiKeyPayload { secret apiKey { id name prefix roles expiresAt revokedAt lastUsedAt } }
    ... on InvalidInput { code problems { path message } }
  }
}`;

describe('createApiKey', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('makes a key that opens what its roles allow', async () => {
    const { data } = await app.asAdmin(CREATE, { input: { name: 'Till 4', roles: ['ANALYST', 'ANALYST'] } });

    const { secret, apiKey } = data.createApiKey;
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{26}$/),
      name: 'Till 4',
      prefix: secret.slice(0, apiKey.prefix.length),
      roles: ['ANALYST'],
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
    });
    expect((await app.call(secret, '{ program { name } }')).data).toEqual({ program: { name: 'Books & Coffee' } });
    expect((await app.call(secret, '{ apiKeys { id } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('stores no secret', async () => {
    const { data } = await app.asAdmin(CREATE, { input: { name: 'Till 5', roles: ['SHOP'] } });

    const { rows } = await app.database.pool.query('SELECT a::text AS row FROM api_key a');

    const body = data.createApiKey.secret.slice(data.createApiKey.apiKey.prefix.length);
    expect(rows.some((row) => row.row.includes(body))).toBe(false);
  });

  it('names everything that is wrong and makes nothing', async () => {
    const before = await app.database.pool.query('SELECT count(*) FROM api_key');

    const { data } = await app.asAdmin(CREATE, {
      input: { name: ' ', roles: ['MEMBER'], expiresAt: '2020-01-01T00:00:00Z' },
    });

    expect(data.createApiKey).toEqual({
      code: 'INVALID_INPUT',
      problems: [
        { path: ['name'], message: 'must have 1 to 100 characters' },
        { path: ['roles'], message: 'MEMBER is not for keys: use createMemberToken' },
        { path: ['expiresAt'], message: 'must be in the future' },
      ],
    });
    expect((await app.database.pool.query('SELECT count(*) FROM api_key')).rows).toEqual(before.rows);
  });

  it('is for administrators', async () => {
    const { errors } = await app.asShop(CREATE, { input: { name: 'x', roles: ['ADMIN'] } });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
