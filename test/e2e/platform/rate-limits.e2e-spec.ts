import { getIntrospectionQuery } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import request from 'supertest';
import { WebSocket } from 'ws';
import { aMember } from '../../factories/a-member.js';
import { asMember, socketUrl } from '../webhooks/support/live.js';
import { until } from '../webhooks/support/webhooks.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';

const NAME = '{ program { name } }';
const FIGURES =
  'key.program=4,key.write=3,key.expensive=1,member.me=2,member.pointsChanged=2,member.socket=3,address=5';
const POINTS = 'subscription { pointsChanged { points { available } } }';
const BOTH = 'subscription { pointsChanged { points { available } } } # also';

describe.each(['memory', 'postgres'])('rates counted in %s', (store) => {
  let app: TestApp;
  let now = new Date('2027-03-01T12:00:00Z');
  const clock = { now: () => now };
  const step = (milliseconds: number) => void (now = new Date(now.getTime() + milliseconds));
  const settings = { KINDRED_RATE_LIMITS: store, KINDRED_RATE_FIGURES: FIGURES };
  beforeAll(async () => {
    app = await startTestApp({ settings, clock });
  });
  beforeEach(() => step(600_000));
  afterAll(() => app.close());
  const disposed: Client[] = [];

  const errorsOf = ({ errors }: GraphqlAnswer) =>
    errors?.map(({ message, path, extensions: { requestId: _, ...extensions } }) => ({ message, path, ...extensions }));
  const inTurn = async (calls: (() => Promise<GraphqlAnswer>)[]): Promise<(string | null)[]> => {
    const codes = [];
    for (const call of calls) codes.push((await call()).errors?.[0]!.extensions.code ?? null);
    return codes;
  };

  it('let in so many of a key, and say when to come again', async () => {
    const codes = await inTurn(Array(4).fill(() => app.asAdmin(NAME)));
    const [known, unknown] = [await app.asAdmin(NAME), await app.asAdmin(`${NAME} # new`)];

    expect(codes).toEqual([null, null, null, null]);
    const refusal = {
      message:
        'Too many calls of program with this key: at most 4 in a minute. Nothing was done; come again in 15 seconds.',
      path: undefined,
      code: 'RATE_LIMITED',
      retryAfter: 15,
      limit: 'RATE',
      allowed: 4,
    };
    expect([errorsOf(known), errorsOf(unknown)]).toEqual([[refusal], [refusal]]);
    expect([known.data, unknown.data]).toEqual([undefined, undefined]);
    step(15_000);
    expect(await inTurn(Array(2).fill(() => app.asAdmin(NAME)))).toEqual([null, 'RATE_LIMITED']);
  });

  it.each([
    ['application/json', 200, NAME],
    ['application/graphql-response+json', 429, NAME],
    ['application/json', 200, '{ program { name } } # another'],
  ])('answer who takes %s with %i and Retry-After', async (accept, status, query) => {
    const send = () =>
      request(app.app.getHttpServer())
        .post('/graphql')
        .set({ accept, authorization: `Bearer ${app.program.adminKey}` })
        .send({ query });
    for (let call = 0; call < 4; call++) await send();

    const answer = await send();

    expect([answer.status, answer.headers['retry-after']]).toEqual([status, '15']);
    expect(answer.body.errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
  });

  it('count every alias', async () => {
    const codes = await inTurn(
      [3, 2, 1, 1].map((count) => () => app.asAdmin(`{ ${Array.from({ length: count }, (_, at) => `a${at}: program { name }`).join(' ')} }`)), // prettier-ignore
    );

    expect(codes).toEqual([null, 'RATE_LIMITED', null, 'RATE_LIMITED']);
  });

  it('let in all of a request or nothing', async () => {
    const mutation = (...names: string[]) => `mutation { ${names.map((name) => `${name}: updateProgram(input: { name: "${name}" }) { __typename }`).join(' ')} }`; // prettier-ignore
    await app.asAdmin(mutation('a', 'b'));

    const refused = await app.asAdmin(mutation('c', 'd'));

    expect(errorsOf(refused)).toMatchObject([{ code: 'RATE_LIMITED', retryAfter: 20 }]);
    step(600_000);
    expect((await app.asAdmin(NAME)).data.program.name).toBe('b');
  });

  it('count each operation, key and member by itself', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const make = 'mutation ($ref: MemberRef!) { createMemberToken(input: { member: $ref }) { ... on CreateMemberTokenPayload { token } } }'; // prettier-ignore
    const tokenOf = async (id: string): Promise<string> =>
      (await app.asShop(make, { ref: { id } })).data.createMemberToken.token;
    const [adas, again, bobs] = [await tokenOf(ada.id), await tokenOf(ada.id), await tokenOf(bob.id)];
    const me = (token: string) => () => app.call(token, '{ me { id } }');

    const codes = await inTurn([me(adas), me(again), me(adas), me(again), me(bobs), () => app.asShop(NAME)]);

    expect(codes).toEqual([null, null, 'RATE_LIMITED', 'RATE_LIMITED', null, 'FORBIDDEN']);
  });

  it('count subscriptions, whatever socket they come over', async () => {
    const token = await (await aMember(app).enroll()).token();
    const url = await socketUrl(app);
    const [one, other] = [asMember(url, token), asMember(url, token)];
    const codes = [await one.subscribe(POINTS).at(1), await other.subscribe(BOTH).at(1)];

    const refused = new Promise((resolve) => {
      const client = createClient({
        url,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
      });
      client.subscribe({ query: POINTS }, { next: resolve, error: resolve, complete: () => undefined });
      disposed.push(client);
    });

    const known = { pointsChanged: { points: { available: 0 } } };
    expect(codes).toEqual([known, known]);
    expect(await refused).toMatchObject([
      {
        message:
          'Too many calls of pointsChanged by this member: at most 2 in a minute. Nothing was done; come again in 30 seconds.',
        extensions: { code: 'RATE_LIMITED', retryAfter: 30, limit: 'RATE', allowed: 2 },
      },
    ]);
    step(30_000);
    expect(await one.subscribe(POINTS).at(1)).toEqual(known);
    for (const live of [one, other, ...disposed.splice(0)]) await live.dispose();
  });

  it('count sockets that are opened', async () => {
    const token = await (await aMember(app).enroll()).token();
    const url = await socketUrl(app);
    for (let count = 0; count < 3; count++) {
      const one = asMember(url, token);
      await one.connected();
      await one.dispose();
    }

    const fourth = asMember(url, token);

    expect(await fourth.closed).toEqual([1013, 'Too many sockets in a minute: come again in 20 seconds']);
  });

  it('take an operation as what it is: a look at many members is rarer', async () => {
    const reach = '{ audienceReach(audience: {}) { members } }';

    const codes = await inTurn(Array(2).fill(() => app.asAdmin(reach)));

    expect(codes).toEqual([null, 'RATE_LIMITED']);
  });

  it('count who has no valid credential by address, before anything is read', async () => {
    const calls = [null, 'kindred_1_nothing', 'e30.e30.e30', null, null].map((as) => () => app.call(as, NAME));
    const codes = await inTurn(calls);

    const nonsense = await app.call(null, '{{{{');

    expect(codes).toEqual(Array(5).fill('UNAUTHENTICATED'));
    expect(nonsense.status).toBe(429);
    expect(errorsOf(nonsense)).toMatchObject([
      {
        message:
          'Too many calls without a valid credential from this address: at most 5 in a minute. Nothing was done; come again in 12 seconds.',
        code: 'RATE_LIMITED',
        retryAfter: 12,
      },
    ]);
    expect((await app.asAdmin(NAME)).errors).toBeUndefined();
  });

  it('count looks for an export by address too', async () => {
    const look = () => request(app.app.getHttpServer()).get(`/exports/1.${'x'.repeat(43)}`);
    const found = [];
    for (let number = 1; number <= 6; number++) found.push(await look());

    expect(found.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429]);
    expect(found.at(-1)?.headers['retry-after']).toBe('12');
    expect(found.at(-1)?.body.errors[0]).toMatchObject({
      message:
        'Too many calls without a valid credential from this address: at most 5 in a minute. Nothing was done; come again in 12 seconds.',
      extensions: { code: 'RATE_LIMITED', retryAfter: 12, limit: 'RATE', allowed: 5, requestId: expect.any(String) },
    });
  });

  it('are exact for calls at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => app.asAdmin(NAME)));

    expect(answers.filter(({ errors }) => !errors)).toHaveLength(4);
  });

  it(`count ${store === 'memory' ? 'on each server' : 'on all servers together'}`, async () => {
    const other = await startTestApp({ on: app, settings, clock });

    const answers = await Promise.all(
      [app, other].flatMap((one) => Array.from({ length: 20 }, () => one.asAdmin(NAME))),
    );

    await other.close();
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(store === 'memory' ? 8 : 4);
  });

  it('ask the database for nothing, or once', async () => {
    const sent = await app.statementsOf(() => app.asAdmin('{ program { name } pointCurrencies { id } }'));

    expect(sent.filter((name) => name === 'take-rate')).toHaveLength(store === 'memory' ? 0 : 1);
  });

  it('turn an address away whose sockets say nothing that is known', async () => {
    const url = await socketUrl(app);
    const member = await (await aMember(app).enroll()).token();
    const refusal = (): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, 'graphql-transport-ws');
        socket.once('unexpected-response', (_, { statusCode, headers }) => {
          resolve(`${String(statusCode)}, ${String(headers['retry-after'])}`);
          socket.terminate();
        });
        socket.on('error', () => undefined);
        socket.once('open', () => socket.close());
        socket.once('close', () => resolve('open'));
      });
    const known = asMember(url, member);
    await known.connected();

    for (let count = 0; count < 5; count++) expect((await asMember(url, 'e30.e30.e30').closed)[0]).toBe(4403);
    const answers = new Set<string>();
    await until(async () => answers.add(await refusal()).size > 1);

    expect([...answers]).toEqual(['open', '429, 12']);
    expect(await known.subscribe(POINTS).at(1)).toMatchObject({ pointsChanged: {} });
    await known.dispose();
  });
});

