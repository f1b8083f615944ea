import fc from 'fast-check';
import { canonicalHash } from './canonical-hash.js';

interface Said {
  said?: object | null;
  other?: unknown;
}

const hash = (value: unknown): string => canonicalHash(value).toString('hex');
const hashAsSaid = (value: Said): string => canonicalHash(value, ['said']).toString('hex');

describe('canonicalHash', () => {
  it.each<[string, unknown, unknown]>([
    ['the order of keys', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['null and left out', { a: 1, b: null }, { a: 1 }],
    ['undefined and left out', { a: 1, b: undefined }, { a: 1 }],
    ['objects without and with a prototype', { a: { b: 1 } }, { a: Object.assign(Object.create(null), { b: 1 }) }],
    ['an instant and its text', { at: new Date('2027-01-01') }, { at: '2027-01-01T00:00:00.000Z' }],
  ])('does not tell apart %s', (_, one, other) => {
    expect(hash(one)).toBe(hash(other));
  });

  it.each<[string, unknown, unknown]>([
    ['the order of a list', [1, 2], [2, 1]],
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['an empty list and none', { a: [] }, {}],
    ['a list and its only item', { a: ['x'] }, { a: 'x' }],
    ['where a text ends', { a: 'x","b":"y' }, { a: 'x', b: 'y' }],
    ['which key has a value', { a: 'x' }, { b: 'x' }],
    ['false and left out', { a: false }, {}],
    ['an empty text and left out', { a: '' }, {}],
    ['characters that look alike', 'é', 'e\u0301'],
  ])('tells apart %s', (_, one, other) => {
    expect(hash(one)).not.toBe(hash(other));
  });

  it.each<[string, Said, Said]>([
    ['a field that is null and left out', { said: null }, {}],
    ['a field that is null and left out, beside it', { other: null, said: { a: 1 } }, { said: { a: 1 } }],
    ['the order of keys in it', { said: { a: null, b: 1 } }, { said: { b: 1, a: null } }],
    ['what is undefined in it and left out', { said: { a: undefined } }, { said: {} }],
  ])('does not tell apart, of JSON as it was said, %s', (_, one, other) => {
    expect(hashAsSaid(one)).toBe(hashAsSaid(other));
  });

  it.each<[string, Said, Said]>([
    ['null and left out', { said: { a: null } }, { said: {} }],
    ['null and left out, deep in a list', { said: { a: [{ b: null }] } }, { said: { a: [{}] } }],
    ['an empty object and none', { said: {} }, {}],
  ])('tells apart, of JSON as it was said, %s', (_, one, other) => {
    expect(hashAsSaid(one)).not.toBe(hashAsSaid(other));
  });

  it('is the same for JSON as it was said when there is no null in it', () => {
    expect(hashAsSaid({ other: 1, said: { a: [1, { b: 'x' }] } })).toBe(
      hash({ other: 1, said: { a: [1, { b: 'x' }] } }),
    );
  });

  it('takes what is nested without end, and what is long', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

    expect(hash(nested(100_000))).not.toBe(hash(nested(100_001)));
    expect(hash(Array.from({ length: 500_000 }, () => 0))).not.toBe(hash(Array.from({ length: 500_001 }, () => 0)));
  });

  it('is the same for equal values and another for different ones', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, value, (one, other) => {
        const text = (of: unknown) =>
          JSON.stringify(of, (_, part: unknown) =>
            part !== null && typeof part === 'object' && !Array.isArray(part)
              ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
              : part,
          );
        expect(hash(one) === hash(other)).toBe(text(one) === text(other));
        expect(hash(structuredClone(one))).toBe(hash(one));
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
