import { compileSchema as compile, schemaProblems } from './json-schema.js';

const TERMS = { most: 4_000, unknown: 'is not an attribute of this type of activity' };
const compileSchema = (schema: Record<string, unknown> | null) => compile(schema, TERMS);

const REVIEW = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    stars: { type: 'integer', minimum: 1, maximum: 5 },
    text: { type: ['string', 'null'], maxLength: 20 },
    photos: { type: 'array', items: { $ref: '#/$defs/photo' }, maxItems: 2 },
  },
  required: ['stars'],
  additionalProperties: false,
  $defs: {
    photo: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'], additionalProperties: false },
  },
};

const EXPRESSION = 'is not supported, since a regular expression can stall the server';
const UNUSABLE = 'is not a JSON Schema that can be used: ';

const of = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  ...more,
});

/** A schema that is nested so that its JSON has so many levels: an odd number. */
const nested = (levels: number): Record<string, unknown> =>
  levels === 1 ? { type: 'object' } : of({ in: nested(levels - 2) });

/** Each definition looks twice at the next one. */
const doubling = (count: number) =>
  of(
    { a: { $ref: '#/$defs/d0' } },
    {
      $defs: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `d${index}`,
          index === count - 1
            ? { type: 'string' }
            : { allOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] },
        ]),
      ),
    },
  );

