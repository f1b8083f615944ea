import { isSegmentKey, keyProblem } from './segment-key.js';

const RULE = 'a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';

describe('the key of a segment', () => {
  it.each([
    ['one letter', 'a'],
    ['letters of both cases', 'coffeeLovers'],
    ['digits, dots, lines and hyphens', 'spring-2027_v1.2'],
    ['64 characters', 'a'.repeat(64)],
  ])('can be %s', (_, key) => {
    expect(isSegmentKey(key)).toBe(true);
    expect(keyProblem(key)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['65 characters', 'a'.repeat(65)],
    ['a digit first', '1st'],
    ['a hyphen first', '-a'],
    ['a space', 'coffee lovers'],
    ['a space behind', 'coffee '],
    ['a line break behind', 'coffee\n'],
    ['a letter with an accent', 'café'],
    ['a sign of SQL', "a'b"],
  ])('cannot be %s', (_, key) => {
    expect(isSegmentKey(key)).toBe(false);
    expect(keyProblem(key)).toBe(RULE);
  });
});
