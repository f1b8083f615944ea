import { scopeProblems } from './rule-scope.js';

const TEXT = 'must have 1 to 100 characters, no control characters';

describe('scopeProblems', () => {
  it.each([
    {},
    { include: null, exclude: null },
    { include: [], exclude: [] },
    { include: [{ sku: 'A1' }, { category: 'coffee', brand: 'Kin', tag: 'new' }], exclude: [{ tag: 'gift card' }] },
    { include: [{ sku: 'x'.repeat(100), brand: null }] },
    { include: Array.from({ length: 100 }, () => ({ sku: 'A1' })) },
  ])('takes %#', (scope) => {
    expect(scopeProblems(scope)).toEqual([]);
  });

  it.each([
    [{ include: [{}] }, 'include.0', 'needs at least one of sku, category, brand and tag'],
    [
      { exclude: [{ sku: 'A1' }, { sku: null, tag: null }] },
      'exclude.1',
      'needs at least one of sku, category, brand and tag',
    ],
    [{ include: [{ sku: '' }] }, 'include.0.sku', TEXT],
    [{ include: [{ category: ' ' }] }, 'include.0.category', TEXT],
    [{ exclude: [{ brand: 'x'.repeat(101) }] }, 'exclude.0.brand', TEXT],
    [{ exclude: [{ tag: 'a\0b' }] }, 'exclude.0.tag', TEXT],
    [{ include: Array.from({ length: 101 }, () => ({})) }, 'include', 'must have at most 100 entries, not 101'],
  ])('refuses %#', (scope, path, message) => {
    expect(scopeProblems(scope)).toEqual([{ path: ['scope', ...path.split('.')], message }]);
  });

  it('names all that is wrong at once', () => {
    const problems = scopeProblems({ include: [{ sku: '', brand: '\n' }, {}], exclude: [{ tag: '' }] });

    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'scope.include.0.sku',
      'scope.include.0.brand',
      'scope.include.1',
      'scope.exclude.0.tag',
    ]);
  });
});
