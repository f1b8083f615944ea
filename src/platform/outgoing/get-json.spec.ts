import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LookUp } from './guarded-look-up.js';
import { getJson } from './get-json.js';

describe('getJson', () => {
  let server: Server;
  let port: number;
  let asked: number;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked++;
      if (request.url === '/slow') response.writeHead(200).write('{');
      else if (request.url === '/endless') {
        response.writeHead(200);
        const more = (): void => {
          if (response.write('x'.repeat(10_000))) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      } else if (request.url === '/moved') response.writeHead(301, { location: '/' }).end();
      else response.writeHead(200).end('{"a":1}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => (asked = 0));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });

  /** Every name is this address. */
  const resolving =
    (...addresses: string[]): LookUp =>
    (_host, options, answer) => {
      const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      if (options.all) answer(null, all);
      else answer(null, addresses[0]!, 4);
    };
  const get = (path: string, options = {}) =>
    getJson(`http://127.0.0.1:${port}${path}`, { toPrivate: true, ...options });

  it('gets what is there', async () => {
    expect(await get('/')).toEqual({ a: 1 });
  });

  it.each([
    ['/moved', {}, 'answered 301'],
    ['/slow', { timeoutMilliseconds: 100 }, 'no answer within 100 ms'],
    ['/endless', {}, 'answered with more than 262144 bytes'],
  ])('does not get %s', async (path, options, message) => {
    await expect(get(path, options)).rejects.toThrow(message);
  });

  it.each([
    ['http://example.com', 'http://example.com is not asked: only https is'],
    ['file:///etc/passwd', 'is not asked: only https is'],
    ['https://127.0.0.1', '127.0.0.1 is not on the public internet'],
    ['https://2130706433', '127.0.0.1 is not on the public internet'],
    ['https://[::1]', '::1 is not on the public internet'],
    ['https://[::ffff:10.0.0.1]', 'is not on the public internet'],
    ['https://169.254.169.254/latest/meta-data', '169.254.169.254 is not on the public internet'],
  ])('does not ask %s', async (address, message) => {
    await expect(getJson(address, { toPrivate: false })).rejects.toThrow(message);
  });

  it.each([['127.0.0.1'], ['10.0.0.1'], ['169.254.169.254'], ['fd00::1'], ['93.184.216.34', '127.0.0.1']])(
    'does not go where a name leads: %s',
    async (...addresses) => {
      const asking = getJson(`https://keys.example.com:${port}`, { toPrivate: false, lookUp: resolving(...addresses) });

      await expect(asking).rejects.toThrow('keys.example.com is not on the public internet');
      expect(asked).toBe(0);
    },
  );
});
