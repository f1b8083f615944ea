import { attributesProblems, isMatched, matchTerms, type WantedMatch } from './attribute-match.js';

const ADA = {
  pet: { kind: 'cat', age: 5, name: null, toys: ['ball', 'mouse'] },
  size: 40,
  half: 0.5,
  member: true,
  since: '2020',
  tags: ['tea', 5, true, ['coffee'], null],
  none: [],
  nothing: null,
  'pet.kind': 'dog',
};

describe('isMatched', () => {
  it.each<[string, WantedMatch, boolean]>([
    ['the same text', { name: 'since', equals: '2020' }, true],
    ['a number for a text', { name: 'since', equals: 2020 }, false],
    ['a text for a number', { name: 'size', equals: '40' }, false],
    ['the same number', { name: 'half', equals: 0.5 }, true],
    ['true', { name: 'member', equals: true }, true],
    ['false for true', { name: 'member', equals: false }, false],
    ['1 for true', { name: 'member', equals: 1 }, false],
    ['"true" for true', { name: 'member', equals: 'true' }, false],
    ['text in another case', { name: 'pet.kind', equals: 'Cat' }, false],
    ['within an object, not a name with a dot', { name: 'pet.kind', equals: 'cat' }, true],
    ['a name with a dot is not found', { name: 'pet.kind', equals: 'dog' }, false],
    ['one of several', { name: 'pet.kind', oneOf: ['dog', 'cat'] }, true],
    ['none of several', { name: 'pet.kind', oneOf: ['dog', 5] }, false],

    ['the bounds included', { name: 'size', atLeast: 40, atMost: 40 }, true],
    ['below', { name: 'size', atLeast: 40.5 }, false],
    ['above', { name: 'size', atMost: 39 }, false],
    ['a text that reads as a number is none', { name: 'since', atLeast: 0 }, false],
    ['true is no number', { name: 'member', atLeast: 0 }, false],

    ['an entry of a list', { name: 'tags', equals: 'tea' }, true],
    ['an entry of a list by its type', { name: 'tags', equals: '5' }, false],
    ['no entry of a list in a list', { name: 'tags', equals: 'coffee' }, false],
    ['a list has no names', { name: 'tags.0', exists: true }, false],
    ['a number in a list', { name: 'tags', atLeast: 5, atMost: 5 }, true],
    ['a list within an object', { name: 'pet.toys', oneOf: ['mouse'] }, true],
    ['an empty list', { name: 'none', equals: 'tea' }, false],
    ['an empty list is there', { name: 'none', exists: true }, true],

    ['there', { name: 'pet', exists: true }, true],
    ['not there', { name: 'fish', exists: true }, false],
    ['null is as good as not there', { name: 'nothing', exists: true }, false],
    ['null within', { name: 'pet.name', exists: false }, true],
    ['nothing there, as asked', { name: 'fish', exists: false }, true],
    ['there, and asked not to be', { name: 'size', exists: false }, false],
    ['a way that leads nowhere', { name: 'size.small', exists: false }, true],
    ['what every object inherits', { name: 'constructor', exists: true }, false],
    ['what a text has', { name: 'since.length', exists: true }, false],

    ['an unknown one is not equal', { name: 'fish', equals: 'carp' }, false],
    ['an unknown one is in no bounds', { name: 'nothing', atMost: 5 }, false],
    ['all at once', { name: 'size', equals: 40, oneOf: [40, 41], atLeast: 1, atMost: 50, exists: true }, true],
    ['all but one', { name: 'size', equals: 40, oneOf: [41], exists: true }, false],
  ])('%s', (_, match, expected) => {
    expect(isMatched(matchTerms(match), ADA)).toBe(expected);
  });
});

describe('attributesProblems', () => {
  const NAME =
    'must have 1 to 200 characters, no control characters, and no empty name between its dots, of which there are at most 9';
  const TEXT = 'a text must have at most 500 characters, no control characters';

  it.each<[string, WantedMatch[] | null | undefined]>([
    ['nothing', null],
    ['what is left out', undefined],
    ['20 of them', Array<WantedMatch>(20).fill({ name: 'a', exists: true })],
    ['ten names', [{ name: 'a.b.c.d.e.f.g.h.i.j', equals: '' }]],
    ['50 values', [{ name: 'a', oneOf: Array<number>(50).fill(1) }]],
    ['a text of 500 characters', [{ name: 'a', equals: 'x'.repeat(500) }]],
  ])('finds none in %s', (_, matches) => {
    expect(attributesProblems(matches)).toEqual([]);
  });

  it.each<[string, WantedMatch[], string[], string]>([
    ['no entries', [], [], 'must name at least one; leave it out where any will do'],
    ['21 of them', Array<WantedMatch>(21).fill({ name: 'a', exists: true }), [], 'must name at most 20, not 21'],
    ['no name', [{ name: '', exists: true }], ['0', 'name'], NAME],
    ['an empty name between dots', [{ name: 'a..b', exists: true }], ['0', 'name'], NAME],
    ['eleven names', [{ name: 'a.b.c.d.e.f.g.h.i.j.k', exists: true }], ['0', 'name'], NAME],
    ['NUL in a name', [{ name: 'a\0', exists: true }], ['0', 'name'], NAME],
    ['a long text', [{ name: 'a', equals: 'x'.repeat(501) }], ['0', 'equals'], TEXT],
    ['half a character', [{ name: 'a', oneOf: ['b', '\ud83d'] }], ['0', 'oneOf', '1'], TEXT],
    ['no values', [{ name: 'a', oneOf: [] }], ['0', 'oneOf'], 'must name at least one value'],
    [
      '51 values',
      [{ name: 'a', oneOf: Array<number>(51).fill(1) }],
      ['0', 'oneOf'],
      'must name at most 50 values, not 51',
    ],
    [
      'bounds the wrong way round',
      [{ name: 'a', atLeast: 2, atMost: 1 }],
      ['0', 'atMost'],
      'must not be below atLeast, 2',
    ],
    ['nothing', [{ name: 'a', equals: null }], ['0'], 'needs one of equals, oneOf, atLeast, atMost, exists'],
    [
      'what is compared and shall not be there',
      [{ name: 'a', exists: false, equals: 5 }],
      ['0', 'exists'],
      'false goes with nothing else: what is not known is not compared',
    ],
  ])('finds %s', (_, matches, path, message) => {
    expect(attributesProblems(matches)).toEqual([{ path: ['attributes', ...path], message }]);
  });
});
