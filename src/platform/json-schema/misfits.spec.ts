import { problemsOfMisfits, type Misfit } from './misfits.js';

const UNKNOWN = 'is not an attribute of this type of activity';

const misfit = (fields: Partial<Misfit>): Misfit => ({ keyword: 'x', instancePath: '/a', params: {}, ...fields });

describe('problemsOfMisfits', () => {
  it.each<[Partial<Misfit>, string[], string]>([
    [{ keyword: 'required', params: { missingProperty: 'b' } }, ['a', 'b'], 'is needed'],
    [
      { keyword: 'dependentRequired', params: { property: 'c', missingProperty: 'b' } },
      ['a', 'b'],
      'is needed with "c"',
    ],
    [{ keyword: 'additionalProperties', params: { additionalProperty: 'b' } }, ['a', 'b'], UNKNOWN],
    [{ keyword: 'unevaluatedProperties', params: { unevaluatedProperty: 'b' } }, ['a', 'b'], UNKNOWN],
    [{ keyword: 'type', params: { type: 'integer' }, data: 'five' }, ['a'], '"five" is not of the type integer'],
    [
      { keyword: 'type', params: { type: ['string', 'null'] }, data: { b: 1 } },
      ['a'],
      '{"b":1} is not of the type string or null',
    ],
    [
      { keyword: 'enum', params: { allowedValues: ['red', 1, null] }, data: 'x'.repeat(70) },
      ['a'],
      `"${'x'.repeat(59)}… is not one of "red", 1, null`,
    ],
    [{ keyword: 'const', params: { allowedValue: true }, data: false }, ['a'], 'false is not true'],
    [{ keyword: 'minimum', params: { comparison: '>=', limit: 1 }, data: 0 }, ['a'], '0 is not >= 1'],
    [{ keyword: 'exclusiveMaximum', params: { comparison: '<', limit: 5 }, data: 5 }, ['a'], '5 is not < 5'],
    [{ keyword: 'multipleOf', params: { multipleOf: 0.5 }, data: 0.7 }, ['a'], '0.7 is not a multiple of 0.5'],
    [{ keyword: 'minLength', params: { limit: 2 } }, ['a'], 'must have at least 2 characters'],
    [{ keyword: 'maxLength', params: { limit: 2 } }, ['a'], 'must have at most 2 characters'],
    [{ keyword: 'minItems', params: { limit: 2 } }, ['a'], 'must have at least 2 items'],
    [{ keyword: 'maxItems', params: { limit: 2 } }, ['a'], 'must have at most 2 items'],
    [{ keyword: 'minProperties', params: { limit: 2 } }, ['a'], 'must have at least 2 attributes'],
    [{ keyword: 'maxProperties', params: { limit: 2 } }, ['a'], 'must have at most 2 attributes'],
    [{ keyword: 'false schema', data: 1 }, ['a'], '1 is not allowed'],
    [{ keyword: 'anyOf', message: 'must match a schema in anyOf' }, ['a'], 'fits none of what is allowed'],
    [
      { keyword: 'contains', message: 'must contain at least 1 valid item(s)' },
      ['a'],
      'must contain at least 1 valid item(s)',
    ],
    [{ instancePath: '' }, [], 'does not fit'],
    [{ instancePath: '/a~1b/0/~0c~01' }, ['a/b', '0', '~c~1'], 'does not fit'],
    [
      { keyword: 'maxLength', params: { limit: 2 }, propertyName: 'long' },
      ['a', 'long'],
      'must have at most 2 characters',
    ],
  ])('of %j', (fields, place, message) => {
    expect(problemsOfMisfits([misfit(fields)], ['attributes'], UNKNOWN)).toEqual([
      { path: ['attributes', ...place], message },
    ]);
  });

  it('say nothing that is said inside, and nothing twice', () => {
    const stars = misfit({ keyword: 'required', params: { missingProperty: 'stars' } });

    const problems = problemsOfMisfits(
      [stars, misfit({ keyword: 'if' }), misfit({ keyword: 'propertyNames' }), stars],
      [],
      UNKNOWN,
    );

    expect(problems).toEqual([{ path: ['a', 'stars'], message: 'is needed' }]);
  });
});
