import { startTestApp, type TestApp } from '../../support/app.js';

const KEYS = '{ apiKeys { id name prefix roles createdAt expiresAt revokedAt lastUsedAt } }';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } ... on UserError { message } }
}`;

const REVOKE = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { ... on UserError { message } } }';

const INSTANT = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** How a secret begins: six characters of its random part are shown. */
const prefixOf = (secret: string) => secret.slice(0, secret.lastIndexOf('_') + 7);

describe('apiKeys', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are all keys of the program, newest first, without their secrets', async () => {
    const till = { name: 'Till 4', roles: ['SHOP', 'ANALYST'], expiresAt: '2999-01-01T00:00:00Z' };
    const { secret, apiKey } = (await app.asAdmin(CREATE, { input: till })).data.createApiKey;
    await app.asAdmin(REVOKE, { id: apiKey.id });

    const { data } = await app.asAdmin(KEYS);

    const common = {
      id: expect.stringMatching(/^key_[0-9a-z]{26}$/),
      createdAt: INSTANT,
      expiresAt: null,
      revokedAt: null,
    };
    expect(data.apiKeys).toEqual([
      {
        ...common,
        id: apiKey.id,
        name: 'Till 4',
        prefix: prefixOf(secret),
        roles: ['SHOP', 'ANALYST'],
        expiresAt: '2999-01-01T00:00:00.000Z',
        revokedAt: INSTANT,
        lastUsedAt: null,
      },
      {
        ...common,
        name: 'Shop',
        prefix: prefixOf(app.program.shopKey),
        roles: ['SHOP'],
        lastUsedAt: null,
      },
      {
        ...common,
        name: 'Administration',
        prefix: prefixOf(app.program.adminKey),
        roles: ['ADMIN'],
        lastUsedAt: INSTANT,
      },
    ]);
    expect(JSON.stringify(data)).not.toContain(secret.slice(-50));
  });

  it('say when they were used last', async () => {
    const { secret } = (await app.asAdmin(CREATE, { input: { name: 'Report', roles: ['ANALYST'] } })).data.createApiKey;

    await app.call(secret, '{ program { name } }');

    const [newest] = (await app.asAdmin(KEYS)).data.apiKeys;
    expect(newest).toMatchObject({ name: 'Report', lastUsedAt: INSTANT });
  });

  it('are those of the own program', async () => {
    const other = await app.anotherProgram();

    const { data } = await app.call(other.adminKey, '{ apiKeys { name } }');

    expect(data.apiKeys).toEqual([{ name: 'Shop' }, { name: 'Administration' }]);
  });
});
