import type { TestApp } from '../../../support/app.js';

/** Everything that a rule says, as fields of a query. */
export const TERMS = `name description trigger activityType from until moneyCurrency
  gives { fixed rate { points per } perItem factor }
  scope { include { sku category brand tag } exclude { sku category brand tag } shipping tax pointsPaid }
  minimumOrder { amount currency } minimumScope { amount currency } firstPurchaseOnly channels
  audience { minAge maxAge channels joinedBefore joinedAfter birthdayWithinDays locales }
  weekdays hours { from until } limits { uses points period perMember } cooldownDays maxPoints exclusiveGroup
  multiplied qualifying pending { kind count unit } expiry { kind count unit roundUpTo dates } currency { code }`;

/** What a rule says of which nothing was said but its name and what it gives: 1 point per 1.00. */
export const PLAIN_TERMS = {
  name: 'Every pound counts',
  description: null,
  trigger: 'PURCHASE',
  activityType: null,
  from: null,
  until: null,
  moneyCurrency: 'GBP',
  gives: { fixed: null, rate: { points: 1, per: '1.00' }, perItem: null, factor: null },
  scope: { include: [], exclude: [], shipping: false, tax: true, pointsPaid: true },
  minimumOrder: null,
  minimumScope: null,
  firstPurchaseOnly: false,
  channels: null,
  audience: null,
  weekdays: null,
  hours: null,
  limits: [],
  cooldownDays: null,
  maxPoints: null,
  exclusiveGroup: null,
  multiplied: true,
  qualifying: true,
  pending: null,
  expiry: null,
  currency: { code: 'points' },
};

/** Something for each field that a purchase rule can have, `name` and `gives` too. Needs a point currency "stars". */
export const WHOLE_INPUT = {
  name: [
    { locale: 'en', text: 'Coffee by night' },
    { locale: 'de', text: 'Kaffee bei Nacht' },
  ],
  description: [{ locale: 'en', text: 'Five points for each 2.50.' }],
  trigger: 'PURCHASE',
  gives: { rate: { points: 1_000_000_000, per: '2.5' } },
  scope: {
    include: [{ category: 'coffee', brand: 'Kin' }, { tag: 'new' }],
    exclude: [{ sku: 'A1' }],
    shipping: true,
    tax: false,
    pointsPaid: false,
  },
  minimumOrder: '300',
  minimumScope: '12.5',
  firstPurchaseOnly: true,
  channels: ['web', 'app', 'web'],
  audience: { minAge: 18, maxAge: 30, channels: ['store 1'], joinedAfter: '2026-12-31', locales: ['de'] },
  from: '2027-03-01T00:00:00+01:00',
  until: '2027-03-02T00:00:00Z',
  weekdays: ['SUNDAY', 'MONDAY', 'FRIDAY'],
  hours: { from: '22:00', until: '02:00' },
  limits: [
    { uses: 1, period: 'DAY' },
    { uses: 1000, points: 9_007_199_254_740_991, period: 'EVER', perMember: false },
  ],
  cooldownDays: 3650,
  maxPoints: 1_000_000_000,
  exclusiveGroup: 'coffee',
  multiplied: false,
  qualifying: false,
  pending: { kind: 'AFTER', count: 2, unit: 'DAYS' },
  expiry: { kind: 'DATES', dates: ['12-31'] },
  currency: 'stars',
};

