import { definitionProblems, definitionTerms, segmentsNamedBy, type WantedDefinition } from './segment-definition.js';

describe('definitionProblems', () => {
  it.each<[string, WantedDefinition]>([
    ['an audience', { audience: { minAge: 18 } }],
    ['one purchase', { purchases: { atLeast: 1 } }],
    ['no purchase', { purchases: { atMost: 0 } }],
    ['exactly two', { purchases: { atLeast: 2, atMost: 2 } }],
    ['an amount', { spent: { atLeast: '0', atMost: '1000000000000' } }],
    ['none or more of some', { purchases: { atLeast: 0 }, audience: { minAge: 18 } }],
    ['none or more of who came lately', { purchases: { atLeast: 0 }, lastPurchase: { withinDays: 7 } }],
    ['pennies', { spent: { atLeast: '9.99', atMost: '9.990' } }],
    ['today', { lastPurchase: { withinDays: 0 } }],
    ['long ago', { lastPurchase: { notWithinDays: 3650 } }],
    ['a while ago', { lastPurchase: { withinDays: 90, notWithinDays: 30 } }],
    ['categories and a window', { purchases: { atLeast: 1 }, categories: ['coffee'], windowDays: 1 }],
    ['the last purchase of a category', { lastPurchase: { withinDays: 7 }, categories: ['coffee'] }],
  ])('finds none in %s', (_, definition) => {
    expect(definitionProblems(definition, 'GBP', [])).toEqual([]);
  });

  const EMPTY = 'asks for nothing and would be everyone: say who belongs to it';
  it.each<[string, WantedDefinition, string[], string]>([
    ['nothing', {}, [], EMPTY],
    ['null everywhere', { audience: null, purchases: null, categories: null, windowDays: null }, [], EMPTY],
    ['an audience that is everyone', { audience: {} }, [], EMPTY],
    ['no purchase or more', { purchases: { atLeast: 0 }, categories: ['coffee'], windowDays: 7 }, [], EMPTY],
    ['nothing or more, twice', { purchases: { atLeast: 0 }, spent: { atLeast: '0.00' }, audience: {} }, [], EMPTY],
    [
      'what is wrong with the audience',
      { audience: { minAge: -1 } },
      ['audience', 'minAge'],
      '-1 is not within 0 to 150',
    ],
    ['fewer than none', { purchases: { atLeast: -1 } }, ['purchases', 'atLeast'], '-1 is not within 0 to 1000000'],
    ['too many', { purchases: { atMost: 1_000_001 } }, ['purchases', 'atMost'], '1000001 is not within 0 to 1000000'],
    [
      'bounds the wrong way round',
      { purchases: { atLeast: 2, atMost: 1 } },
      ['purchases', 'atMost'],
      'must not be below atLeast, 2',
    ],
    ['no bounds', { purchases: { atLeast: null } }, ['purchases'], 'needs atLeast or atMost'],
    ['no amounts', { spent: {} }, ['spent'], 'needs atLeast or atMost'],
    ['a debt', { spent: { atLeast: '-0.01' } }, ['spent', 'atLeast'], '-0.01 is not within 0 to 1000000000000'],
    ['half a penny', { spent: { atMost: '0.005' } }, ['spent', 'atMost'], '0.005 has more decimals than GBP: 2'],
    [
      'amounts the wrong way round',
      { spent: { atLeast: '10', atMost: '9' } },
      ['spent', 'atMost'],
      'must not be below atLeast, 10',
    ],
    ['no days', { lastPurchase: {} }, ['lastPurchase'], 'needs withinDays or notWithinDays'],
    [
      'days to come',
      { lastPurchase: { withinDays: -1 } },
      ['lastPurchase', 'withinDays'],
      '-1 is not within 0 to 3650',
    ],
    [
      'days that are in and out',
      { lastPurchase: { withinDays: 30, notWithinDays: 30 } },
      ['lastPurchase', 'notWithinDays'],
      'must be below withinDays, 30: no last purchase is within these days and not within 30',
    ],
    [
      'no categories',
      { purchases: { atLeast: 1 }, categories: [] },
      ['categories'],
      'must name at least one; leave it out where any will do',
    ],
    [
      'a blank category',
      { purchases: { atLeast: 1 }, categories: ['a', ' '] },
      ['categories', '1'],
      'must have 1 to 255 characters, no control characters',
    ],
    [
      'categories of nothing',
      { categories: ['a'] },
      ['categories'],
      'narrow purchases, spent or lastPurchase: one of these is needed',
    ],
    ['a window of nothing', { windowDays: 7 }, ['windowDays'], 'narrows purchases or spent: one of these is needed'],
    [
      'a window of the last purchase, which knows none',
      { lastPurchase: { withinDays: 7 }, windowDays: 7 },
      ['windowDays'],
      'narrows purchases or spent: one of these is needed',
    ],
    ['a window of no day', { purchases: { atLeast: 1 }, windowDays: 0 }, ['windowDays'], '0 is not within 1 to 3650'],
  ])('finds %s', (_, definition, path, message) => {
    expect(definitionProblems(definition, 'GBP', ['definition'])).toEqual([{ path: ['definition', ...path], message }]);
  });
});

describe('definitionTerms', () => {
  it('has everything, with null for what was left out', () => {
    expect(definitionTerms({ spent: { atLeast: '10' }, categories: ['b', 'a', 'b'] })).toEqual({
      audience: null,
      purchases: null,
      spent: { atLeast: '10', atMost: null },
      lastPurchase: null,
      categories: ['b', 'a'],
      windowDays: null,
    });
  });
});

describe('segmentsNamedBy', () => {
  it('has those asked for and those left out, each once', () => {
    expect(segmentsNamedBy({ segments: ['a', 'b'], excludeSegments: ['c', 'a'] })).toEqual(['a', 'b', 'c']);
    expect(segmentsNamedBy({ segments: null })).toEqual([]);
    expect(segmentsNamedBy(null)).toEqual([]);
  });
});
