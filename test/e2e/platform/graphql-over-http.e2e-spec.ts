import { serverAudits } from 'graphql-http';
import { startTestApp, type TestApp } from '../../support/app.js';

/**
 * The audits that the working group's own package runs against a server: https://graphql.github.io/graphql-over-http. What
 * the package calls SHOULD and MAY is asked of us as well.
 */
describe('GraphQL over HTTP', () => {
  let app: TestApp;
  let url: string;
  beforeAll(async () => {
    app = await startTestApp();
    url = `${await app.app.getUrl()}/graphql`;
  });
  afterAll(() => app.close());

  /** A GET without a header that no page of another site could send is refused, see http.e2e-spec.ts: the audits send none. */
  const fetchFn = (address: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (init.method !== 'POST') headers.set('apollo-require-preflight', 'yes');
    return fetch(address, { ...init, headers });
  };

  const audits = serverAudits({ url: () => url, fetchFn });

  it('are 61', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id: $name', async ({ fn }) => {
    const { status, ...found } = await fn();

    expect({ status, reason: 'reason' in found ? found.reason : undefined }).toEqual({
      status: 'ok',
      reason: undefined,
    });
  });

  describe('through either door', () => {
    const ALIASES = `{ ${Array.from({ length: 21 }, (_, at) => `a${at}: program { name }`).join(' ')} }`;
    const VARIABLE = 'query ($id: ID!) { node(id: $id) { id } }';
    const TWO = 'query A { __typename } query B { program { name } }';

    /** Without what is new each time: the id of the request, and where a document ends. */
    const shown = async (answer: Response) => ({
      status: answer.status,
      type: answer.headers.get('content-type'),
      cache: answer.headers.get('cache-control'),
      body: (await answer.text())
        .replace(/,?"requestId":"[0-9a-f-]{36}"/g, '')
        .replace(/,"locations":\[[^\]]*\]/g, '')
        .trimEnd(),
    });

    const ask = async (
      body: object,
      headers: Record<string, string> = {},
      as: string | null = app.program.adminKey,
    ) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(as === null ? {} : { authorization: `Bearer ${as}` }),
          ...headers,
        },
        body: JSON.stringify(body),
      });
      return shown(answer);
    };

    it.each<[what: string, question: Record<string, unknown>, status: number]>([
      ['an answer', { query: '{ program { name } }' }, 200],
      ['null variables', { query: '{ program { name } }', variables: null, operationName: null }, 200],
      ['what a role may not', { query: '{ me { id } }' }, 200],
      ['an argument out of bounds', { query: '{ purchases(first: 101) { nodes { id } } }' }, 200],
      ['a syntax error', { query: '{ program { name }' }, 400],
      ['a field that is none', { query: '{ program { nothing } }' }, 400],
      ['an empty document', { query: '' }, 400],
      ['nothing but a comment', { query: '# nothing' }, 400],
      ['a variable that is missing', { query: VARIABLE }, 400],
      ['a variable of another type', { query: VARIABLE, variables: { id: { a: 1 } } }, 400],
      ['an operation by its name', { query: TWO, operationName: 'B' }, 200],
      ['one of two operations', { query: TWO }, 400],
      ['an operation that is none', { query: TWO, operationName: 'C' }, 400],
      ['an empty name of an operation', { query: TWO, operationName: '' }, 400],
      ['too many aliases', { query: ALIASES }, 400],
      ['too many tokens', { query: `{ ${'__typename '.repeat(1001)} }` }, 400],
      ['too much', { query: '{ members(first: 100) { nodes { purchases(first: 100) { nodes { id } } } } }' }, 400],
    ])('%s is answered alike, new or known, and by the status to who takes it', async (_what, question, status) => {
      const query = question['query'] as string;
      const lean = await ask(question);

      const known = await ask(question);
      const normal = await ask({ ...question, query: `${query} `.replace(/^ $/, ''), extensions: {} });
      const normalKnown = await ask({ ...question, extensions: {} });
      const byStatus = await ask(question, { accept: 'application/graphql-response+json' });

      expect([known, normal, normalKnown]).toEqual([lean, lean, lean]);
      expect([lean.status, byStatus.status]).toEqual([200, status]);
      expect(byStatus).toEqual({ ...lean, status, type: 'application/graphql-response+json; charset=utf-8' });
    });

    it.each([
      ['an unknown key', () => 'kindred_1_nothing'],
      ['no credential', () => null],
    ])('%s is told alike', async (_what, credential) => {
      const question = { query: '{ program { name } }' };

      const lean = await ask(question, {}, credential());
      const normal = await ask({ ...question, extensions: {} }, {}, credential());

      expect(normal).toEqual(lean);
      expect(lean.status).toBe(200);
      expect(lean.body).toContain('UNAUTHENTICATED');
    });

    it('who calls too often is told alike', async () => {
      const narrow = await startTestApp({ on: app, settings: { KINDRED_RATE_FIGURES: 'key.program=1' } });
      const address = `${await narrow.app.getUrl()}/graphql`;
      const often = async (more: object, accept = 'application/json') => {
        const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${app.program.adminKey}` };
        const body = JSON.stringify({ query: '{ program { name } }', ...more });
        const answer = await fetch(address, { method: 'POST', headers, body });
        return { ...(await shown(answer)), after: answer.headers.get('retry-after') };
      };
      await often({});

      const [lean, normal, byStatus] = [
        await often({}),
        await often({ extensions: {} }),
        await often({}, 'application/graphql-response+json'),
      ];

      await narrow.close();
      expect(lean).toMatchObject({ status: 200, after: '60' });
      expect(lean.body).toContain('"code":"RATE_LIMITED"');
      expect(normal).toEqual(lean);
      expect(byStatus).toMatchObject({ status: 429, after: '60', body: lean.body });
    });
  });
});
