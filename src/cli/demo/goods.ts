/** What the shop sells. Prices are in pounds, tax included. */
export interface Item {
  sku: string;
  name: string;
  category: string;
  unitPrice: string;
  tags?: string[];
}

const books = (tag: string, ...list: [sku: string, name: string, unitPrice: string][]): Item[] =>
  list.map(([sku, name, unitPrice]) => ({ sku, name, category: 'books', unitPrice, tags: [tag] }));

/** By what people like, in the words of their interests. */
export const GOODS = {
  coffee: [
    { sku: 'flat-white', name: 'Flat white', category: 'coffee', unitPrice: '3.60' },
    { sku: 'espresso', name: 'Espresso', category: 'coffee', unitPrice: '2.40' },
    { sku: 'oat-latte', name: 'Oat latte', category: 'coffee', unitPrice: '4.10' },
    { sku: 'beans-250', name: 'House beans, 250 g', category: 'coffee', unitPrice: '9.50' },
  ],
  tea: [
    { sku: 'pot-of-tea', name: 'Pot of tea', category: 'tea', unitPrice: '3.20' },
    { sku: 'hot-chocolate', name: 'Hot chocolate', category: 'tea', unitPrice: '3.40' },
  ],
  cake: [
    { sku: 'carrot-cake', name: 'Carrot cake', category: 'cake', unitPrice: '4.20' },
    { sku: 'cinnamon-bun', name: 'Cinnamon bun', category: 'cake', unitPrice: '3.10' },
  ],
  crime: books(
    'crime',
    ['book-11', 'The Quiet Harbour', '9.99'],
    ['book-12', 'A Death at the Allotment', '8.99'],
    ['book-13', 'Nobody Locks the Vicarage', '10.99'],
  ),
  travel: books('travel', ['book-21', 'Slow Trains North', '14.99'], ['book-22', 'Islands Without Cars', '18.50']),
  cooking: books('cooking', ['book-31', 'One Pot, Many Guests', '22.00'], ['book-32', 'Bread for Beginners', '16.99']),
  science: books(
    'science',
    ['book-41', 'What Snails Know', '12.99'],
    ['book-42', 'Notes on Thinking Engines', '24.99'],
  ),
  poetry: books('poetry', ['book-51', 'Rain, Mostly', '7.99'], ['book-52', 'Poems for the Top Deck', '8.50']),
  family: books('family', ['book-61', 'The Bear Who Would Not', '6.99'], ['book-62', 'Goodnight, Lighthouse', '7.50']),
  fantasy: books(
    'fantasy',
    ['book-71', 'The Clockmaker’s Orchard', '9.99'],
    ['book-72', 'Salt and Starlight', '10.99'],
  ),
  music: books('music', ['book-81', 'How to Listen to Anything', '15.99'], ['book-82', 'Basement Tapes', '19.99']),
} satisfies Record<string, Item[]>;

export type Taste = keyof typeof GOODS;
