import { rateLimited } from '../rate-limited.js';
import { MOST_STRANGERS_OF_ADDRESS } from './socket-limits.js';
import { Strangers } from './strangers.js';

describe('sockets of who is not known yet', () => {
  const strangers = (calls: number): Strangers => {
    let left = calls;
    return new Strangers(() => (left-- > 0 ? null : rateLimited('too many', 30)));
  };
  const fill = (of: Strangers, address: string): void => {
    for (let count = 0; count < MOST_STRANGERS_OF_ADDRESS; count++) of.came(address);
  };

  it('are so many of one address at a time', async () => {
    const some = strangers(1);

    fill(some, '203.0.113.7');

    expect([some.secondsToWait('203.0.113.7'), some.secondsToWait('203.0.113.8')]).toEqual([1, null]);
    some.becameKnown('203.0.113.7');
    expect(some.secondsToWait('203.0.113.7')).toBeNull();
    some.came('203.0.113.7');
    await some.leftUnknown('203.0.113.7');
    expect(some.secondsToWait('203.0.113.7')).toBeNull();
  });

  it('are counted by the network of an IPv6 address', () => {
    const some = strangers(1);

    fill(some, '2001:db8::1');

    expect([some.secondsToWait('2001:db8::2'), some.secondsToWait('2001:db8:0:1::1')]).toEqual([1, null]);
  });

  it('are not opened for an address of which too many ended so', async () => {
    const some = strangers(2);
    for (let count = 0; count < 2; count++) {
      some.came('203.0.113.7');
      await some.leftUnknown('203.0.113.7');
      expect(some.secondsToWait('203.0.113.7')).toBeNull();
    }

    some.came('203.0.113.7');
    await some.leftUnknown('203.0.113.7');

    expect(some.secondsToWait('::ffff:203.0.113.7')).toBe(30);
    expect(some.secondsToWait('203.0.113.8')).toBeNull();
  });
});
