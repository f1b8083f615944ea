import { isJsonObject, jsonProblem, valuesIn } from './stored-json.js';

const BOUNDS = { most: 100, deepest: 3 };

describe('jsonProblem', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['every kind of value', { text: 'blue\n"é" 🎈', number: -1.5, yes: true, none: null, list: [1, { a: 'b' }] }],
    ['three levels', { a: { b: {} } }],
    ['100 characters', { a: 'x'.repeat(92) }],
    ['characters, not bytes', { a: 'é'.repeat(92) }],
  ])('takes %s', (_, value) => {
    expect(jsonProblem(value, BOUNDS)).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ['101 characters', { a: 'x'.repeat(93) }, 'must be at most 100 characters as JSON, not 101'],
    ['four levels', { a: { b: { c: {} } } }, 'must not be nested deeper than 3 levels'],
    ['four levels of lists', { a: [[[]]] }, 'must not be nested deeper than 3 levels'],
    [
      'lists that are nested without end',
      { a: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) },
      'must not be nested deeper than 3 levels',
    ],
    ['NUL in a text', { a: ['b\u0000'] }, 'must not contain NUL or half a character in a text'],
    ['NUL in a key', { 'a\u0000': 1 }, 'must not contain NUL or half a character in a text'],
    ['half a character', { a: '\ud83d' }, 'must not contain NUL or half a character in a text'],
    ['a number without end', { a: Infinity }, 'must not contain a number beyond ±1.8e308'],
  ])('refuses %s', (_, value, problem) => {
    expect(jsonProblem(value, BOUNDS)).toBe(problem);
  });
});

describe('valuesIn', () => {
  it.each([
    [5, 0],
    [null, 0],
    [{}, 0],
    [{ a: null, b: 'x' }, 2],
    [{ a: [1, 2, { b: {} }] }, 5],
  ])('%j is %i', (value, count) => {
    expect(valuesIn(value)).toBe(count);
  });
});

describe('isJsonObject', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    ['{}', false],
    [undefined, false],
  ])('of %j is %s', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});
