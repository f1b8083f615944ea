import { getIntrospectionQuery } from 'graphql';
import { Client } from 'pg';
import { pino } from 'pino';
import request, { type Response, type Test } from 'supertest';
import { Database, statement } from '../../../src/platform/database/index.js';
import { Readiness } from '../../../src/platform/http/readiness.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('GraphQL over HTTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const http = () => request(app.app.getHttpServer());
  const post = (body: string | object, headers: Record<string, string> = {}): Test =>
    http()
      .post('/graphql')
      .set({ 'content-type': 'application/json', ...headers })
      .send(body);
  const asAdmin = () => ({ authorization: `Bearer ${app.program.adminKey}` });

  /** An answer in GraphQL's form with this one error, which names the request. */
  const expectError = (answer: Response, status: number, code: string, message: string | RegExp) => {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe(JSON_TYPE);
    expect(answer.body).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(message),
          extensions: { code, requestId: answer.headers['x-request-id'] },
        },
      ],
    });
    expect(answer.body.errors).toHaveLength(1);
  };

  it('answers a question', async () => {
    const answer = await post({ query: '{ program { name } }' }, asAdmin());

    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': JSON_TYPE, 'cache-control': 'no-store' });
    expect(answer.body).toEqual({ data: { program: { name: 'Books & Coffee' } } });
  });

  it.each([
    ['malformed JSON', '{"query": ', /^This cannot be read: POST a JSON body with a "query"/],
    ['an empty body', '', /^This cannot be read: POST a JSON body with a "query"/],
    ['a body that would poison objects', '{"query":"{ __typename }","__proto__":{"a":1}}', /^This cannot be read/],
    ['null', 'null', /^POST body missing/],
    ['a text', '"{ __typename }"', /^POST body missing/],
    ['an empty object', '{}', /^POST body missing/],
    ['a query that is no text', '{"query":1}', 'GraphQL queries must be strings.'],
    [
      'variables that are a list',
      '{"query":"{ __typename }","variables":[1]}',
      /^`variables` in a POST body must be an object/,
    ],
    [
      'variables that are a text',
      '{"query":"{ __typename }","variables":"{}"}',
      /^`variables` in a POST body should be/,
    ],
    [
      'an operation name that is no text',
      '{"query":"{ __typename }","operationName":1}',
      /^`operationName` in a POST body/,
    ],
    ['no question in a list', '[]', 'Operation batching disabled.'],
    [
      'several questions in a list',
      '[{"query":"{ __typename }"},{"query":"{ __typename }"}]',
      'Operation batching disabled.',
    ],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await post(body);

    expectError(answer, 400, 'BAD_USER_INPUT', message);
  });

  it('refuses an empty query, and one that it is to know by its hash', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };

    const empty = await post({ query: '' });
    const hashed = await post({ query: '{ __typename }', extensions: { persistedQuery } });

    expectError(empty, 200, 'BAD_USER_INPUT', /^GraphQL operations must contain a non-empty `query`/);
    expectError(hashed, 200, 'BAD_USER_INPUT', 'PersistedQueryNotSupported');
  });

  it.each([
    ['text/plain', 400, /blocked as a potential Cross-Site Request Forgery/],
    ['application/x-www-form-urlencoded', 400, /blocked as a potential Cross-Site Request Forgery/],
    ['multipart/form-data; boundary=x', 415, 'Send the body as application/json.'],
    ['application/graphql', 415, 'Send the body as application/json.'],
    ['application/xml', 415, 'Send the body as application/json.'],
  ])('refuses the content type %s', async (type, status, message) => {
    const answer = await post('{"query":"{ __typename }"}', { 'content-type': type });

    expectError(answer, status, 'BAD_USER_INPUT', message);
  });

  it('takes any charset parameter of JSON', async () => {
    const answer = await post('{"query":"{ __typename }"}', { 'content-type': 'application/json;charset=UTF-8' });

    expect(answer.body).toEqual({ data: { __typename: 'Query' } });
  });

  describe('GET', () => {
    const get = (query: string, headers: Record<string, string> = {}) =>
      http().get('/graphql').set(headers).query({ query });

    it('is refused to a page of another site', async () => {
      expectError(await get('{ __typename }'), 400, 'BAD_USER_INPUT', /Cross-Site Request Forgery/);
      expectError(await http().get('/graphql'), 400, 'BAD_USER_INPUT', /Cross-Site Request Forgery/);
    });

    it('answers a query to a client that is no page', async () => {
      const answer = await get('{ program { name } }', { 'apollo-require-preflight': 'yes', ...asAdmin() });

      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ data: { program: { name: 'Books & Coffee' } } });
    });

    it('never changes anything', async () => {
      const mutation = 'mutation { updateProgram(input: { name: "Changed" }) { __typename } }';

      const answer = await get(mutation, { 'apollo-require-preflight': 'yes', ...asAdmin() });

      expectError(answer, 405, 'BAD_USER_INPUT', 'GET requests only support query operations, not mutation operations');
      const { body } = await post({ query: '{ program { name } }' }, asAdmin());
      expect(body.data.program.name).toBe('Books & Coffee');
    });
  });

  describe('GraphiQL', () => {
    it('comes whole from here: no script, style, image or font of another site', async () => {
      const answer = await http().get('/graphql').set('accept', 'text/html,application/xhtml+xml;q=0.9');

      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.text).toContain('<title>Kindred</title>');
      const tags = answer.text.match(/<(script|link|img|iframe)\b[^>]*>/g) ?? [];
      expect(tags.filter((tag) => /\b(src|href)=["']?(https?:)?\/\//.test(tag))).toEqual([]);
      expect(answer.text.match(/@import\s|url\(["']?(https?:)?\/\//g)).toBeNull();
      expect(answer.text.match(/import\(["'](https?:)?\/\//g)).toBeNull();
      expect(answer.text.match(/\b(unpkg\.com|jsdelivr\.net|cdnjs\.|esm\.sh|googleapis\.com)/g)).toBeNull();
    }, 60_000);

    it('may look at the whole schema without a credential', async () => {
      const answer = await post({
        query: getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }),
      });

      expect(answer.status).toBe(200);
      expect(answer.body.errors).toBeUndefined();
      expect(answer.body.data.__schema.queryType).toEqual({ name: 'Query', kind: 'OBJECT' });
    });
  });

  describe('says what became of a request', () => {
    const VARIABLES = 'query ($id: ID!) { node(id: $id) { id } }';

    it.each([
      ['a good one', '{ program { name } }', 200],
      ['one that is refused', '{ me { id } }', 200],
      ['a syntax error', '{', 400],
      ['an unknown field', '{ nothing }', 400],
      ['a missing variable', VARIABLES, 400],
    ])(`by the status to who takes ${GRAPHQL_TYPE}: %s`, async (_what, query, status) => {
      const answer = await post({ query }, { accept: `${GRAPHQL_TYPE}, application/json;q=0.9`, ...asAdmin() });

      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toBe(`${GRAPHQL_TYPE}; charset=utf-8`);
    });

    it.each(['application/json', '*/*', 'application/json, multipart/mixed'])(
      'in the body only to who takes %s',
      async (accept) => {
        const queries = ['{ program { name } }', '{ me { id } }', '{', '{ nothing }', VARIABLES];

        const answers = await Promise.all(queries.map((query) => post({ query }, { accept, ...asAdmin() })));

        expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
        expect(answers.map((answer) => answer.headers['content-type'])).toEqual(Array(5).fill(JSON_TYPE));
        expect(answers.map((answer) => answer.body.errors?.[0].extensions.code)).toEqual([
          undefined,
          'FORBIDDEN',
          'GRAPHQL_PARSE_FAILED',
          'GRAPHQL_VALIDATION_FAILED',
          'BAD_USER_INPUT',
        ]);
      },
    );

    it('not at all to who takes neither', async () => {
      const answer = await post({ query: '{ __typename }' }, { accept: 'text/html' });

      expectError(answer, 406, 'BAD_USER_INPUT', /^An 'accept' header was provided/);
    });
  });

  describe('the id of a request', () => {
    it('is the one that the caller gave', async () => {
      const answer = await post({ query: '{ nothing }' }, { 'x-request-id': 'till-4:2027.03_01-x' });

      expect(answer.headers['x-request-id']).toBe('till-4:2027.03_01-x');
      expect(answer.body.errors[0].extensions.requestId).toBe('till-4:2027.03_01-x');
    });

    it.each(['a b', 'x'.repeat(65), '<script>', ''])('is a new one instead of %j', async (given) => {
      const answer = await post({ query: '{ nothing }' }, { 'x-request-id': given });

      expect(answer.headers['x-request-id']).toMatch(UUID);
      expect(answer.body.errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
    });
  });

  describe('other addresses', () => {
    it.each(['/', '/health', '/graphql/', '/favicon.ico', '/.env'])('there is nothing at %s', async (path) => {
      expectError(await http().get(path), 404, 'BAD_USER_INPUT', 'There is nothing here: GraphQL is at /graphql.');
    });

    it.each(['put', 'patch', 'delete'] as const)('there is nothing for %s', async (method) => {
      expectError(
        await http()[method]('/graphql'),
        404,
        'BAD_USER_INPUT',
        'There is nothing here: GraphQL is at /graphql.',
      );
    });

    it('an address that cannot be read is refused', async () => {
      const answer = await http().get('/%E0%A4%A');

      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: expect.any(String) });
    });
  });

  describe('health', () => {
    it('is live and ready', async () => {
      const [live, ready] = [await http().get('/health/live'), await http().get('/health/ready')];

      expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
      expect([ready.status, ready.body]).toEqual([200, { status: 'ok' }]);
    });

    it('is ready with all connections in use, as long as the database answers somebody', async () => {
      const full = await startTestApp({ on: app, settings: { DATABASE_POOL_SIZE: '2' } });
      const ready = () => request(full.app.getHttpServer()).get('/health/ready');
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const one = statement('one', 'SELECT 1');
      let heard = 0;
      const busy = [1, 2].map(() =>
        full.get(Database).transaction(async (tx) => {
          await tx.query(one, []);
          heard++;
          await held;
        }),
      );
      while (heard < 2) await new Promise((done) => setImmediate(done));

      const answer = await ready();

      release();
      await Promise.all(busy);
      await full.close();
      expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
    });

    it('is live but not ready while its database is away, and ready when it is back', async () => {
      const lonely = await startTestApp();
      const server = request(lonely.app.getHttpServer());
      const admin = new Client({ connectionString: process.env['KINDRED_TEST_SERVER'] });
      await admin.connect();
      const name = new URL(lonely.database.url).pathname.slice(1);
      const until = async (status: number): Promise<object> => {
        for (;;) {
          const answer = await server.get('/health/ready');
          if (answer.status === status) return answer.body as object;
        }
      };

      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      const away = await until(503);
      const live = await server.get('/health/live');
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      const back = await until(200);

      await admin.end();
      await lonely.close();
      expect(away).toEqual({ status: 'database not reachable' });
      expect(live.status).toBe(200);
      expect(back).toEqual({ status: 'ok' });
    });

    it('is live but not ready while it drains', async () => {
      app.get(Readiness).isDraining = true;

      const [live, ready] = [await http().get('/health/live'), await http().get('/health/ready')];

      app.get(Readiness).isDraining = false;
      expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
      expect([ready.status, ready.body]).toEqual([503, { status: 'draining' }]);
    });

    it('is no error in the log while it drains', async () => {
      const lines: string[] = [];
      const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
      const server = await startTestApp({ on: app, logger });
      server.get(Readiness).isDraining = true;

      await request(server.app.getHttpServer()).get('/health/ready').expect(503);
      await server.close();

      const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(told.filter(({ path }) => path === '/health/ready')).toMatchObject([{ status: 503, level: 20 }]);
    });
  });
});
