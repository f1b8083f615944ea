import { linkFor } from './share-link.js';

describe('a share link', () => {
  it.each<[string, string | null, string, string | null]>([
    ['has the code', 'https://shop.example/hello?friend={code}&to=us', 'AB12', 'https://shop.example/hello?friend=AB12&to=us'],
    ['has it in the path', 'https://shop.example/{code}', 'AB12', 'https://shop.example/AB12'],
    ['has it as addresses have it', 'https://shop.example/?f={code}', 'A &/$&ä', 'https://shop.example/?f=A%20%26%2F%24%26%C3%A4'],
    ['is none without a place', null, 'AB12', null],
  ])('%s', (_, template, code, link) => {
    expect(linkFor(template, code)).toBe(link);
  });
}); // prettier-ignore
