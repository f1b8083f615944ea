import { urlProblem } from './endpoint-url.js';

const NOT_PUBLIC = 'must be reachable on the public internet';

describe('the address of an endpoint', () => {
  it.each([
    'https://shop.example/webhooks',
    'https://shop.example:8443/a?b=c',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
    'https://bücher.example/',
  ])('may be %s', (url) => {
    expect(urlProblem(url, false)).toBeNull();
  });

  it.each([
    ['', 'must be an address such as https://shop.example/webhooks'],
    ['shop.example', 'must be an address such as https://shop.example/webhooks'],
    ['ftp://shop.example/', 'must be an address such as https://shop.example/webhooks'],
    ['file:///etc/passwd', 'must be an address such as https://shop.example/webhooks'],
    ['https://shop.example/a\u0000b', 'must be an address such as https://shop.example/webhooks'],
    ['https://shop.example/\ud800', 'must be an address such as https://shop.example/webhooks'],
    ['https://', 'must be an address such as https://shop.example/webhooks'],
    ['http://shop.example/', 'must begin with https://'],
    ['https://me:secret@shop.example/', 'must not contain a name or password: what is sent is signed'],
    ['https://me@shop.example/', 'must not contain a name or password: what is sent is signed'],
    ['https://shop.example/#here', 'must not end with #…, which is never sent'],
    ['https://localhost/', NOT_PUBLIC],
    ['https://LOCALHOST./', NOT_PUBLIC],
    ['https://shop.localhost/', NOT_PUBLIC],
    ['https://metadata.google.internal/', NOT_PUBLIC],
    ['https://printer.local/', NOT_PUBLIC],
    ['https://intranet/', NOT_PUBLIC],
    [`https://shop.example/${'a'.repeat(2000)}`, 'must have at most 2000 characters, not 2021'],
  ])('may not be %s', (url, problem) => {
    expect(urlProblem(url, false)).toBe(problem);
  });

  it.each(['http://127.0.0.1:3000/', 'http://localhost/', 'https://10.0.0.1/', 'http://[::1]/', 'http://erp/'])(
    'may be %s where private networks are allowed',
    (url) => {
      expect(urlProblem(url, true)).toBeNull();
    },
  );
});
