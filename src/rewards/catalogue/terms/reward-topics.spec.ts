import { categoryProblems, imageProblems, imagesProblems, tagsProblems } from './reward-topics.js';

const TOPIC = 'must have 1 to 100 characters, no control characters';

describe('images', () => {
  it.each([
    'https://img.example.com/a.png',
    'HTTPS://example.com',
    'https://example.com/a?b=c#d',
    'https://bücher.example/é',
  ])('takes %s', (image) => {
    expect(imageProblems(image, ['image'])).toEqual([]);
  });

  it.each([
    '', 'http://example.com/a.png', 'https://', 'https:///a.png', 'https://exa mple.com', 'javascript:alert(1)', 'a.png',
    '//example.com/a.png', 'data:image/png;base64,AA', ' https://example.com', 'https://example.com/\n', 'https://[::1',
    `https://example.com/${'a'.repeat(2000)}`,
  ])('refuses %j', (image) => {
    expect(imageProblems(image, ['image'])).toEqual([
      { path: ['image'], message: 'must be an https address of at most 2000 characters' },
    ]);
  }); // prettier-ignore

  it('are at most ten', () => {
    const image = 'https://example.com';

    expect(imagesProblems(Array.from({ length: 10 }, () => image))).toEqual([]);
    expect(imagesProblems(Array.from({ length: 11 }, () => image))).toEqual([
      { path: ['images'], message: 'must have at most 10, not 11' },
    ]);
    expect(imagesProblems([image, 'x']).map(({ path }) => path)).toEqual([['images', '1']]);
  });
});

describe('category and tags', () => {
  it('are short texts', () => {
    expect(categoryProblems('music')).toEqual([]);
    expect(categoryProblems(' ')).toEqual([{ path: ['category'], message: TOPIC }]);
    expect(tagsProblems(['a', 'A', 'a'.repeat(100)])).toEqual([]);
    expect(tagsProblems(['a', 'a'.repeat(101)])).toEqual([{ path: ['tags', '1'], message: TOPIC }]);
  });

  it('are each given once, at most twenty', () => {
    expect(tagsProblems(['a', 'b', 'a'])).toEqual([{ path: ['tags', '2'], message: '"a" is given twice' }]);
    expect(tagsProblems(Array.from({ length: 21 }, (_, index) => `t${index}`))).toEqual([
      { path: ['tags'], message: 'must have at most 20, not 21' },
    ]);
  });
});
