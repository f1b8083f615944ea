import { compileRule, type RuleToCompile } from './compile-rule.js';
import type { FactLine } from './fact.js';

const stored: RuleToCompile = {
  uuid: '019a0000-0000-7000-8000-000000000001',
  version: 3,
  names: [
    { locale: 'en', text: 'Every pound counts' },
    { locale: 'de', text: 'Jedes Pfund zählt' },
  ],
  trigger: 'PURCHASE',
  activityType: null,
  currencyNumber: 2,
  moneyCurrency: 'GBP',
  gives: { rate: { points: 5, per: '2.5' } },
  scope: { include: [], exclude: [], shipping: true, tax: false, pointsPaid: true },
  minimumOrderAmount: '300',
  minimumScopeAmount: '12.5',
  firstPurchaseOnly: true,
  channels: ['web'],
  audience: {},
  from: new Date('2027-01-01T00:00:00Z'),
  until: null,
  weekdays: ['MONDAY', 'SUNDAY'],
  hours: { from: '22:30', until: '02:00' },
  limits: [{ uses: 3, points: null, period: 'MONTH', perMember: true }],
  cooldownDays: 7,
  maxPoints: 1000,
  exclusiveGroup: 'pounds',
  multiplied: false,
  qualifying: true,
  pending: { kind: 'AFTER', count: 14, unit: 'DAYS' },
  expiry: null,
};

describe('compileRule', () => {
  it('brings amounts into the smallest unit, times into minutes and days into numbers', () => {
    expect(compileRule(stored, 'de-CH')).toEqual({
      id: '019a0000-0000-7000-8000-000000000001',
      version: 3,
      name: 'Jedes Pfund zählt',
      trigger: 'PURCHASE',
      activityType: null,
      gives: { kind: 'RATE', points: 5, per: 250, text: '5 points per 2.50 GBP' },
      currency: 2,
      moneyCurrency: 'GBP',
      scope: { matches: null, shipping: true, tax: false, pointsPaid: true, key: '[[[],[]],true,false,true]' },
      minimumOrder: 30_000,
      minimumScope: 1250,
      firstPurchaseOnly: true,
      channels: ['web'],
      hasAudience: true,
      from: new Date('2027-01-01T00:00:00Z'),
      until: null,
      weekdays: [1, 7],
      hours: { from: 1350, until: 120 },
      limits: [{ uses: 3, points: null, period: 'MONTH', perMember: true }],
      cooldownDays: 7,
      maxPoints: 1000,
      exclusiveGroup: 'pounds',
      multiplied: false,
      qualifying: true,
      pending: { kind: 'AFTER', count: 14, unit: 'DAYS' },
      expiry: null,
    });
  });

  it('leaves out what a rule does not ask for', () => {
    const plain: RuleToCompile = {
      ...stored,
      minimumOrderAmount: null,
      minimumScopeAmount: null,
      channels: null,
      audience: null,
      weekdays: null,
      hours: null,
      limits: [],
    };

    expect(compileRule(plain, 'en')).toMatchObject({
      minimumOrder: null,
      minimumScope: null,
      channels: null,
      hasAudience: false,
      weekdays: null,
      hours: null,
      limits: [],
    });
  });

  it.each([
    ['GBP', '0.01', 1, '1 point per 0.01 GBP'],
    ['JPY', '100', 100, '1 point per 100 JPY'],
    ['KWD', '0.005', 5, '1 point per 0.005 KWD'],
  ])('knows the decimals of %s', (moneyCurrency, per, minor, text) => {
    const compiled = compileRule(
      {
        ...stored,
        moneyCurrency,
        gives: { rate: { points: 1, per } },
        minimumOrderAmount: null,
        minimumScopeAmount: null,
      },
      'en',
    );

    expect(compiled.gives).toEqual({ kind: 'RATE', points: 1, per: minor, text });
  });

  it.each<[RuleToCompile['gives'], object]>([
    [{ fixed: 100 }, { kind: 'FIXED', points: 100 }],
    [{ perItem: 3 }, { kind: 'PER_ITEM', points: 3 }],
    [{ factor: '1.5' }, { kind: 'FACTOR', extra: 5n, scale: 10n, text: 'times 1.5' }],
    [{ factor: '3' }, { kind: 'FACTOR', extra: 2n, scale: 1n, text: 'times 3' }],
    [{ factor: '1.0001' }, { kind: 'FACTOR', extra: 1n, scale: 10_000n, text: 'times 1.0001' }],
    [{ factor: '100' }, { kind: 'FACTOR', extra: 99n, scale: 1n, text: 'times 100' }],
  ])('prepares what it gives: %o', (gives, compiled) => {
    expect(compileRule({ ...stored, gives }, 'en').gives).toEqual(compiled);
  });

  it.each([['00:00', 0], ['09:05', 545], ['23:59', 1439], ['24:00', 1440]])('%s is minute %i', (time, minute) => {
    expect(compileRule({ ...stored, hours: { from: '08:00', until: time } }, 'en').hours).toEqual({ from: 480, until: minute });
  }); // prettier-ignore
});

