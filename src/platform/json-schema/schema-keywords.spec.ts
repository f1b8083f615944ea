import fc from 'fast-check';
import { keywordProblems, MOST_SCHEMAS, referenceProblems } from './schema-keywords.js';

const placesOf = (problems: { path: string[] }[]) => problems.map(({ path }) => path.join('.'));
const KNOWN = 'is not a keyword that is supported here';

describe('keywordProblems', () => {
  it.each<[Record<string, unknown>]>([
    [{}],
    [{ type: 'object', title: 'x', default: { pattern: 'x' }, examples: [{ format: 'x' }], const: { $id: 'x' } }],
    [{ properties: { format: true, $ref: false, pattern: {} }, additionalProperties: { type: 'string' } }],
    [{ $defs: { a: { $ref: '#/$defs/b' }, b: {} } }],
    [{ allOf: 'not a list', properties: ['not a map'], items: 5 }],
  ])('finds nothing in %j', (schema) => {
    expect(keywordProblems(schema, [])).toEqual([]);
  });

  it.each(
    'items contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties not if then else'.split(
      ' ',
    ),
  )('looks into %s', (keyword) => {
    expect(placesOf(keywordProblems({ [keyword]: { format: 'x' } }, ['top']))).toEqual([`top.${keyword}.format`]);
  });

  it.each(['prefixItems', 'allOf', 'anyOf', 'oneOf'])('looks into the list %s', (keyword) => {
    expect(placesOf(keywordProblems({ [keyword]: [{}, { format: 'x' }] }, []))).toEqual([`${keyword}.1.format`]);
  });

  it.each(['properties', 'dependentSchemas', '$defs'])('looks into the named schemas of %s', (keyword) => {
    expect(placesOf(keywordProblems({ [keyword]: { a: { format: 'x' } } }, []))).toEqual([`${keyword}.a.format`]);
  });

  it.each([
    '$id',
    '$anchor',
    '$dynamicRef',
    '$dynamicAnchor',
    '$vocabulary',
    'definitions',
    'dependencies',
    'constructor',
  ])('does not know %s', (keyword) => {
    expect(keywordProblems({ [keyword]: 'x' }, [])).toEqual([{ path: [keyword], message: KNOWN }]);
  });

  it.each([
    '#',
    '#/properties/a',
    '#/$defs/',
    '#/$defs/a/b',
    '#/$defs/a%62',
    '#/$defs/~0',
    'x',
    'http://x/#/$defs/a',
    5,
    null,
  ])('does not follow the reference %j', (reference) => {
    expect(keywordProblems({ $ref: reference }, [])).toEqual([
      { path: ['$ref'], message: 'must refer to this schema itself, as "#/$defs/name"' },
    ]);
  });
});

describe('referenceProblems', () => {
  const to = (name: string) => ({ $ref: `#/$defs/${name}` });

  it('takes references that end', () => {
    const schema = { properties: { a: to('b'), c: to('d') }, $defs: { b: { items: to('d') }, d: true, e: to('b') } };

    expect(referenceProblems(schema, [])).toEqual([]);
  });

  it('says which leads nowhere, and which in a circle', () => {
    const schema = { items: to('none'), $defs: { a: { not: to('b') }, b: to('c'), c: { anyOf: [{}, to('a')] } } };

    expect(referenceProblems(schema, ['s'])).toEqual([
      { path: ['s', 'items', '$ref'], message: 'leads nowhere: $defs has no "none"' },
      { path: ['s', '$defs', 'c', 'anyOf', '1', '$ref'], message: 'leads back to "a", in which it stands' },
    ]);
  });

  it('counts what is behind a reference every time', () => {
    const times = (count: number) => Array.from({ length: count }, () => to('a'));
    const message = `must be made of at most ${MOST_SCHEMAS} schemas, each $ref counted with what is behind it`;
    const $defs = { a: { not: {} } }; // two schemas, three with the one that refers to it

    expect(referenceProblems({ allOf: [...times(66), {}], $defs }, [])).toEqual([]);
    expect(referenceProblems({ allOf: [...times(66), {}, {}], $defs }, ['s'])).toEqual([{ path: ['s'], message }]);
  });

  it('ends, whatever refers to what', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'none');
    const definition = fc.array(name, { maxLength: 4 }).map((names) => ({ allOf: names.map(to) }));
    const definitions = fc.record({ a: definition, b: definition, c: definition, d: definition });

    fc.assert(
      fc.property(definition, definitions, (schema, $defs) => {
        const isEndless = reaches(new Map(Object.entries({ ...$defs, top: schema })));
        const problems = referenceProblems({ ...schema, $defs }, []);

        expect(problems.some(({ message }) => message.startsWith('leads back'))).toBe(isEndless);
      }),
    );
  });
});

/** Whether some definition comes back to itself. */
function reaches(definitions: Map<string, { allOf: { $ref: string }[] }>): boolean {
  const next = (name: string) => definitions.get(name)?.allOf.map(({ $ref }) => $ref.replace('#/$defs/', '')) ?? [];
  return [...definitions.keys()].some((start) => {
    const seen = new Set<string>();
    for (let found = next(start); found.length > 0;) {
      if (found.includes(start)) return true;
      found = found.filter((name) => !seen.has(name) && seen.add(name)).flatMap(next);
    }
    return false;
  });
}