/** What a rule says that was made of `WHOLE_INPUT`. */
export const WHOLE_TERMS = {
  name: 'Coffee by night',
  description: 'Five points for each 2.50.',
  trigger: 'PURCHASE',
  activityType: null,
  from: '2027-02-28T23:00:00.000Z',
  until: '2027-03-02T00:00:00.000Z',
  moneyCurrency: 'GBP',
  gives: { fixed: null, rate: { points: 1_000_000_000, per: '2.50' }, perItem: null, factor: null },
  scope: {
    include: [
      { sku: null, category: 'coffee', brand: 'Kin', tag: null },
      { sku: null, category: null, brand: null, tag: 'new' },
    ],
    exclude: [{ sku: 'A1', category: null, brand: null, tag: null }],
    shipping: true,
    tax: false,
    pointsPaid: false,
  },
  minimumOrder: { amount: '300.00', currency: 'GBP' },
  minimumScope: { amount: '12.50', currency: 'GBP' },
  firstPurchaseOnly: true,
  channels: ['web', 'app'],
  audience: {
    minAge: 18,
    maxAge: 30,
    channels: ['store 1'],
    joinedBefore: null,
    joinedAfter: '2026-12-31',
    birthdayWithinDays: null,
    locales: ['de'],
  },
  weekdays: ['MONDAY', 'FRIDAY', 'SUNDAY'],
  hours: { from: '22:00', until: '02:00' },
  limits: [
    { uses: 1, points: null, period: 'DAY', perMember: true },
    { uses: 1000, points: 9_007_199_254_740_991, period: 'EVER', perMember: false },
  ],
  cooldownDays: 3650,
  maxPoints: 1_000_000_000,
  exclusiveGroup: 'coffee',
  multiplied: false,
  qualifying: false,
  pending: { kind: 'AFTER', count: 2, unit: 'DAYS' },
  expiry: { kind: 'DATES', count: null, unit: null, roundUpTo: null, dates: ['12-31'] },
  currency: { code: 'stars' },
};

/** What an update takes to bring a rule back to a plain one. */
export const NOTHING = {
  description: null,
  scope: null,
  minimumOrder: null,
  minimumScope: null,
  firstPurchaseOnly: null,
  channels: null,
  audience: null,
  from: null,
  until: null,
  weekdays: null,
  hours: null,
  limits: null,
  cooldownDays: null,
  maxPoints: null,
  exclusiveGroup: null,
  multiplied: null,
  qualifying: null,
  pending: null,
  expiry: null,
  currency: null,
};

/** Adds a point currency and answers its id. */
export async function addCurrency(app: TestApp, code: string, adminKey = app.program.adminKey): Promise<string> {
  const mutation = `mutation ($code: String!) { createPointCurrency(input: { code: $code, name: [{ locale: "en", text: "Stars" }] }) {
    ... on CreatePointCurrencyPayload { pointCurrency { id } } } }`;
  return (await app.call(adminKey, mutation, { code })).data.createPointCurrency.pointCurrency.id as string;
}

/** Archives a point currency, or takes that back. */
export async function archiveCurrency(
  app: TestApp,
  id: string,
  archived = true,
  adminKey = app.program.adminKey,
): Promise<void> {
  const mutation = `mutation ($id: ID!, $archived: Boolean) { updatePointCurrency(input: { id: $id, archived: $archived }) {
    ... on UpdatePointCurrencyPayload { pointCurrency { archived } } } }`;
  const { data } = await app.call(adminKey, mutation, { id, archived });
  expect(data.updatePointCurrency).toEqual({ pointCurrency: { archived } });
}

/** Adds a type of activity. */
export async function addActivityType(app: TestApp, key: string, adminKey = app.program.adminKey): Promise<void> {
  const mutation = `mutation ($key: String!) { createActivityType(input: { key: $key, name: [{ locale: "en", text: "Review" }] }) {
    __typename } }`;
  const { data } = await app.call(adminKey, mutation, { key });
  expect(data.createActivityType).toEqual({ __typename: 'CreateActivityTypePayload' });
}

/** Archives a type of activity, or takes that back. */
export async function archiveActivityType(app: TestApp, key: string, archived = true): Promise<void> {
  const mutation = `mutation ($key: String!, $archived: Boolean) { updateActivityType(input: { key: $key, archived: $archived }) {
    __typename } }`;
  const { data } = await app.asAdmin(mutation, { key, archived });
  expect(data.updateActivityType).toEqual({ __typename: 'UpdateActivityTypePayload' });
}