describe('rates', () => {
  it('of an address count what is dear as several calls: a page of GraphiQL, and what nobody asked of the schema yet', async () => {
    let now = new Date('2027-03-01T12:00:00Z');
    const app = await startTestApp({ settings: { KINDRED_RATE_FIGURES: 'address=100' }, clock: { now: () => now } });
    const http = () => request(app.app.getHttpServer());
    const page = () => http().get('/graphql').set('accept', 'text/html');
    const schema = () => http().post('/graphql').send({ query: getIntrospectionQuery() });
    const letIn = async (ask: () => request.Test): Promise<number> => {
      let count = 0;
      while ((await ask()).status === 200) count++;
      return count;
    };

    const pages = await letIn(page);
    now = new Date('2027-03-01T12:10:00Z');
    const schemas = await letIn(schema);
    await app.close();

    expect([pages, schemas]).toEqual([10, 90]);
  });

  it('are not counted when that is off', async () => {
    const app = await startTestApp({ settings: { KINDRED_RATE_LIMITS: 'off', KINDRED_RATE_FIGURES: 'key.program=1' } });

    const answers = await Promise.all(Array.from({ length: 5 }, () => app.asAdmin(NAME)));

    await app.close();
    expect(answers.map(({ errors }) => errors)).toEqual(Array(5).fill(undefined));
  });

  it('of operations that there are not keep the server from starting', async () => {
    const settings = { KINDRED_RATE_FIGURES: 'key.read=5,key.recordPurchaze=5' };

    await expect(startTestApp({ settings })).rejects.toThrow(
      'KINDRED_RATE_FIGURES: there is no operation for key.recordPurchaze',
    );
  });

  it.each([
    ['off', ['UNAUTHENTICATED', 'RATE_LIMITED']],
    ['127.0.0.0/8', ['UNAUTHENTICATED', 'UNAUTHENTICATED']],
    ['10.0.0.0/8', ['UNAUTHENTICATED', 'RATE_LIMITED']],
  ])('believe who a proxy says is calling only where it is trusted: %s', async (trusted, expected) => {
    const settings = { KINDRED_RATE_FIGURES: 'address=1', KINDRED_TRUST_PROXY: trusted };
    const app = await startTestApp({ settings });

    const codes: string[] = [];
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      const sending = request(app.app.getHttpServer()).post('/graphql').set('x-forwarded-for', address);
      codes.push((await sending.send({ query: NAME })).body.errors[0].extensions.code);
    }

    await app.close();
    expect(codes).toEqual(expected);
  });
});
