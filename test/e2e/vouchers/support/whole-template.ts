import type { TestApp } from '../../../support/app.js';

/** Everything that a template says, as fields of a query. */
export const TEMPLATE = `id name german: name(locale: "de") description terms germanTerms: terms(locale: "de-AT") status version kind
  gives { amount { amount currency } percent { percent cap { amount currency } } freeProduct freeShipping
    giftCard { amount currency } points }
  minimumOrder { amount currency } scope { include { sku category brand tag } exclude { sku category brand tag } }
  audience { minAge segments tiers { key } minTier { key } } channels validDays minimumDays uses holderOnly combinable position createdAt`;

const REFUSED = '... on UserError { code message path } ... on InvalidInput { problems { path message } }';

export const CREATE = `mutation ($input: CreateVoucherTemplateInput!) {
  createVoucherTemplate(input: $input) {
    ... on CreateVoucherTemplatePayload { voucherTemplate { ${TEMPLATE} } } ${REFUSED}
  }
}`;

export const UPDATE = `mutation ($input: UpdateVoucherTemplateInput!) {
  updateVoucherTemplate(input: $input) {
    ... on UpdateVoucherTemplatePayload { voucherTemplate { ${TEMPLATE} } } ${REFUSED}
    ... on VoucherTemplateStatusNotAllowed { status allowed }
  }
}`;

export const ARCHIVE = `mutation ($input: ArchiveVoucherTemplateInput!) {
  archiveVoucherTemplate(input: $input) {
    ... on ArchiveVoucherTemplatePayload { voucherTemplate { ${TEMPLATE} } } ... on UserError { code message path }
  }
}`;

export const en = (text: string) => [{ locale: 'en', text }];
export const gbp = (amount: string) => ({ amount, currency: 'GBP' });

export const NO_GIVES = {
  amount: null,
  percent: null,
  freeProduct: null,
  freeShipping: null,
  giftCard: null,
  points: null,
};

/** A template of which no more is said than must be. */
export const PLAIN_INPUT = { name: en('Free shipping'), gives: { freeShipping: true } };

/** What it shows. */
export const PLAIN_TEMPLATE = {
  id: expect.stringMatching(/^vtp_[0-9a-z]{26}$/),
  name: 'Free shipping',
  german: 'Free shipping',
  description: null,
  terms: null,
  germanTerms: null,
  status: 'ACTIVE',
  version: 1,
  kind: 'FREE_SHIPPING',
  gives: { ...NO_GIVES, freeShipping: true },
  minimumOrder: null,
  scope: null,
  audience: null,
  channels: null,
  validDays: null,
  minimumDays: null,
  uses: 1,
  holderOnly: false,
  combinable: false,
  position: 50,
  createdAt: expect.any(String),
};

/** Something for each field that a template can have. */
export const WHOLE_INPUT = {
  name: [...en('A tenth off coffee'), { locale: 'de', text: 'Ein Zehntel auf Kaffee' }],
  description: en('For those who like it dark.'),
  terms: [...en('Not with other offers.'), { locale: 'de', text: 'Nicht mit anderen Angeboten.' }],
  gives: { percent: { percent: '010.50', cap: gbp('5') } },
  minimumOrder: '020.5',
  scope: { include: [{ category: 'coffee', brand: 'Kin' }], exclude: [{ sku: 'sample' }, { tag: 'sale' }] },
  audience: { minAge: 18 },
  channels: ['web', 'shop-7', 'web'],
  validDays: 30,
  minimumDays: 7,
  uses: 3,
  holderOnly: true,
  combinable: true,
  position: 0,
};

const NO_MATCH = { sku: null, category: null, brand: null, tag: null };

/** What it shows. */
export const WHOLE_TEMPLATE = {
  ...PLAIN_TEMPLATE,
  name: 'A tenth off coffee',
  german: 'Ein Zehntel auf Kaffee',
  description: 'For those who like it dark.',
  terms: 'Not with other offers.',
  germanTerms: 'Nicht mit anderen Angeboten.',
  kind: 'PERCENT',
  gives: { ...NO_GIVES, percent: { percent: '10.5', cap: gbp('5.00') } },
  minimumOrder: gbp('20.50'),
  scope: {
    include: [{ ...NO_MATCH, category: 'coffee', brand: 'Kin' }],
    exclude: [
      { ...NO_MATCH, sku: 'sample' },
      { ...NO_MATCH, tag: 'sale' },
    ],
  },
  audience: { minAge: 18, segments: null, tiers: [], minTier: null },
  channels: ['web', 'shop-7'],
  validDays: 30,
  minimumDays: 7,
  uses: 3,
  holderOnly: true,
  combinable: true,
  position: 0,
};

/** Takes everything away that can be. */
export const NOTHING = {
  description: null,
  terms: null,
  minimumOrder: null,
  scope: null,
  audience: null,
  channels: null,
  validDays: null,
  minimumDays: null,
  uses: null,
  holderOnly: null,
  combinable: null,
  position: null,
};

/** All that is stored of templates, and who noted what of them. */
export async function storedTemplates(app: TestApp): Promise<unknown[][]> {
  const { pool } = app.database;
  const statements = [
    'SELECT * FROM voucher_template ORDER BY id',
    'SELECT * FROM voucher_template_version ORDER BY program_id, template, version',
    'SELECT id, revision FROM program ORDER BY id',
    "SELECT * FROM audit_entry WHERE action LIKE '%VoucherTemplate' ORDER BY id",
  ];
  return Promise.all(statements.map(async (sql) => (await pool.query(sql)).rows as unknown[]));
}