describe('a scope', () => {
  const like = (fields: Partial<Record<'sku' | 'category' | 'brand' | 'tag', string>>) => ({ sku: null, category: null, brand: null, tag: null, ...fields }); // prettier-ignore
  const scopeOf = (include: ReturnType<typeof like>[], exclude: ReturnType<typeof like>[]) =>
    compileRule({ ...stored, scope: { ...stored.scope, include, exclude } }, 'en').scope;
  const line: FactLine = {
    sku: 'a',
    category: 'toys',
    brand: 'Lego',
    tags: ['new', 'red'],
    quantity: '1',
    amount: 1,
    tax: 0,
  };

  it.each<[string, ReturnType<typeof like>[], ReturnType<typeof like>[], boolean]>([
    ['its sku', [like({ sku: 'a' })], [], true],
    ['another sku', [like({ sku: 'b' })], [], false],
    ['one of skus', [like({ sku: 'b' }), like({ sku: 'a' })], [], true],
    ['its category and brand', [like({ category: 'toys', brand: 'Lego' })], [], true],
    ['its category, another brand', [like({ category: 'toys', brand: 'Duplo' })], [], false],
    ['its sku without one of its tags', [like({ sku: 'a', tag: 'old' })], [], false],
    ['another sku, or its tag', [like({ sku: 'b' }), like({ tag: 'red' })], [], true],
    ['another sku, or other tags', [like({ sku: 'b' }), like({ tag: 'old' }), like({ tag: 'blue' })], [], false],
    ['other tags, or its brand', [like({ tag: 'old' }), like({ brand: 'Lego' })], [], true],
    ['all but its sku', [], [like({ sku: 'a' })], false],
    ['all but another sku', [], [like({ sku: 'b' })], true],
    ['all but its tag', [], [like({ tag: 'new' }), like({ sku: 'b' })], false],
    ['all but a category of another brand', [], [like({ category: 'toys', brand: 'Duplo' })], true],
    ['its category but its tag', [like({ category: 'toys' })], [like({ tag: 'new' })], false],
    ['its category but another tag', [like({ category: 'toys' })], [like({ tag: 'old' })], true],
  ])('of %s', (_, include, exclude, isIn) => {
    expect(scopeOf(include, exclude).matches?.(line)).toBe(isIn);
  });

  it('knows a line without category, brand and tags', () => {
    const bare = { ...line, category: null, brand: null, tags: [] };

    expect(scopeOf([like({ category: 'toys' }), like({ brand: 'Lego' }), like({ tag: 'red' })], []).matches?.(bare)).toBe(false);
    expect(scopeOf([], [like({ category: 'toys' })]).matches?.(bare)).toBe(true);
  }); // prettier-ignore

  it('has the same key as one that looks at the same', () => {
    const keys = [
      scopeOf([like({ sku: 'a' })], []),
      scopeOf([like({ sku: 'a' })], []),
      scopeOf([], [like({ sku: 'a' })]),
      scopeOf([like({ brand: 'a' })], []),
      compileRule({ ...stored, scope: { ...stored.scope, include: [like({ sku: 'a' })], tax: true } }, 'en').scope,
    ].map((scope) => scope.key);

    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(4);
  });
});
