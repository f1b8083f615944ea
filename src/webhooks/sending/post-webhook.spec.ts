import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LookUp } from '../../platform/outgoing/index.js';
import { WebhookPost } from './post-webhook.js';

describe('a webhook that is sent', () => {
  const server = createServer((_, response) => response.end('inside'));
  let port: number;
  let connections = 0;
  beforeAll(async () => {
    server.on('connection', () => connections++);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const toLoopback: LookUp = (_, { all }, answer) => {
    if (all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
    else answer(null, '127.0.0.1', 4);
  };
  const send = async (host: string, toPrivate: boolean, protocol = 'https') => {
    const post = new WebhookPost({ toPrivate, lookUp: toLoopback });
    const { status, problem, answer } = await post.send(`${protocol}://${host}:${String(port)}/`, {}, '{}');
    post.close();
    return [status, problem, answer];
  };

  it('connects to no private address, whatever the name resolved to when the endpoint was made', async () => {
    expect(await send('shop.example', false)).toEqual([null, 'FORBIDDEN_ADDRESS', null]);
    expect(await send('127.0.0.1', false)).toEqual([null, 'FORBIDDEN_ADDRESS', null]);
    expect(await send('[::ffff:127.0.0.1]', false)).toEqual([null, 'FORBIDDEN_ADDRESS', null]);
    expect(await send('shop.example', false, 'http')).toEqual([null, 'FORBIDDEN_ADDRESS', null]);
    expect(connections).toBe(0);
  });

  it('goes there where that is allowed', async () => {
    expect(await send('shop.example', true, 'http')).toEqual([200, null, 'inside']);
    expect(connections).toBe(1);
  });

  it('needs a certificate that is good', async () => {
    expect((await send('shop.example', true))[1]).toMatch(/^(TLS_FAILED|NO_ANSWER)$/);
  });

  it('is given up after some time, and when it is told to', async () => {
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}/`;
    const post = new WebhookPost({ toPrivate: true, timeoutMilliseconds: 50 });
    const stop = new AbortController();
    const patient = new WebhookPost({ toPrivate: true });

    const stopped = patient.send(url, {}, '{}', stop.signal);
    stop.abort();

    expect(await post.send(url, {}, '{}')).toMatchObject({ status: null, problem: 'TIMED_OUT' });
    expect(await stopped).toMatchObject({ status: null, problem: 'STOPPED' });
    for (const one of [post, patient]) one.close();
    silent.closeAllConnections();
    silent.close();
    await once(silent, 'close');
  });

  it('is sent no second time over a kept connection once it was given up', async () => {
    let came = 0;
    const silentFromThen = createServer((request, response) => {
      request.resume();
      if (++came === 1) response.end('first');
    });
    silentFromThen.listen(0, '127.0.0.1');
    await once(silentFromThen, 'listening');
    const url = `http://127.0.0.1:${String((silentFromThen.address() as AddressInfo).port)}/`;
    const post = new WebhookPost({ toPrivate: true, timeoutMilliseconds: 200 });
    expect(await post.send(url, {}, '{}')).toMatchObject({ status: 200 });

    expect(await post.send(url, {}, '{}')).toMatchObject({ status: null, problem: 'TIMED_OUT' });

    // What would be sent anew would be there before this one, which takes a connection of its own.
    const other = new WebhookPost({ toPrivate: true, timeoutMilliseconds: 200 });
    await other.send(url, {}, '{}');
    expect(came).toBe(3);
    for (const one of [post, other]) one.close();
    silentFromThen.closeAllConnections();
    silentFromThen.close();
    await once(silentFromThen, 'close');
  });

  it('went as the status says that came in time, however long the rest takes', async () => {
    const slow = createServer((_, response) => {
      response.writeHead(200);
      setTimeout(() => response.write('begun'), 100);
    });
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const url = `http://127.0.0.1:${String((slow.address() as AddressInfo).port)}/`;
    const post = new WebhookPost({ toPrivate: true, timeoutMilliseconds: 400 });

    expect(await post.send(url, {}, '{}')).toMatchObject({ status: 200, answer: 'begun', problem: null });

    post.close();
    slow.closeAllConnections();
    slow.close();
    await once(slow, 'close');
  });
});
