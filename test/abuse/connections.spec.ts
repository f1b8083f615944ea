import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { startTestApp, type TestApp } from '../support/app.js';
import { openRaw } from '../support/raw-http.js';

/** So many in the suite; `KINDRED_IDLE_CONNECTIONS=10000` where as many files may be open, two for each. */
const IDLE = Number(process.env['KINDRED_IDLE_CONNECTIONS'] ?? 500);
const AT_ONCE = 200;

const QUESTION = JSON.stringify({ query: '{ __typename }' });
const ANSWER = '{"data":{"__typename":"Query"}}';

const requestOf = (body: string, ...headers: string[]): string =>
  ['POST /graphql HTTP/1.1', 'host: kindred', 'content-type: application/json', ...headers, '', body].join('\r\n');
const lengthOf = (body: string): string => `content-length: ${body.length}`;
const good = (...headers: string[]): string => requestOf(QUESTION, lengthOf(QUESTION), ...headers);

describe('connections', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const answersTo = async (text: string): Promise<string> => {
    const connection = openRaw(app);
    connection.write(text);
    return connection.closed;
  };
  const statusesOf = (answers: string): string[] =>
    [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status!);
  const expectAlive = async () => {
    expect((await app.asAdmin('{ __typename }')).data).toEqual({ __typename: 'Query' });
  };

  it('may carry requests one behind the other, each answered in its order', async () => {
    const other = JSON.stringify({ query: '{ a: __typename }' });
    const answers = await answersTo(good() + requestOf(other, lengthOf(other)) + good('connection: close'));

    expect(statusesOf(answers)).toEqual(['200', '200', '200']);
    expect([...answers.matchAll(/\{"data":.*?\}\}/g)].map(([body]) => body)).toEqual([
      ANSWER,
      '{"data":{"a":"Query"}}',
      ANSWER,
    ]);
  });

  const chunked = `${QUESTION.length.toString(16)}\r\n${QUESTION}\r\n0\r\n\r\n`;
  it.each([
    ['a length and pieces', requestOf(chunked, lengthOf(chunked), 'transfer-encoding: chunked')],
    ['pieces and a length', requestOf(chunked, 'transfer-encoding: chunked', lengthOf(chunked))],
    ['two lengths', requestOf(QUESTION, lengthOf(QUESTION), 'content-length: 1')],
    ['a length with a sign', requestOf(QUESTION, `content-length: +${QUESTION.length}`)],
    ['a length that is a list', requestOf(QUESTION, `content-length: ${QUESTION.length}, ${QUESTION.length}`)],
    ['an encoding of another name', requestOf(chunked, 'transfer-encoding: xchunked')],
    ['an encoding after pieces', requestOf(chunked, 'transfer-encoding: chunked, identity')],
    ['a blank before the colon', requestOf(QUESTION, `content-length : ${QUESTION.length}`)],
    ['a header that goes on in the next line', requestOf(QUESTION, `x-a: b\r\n ${lengthOf(QUESTION)}`)],
    ['a line break alone', `POST /graphql HTTP/1.1\nhost: kindred\n${lengthOf(QUESTION)}\n\n${QUESTION}`],
    ['a piece whose length is none', requestOf(`zz\r\n${QUESTION}\r\n0\r\n\r\n`, 'transfer-encoding: chunked')],
    ['NUL in a header', requestOf(QUESTION, lengthOf(QUESTION), 'x-a: b\u0000c')],
    ['no host', good().replace('host: kindred\r\n', '')],
  ])('a request with %s is refused, and what hides behind it is not read', async (_what, text) => {
    const answers = await answersTo(text + good('connection: close'));

    expect(statusesOf(answers)).toEqual(['400']);
    expect(answers).not.toContain(ANSWER);
    await expectAlive();
  });

  it.each([
    ['one header that is too long', `x-a: ${'x'.repeat(20_000)}`],
    ['many headers', Array.from({ length: 3000 }, (_, at) => `x-${at}: y`).join('\r\n')],
  ])('a flood is refused: %s', async (_what, headers) => {
    const answers = await answersTo(good(headers, 'connection: close'));

    expect(statusesOf(answers)).toEqual(['431']);
    await expectAlive();
  });

  it('an address that is too long is refused', async () => {
    expect(statusesOf(await answersTo(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: kindred\r\n\r\n`))).toEqual([
      '431',
    ]);
  });

  it(
    `${IDLE} that say nothing keep nobody from being served`,
    async () => {
      const { port } = app.app.getHttpServer().address() as { port: number };
      const idle: Socket[] = [];
      while (idle.length < IDLE) {
        const some = Array.from({ length: Math.min(AT_ONCE, IDLE - idle.length) }, () => connect(port, '127.0.0.1'));
        await Promise.all(some.map((socket) => once(socket, 'connect')));
        idle.push(...some);
      }

      const answers = await Promise.all(Array.from({ length: 20 }, () => app.asAdmin('{ program { name } }')));

      for (const socket of idle) socket.destroy();
      expect(answers.map(({ data }) => data)).toEqual(Array(20).fill({ program: { name: 'Books & Coffee' } }));
    },
    30_000 + IDLE * 20,
  );
});
