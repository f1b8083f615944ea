import { ForbiddenAddress, guardedLookUp, type LookUp } from './guarded-look-up.js';
import { isPublicAddress } from './public-address.js';

const PUBLIC = [
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '93.184.216.34', '100.63.255.255', '100.128.0.0', '126.255.255.255',
  '128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0',
  '198.17.255.255', '198.20.0.0', '223.255.255.255', '2606:4700::1111', '2001:4860:4860::8888', '2a00:1450::1',
  '64:ff9b::8.8.8.8', '64:ff9b::808:808',
]; // prettier-ignore

const PRIVATE_IPV4 = [
  '0.0.0.0', '0.1.2.3', '10.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.255', '127.0.0.1',
  '127.1.2.3', '127.255.255.255', '169.254.0.1', '169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255', '192.0.0.1',
  '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.1',
  '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
]; // prettier-ignore

const PRIVATE_IPV6 = [
  '::', '::1', '0:0:0:0:0:0:0:1', '::2', '64:ff9b:1::1', '100::1', '2001::1', '2001:0:4136:e378::1', '2001:2::1', '2001:10::1',
  '2001:db8::1', '2002::1', '2002:7f00:1::1', '2002:a9fe:a9fe::1', '3fff::1', '4000::1', '5f00::1', 'fc00::1', 'fd00:ec2::254',
  'fdff::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1',
]; // prettier-ignore

const [IPV4_IN_IPV6, IPV4_TRANSLATED] = [
  PRIVATE_IPV4.flatMap((address) => [`::ffff:${address}`, `::${address}`, `::ffff:0:${address}`]),
  PRIVATE_IPV4.map((address) => `64:ff9b::${address}`),
];

/** The ways in which URLs write an IPv4 address, every one of which a browser takes. */
function formsOf(address: string): string[] {
  const bytes = address.split('.').map(Number) as [number, number, number, number];
  const whole = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const [a, b, c, d] = bytes;
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${whole.toString(16)}`,
    `0${whole.toString(8)}`,
    bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
    bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    `${String(a)}.${String(b * 65536 + c * 256 + d)}`,
    `${String(a)}.${String(b)}.${String(c * 256 + d)}`,
    address.replaceAll('.', '。'),
    address.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    encodeURIComponent(address).replaceAll('1', '%31'),
  ];
}

describe('a public address', () => {
  it.each(PUBLIC)('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([...PRIVATE_IPV4, ...PRIVATE_IPV6, ...IPV4_IN_IPV6, ...IPV4_TRANSLATED])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '08.8.8.8', '[::1]', ' 8.8.8.8', '8.8.8.8 '])(
    'is not "%s", which is no address',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );
});

describe('the host of a URL', () => {
  const isPublicHost = (host: string): boolean =>
    isPublicAddress(new URL(`https://${host}/`).hostname.replace(/^\[(.*)\]$/, '$1'));

  it.each(PRIVATE_IPV4.flatMap(formsOf))('is not public as %s', (host) => {
    expect(isPublicHost(host)).toBe(false);
  });

  it.each([...PRIVATE_IPV6, ...IPV4_IN_IPV6, ...IPV4_TRANSLATED].filter((host) => !host.includes('%')))(
    'is not public as [%s]',
    (host) => {
      expect(isPublicHost(`[${host}]`)).toBe(false);
    },
  );

  it('is public in any form of a public address', () => {
    expect(formsOf('93.184.216.34').map(isPublicHost)).toEqual(Array(12).fill(true));
  });
});

describe('a look-up for a socket', () => {
  const resolvingTo =
    (...addresses: string[]): LookUp =>
    (_, __, answer) => {
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
  const look = (lookUp: LookUp, all: boolean): Promise<unknown> =>
    new Promise((resolve) => {
      guardedLookUp(lookUp)('shop.example', { all }, (error, address, family) => resolve(error ?? [address, family]));
    });

  it('answers public addresses, all of them or the first', async () => {
    const addresses = ['93.184.216.34', '2606:4700::1111'];

    expect(await look(resolvingTo(...addresses), true)).toEqual([
      [
        { address: addresses[0], family: 4 },
        { address: addresses[1], family: 6 },
      ],
      undefined,
    ]);
    expect(await look(resolvingTo(...addresses), false)).toEqual([addresses[0], 4]);
  });

  it.each([...PRIVATE_IPV4, ...PRIVATE_IPV6, ...IPV4_IN_IPV6])(
    'refuses a name that resolves to %s',
    async (address) => {
      for (const all of [true, false]) expect(await look(resolvingTo(address), all)).toBeInstanceOf(ForbiddenAddress);
    },
  );

  it('refuses a name of which one address is private, and one without addresses', async () => {
    expect(await look(resolvingTo('93.184.216.34', '127.0.0.1'), false)).toBeInstanceOf(ForbiddenAddress);
    expect(await look(resolvingTo(), true)).toBeInstanceOf(ForbiddenAddress);
  });

  it('passes on that a name is unknown', async () => {
    const error = Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });

    expect(await look((_, __, answer) => answer(error, []), true)).toBe(error);
  });
});
