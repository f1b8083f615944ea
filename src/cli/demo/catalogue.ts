import type { Input } from './act.js';
import { text, type TEMPLATES } from './shop.js';

/** What the catalogue refers to: ids of voucher templates and of tiers. */
export interface Named {
  templates: Record<keyof typeof TEMPLATES, string>;
  tiers: Record<string, string>;
}

/**
 * The rewards, and what there is to choose. Legal ages hide: nobody under 18 is shown the wine. The ages for which something
 * is meant, and what people like, only decide what comes first.
 */
export const catalogue = ({ templates, tiers }: Named): Input[] => [
  {
    name: text('A treat'),
    description: text('Something warm or something sweet, at the counter'),
    category: 'treats',
    points: 40,
    gives: { handFulfilled: true },
    choose: 1,
    options: [
      { key: 'flat-white', name: text('Flat white'), tags: ['coffee'] },
      { key: 'tea', name: text('Pot of tea'), tags: ['tea'] },
      { key: 'chocolate', name: text('Hot chocolate'), tags: ['family'], meantForMaxAge: 14 },
      { key: 'cake', name: text('Carrot cake'), tags: ['cake'] },
    ],
  },
  {
    name: text('A day out'),
    description: text('One ticket, chosen by you'),
    category: 'tickets',
    points: 120,
    gives: { handFulfilled: true },
    choose: 1,
    options: [
      { key: 'pop', name: text('Pop concert'), tags: ['music'], meantForMinAge: 16, meantForMaxAge: 35, stock: 20 },
      { key: 'chamber', name: text('Chamber concert'), tags: ['music'], meantForMinAge: 55, stock: 20 },
      { key: 'zoo', name: text('A day at the zoo'), tags: ['family'], stock: 30 },
      { key: 'wine', name: text('Wine tasting'), tags: ['wine'], legalAge: 18, stock: 12 },
    ],
  },
  {
    name: text('5 pounds off'),
    category: 'vouchers',
    points: 100,
    tierPrices: [{ tier: tiers['bookworm'], points: 90 }],
    gives: { voucher: templates.fivePounds },
  },
  {
    name: text('A book for a school library'),
    description: text('We give it in your name'),
    category: 'giving',
    tags: ['family'],
    points: 50,
    gives: { donation: true },
  },
  {
    name: text('A signed copy'),
    description: text('For regulars: the author’s next book, signed'),
    category: 'books',
    tags: ['crime'],
    points: 150,
    audience: { minTier: tiers['regular'] },
    stock: 6,
    limits: [{ uses: 1, period: 'YEAR' }],
    gives: { handFulfilled: true },
  },
  {
    name: text('An audiobook'),
    category: 'books',
    tags: ['travel'],
    points: 80,
    gives: { codePool: true },
  },
];

/** Codes for the audiobooks, in the order in which they are given away. */
export const AUDIOBOOK_CODES = Array.from({ length: 12 }, (_, index) => `LISTEN-${String(1001 + index * 37)}`);
