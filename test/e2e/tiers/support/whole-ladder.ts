import type { TestApp } from '../../../support/app.js';

/** Everything that a ladder says, as fields of a query. */
export const LADDER = `id name german: name(locale: "de") status version primary metric currency { code } activityType
  moneyCurrency window windowMonths falling graceDays createdAt tiers {
    id key position name german: name(locale: "de") description threshold multiplier pending { kind count unit }
    expiry { kind count unit roundUpTo dates } entryPoints entryVoucher { id } perks germanPerks: perks(locale: "de-AT") color iconUrl archived
  }`;

const REFUSED = '... on UserError { code message path } ... on InvalidInput { problems { path message } }';

export const CREATE = `mutation ($input: CreateTierLadderInput!) {
  createTierLadder(input: $input) { ... on CreateTierLadderPayload { tierLadder { ${LADDER} } } ${REFUSED} }
}`;

export const UPDATE = `mutation ($input: UpdateTierLadderInput!) {
  updateTierLadder(input: $input) {
    ... on UpdateTierLadderPayload { tierLadder { ${LADDER} } } ${REFUSED}
    ... on TierLadderStatusNotAllowed { status allowed }
  }
}`;

export const en = (text: string) => [{ locale: 'en', text }];

/** A tier of which no more is said than must be. */
export const tier = (key: string, threshold: string, more: Record<string, unknown> = {}) => ({
  key,
  name: en(key),
  threshold,
  ...more,
});

/** What such a tier shows at its place. */
export const shownTier = (key: string, threshold: string, position: number) => ({
  id: expect.stringMatching(/^tir_[0-9a-z]{26}$/),
  key,
  position,
  name: key,
  german: key,
  description: null,
  threshold,
  multiplier: '1',
  pending: null,
  expiry: null,
  entryPoints: null,
  entryVoucher: null,
  perks: [],
  germanPerks: [],
  color: null,
  iconUrl: null,
  archived: false,
});

/** A ladder of which no more is said than must be, but that it is not the primary one. */
export const PLAIN_INPUT = {
  name: en('Status'),
  primary: false,
  metric: 'PURCHASES',
  window: 'CALENDAR_YEAR',
  falling: 'ONE_STEP',
  tiers: [tier('basic', '0'), tier('gold', '10')],
};

/** What it shows. */
export const PLAIN_LADDER = {
  id: expect.stringMatching(/^tld_[0-9a-z]{26}$/),
  name: 'Status',
  german: 'Status',
  status: 'DRAFT',
  version: 1,
  primary: false,
  metric: 'PURCHASES',
  currency: null,
  activityType: null,
  moneyCurrency: null,
  window: 'CALENDAR_YEAR',
  windowMonths: null,
  falling: 'ONE_STEP',
  graceDays: 0,
  createdAt: expect.any(String),
  tiers: [shownTier('basic', '0', 1), shownTier('gold', '10', 2)],
};

/** Something for each field that a ladder by money can have. */
export const WHOLE_INPUT = {
  name: [
    { locale: 'en', text: 'Reading circle' },
    { locale: 'de', text: 'Lesekreis' },
  ],
  primary: false,
  metric: 'SPEND',
  window: 'ROLLING',
  windowMonths: 12,
  falling: 'TO_EARNED',
  graceDays: 30,
  tiers: [
    tier('reader', '0.00'),
    {
      key: 'Gold.1',
      name: [
        { locale: 'en', text: 'Gold' },
        { locale: 'de', text: 'Goldrand' },
      ],
      description: en('For those who read a lot.'),
      threshold: '0100.5',
      multiplier: '1.50',
      pending: { kind: 'AFTER', count: 2, unit: 'DAYS' },
      expiry: { kind: 'DATES', dates: ['12-31', '06-30'] },
      entryPoints: 9_007_199_254_740_991,
      perks: [
        { locale: 'en', text: 'Free shipping' },
        { locale: 'de', text: 'Versand gratis' },
        { locale: 'en', text: 'A seat at readings' },
      ],
      color: '#FFD700',
      iconUrl: 'https://cdn.example.com/gold.svg',
    },
  ],
};

/** What it shows. */
export const WHOLE_LADDER = {
  ...PLAIN_LADDER,
  name: 'Reading circle',
  german: 'Lesekreis',
  metric: 'SPEND',
  moneyCurrency: 'GBP',
  window: 'ROLLING',
  windowMonths: 12,
  falling: 'TO_EARNED',
  graceDays: 30,
  tiers: [
    shownTier('reader', '0.00', 1),
    {
      ...shownTier('Gold.1', '100.50', 2),
      name: 'Gold',
      german: 'Goldrand',
      description: 'For those who read a lot.',
      multiplier: '1.5',
      pending: { kind: 'AFTER', count: 2, unit: 'DAYS' },
      expiry: { kind: 'DATES', count: null, unit: null, roundUpTo: null, dates: ['06-30', '12-31'] },
      entryPoints: 9_007_199_254_740_991,
      perks: ['Free shipping', 'A seat at readings'],
      germanPerks: ['Versand gratis'],
      color: '#ffd700',
      iconUrl: 'https://cdn.example.com/gold.svg',
    },
  ],
};

/** All that is stored of ladders, and who noted what of them. */
export async function storedLadders(app: TestApp): Promise<unknown[][]> {
  const { pool } = app.database;
  const statements = [
    'SELECT * FROM tier_ladder ORDER BY id',
    'SELECT * FROM tier ORDER BY id',
    'SELECT * FROM tier_ladder_version ORDER BY ladder_id, version',
    'SELECT * FROM tier_version ORDER BY ladder_id, version, tier',
    'SELECT id, revision FROM program ORDER BY id',
    "SELECT * FROM audit_entry WHERE action LIKE '%TierLadder' ORDER BY id",
  ];
  return Promise.all(statements.map(async (sql) => (await pool.query(sql)).rows as unknown[]));
}

/** Activates a ladder, or archives it. */
export async function setStatus(
  app: TestApp,
  id: string,
  status: 'ACTIVE' | 'ARCHIVED',
  key = app.program.adminKey,
): Promise<void> {
  const name = status === 'ACTIVE' ? 'activateTierLadder' : 'archiveTierLadder';
  const { data } = await app.call(key, `mutation { ${name}(input: { id: "${id}" }) { __typename } }`);
  expect(data?.[name].__typename).toMatch(/Payload$/);
}
