import { itemsInScope, type Item, type ItemMatch } from './item-scope.js';

const match = (fields: Partial<ItemMatch>): ItemMatch => ({
  sku: null,
  category: null,
  brand: null,
  tag: null,
  ...fields,
});

const ITEMS: Record<string, Item> = {
  beans: { sku: 'beans', category: 'coffee', brand: 'Kin', tags: ['new', 'organic'] },
  mug: { sku: 'mug', category: 'kitchen', brand: 'Kin', tags: [] },
  tea: { sku: 'tea', category: 'tea', brand: null, tags: null },
};

describe('itemsInScope', () => {
  it('is null where all items are in scope', () => {
    expect(itemsInScope({ include: [], exclude: [] })).toBeNull();
  });

  it.each<[string, Partial<ItemMatch>[], Partial<ItemMatch>[], string[]]>([
    ['one sku', [{ sku: 'mug' }], [], ['mug']],
    ['one of several skus', [{ sku: 'mug' }, { sku: 'tea' }, { sku: 'none' }], [], ['mug', 'tea']],
    ['a sku letter by letter', [{ sku: 'MUG' }], [], []],
    ['a category', [{ category: 'coffee' }], [], ['beans']],
    ['a brand', [{ brand: 'Kin' }], [], ['beans', 'mug']],
    ['a tag', [{ tag: 'organic' }], [], ['beans']],
    ['all that a match names', [{ brand: 'Kin', tag: 'new' }], [], ['beans']],
    ['nothing that has half of it', [{ sku: 'mug', tag: 'new' }], [], []],
    ['a sku or a category', [{ sku: 'mug' }, { category: 'tea' }], [], ['mug', 'tea']],
    ['all but a brand', [], [{ brand: 'Kin' }], ['tea']],
    ['all but a tag', [], [{ tag: 'new' }], ['mug', 'tea']],
    ['a brand without a category of it', [{ brand: 'Kin' }], [{ category: 'kitchen' }], ['beans']],
    ['nothing that is left out as well', [{ sku: 'tea' }], [{ sku: 'tea' }], []],
  ])('has %s', (_, include, exclude, expected) => {
    const isInScope = itemsInScope({ include: include.map(match), exclude: exclude.map(match) });

    expect(Object.keys(ITEMS).filter((name) => isInScope!(ITEMS[name]!))).toEqual(expected);
  });
});
