import type { Input } from './act.js';

/** The shop of the demo, as its owner would set it up: what points are worth, the ladder, what earns, what can be chosen. */

export const PROGRAM = { name: 'Books & Coffee', currency: 'GBP', timeZone: 'Europe/London' };

export const text = (words: string): Input[] => [{ locale: 'en', text: words }];

/** 20 points are worth 1.00, and last to the end of the sixth month after they were earned. */
export const POINTS: Input = {
  value: { amount: '1.00', currency: PROGRAM.currency },
  valuePoints: 20,
  expiry: { kind: 'AFTER', count: 6, unit: 'MONTHS', roundUpTo: 'MONTH' },
  debt: 'OWE',
};

export const ACTIVITY_TYPES: Input[] = [
  { key: 'review', name: text('A review'), oncePerReference: true },
  { key: 'reading-evening', name: text('A reading evening'), oncePerReference: true },
];

/** What climbs counts what was bought: presents of the shop do not. */
const present = { qualifying: false };

export const RULES: Input[] = [
  { name: text('A point for every pound'), gives: { rate: { points: 1, per: '1.00' } } },
  {
    name: text('Early coffee counts double'),
    gives: { factor: '2' },
    scope: { include: [{ category: 'coffee' }] },
    hours: { from: '06:00', until: '10:00' },
  },
  { name: text('Welcome'), trigger: 'ENROLLMENT', gives: { fixed: 10 }, ...present },
  { name: text('Happy birthday'), trigger: 'BIRTHDAY', gives: { fixed: 25 }, ...present },
  { name: text('A year with us'), trigger: 'ANNIVERSARY', gives: { fixed: 15 }, ...present },
  {
    name: text('Thank you for your review'),
    trigger: 'ACTIVITY',
    activityType: 'review',
    gives: { fixed: 5 },
    limits: [{ uses: 2, period: 'MONTH' }],
    ...present,
  },
  {
    name: text('Thank you for coming'),
    trigger: 'ACTIVITY',
    activityType: 'reading-evening',
    gives: { fixed: 10 },
    ...present,
  },
];

/** Still a draft: an administrator tries it on a basket before anybody gets it. */
export const DRAFT_RULE: Input = {
  name: text('Crime pays: triple points'),
  gives: { factor: '3' },
  scope: { include: [{ tag: 'crime' }] },
};

export const TEMPLATES = {
  fivePounds: {
    name: text('5 pounds off'),
    gives: { amount: { amount: '5.00', currency: PROGRAM.currency } },
    validDays: 60,
    holderOnly: true,
  },
  drink: {
    name: text('A drink on the house'),
    gives: { freeProduct: 'flat-white' },
    validDays: 90,
    holderOnly: true,
  },
} satisfies Record<string, Input>;

/** By the points that purchases earned in the last twelve months. */
export const ladder = (templates: Record<keyof typeof TEMPLATES, string>): Input => ({
  name: text('The reading club'),
  metric: 'QUALIFYING_POINTS',
  window: 'ROLLING',
  windowMonths: 12,
  falling: 'ONE_STEP',
  tiers: [
    { key: 'reader', name: text('Reader'), threshold: '0', color: '#b08968' },
    {
      key: 'regular',
      name: text('Regular'),
      threshold: '150',
      multiplier: '1.25',
      entryPoints: 20,
      color: '#7f5539',
      perks: [{ locale: 'en', text: 'A quarter more points' }],
    },
    {
      key: 'bookworm',
      name: text('Bookworm'),
      threshold: '400',
      multiplier: '1.5',
      entryVoucher: templates.drink,
      color: '#2d6a4f',
      perks: [
        { locale: 'en', text: 'Half as many points again' },
        { locale: 'en', text: 'Signed copies first' },
      ],
    },
  ],
});

/** A friend is worth something to both, once they have bought for 20.00. */
export const REFERRALS: Input = {
  friend: { points: 25 },
  advocate: [{ gives: { points: 50 } }, { fromFriend: 3, gives: { points: 80 } }],
  qualifies: { on: 'PURCHASE', minimum: '20.00', withinDays: 60 },
  delayDays: 14,
  shareLink: 'https://books-and-coffee.example/hello?friend={code}',
};
