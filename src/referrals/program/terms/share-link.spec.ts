import { shareLinkProblems } from './share-link.js';

const ADDRESS =
  'must be a web address that begins with https:// and a host, such as https://shop.example/hello?friend={code}';

describe('a share link', () => {
  it.each([
    'https://shop.example/hello?friend={code}',
    'https://shop.example/{code}',
    'https://shop.example:8443/a/{code}/b?c=d#e',
    'https://shop.example?{code}',
    'https://shop.example/#{code}',
    'HTTPS://shop.example/{code}',
    `https://shop.example/{code}${'x'.repeat(500 - 27)}`,
  ])('%s', (link) => {
    expect(shareLinkProblems(link)).toEqual([]);
  });

  it.each([
    ['', 'must contain {code} exactly once, not 0 times'],
    ['https://shop.example/hello', 'must contain {code} exactly once, not 0 times'],
    ['https://shop.example/{CODE}', 'must contain {code} exactly once, not 0 times'],
    ['https://shop.example/{code}/{code}', 'must contain {code} exactly once, not 2 times'],
    ['http://shop.example/{code}', ADDRESS],
    ['shop.example/{code}', ADDRESS],
    ['https://{code}', ADDRESS],
    ['https://{code}.shop.example/', ADDRESS],
    ['https:///{code}', ADDRESS],
    ['https://shop example/{code}', ADDRESS],
    ['https://shop.example/a b/{code}', ADDRESS],
    ['https://shop.example/{code}\n', ADDRESS],
    ['https://shop.example/{code}\u0000', ADDRESS],
    ['https://somebody@shop.example/{code}', ADDRESS],
    ['javascript:alert("{code}")', ADDRESS],
    ['https://[/{code}', ADDRESS],
    [`https://shop.example/{code}${'x'.repeat(500 - 26)}`, 'must have at most 500 characters, not 501'],
  ])('is not %j', (link, message) => {
    expect(shareLinkProblems(link)).toEqual([{ path: ['shareLink'], message }]);
  });
});
