import type { IncomingMessage } from 'node:http';
import { clientAddresses } from './client-address.js';

describe('from where a request comes', () => {
  const request = (remoteAddress: string, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as never as IncomingMessage; // prettier-ignore

  it.each<[false | string[], string, string | undefined, string]>([
    [false, '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    [['10.0.0.0/8'], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    [['10.0.0.0/8'], '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [['10.0.0.0/8'], '::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [['10.0.0.0/8'], '10.1.2.3', '192.0.2.9, 198.51.100.1', '198.51.100.1'],
    [['10.0.0.0/8', '198.51.100.1'], '10.1.2.3', '192.0.2.9, 198.51.100.1', '192.0.2.9'],
    [['10.0.0.0/8'], '10.1.2.3', undefined, '10.1.2.3'],
  ])('with %j trusted, over %s, for %s: %s', (trustProxy, remote, forwarded, expected) => {
    expect(clientAddresses({ trustProxy })(request(remote, forwarded))).toBe(expected);
  });
});
