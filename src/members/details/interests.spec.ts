import { interestsProblems, readInterests } from './interests.js';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `interest ${index}`);

describe('interestsProblems', () => {
  it.each<[string, string[]]>([
    ['none', []],
    ['some', ['Tea', 'coffee', 'crème brûlée 🎈']],
    ['fifty', numbered(50)],
    ['one of 64 characters', ['x'.repeat(64)]],
  ])('takes %s', (_, said) => {
    expect(interestsProblems(said)).toEqual([]);
  });

  it.each<[string, string[], string[], string]>([
    ['fifty-one', numbered(51), [], 'must be at most 50, not 51'],
    ['an empty one', ['Tea', ' '], ['1'], 'must have 1 to 64 characters, not 0'],
    ['one of 65 characters', ['x'.repeat(65)], ['0'], 'must have 1 to 64 characters, not 65'],
    ['one with a line break', ['a\nb'], ['0'], 'must not contain control characters, such as a line break or NUL'],
    ['one twice', ['Tea', 'TEA '], ['1'], 'is there twice'],
    ['one twice, composed otherwise', ['Cre\u0300me', 'CRÈME'], ['1'], 'is there twice'],
  ])('refuses %s', (_, said, place, message) => {
    expect(interestsProblems(said)).toEqual([{ path: ['interests', ...place], message }]);
  });
});

describe('readInterests', () => {
  it('gives each its form', () => {
    expect(readInterests([' Tea ', 'Cre\u0300me'])).toEqual(['Tea', 'Crème']);
  });
});
