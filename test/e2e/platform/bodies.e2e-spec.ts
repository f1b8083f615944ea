import { gzipSync } from 'node:zlib';
import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { bodyIn, openRaw } from '../../support/raw-http.js';

const KIBIBYTE = 1024;
const MEBIBYTE = KIBIBYTE * KIBIBYTE;
const QUERY = '{ __typename }';
const BULK = 'mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { __typename } }';

describe('the length of a body', () => {
  let app: TestApp;
  let token: string;
  beforeAll(async () => {
    app = await startTestApp({ settings: { KINDRED_HEADERS_TIMEOUT_MS: '300', KINDRED_REQUEST_TIMEOUT_MS: '600' } });
    const ada = await aMember(app).enroll();
    const make = 'mutation ($ref: MemberRef!) { createMemberToken(input: { member: $ref }) { ... on CreateMemberTokenPayload { token } } }'; // prettier-ignore
    token = (await app.asShop(make, { ref: { id: ada.id } })).data.createMemberToken.token;
  });
  afterAll(() => app.close());

  /** A body of exactly so many bytes. */
  const bodyOf = (bytes: number, query = QUERY): string => {
    const [start, end] = [`{"query":${JSON.stringify(query)},"variables":{"input":{"purchases":[]},"a":"`, '"}}'];
    return start + 'x'.repeat(bytes - start.length - end.length) + end;
  };
  const head = (credential: string | null, ...headers: string[]): string =>
    [
      'POST /graphql HTTP/1.1',
      'host: kindred',
      'content-type: application/json',
      ...(credential === null ? [] : [`authorization: Bearer ${credential}`]),
      ...headers,
      '',
      '',
    ].join('\r\n');
  const inPieces = (body: string): string =>
    `${(body.match(/[^]{1,50000}/g) ?? []).map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')}0\r\n\r\n`;

  const credentials = (): Record<string, string | null> => ({
    nobody: null,
    'a bad key': 'kindred_1_nothing',
    'a bad token': 'e30.e30.e30',
    'a member': token,
    'a shop': app.program.shopKey,
  });

  it.each<[string, string, number, string]>([
    [
      'nobody',
      QUERY,
      100 * KIBIBYTE,
      '100 kB with a member token and without a valid credential. API keys may send more.',
    ],
    [
      'a bad key',
      QUERY,
      100 * KIBIBYTE,
      '100 kB with a member token and without a valid credential. API keys may send more.',
    ],
    [
      'a bad token',
      QUERY,
      100 * KIBIBYTE,
      '100 kB with a member token and without a valid credential. API keys may send more.',
    ],
    [
      'a member',
      QUERY,
      100 * KIBIBYTE,
      '100 kB with a member token and without a valid credential. API keys may send more.',
    ],
    ['a shop', QUERY, MEBIBYTE, '1 MB with an API key, and 5 MB for bulk operations such as recordPurchases.'],
    ['a shop', BULK, 5 * MEBIBYTE, '5 MB at all: send fewer items in one call.'],
  ])('is limited for %s: %s', async (who, query, limit, words) => {
    const credential = credentials()[who]!;
    const sent = async (bytes: number) => {
      const connection = openRaw(app);
      connection.write(head(credential, 'connection: close', `content-length: ${bytes}`) + bodyOf(bytes, query));
      return connection.closed;
    };

    const [most, more] = [await sent(limit), await sent(limit + 1)];

    expect(most).toMatch(/^HTTP\/1.1 200 /);
    expect(more).toMatch(/^HTTP\/1.1 413 /);
    const [error] = bodyIn(more).errors!;
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(error!.message).toMatch(/^The body has [\d.,]+ (kB|MB); at most /);
    expect(error!.message).toContain(`at most ${words}`);
  });

  it.each<[string, string, number]>([
    ['nobody', QUERY, 100 * KIBIBYTE],
    ['a member', QUERY, 100 * KIBIBYTE],
    ['a shop', QUERY, MEBIBYTE],
    ['a shop', BULK, 5 * MEBIBYTE],
  ])('is counted where it is not said: %s, %s', async (who, query, limit) => {
    const sent = async (bytes: number) => {
      const connection = openRaw(app);
      connection.write(head(credentials()[who]!, 'connection: close', 'transfer-encoding: chunked'));
      connection.write(inPieces(bodyOf(bytes, query)));
      return connection.closed;
    };

    const [most, more] = [await sent(limit), await sent(limit + 1)];

    expect(most).toMatch(/^HTTP\/1.1 200 /);
    expect(more).toMatch(/^HTTP\/1.1 413 /);
  });

  it('is known before anything of it is read', async () => {
    const connection = openRaw(app);

    connection.write(head(null, `content-length: ${50 * MEBIBYTE}`));

    expect(await connection.closed).toMatch(/^HTTP\/1.1 413 [^]*connection: close/);
  });

  it('is known while it comes', async () => {
    const connection = openRaw(app);

    connection.write(head(null, 'transfer-encoding: chunked'));
    connection.write(inPieces(bodyOf(200 * KIBIBYTE)).slice(0, 150 * KIBIBYTE)); // and the rest never comes

    expect(await connection.closed).toMatch(/^HTTP\/1.1 413 [^]*connection: close/);
  });

  it('of several mutations is that of the smallest', async () => {
    const both = `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { __typename }
      updateProgram(input: {}) { __typename } }`;
    const connection = openRaw(app);
    const body = bodyOf(MEBIBYTE + 1, both);

    connection.write(head(app.program.adminKey, 'connection: close', `content-length: ${body.length}`) + body);

    expect(await connection.closed).toMatch(/^HTTP\/1.1 413 /);
  });

  it.each(['gzip', 'br', 'deflate', 'identity, gzip'])(
    'cannot be hidden: a body in %s is not unpacked',
    async (encoding) => {
      const bomb = gzipSync(bodyOf(20 * MEBIBYTE));
      const connection = openRaw(app);

      connection.write(
        head(
          app.program.shopKey,
          `content-encoding: ${encoding}`,
          `content-length: ${bomb.length}`,
          'connection: close',
        ),
      );
      connection.write(bomb);

      const answer = await connection.closed;
      expect(answer).toMatch(/^HTTP\/1.1 415 /);
      expect(bodyIn(answer).errors![0]!.message).toBe(
        `Send the body as it is: the content encoding "${encoding}" is not taken.`,
      );
    },
  );

  describe('comes in time, or not at all', () => {
    const expectLate = (answer: string) => {
      const [, id] = /^HTTP\/1.1 408 [^]*\r\nx-request-id: (\S+)\r\nconnection: close\r\n/.exec(answer) ?? [];
      expect(bodyIn(answer)).toEqual({
        errors: [
          {
            message: 'The request did not arrive in time: its head has 0.3 seconds, all of it 0.6. Nothing was done.',
            extensions: { code: 'BAD_USER_INPUT', requestId: id },
          },
        ],
      });
    };

    it('the head', async () => {
      const connection = openRaw(app);

      connection.write('POST /graphql HTTP/1.1\r\nhost: kindred\r\nx-slow: ');

      expectLate(await connection.closed);
    });

    it('the body', async () => {
      const connection = openRaw(app);

      connection.write(`${head(null, 'content-length: 100')}{"query"`);

      expectLate(await connection.closed);
    });

    it('the body of a key, piece by piece', async () => {
      const connection = openRaw(app);

      connection.write(`${head(app.program.shopKey, 'transfer-encoding: chunked')}8\r\n{"query"\r\n`);

      expectLate(await connection.closed);
    });

    it.each([
      ['a head that is too large', `GET / HTTP/1.1\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'The head of the request is larger than the 16,384 bytes that are allowed.'],
      ['what is no HTTP', 'Hello?\r\n\r\n', 400, 'This is no request by HTTP.'],
    ])('and so is %s answered', async (_, text, status, message) => {
      const connection = openRaw(app);

      connection.write(text);

      const answer = await connection.closed;
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
      expect(bodyIn(answer).errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    }); // prettier-ignore

    it('and a connection stays open between requests', async () => {
      const connection = openRaw(app);
      const request = `${head(null, `content-length: ${bodyOf(100).length}`)}${bodyOf(100)}`;

      connection.write(request);
      const first = await connection.answered('"__typename":"Query"}}');
      connection.write(request);
      connection.end();

      expect(first).toMatch(/^HTTP\/1.1 200 [^]*connection: keep-alive/i);
    });
  });
});
