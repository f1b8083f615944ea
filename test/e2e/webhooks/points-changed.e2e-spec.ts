import { decodeId } from '../../../src/kernel/ids.js';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { Database } from '../../../src/platform/database/index.js';
import { Relay } from '../../../src/webhooks/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { startServerProcess } from '../../support/server-process.js';
import { expectInvariants } from '../../support/invariants.js';
import { asMember, openLive, relay, socketUrl, type LiveApp } from './support/live.js';

const POINTS = 'subscription { pointsChanged { member { id } points { available pending } postings { kind points } } }';
const TIER = 'subscription { tierChanged { member { id tier { tier { key } } } } }';

describe('pointsChanged', () => {
  let app: TestApp;
  let url: string;
  let now = new Date('2027-03-01T12:00:00Z');
  const opened: LiveApp[] = [];

  beforeAll(async () => {
    app = await startTestApp({ clock: { now: () => now } });
    url = await socketUrl(app);
    await aRule(app).active();
  });
  afterEach(async () => {
    for (const live of opened.splice(0)) await live.dispose();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const live = (token: string): LiveApp => {
    const one = asMember(url, token);
    opened.push(one);
    return one;
  };
  const relayed = (member: EnrolledMember, after = 0): Promise<number> =>
    relay(app, app.program.program.number, decodeId('mem', member.id) as string, after);
  const earn = (member: EnrolledMember, amount: number) => aPurchase(app).by(member).worth(String(amount)).record();

  it('says how it is, then what changed, to this member only', async () => {
    const [ada, ben] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await earn(ada, 10);
    const [hers, his] = [live(await ada.token()).subscribe(POINTS), live(await ben.token()).subscribe(POINTS)];
    await hers.at(1);
    await his.at(1);
    const told = await relayed(ada);
    await hers.when((one) => one.pointsChanged.postings.length > 0);

    await earn(ada, 32);
    await relayed(ada, told);

    // What was told before may be said late, and says what is there by then.
    expect(
      await hers.when((one) => one.pointsChanged.postings.some(({ points }: { points: number }) => points === 32)),
    ).toEqual({
      pointsChanged: {
        member: { id: ada.id },
        points: { available: 42, pending: 0 },
        postings: [{ kind: 'EARN', points: 32 }],
      },
    });
    expect(hers.all[0]).toEqual({
      pointsChanged: { member: { id: ada.id }, points: { available: 10, pending: 0 }, postings: [] },
    });
    expect(new Set(his.all.map((one) => JSON.stringify(one)))).toEqual(
      new Set([
        JSON.stringify({
          pointsChanged: { member: { id: ben.id }, points: { available: 0, pending: 0 }, postings: [] },
        }),
      ]),
    );
  });

  it.each<[string, Record<string, unknown> | undefined, number]>([
    ['nothing', undefined, 4401],
    ['something else', { token: 'x' }, 4401],
    ['no text', { authorization: 7 }, 4401],
    ['no token', { authorization: 'Bearer x' }, 4403],
    ['no scheme', { authorization: 'x.y.z' }, 4403],
    ['a token of somebody else', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZW0ifQ.' }, 4403],
  ])('closes a socket that says %s about who it is', async (_, params, code) => {
    const one = openLive(url, params);

    expect((await one.closed)[0]).toBe(code);
  });

  it('is for members: a key is told that it may not', async () => {
    const one = openLive(url, { authorization: `Bearer ${app.program.adminKey}` });
    opened.push(one);

    const heard = one.subscribe(POINTS);

    expect(await heard.at(1)).toEqual(['FORBIDDEN']);
  });

  it('is told over a socket only: a POST is answered with an error', async () => {
    const token = await (await aMember(app).enroll()).token();

    const answers = [await app.call(token, POINTS), await app.call(null, POINTS), await app.asAdmin(TIER)];

    expect(answers.map(({ errors }) => errors?.map(({ extensions }) => extensions.code))).toEqual([
      ['BAD_USER_INPUT'],
      ['UNAUTHENTICATED'],
      ['FORBIDDEN'],
    ]);
  });

  it.each([
    ['a query', '{ me { id } }', ['GRAPHQL_VALIDATION_FAILED']],
    [
      'a mutation',
      'mutation { holdPoints(input: { idempotencyKey: "a", points: 1 }) { __typename } }',
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
    ['no GraphQL', 'subscription {', ['GRAPHQL_PARSE_FAILED']],
    ['a field that is not there', 'subscription { everythingChanged }', ['GRAPHQL_VALIDATION_FAILED']],
    [
      'two operations without a name',
      'subscription A { tierChanged { member { id } } } subscription B { tierChanged { member { id } } }',
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
    ['too much', `subscription { pointsChanged { ${'member { id } '.repeat(300)} } }`, ['GRAPHQL_PARSE_FAILED']],
  ])('answers %s with an error, and the socket stays', async (_, query, expected) => {
    const one = live(await (await aMember(app).enroll()).token());

    expect(await one.subscribe(query).at(1)).toEqual(expected);
    expect(await one.subscribe(POINTS).at(1)).toMatchObject({ pointsChanged: { postings: [] } });
  });

  it('closes when the token ends', async () => {
    const ada = await aMember(app).enroll();
    const [short, long] = [live(await ada.token(1)), live(await ada.token(30))];
    await short.subscribe(POINTS).at(1);
    await long.subscribe(POINTS).at(1);

    now = new Date(now.getTime() + 61_000);

    expect(await short.closed).toEqual([4403, 'The token ended']);
    expect(await Promise.race([long.closed, Promise.resolve('open')])).toBe('open');
  });

  it('closes when the member leaves', async () => {
    const ada = await aMember(app).enroll();
    const one = live(await ada.token());
    await one.subscribe(POINTS).at(1);

    await app.asAdmin(
      `mutation ($input: CloseMemberInput!) { closeMember(input: $input) { __typename ... on UserError { message } } }`,
      { input: { idempotencyKey: 'close', member: { id: ada.id }, reason: 'They asked' } },
    );

    expect(await one.closed).toEqual([4403, 'The token ended']);
  });

  it('keeps five sockets of one member open, and ten subscriptions each', async () => {
    const token = await (await aMember(app).enroll()).token();
    const five = [1, 2, 3, 4, 5].map(() => live(token));
    for (const one of five) await one.connected();

    const sixth = live(token);

    expect((await sixth.closed)[0]).toBe(4429);
    const [first] = five as [LiveApp];
    const many = Array.from({ length: 11 }, () => first.subscribe(POINTS));
    expect(await many[9]?.at(1)).toMatchObject({ pointsChanged: {} });
    expect(await many[10]?.at(1)).toEqual(['RATE_LIMITED']);
    many[0]?.stop();
    await five[1]?.dispose();
    const again = live(token);
    await again.connected();
  });

  it('refuses other paths and messages that are too long', async () => {
    const elsewhere = new WebSocket(url.replace('/graphql', '/elsewhere'), 'graphql-transport-ws');
    const error = await new Promise<Error>((resolve) => elsewhere.once('error', resolve));
    const long = new WebSocket(url, 'graphql-transport-ws');
    await new Promise((resolve) => long.once('open', resolve));

    long.send('x'.repeat(100_001));

    const code = await new Promise((resolve) => long.once('close', resolve));
    expect([error.message, code]).toEqual(['Unexpected server response: 404', 1009]);
  });

  it('tells two hundred members of their own in few statements', async () => {
    const members = await Promise.all(Array.from({ length: 200 }, () => aMember(app).enroll()));
    const tokens = await Promise.all(members.map((member) => member.token()));
    const heard = tokens.map((token) =>
      live(token).subscribe('subscription { pointsChanged { points { available } } }'),
    );
    await Promise.all(heard.map((one) => one.at(1)));
    await Promise.all(members.map((member) => earn(member, 5)));
    const counts = heard.map(({ all }) => all.length);

    const statements = await app.statementsOf(async () => {
      await Promise.all(members.map((member) => relayed(member)));
      await Promise.all(heard.map((one, index) => one.at((counts[index] as number) + 1)));
    });

    expect(
      heard.every(({ all }) => JSON.stringify(all.at(-1)) === '{"pointsChanged":{"points":{"available":5}}}'),
    ).toBe(true);
    expect(statements.filter((name) => name === 'find-current-balances').length).toBeLessThan(50);
  });

  it('is heard on another server, at once and after its connection broke', async () => {
    const other = await startTestApp({ on: app, clock: { now: () => now } });
    const ada = await aMember(other).enroll();
    const one = asMember(await socketUrl(other), await ada.token());
    const heard = one.subscribe(POINTS);
    await heard.at(2); // how it is, and once more since the server began to listen

    await earn(ada, 8);
    const told = await relayed(ada);
    await heard.when(({ pointsChanged: { points, postings } }) => points.available === 8 && postings.length === 1);
    await app.database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kindred listening' AND datname = current_database()",
    );
    await earn(ada, 1);

    await heard.when(({ pointsChanged: { points, postings } }) => points.available === 9 && postings.length === 0);
    await earn(ada, 4);
    await relayed(ada, told);
    await heard.when(({ pointsChanged: { points, postings } }) => points.available === 13 && postings.length > 0);
    await one.dispose();
    await other.close();
  });

  it('is heard on another server that could not be told at once', async () => {
    const other = await startTestApp({ on: app, clock: { now: () => now } });
    const ada = await aMember(other).enroll();
    const one = asMember(await socketUrl(other), await ada.token());
    const heard = one.subscribe(POINTS);
    await heard.at(2);
    const database = app.get(Database);
    const query = database.query.bind(database);
    database.query = (statement, values) => {
      if (statement.name !== 'tell-live-news') return query(statement, values);
      database.query = query;
      return Promise.reject(new Error('the database was busy'));
    };

    await earn(ada, 8);
    await relayed(ada);

    expect(await heard.at(3)).toMatchObject({ pointsChanged: { points: { available: 8 }, postings: [] } });
    await one.dispose();
    await other.close();
  });

  it('is heard when a relay was killed before it said what it had relayed', async () => {
    const other = await startTestApp({ on: app, clock: { now: () => now } });
    const relaying = await startTestApp({ on: app, clock: { now: () => now } });
    const ada = await aMember(other).enroll();
    const one = asMember(await socketUrl(other), await ada.token());
    const heard = one.subscribe(POINTS);
    await heard.at(2);
    await earn(ada, 8);
    // The killed one had moved on.
    await app.database.pool.query(`
      INSERT INTO relay (id, lease_until) VALUES ('${randomUUID()}', now() - interval '1 second');
      INSERT INTO relay_bucket (bucket, cluster, position)
        SELECT bucket, (SELECT system_identifier FROM pg_control_system()), pg_current_snapshot()
        FROM generate_series(0, 63) AS bucket
        ON CONFLICT (bucket) DO UPDATE SET position = excluded.position`);

    relaying.get(Relay).start();

    expect(await heard.at(3)).toMatchObject({ pointsChanged: { points: { available: 8 }, postings: [] } });
    await one.dispose();
    await relaying.close();
    await other.close();
  });

  it('is heard in a process of its own', async () => {
    const server = await startServerProcess(app);
    const ada = await aMember(app).enroll();
    const { data } = await server.asShop(
      'mutation ($input: CreateMemberTokenInput!) { createMemberToken(input: $input) { ... on CreateMemberTokenPayload { token } } }',
      { input: { member: { id: ada.id } } },
    );
    const one = asMember(`${server.url.replace('http', 'ws')}/graphql`, data.createMemberToken.token);
    const heard = one.subscribe(POINTS);
    await heard.at(2);

    await earn(ada, 8);
    await relayed(ada);

    expect(await heard.when(({ pointsChanged: { postings } }) => postings.length > 0)).toEqual({
      pointsChanged: {
        member: { id: ada.id },
        points: { available: 8, pending: 0 },
        postings: [{ kind: 'EARN', points: 8 }],
      },
    });
    await server.stop();
    expect(await one.closed).toEqual([1012, 'The server restarts: connect again']);
  });

  it('ends with the server', async () => {
    const other = await startTestApp({ on: app, clock: { now: () => now } });
    const one = asMember(await socketUrl(other), await (await aMember(other).enroll()).token());
    await one.connected();

    await other.close();

    expect(await one.closed).toEqual([1012, 'The server restarts: connect again']);
  });
});
