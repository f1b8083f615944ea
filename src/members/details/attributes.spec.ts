import { attributesProblem } from './attributes.js';

function nested(levels: number): Record<string, unknown> {
  return levels === 1 ? {} : { in: nested(levels - 1) };
}

describe('attributesProblem', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['every kind of value', { text: 'blue\n"é" 🎈', number: 1.5, yes: true, none: null, list: [1, { a: 'b' }] }],
    ['ten levels', nested(10)],
    ['10,000 bytes', { text: 'x'.repeat(9989) }],
  ])('takes %s', (_, attributes) => {
    expect(attributesProblem(attributes)).toBeNull();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['10,001 bytes', { text: 'x'.repeat(9990) }, 'must be at most 10000 bytes as JSON, not 10001'],
    ['bytes, not characters', { text: 'é'.repeat(4995) }, 'must be at most 10000 bytes as JSON, not 10001'],
    ['eleven levels', nested(11), 'must not be nested deeper than 10 levels'],
    [
      'lists that are nested without end',
      { list: JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) },
      'must not be nested deeper than 10 levels',
    ],
    ['NUL in a text', { a: ['b\u0000'] }, 'must not contain NUL or half a character in a text'],
    ['NUL in a key', { 'a\u0000': 1 }, 'must not contain NUL or half a character in a text'],
    ['half a character', { a: '\ud83d' }, 'must not contain NUL or half a character in a text'],
    ['a number without end', { a: Infinity }, 'must not contain a number beyond ±1.8e308'],
  ])('refuses %s', (_, attributes, problem) => {
    expect(attributesProblem(attributes)).toBe(problem);
  });
});