describe('schemaProblems', () => {
  it.each<[string, Record<string, unknown>]>([
    ['any object', { type: 'object' }],
    ['a review', REVIEW],
    ['23 levels', nested(23)],
    ['10,000 characters', { type: 'object', description: 'x'.repeat(9966) }],
    ['what is needed together', of({ a: { type: 'string' } }, { dependentRequired: { a: ['b'] } })],
    ['a condition', of({ a: { type: 'string' } }, { if: { required: ['a'] }, then: { required: ['b'] } })],
    ['alternatives', of({ a: { type: ['string', 'integer'] } }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] })],
    ['plain values that look like keywords', of({ a: { enum: ['x', { pattern: 'x' }] }, pattern: { type: 'string' } })],
    ['a definition that is used by another one', doubling(3)],
  ])('takes %s', (_, schema) => {
    expect(schemaProblems(schema, ['attributesSchema'])).toEqual([]);
  });

  it.each<[string, unknown, [path: string, message: string][]]>([
    ['a list', [], [['', 'must be a JSON Schema of an object']]],
    ['a schema of nothing', {}, [['type', 'must be "object": attributes are one']]],
    ['a schema of a text', { type: 'string' }, [['type', 'must be "object": attributes are one']]],
    [
      'a schema of an object or nothing',
      { type: ['object', 'null'] },
      [['type', 'must be "object": attributes are one']],
    ],
    [
      '10,001 characters',
      { type: 'object', description: 'x'.repeat(9967) },
      [['', 'must be at most 10000 characters as JSON, not 10001']],
    ],
    ['25 levels', nested(25), [['', 'must not be nested deeper than 24 levels']]],
    ['NUL', { type: 'object', description: '\0' }, [['', 'must not contain NUL or half a character in a text']]],
    ['a pattern', of({ a: { type: 'string', pattern: '(a+)+$' } }), [['properties.a.pattern', EXPRESSION]]],
    ['a format', of({ a: { type: 'string', format: 'email' } }), [['properties.a.format', EXPRESSION]]],
    ['patterns of names', { type: 'object', patternProperties: { '^a': {} } }, [['patternProperties', EXPRESSION]]],
    [
      'a pattern that is hidden in alternatives, and one in a definition',
      of(
        { a: { type: 'array', prefixItems: [{ anyOf: [{ not: { type: 'string', pattern: 'a' } }] }] } },
        { $defs: { b: { type: 'string', pattern: 'b' } } },
      ),
      [
        ['properties.a.prefixItems.0.anyOf.0.not.pattern', EXPRESSION],
        ['$defs.b.pattern', EXPRESSION],
      ],
    ],
    [
      'schemas from elsewhere',
      of({ a: { $ref: 'https://example.com/schema.json' }, b: { $ref: '#' }, c: { $ref: '#/properties/a' } }),
      ['a', 'b', 'c'].map((name) => [`properties.${name}.$ref`, 'must refer to this schema itself, as "#/$defs/name"']),
    ],
    [
      'a reference that leads nowhere',
      of({ a: { $ref: '#/$defs/toString' } }, { $defs: {} }),
      [['properties.a.$ref', 'leads nowhere: $defs has no "toString"']],
    ],
    [
      'references in a circle',
      of(
        { a: { $ref: '#/$defs/b' } },
        { $defs: { b: { allOf: [{ $ref: '#/$defs/c' }] }, c: { allOf: [{ $ref: '#/$defs/b' }] } } },
      ),
      [['$defs.c.allOf.0.$ref', 'leads back to "b", in which it stands']],
    ],
    [
      'references in a circle that nobody uses',
      of({}, { $defs: { b: { $ref: '#/$defs/b' } } }),
      [['$defs.b.$ref', 'leads back to "b", in which it stands']],
    ],
    [
      'references that double without end',
      doubling(100),
      [['', 'must be made of at most 200 schemas, each $ref counted with what is behind it']],
    ],
    [
      'definitions below the top',
      of({ a: { $defs: { b: { type: 'string' } } } }),
      [['properties.a.$defs', 'must stand at the top of the schema']],
    ],
    [
      'an older draft',
      { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' },
      [['$schema', 'must be "https://json-schema.org/draft/2020-12/schema" or left out']],
    ],
    [
      'names of its own, and keywords of other drafts',
      { $id: 'x', type: 'object', dependencies: { a: ['b'] }, propertys: {} },
      ['$id', 'dependencies', 'propertys'].map((keyword) => [keyword, 'is not a keyword that is supported here']),
    ],
    [
      'a type that there is not',
      of({ stars: { type: 'int' } }),
      [
        [
          '',
          `${UNUSABLE}schema is invalid: data/properties/stars/type must be equal to one of the allowed values, ` +
            'data/properties/stars/type must be array, data/properties/stars/type must match a schema in anyOf',
        ],
      ],
    ],
    [
      'properties that are none',
      { type: 'object', properties: 5 },
      [['', `${UNUSABLE}schema is invalid: data/properties must be object`]],
    ],
    [
      'a limit without its type',
      of({ stars: { maximum: 5 } }),
      [
        [
          '',
          `${UNUSABLE}strict mode: missing type "number" for keyword "maximum" at "#/properties/stars" (strictTypes)`,
        ],
      ],
    ],
    [
      'a condition without a consequence',
      { type: 'object', if: { required: ['a'] } },
      [['', `${UNUSABLE}strict mode: "if" without "then" and "else" is ignored`]],
    ],
  ])('refuses %s', (_, schema, expected) => {
    const problems = schemaProblems(schema, ['attributesSchema']);

    expect(problems.map(({ path, message }) => [path.join('.'), message])).toEqual(
      expected.map(([path, message]) => [['attributesSchema', path].filter(Boolean).join('.'), message]),
    );
  });

  it('names 20 problems at most', () => {
    const properties = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a${index}`, { format: 'date' }]));

    expect(schemaProblems(of(properties), ['attributesSchema'])).toHaveLength(20);
  });
});

describe('compileSchema', () => {
  const check = compileSchema(REVIEW);
  const anything = compileSchema(null);

  it.each<[unknown]>([
    [{ stars: 5 }],
    [{ stars: 1, text: null, photos: [] }],
    [{ stars: 3, text: 'Splendid 🎈', photos: [{ url: 'a' }, { url: 'b' }] }],
  ])('lets %j pass', (attributes) => {
    expect(check(attributes)).toEqual([]);
  });

  it.each<[unknown, [path: string, message: string][]]>([
    [{}, [['attributes.stars', 'is needed']]],
    [null, [['attributes.stars', 'is needed']]],
    [undefined, [['attributes.stars', 'is needed']]],
    [[], [['attributes', 'must be an object']]],
    ['five', [['attributes', 'must be an object']]],
    [{ stars: 6 }, [['attributes.stars', '6 is not <= 5']]],
    [{ stars: '5' }, [['attributes.stars', '"5" is not of the type integer']]],
    [
      { text: 'x'.repeat(21), mood: 'good', photos: [{}, { url: 1 }] },
      [
        ['attributes.stars', 'is needed'],
        ['attributes.mood', 'is not an attribute of this type of activity'],
        ['attributes.text', 'must have at most 20 characters'],
        ['attributes.photos.0.url', 'is needed'],
        ['attributes.photos.1.url', '1 is not of the type string'],
      ],
    ],
    [{ stars: 5, text: '\0' }, [['attributes', 'must not contain NUL or half a character in a text']]],
    [
      JSON.parse('{ "stars": 5, "__proto__": 1 }'),
      [['attributes.__proto__', 'is not an attribute of this type of activity']],
    ],
  ])('says what is wrong with %j', (attributes, expected) => {
    expect(check(attributes).map(({ path, message }) => [path.join('.'), message])).toEqual(expected);
  });

  it('keeps schemas apart whose definitions have the same name', () => {
    const schema = (type: string) => of({ a: { $ref: '#/$defs/it' } }, { $defs: { it: { type, enum: ['x', 1] } } });
    const [text, number] = [compileSchema(schema('string')), compileSchema(schema('integer'))];

    expect([text({ a: 'x' }), text({ a: 1 }), number({ a: 'x' }), number({ a: 1 })]).toEqual([
      [],
      [{ path: ['attributes', 'a'], message: '1 is not of the type string' }],
      [{ path: ['attributes', 'a'], message: '"x" is not of the type integer' }],
      [],
    ]);
  });

  it('counts what attributes have themselves, not what every object inherits', () => {
    const needing = compileSchema(of({ toString: { type: 'string' } }, { required: ['toString'] }));

    expect(needing({})).toEqual([{ path: ['attributes', 'toString'], message: 'is needed' }]);
    expect(needing({ toString: 'x' })).toEqual([]);
  });

  it('takes any object of 4,000 characters and 10 levels without a schema', () => {
    const levels = (count: number): Record<string, unknown> => (count === 1 ? {} : { in: levels(count - 1) });

    expect([null, undefined, {}, { a: [1, { b: null }] }, { a: 'x'.repeat(3992) }, levels(10)].map(anything)).toEqual(
      Array.from({ length: 6 }, () => []),
    );
    const problem = (message: string) => [{ path: ['attributes'], message }];
    expect(anything({ a: 'x'.repeat(3993) })).toEqual(problem('must be at most 4000 characters as JSON, not 4001'));
    expect(anything(levels(11))).toEqual(problem('must not be nested deeper than 10 levels'));
    expect(anything({ '\0': 1 })).toEqual(problem('must not contain NUL or half a character in a text'));
    expect(anything([])).toEqual(problem('must be an object'));
  });

  it('holds what a schema lets pass to the same bounds', () => {
    expect(compileSchema({ type: 'object' })({ a: 'x'.repeat(3993) })).toEqual([
      { path: ['attributes'], message: 'must be at most 4000 characters as JSON, not 4001' },
    ]);
  });

  it('checks 200 values at most by a schema', () => {
    const list = compileSchema(of({ list: { type: 'array' } }));

    expect(list({ list: Array.from({ length: 199 }, () => 1) })).toEqual([]);
    expect(list({ list: Array.from({ length: 200 }, () => 1) })).toEqual([
      { path: ['attributes'], message: 'must hold at most 200 values, not 201' },
    ]);
    expect(anything({ list: Array.from({ length: 200 }, () => 1) })).toEqual([]);
  });

  it('names 20 problems at most', () => {
    const numbers = compileSchema(of({ list: { type: 'array', items: { type: 'integer' } } }));

    expect(numbers({ list: Array.from({ length: 30 }, () => 'x') })).toHaveLength(20);
  });
});
