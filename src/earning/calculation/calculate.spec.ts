import { calculateAwards, isWithin, type Circumstances } from './calculate.js';
import type { CalculatedAward } from './calculated-award.js';
import { compileRule, type RuleToCompile } from './compile-rule.js';
import type { CompiledRule, Limit } from './compiled-rule.js';
import type { Fact, FactBasket, FactLine } from './fact.js';

type Gives = RuleToCompile['gives'];
type Scope = RuleToCompile['scope'];
type Match = Scope['include'][number];
type Wanted = Partial<Omit<RuleToCompile, 'scope'>> & { scope?: Partial<Scope> };

let made = 0;
/** A rule by its stored form. One that is made later is younger. */
function aRule(gives: Gives, { scope, ...fields }: Wanted = {}): CompiledRule {
  const number = String(++made).padStart(12, '0');
  return compileRule(
    {
      uuid: `019a0000-0000-7000-8000-${number}`,
      version: 1,
      names: [{ locale: 'en', text: `Rule ${made}` }],
      trigger: 'PURCHASE',
      activityType: null,
      currencyNumber: 1,
      moneyCurrency: 'GBP',
      gives,
      scope: { include: [], exclude: [], shipping: false, tax: true, pointsPaid: true, ...scope },
      minimumOrderAmount: null,
      minimumScopeAmount: null,
      firstPurchaseOnly: false,
      channels: null,
      audience: null,
      from: null,
      until: null,
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
      ...fields,
    },
    'en',
  );
}

const rate = (points: number, per: string): Gives => ({ rate: { points, per } });
const like = (fields: Partial<Match>): Match => ({ sku: null, category: null, brand: null, tag: null, ...fields });
const only = (...matches: Partial<Match>[]): Wanted => ({ scope: { include: matches.map(like) } });
const but = (...matches: Partial<Match>[]): Wanted => ({ scope: { exclude: matches.map(like) } });
const SHIPPING: Wanted = { scope: { shipping: true } };

const aLine = (fields: Partial<FactLine> = {}): FactLine => ({
  sku: 'book',
  category: null,
  brand: null,
  tags: [],
  quantity: '1',
  amount: 1000,
  tax: 0,
  ...fields,
});

const aPurchase = (basket: Partial<FactBasket> = {}, fields: Partial<Fact> = {}): Fact => ({
  trigger: 'PURCHASE',
  activityType: null,
  at: new Date('2027-03-01T12:00:00Z'),
  channel: 'shop',
  basket: { currency: 'GBP', lines: [aLine()], shipping: 0, pointsPaid: 0, ...basket },
  isFirstPurchase: false,
  ...fields,
});

const of = (...amounts: number[]): Fact => aPurchase({ lines: amounts.map((amount) => aLine({ amount })) });

const anActivity = (trigger: Fact['trigger'], activityType: string): Fact =>
  aPurchase({}, { trigger, activityType, basket: null });

/** Monday at noon; nothing was used; everybody is in every audience. */
const circumstances = (fields: Partial<Circumstances> = {}): Circumstances => ({
  rounding: 'FLOOR',
  local: () => ({ weekday: 1, minute: 720 }),
  isInAudience: () => true,
  usedOf: () => ({ uses: 0, points: 0 }),
  tiers: [],
  resetOf: () => null,
  coolingUntil: () => null,
  ...fields,
});

function awardsOf(rules: CompiledRule[], fact: Fact, more: Partial<Circumstances> = {}): CalculatedAward[] {
  const awards = calculateAwards(rules, fact, circumstances(more));
  if ('overflow' in awards) throw new Error(`overflow of ${awards.overflow}`);
  for (const { points, shares } of awards) {
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(fact.basket ? points : 0);
  }
  return awards;
}

const pointsOf = (rules: CompiledRule[], fact: Fact, more: Partial<Circumstances> = {}): number[] =>
  awardsOf(rules, fact, more).map((award) => award.points);

/** The basket of the scenarios: 12.00 of sku 123, 100.00 of sku 000, 40.00 shipping. */
const B = aPurchase({
  lines: [aLine({ sku: '123', tags: ['red'], amount: 1200 }), aLine({ sku: '000', tags: ['blue'], amount: 10_000 })],
  shipping: 4000,
});
const WITHOUT_RED: Scope['exclude'] = [like({ tag: 'red' })];

describe('the scenarios', () => {
  it.each<[string, () => CompiledRule[], Fact, number[]]>([
    ['A1', () => [aRule(rate(4, '1'), SHIPPING)], B, [608]],
    ['A1b', () => [aRule(rate(4, '1'), { scope: { exclude: [like({ sku: '000' })], shipping: true } })], B, [208]],
    ['A1c', () => [aRule(rate(4, '1'), { scope: { exclude: WITHOUT_RED, shipping: true } })], B, [560]],
    ['A1c without shipping', () => [aRule(rate(4, '1'), { scope: { exclude: WITHOUT_RED } })], B, [400]],
    ['A1d above the order', () => [aRule(rate(4, '1'), { ...SHIPPING, minimumOrderAmount: '300' })], B, [0]],
    ['A1d below the order', () => [aRule(rate(4, '1'), { ...SHIPPING, minimumOrderAmount: '100' })], B, [608]],
    ['A2a', () => [aRule(rate(4, '1'), SHIPPING), aRule({ fixed: 100 }, only({ sku: '123' }))], B, [608, 100]],
    ['A2b', () => [aRule(rate(4, '1'), SHIPPING), aRule({ factor: '3' }, only({ sku: '123' }))], B, [608, 96]],
    ['A4', () => [aRule(rate(1, '1'))], of(1999), [19]],
    ['A4, and per 2.00', () => [aRule(rate(1, '1')), aRule(rate(1, '2'))], of(1999), [19, 9]],
    ['A4, times 2', () => [aRule(rate(1, '1')), aRule({ factor: '2' })], of(1999), [19, 19]],
    ['A7', () => [aRule(rate(5, '2.50'))], of(300), [5]],
    ['A9 with a discount', () => [aRule(rate(1, '1'))], of(9000), [90]],
    ['A9 paid with points', () => [aRule(rate(1, '1'))], aPurchase({ lines: [aLine({ amount: 10_000 })], pointsPaid: 2000 }), [100]],
    ['A9 with the setting', () => [aRule(rate(1, '1'), { scope: { pointsPaid: false } })], aPurchase({ lines: [aLine({ amount: 10_000 })], pointsPaid: 2000 }), [80]],
    ['a free order', () => [aRule(rate(1, '1'))], of(0), [0]],
  ])('%s', (_, rules, fact, points) => {
    expect(pointsOf(rules(), fact)).toEqual(points);
  }); // prettier-ignore

  it.each([['FLOOR', 9], ['HALF_UP', 10], ['CEIL', 10]] as const)('A4, times 1.5, %s', (rounding, extra) => {
    expect(pointsOf([aRule(rate(1, '1')), aRule({ factor: '1.5' })], of(1999), { rounding })).toEqual([19, extra]);
  }); // prettier-ignore

  it('A5: of an exclusive group the best for the member', () => {
    const rules = [aRule(rate(1, '1'), { exclusiveGroup: 'a' }), aRule({ fixed: 100 }, { exclusiveGroup: 'a' })];

    expect(awardsOf(rules, of(1999))).toMatchObject([{ ruleId: rules[1]?.id, points: 100 }]);
  });
});

describe('an award', () => {
  it('says everything of itself', () => {
    const pending = { kind: 'AFTER', count: 14, unit: 'DAYS' } as const;
    const expiry = { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null } as const;
    const rule = aRule(rate(5, '2.50'), { version: 3, currencyNumber: 2, qualifying: false, pending, expiry });

    expect(awardsOf([rule], of(600, 400))).toEqual([
      {
        ruleId: rule.id,
        ruleVersion: 3,
        tierId: null,
        currency: 2,
        name: rule.name,
        points: 20,
        shares: [12, 8],
        explanation: '5 points per 2.50 GBP on 10.00 GBP: 4 whole steps',
        isMultiplier: false,
        exclusiveGroup: null,
        qualifying: false,
        limit: null,
        missing: null,
        pending,
        expiry,
      },
    ]);
  });

  it.each<[string, Gives, Wanted, Fact, number, string]>([
    ['of a rate', rate(4, '1'), SHIPPING, B, 608, '4 points per 1.00 GBP on 152.00 GBP with shipping: 152 whole steps'],
    ['of one step', rate(5, '2.5'), {}, of(300), 5, '5 points per 2.50 GBP on 3.00 GBP: 1 whole step'],
    ['of pennies', rate(3, '0.01'), {}, of(7), 21, '3 points per 0.01 GBP on 0.07 GBP: 7 whole steps'],
    ['of no step', rate(1, '10'), {}, of(999), 0, '1 point per 10.00 GBP on 9.99 GBP: less than one step'],
    ['of a free order', rate(1, '1'), {}, of(0), 0, '1 point per 1.00 GBP on 0.00 GBP: less than one step'],
    ['without shipping to count', rate(1, '1'), SHIPPING, of(200), 2, '1 point per 1.00 GBP on 2.00 GBP: 2 whole steps'],
    ['that is fixed', { fixed: 100 }, {}, of(1), 100, '100 points'],
    ['of a single point', { fixed: 1 }, {}, of(1), 1, '1 point'],
    ['per item', { perItem: 3 }, {}, aPurchase({ lines: [aLine({ quantity: '2.5' }), aLine({ quantity: '1.5' })] }), 12, '3 points for each of 4 items'],
    ['per item of one', { perItem: 1 }, {}, aPurchase({ lines: [aLine({ quantity: '1.999999' })] }), 1, '1 point for each of 1 item'],
    ['per item of less than one', { perItem: 3 }, {}, aPurchase({ lines: [aLine({ quantity: '0.9' })] }), 0, '3 points for each of 0 items'],
    ['per item in its scope', { perItem: 3 }, only({ sku: '123' }), B, 3, '3 points for each of 1 item'],
    ['capped', rate(1, '1'), { maxPoints: 7 }, of(1000), 7, '1 point per 1.00 GBP on 10.00 GBP: 10 whole steps, at most 7 at once'],
    ['in another money', rate(1, '1'), { moneyCurrency: 'EUR' }, of(1999), 0, 'the rule is in EUR, the purchase in GBP'],
    ['below the order', { fixed: 9 }, { minimumOrderAmount: '20' }, of(1999), 0, '19.99 GBP is below the minimum order of 20.00 GBP'],
    ['at the order', { fixed: 9 }, { minimumOrderAmount: '19.99' }, of(1999), 9, '9 points'],
    ['below the order, with shipping', rate(4, '1'), { ...SHIPPING, minimumOrderAmount: '300' }, B, 0, '152.00 GBP with shipping is below the minimum order of 300.00 GBP'],
    ['below an order that shipping would reach', { fixed: 9 }, { minimumOrderAmount: '150' }, B, 0, '112.00 GBP is below the minimum order of 150.00 GBP'],
    ['of a part of an order that is large enough', rate(1, '1'), { ...only({ sku: '123' }), minimumOrderAmount: '100' }, B, 12, '1 point per 1.00 GBP on 12.00 GBP: 12 whole steps'],
    ['below the scope', { fixed: 9 }, { ...only({ sku: '123' }), minimumScopeAmount: '12.01' }, B, 0, '12.00 GBP of what counts is below the minimum of 12.01 GBP'],
    ['at the scope', { fixed: 9 }, { ...only({ sku: '123' }), minimumScopeAmount: '12.00' }, B, 9, '9 points'],
  ])('%s', (_, gives, fields, fact, points, explanation) => {
    expect(awardsOf([aRule(gives, fields)], fact)).toMatchObject([{ points, explanation }]);
  }); // prettier-ignore

  it.each<[string, Fact, number[]]>([
    ['R8: three equal lines of 3.34', of(334, 333, 333), [4, 3, 3]],
    ['by amount, not by quantity', aPurchase({ lines: [aLine({ amount: 900 }), aLine({ amount: 100, quantity: '9' })] }), [9, 1]],
    ['shipping goes to the lines', aPurchase({ lines: [aLine({ amount: 100 }), aLine({ amount: 300 })], shipping: 600 }), [3, 7]],
    ['nothing to a free line', of(0, 1000), [0, 10]],
    ['all free: by quantity', aPurchase({ lines: [aLine({ amount: 0, quantity: '1.5' }), aLine({ amount: 0, quantity: '0.500000' })], shipping: 1000 }), [8, 2]],
    ['ties to the earlier line', of(250, 250, 250, 250), [3, 3, 2, 2]],
  ])('is spread over the lines: %s', (_, fact, shares) => {
    expect(awardsOf([aRule(rate(1, '1'), SHIPPING)], fact)).toMatchObject([{ shares }]);
  }); // prettier-ignore

  it('is spread over the lines of its scope only, also where all are paid with points', () => {
    const lines = [aLine({ amount: 100 }), aLine({ sku: 'car', amount: 500 }), aLine({ amount: 300 })];
    const rule = aRule({ fixed: 8 }, { scope: { include: [like({ sku: 'book' })], pointsPaid: false } });

    expect(awardsOf([rule], aPurchase({ lines, pointsPaid: 900 }))).toMatchObject([{ shares: [2, 0, 6] }]);
  });

  it('adds up with others, the older first', () => {
    const [older, younger] = [aRule(rate(1, '1')), aRule(rate(1, '2'))];

    expect(awardsOf([younger, older], of(1999)).map((award) => award.ruleId)).toEqual([older.id, younger.id]);
  });
});

describe('when a rule holds', () => {
  const NOON = '2027-03-01T12:00:00Z';
  it.each<[string, Wanted, number]>([
    ['from this very instant', { from: new Date(NOON) }, 1],
    ['from the next millisecond', { from: new Date('2027-03-01T12:00:00.001Z') }, 0],
    ['until this very instant', { until: new Date(NOON) }, 0],
    ['until the next millisecond', { until: new Date('2027-03-01T12:00:00.001Z') }, 1],
    ['on its weekdays', { weekdays: ['SUNDAY', 'MONDAY'] }, 1],
    ['on other weekdays', { weekdays: ['TUESDAY', 'SUNDAY'] }, 0],
    ['within its hours', { hours: { from: '12:00', until: '12:01' } }, 1],
    ['at the end of its hours', { hours: { from: '10:00', until: '12:00' } }, 0],
    ['until midnight', { hours: { from: '09:30', until: '24:00' } }, 1],
    ['within hours that wrap midnight', { hours: { from: '22:00', until: '13:00' } }, 1],
    ['outside hours that wrap midnight', { hours: { from: '22:00', until: '02:00' } }, 0],
    ['in its channels', { channels: ['web', 'shop'] }, 1],
    ['in other channels', { channels: ['web', 'Shop'] }, 0],
    ['of a first purchase only', { firstPurchaseOnly: true }, 0],
    ['for another trigger', { trigger: 'BIRTHDAY' }, 0],
    ['for an activity', { trigger: 'ACTIVITY', activityType: 'review' }, 0],
    ['with nothing in its scope', only({ sku: 'car' }), 0],
    ['with nothing but shipping in its scope', { scope: { include: [like({ sku: 'car' })], shipping: true } }, 0],
  ])('%s', (_, fields, awards) => {
    expect(awardsOf([aRule({ fixed: 10 }, fields)], aPurchase({ shipping: 500 }))).toHaveLength(awards);
  });

  it('of a first purchase', () => {
    expect(pointsOf([aRule({ fixed: 10 }, { firstPurchaseOnly: true })], aPurchase({}, { isFirstPurchase: true }))).toEqual([10]);
  }); // prettier-ignore

  it('of a channel, only where the fact names one', () => {
    expect(pointsOf([aRule({ fixed: 10 }, { channels: ['shop'] })], aPurchase({}, { channel: null }))).toEqual([]);
  });

  it('asks for the audience of rules that have one', () => {
    const asked: string[] = [];
    const [forAll, forSome, forOthers] = [{}, { audience: {} }, { audience: {} }].map((fields) => aRule({ fixed: 10 }, fields)) as [CompiledRule, CompiledRule, CompiledRule]; // prettier-ignore
    const isInAudience = (rule: CompiledRule) => asked.push(rule.id) === 1;

    const awards = awardsOf([forAll, forSome, forOthers], aPurchase(), { isInAudience });

    expect(awards.map((award) => award.ruleId)).toEqual([forAll.id, forSome.id]);
    expect(asked).toEqual([forSome.id, forOthers.id]);
  });

  it.each([
    [600, 720, 600, true],
    [600, 720, 719, true],
    [600, 720, 720, false],
    [600, 720, 599, false],
    [1320, 120, 1320, true],
    [1320, 120, 1439, true],
    [1320, 120, 0, true],
    [1320, 120, 119, true],
    [1320, 120, 120, false],
    [1320, 120, 1319, false],
    [1320, 1440, 1439, true],
    [1320, 0, 0, false],
  ])('hours from minute %i until %i at %i: %s', (from, until, minute, holds) => {
    expect(isWithin({ from, until }, minute)).toBe(holds);
  });
});

describe('the scope', () => {
  const basket = aPurchase({
    lines: [
      aLine({ sku: 'a', category: 'toys', brand: 'Lego', tags: ['new', 'red'], amount: 100, tax: 20 }),
      aLine({ sku: 'b', category: 'toys', brand: 'Duplo', tags: ['red'], amount: 1000, tax: 50 }),
      aLine({ sku: 'c', category: 'books', brand: 'Lego', amount: 10_000 }),
      aLine({ sku: 'd', amount: 100_000 }),
    ],
    shipping: 1_000_000,
  });

  it.each<[string, Wanted, number]>([
    ['everything', {}, 111_100],
    ['with shipping', SHIPPING, 1_111_100],
    ['a sku', only({ sku: 'a' }), 100],
    ['skus', only({ sku: 'a' }, { sku: 'c' }), 10_100],
    ['a category', only({ category: 'toys' }), 1100],
    ['a brand', only({ brand: 'Lego' }), 10_100],
    ['a tag', only({ tag: 'red' }), 1100],
    ['a category of a brand', only({ category: 'toys', brand: 'Lego' }), 100],
    ['a sku that must have a tag', only({ sku: 'b', tag: 'new' }, { sku: 'd' }), 100_000],
    ['a sku or a category', only({ sku: 'd' }, { category: 'books' }), 110_000],
    ['all but a sku', but({ sku: 'd' }), 11_100],
    ['all but skus and a brand', but({ sku: 'd' }, { brand: 'Lego' }), 1000],
    ['all but a tag', but({ tag: 'new' }), 111_000],
    ['all but a category of a brand', but({ category: 'toys', brand: 'Duplo' }), 110_100],
    ['a category but a tag', { scope: { include: [like({ category: 'toys' })], exclude: [like({ tag: 'new' })] } }, 1000],
    ['exclusion wins', { scope: { include: [like({ sku: 'a' }), like({ sku: 'b' })], exclude: [like({ sku: 'a' })] } }, 1000],
    ['without tax', { scope: { include: [like({ category: 'toys' })], tax: false } }, 1030],
    ['a part with shipping', { scope: { include: [like({ sku: 'a' })], shipping: true } }, 1_000_100],
  ])('%s', (_, fields, points) => {
    expect(pointsOf([aRule(rate(1, '0.01'), fields)], basket)).toEqual([points]);
  }); // prettier-ignore

  it.each<[string, Wanted, number]>([
    ['everything', {}, 600],
    ['with shipping, which points pay for too', SHIPPING, 900],
    ['a line', only({ sku: 'a' }), 200],
    ['a third of a penny is rounded', only({ sku: 'b' }), 400],
    ['counted, all is there', { scope: { pointsPaid: true } }, 900],
  ])('without what is paid with points: %s', (_, fields, points) => {
    const lines = [aLine({ sku: 'a', amount: 300 }), aLine({ sku: 'b', amount: 600 })];
    const scope = { pointsPaid: false, ...fields.scope };

    expect(pointsOf([aRule(rate(1, '0.01'), { scope })], aPurchase({ lines, shipping: 450, pointsPaid: 450 }))).toEqual(
      [points],
    );
  });

  it.each([[0, 80], [40, 40], [90, 0], [100, 0], [5000, 0]])('without tax, %i of it paid with points: %i', (pointsPaid, points) => {
    const fact = aPurchase({ lines: [aLine({ amount: 100, tax: 20 })], pointsPaid });

    expect(pointsOf([aRule(rate(1, '0.01'), { scope: { tax: false, pointsPaid: false } })], fact)).toEqual([points]);
  }); // prettier-ignore
});

describe('multipliers', () => {
  const points = (rules: CompiledRule[], fact = of(1999), more: Partial<Circumstances> = {}) =>
    pointsOf(rules, fact, more);

  it('round the sum of what they cover once: 19 and 9, times 1.5, are 14 more', () => {
    const awards = awardsOf([aRule(rate(1, '1')), aRule(rate(1, '2')), aRule({ factor: '1.5' })], of(1999));

    expect(awards).toMatchObject([
      { points: 19, isMultiplier: false },
      { points: 9, isMultiplier: false },
      { points: 14, isMultiplier: true, explanation: 'times 1.5 on 28 points: 14 more', missing: null },
    ]);
  });

  it('sum shares before rounding: two halves are a whole', () => {
    const lines = [aLine({ sku: 'a', amount: 100 }), aLine({ sku: 'b', amount: 100 })];
    const rules = [aRule({ fixed: 1 }), aRule({ fixed: 1 }), aRule({ factor: '2' }, only({ sku: 'a' }))];

    expect(awardsOf(rules, aPurchase({ lines }))).toMatchObject([{}, {}, { points: 1, shares: [1, 0], explanation: 'times 2 on 1 point: 1 more' }]);
  }); // prettier-ignore

  it('add up and do not compound', () => {
    expect(points([aRule(rate(1, '1')), aRule({ factor: '2' }), aRule({ factor: '3' })])).toEqual([19, 19, 38]);
  });

  it('leave out what is not to be multiplied', () => {
    expect(points([aRule(rate(1, '1')), aRule({ fixed: 100 }, { multiplied: false }), aRule({ factor: '2' })])).toEqual([19, 100, 19]);
  }); // prettier-ignore

  it('multiply points of their own currency', () => {
    const rules = [aRule(rate(1, '1')), aRule({ fixed: 100 }, { currencyNumber: 2 }), aRule({ factor: '2' }, { currencyNumber: 2 })];

    expect(points(rules)).toEqual([19, 100, 100]);
  }); // prettier-ignore

  it.each<[string, CompiledRule[]]>([
    ['without base awards', []],
    ['when base awards are zero', [aRule(rate(1, '100'))]],
    ['when base awards are of another currency', [aRule({ fixed: 9 }, { currencyNumber: 2 })]],
    ['when base awards are of other lines', [aRule({ fixed: 9 }, only({ sku: 'a' }))]],
  ])('give no award %s', (_, bases) => {
    const fact = aPurchase({ lines: [aLine({ sku: 'a' }), aLine({ sku: 'b' })] });

    expect(awardsOf([...bases, aRule({ factor: '2' }, only({ sku: 'b' }))], fact)).toHaveLength(bases.length);
  });

  it('multiply what caps and limits left', () => {
    const limits: Limit[] = [{ uses: null, points: 12, period: 'DAY', perMember: true }];

    expect(points([aRule(rate(1, '1'), { maxPoints: 10 }), aRule({ fixed: 50 }, { limits }), aRule({ factor: '2' })])).toEqual([10, 12, 22]);
  }); // prettier-ignore

  it('have caps, minimums and limits of their own', () => {
    const limits: Limit[] = [{ uses: 1, points: null, period: 'DAY', perMember: true }];
    const base = aRule(rate(1, '1'));
    const capped = aRule({ factor: '3' }, { maxPoints: 5 });
    const large = aRule({ factor: '3' }, { minimumOrderAmount: '20' });
    const once = aRule({ factor: '3' }, { limits });
    const foreign = aRule({ factor: '3' }, { moneyCurrency: 'EUR' });
    const usedOf = (rule: CompiledRule) => ({ uses: rule === once ? 1 : 0, points: 0 });

    expect(awardsOf([base, capped, large, once, foreign], of(1999), { usedOf }).slice(1)).toMatchObject([
      { points: 5, explanation: 'times 3 on 19 points: 38 more, at most 5 at once' },
      {
        points: 0,
        explanation: '19.99 GBP is below the minimum order of 20.00 GBP',
        missing: { amount: 1, points: 38 },
      },
      { points: 0, explanation: 'the limit of 1 time a day is reached', limit: { allowed: 1, period: 'DAY' } },
      { points: 0, explanation: 'the rule is in EUR, the purchase in GBP' },
    ]);
  });

  it('cover shipping where they count it', () => {
    const base = () => aRule(rate(4, '1'), SHIPPING);

    expect(points([base(), aRule({ factor: '2' }, SHIPPING)], B)).toEqual([608, 608]);
    expect(points([base(), aRule({ factor: '2' })], B)).toEqual([608, 448]);
    expect(points([base(), aRule({ factor: '2' }, { scope: { include: [like({ sku: '123' })], shipping: true } })], B)).toEqual([608, 208]); // prettier-ignore
  });

  it('count the part of a free basket by quantity', () => {
    const lines = [aLine({ sku: 'a', amount: 0, quantity: '1.5' }), aLine({ sku: 'b', amount: 0, quantity: '4.5' })];

    expect(points([aRule({ fixed: 100 }), aRule({ factor: '2' }, only({ sku: 'a' }))], aPurchase({ lines }))).toEqual([100, 25]);
  }); // prettier-ignore

  it('count lines that are paid with points by their amounts', () => {
    const lines = [aLine({ sku: 'a', amount: 100 }), aLine({ sku: 'b', amount: 300 })];
    const scope = { pointsPaid: false };
    const base = aRule({ fixed: 100 }, { scope });
    const multiplier = aRule({ factor: '2' }, { scope: { ...scope, include: [like({ sku: 'a' })] } });

    expect(points([base, multiplier], aPurchase({ lines, pointsPaid: 400 }))).toEqual([100, 25]);
  });

  it('multiply the points of activities', () => {
    const on = (activityType: string): Wanted => ({ trigger: 'ACTIVITY', activityType });
    const rules = [aRule({ fixed: 200 }, on('review')), aRule({ factor: '1.5' }, on('review')), aRule({ fixed: 5 }, on('visit'))];

    expect(awardsOf(rules, anActivity('ACTIVITY', 'review'))).toMatchObject([
      { points: 200, shares: [], explanation: '200 points' },
      { points: 100, shares: [], explanation: 'times 1.5 on 200 points: 100 more' },
    ]);
  }); // prettier-ignore
});

describe('what the system does', () => {
  it.each<[Fact['trigger'], string, Wanted, number]>([
    ['BIRTHDAY', 'birthday', { trigger: 'BIRTHDAY' }, 1],
    ['BIRTHDAY', 'birthday', { trigger: 'ACTIVITY', activityType: 'birthday' }, 1],
    ['BIRTHDAY', 'birthday', { trigger: 'ACTIVITY', activityType: 'review' }, 0],
    ['BIRTHDAY', 'birthday', { trigger: 'ANNIVERSARY' }, 0],
    ['ENROLLMENT', 'enrollment', { trigger: 'ENROLLMENT' }, 1],
    ['ACTIVITY', 'friend.qualified', { trigger: 'ACTIVITY', activityType: 'friend.qualified' }, 1],
    ['ACTIVITY', 'birthday', { trigger: 'BIRTHDAY' }, 0],
  ])('%s %s, for %j: %i awards', (trigger, activityType, fields, awards) => {
    expect(awardsOf([aRule({ fixed: 10 }, fields)], anActivity(trigger, activityType))).toHaveLength(awards);
  });
});

describe('exclusive groups', () => {
  const group = { exclusiveGroup: 'books' };

  it('give the best, of equals the older', () => {
    const [small, older, younger] = [aRule(rate(1, '1'), group), aRule({ fixed: 100 }, group), aRule({ fixed: 100 }, group)];

    expect(awardsOf([younger, small, older], of(1999)).map((award) => award.ruleId)).toEqual([older.id]);
  }); // prettier-ignore

  it('compare after caps', () => {
    const [capped, plain] = [aRule({ fixed: 100 }, { ...group, maxPoints: 10 }), aRule(rate(1, '1'), group)];

    expect(awardsOf([capped, plain], of(1999)).map((award) => award.ruleId)).toEqual([plain.id]);
  });

  it('give what has a limit left', () => {
    const limits: Limit[] = [{ uses: 1, points: null, period: 'EVER', perMember: true }];
    const [reached, open] = [aRule({ fixed: 100 }, { ...group, limits }), aRule(rate(1, '1'), group)];

    const awards = awardsOf([reached, open], of(1999), { usedOf: () => ({ uses: 1, points: 100 }) });

    expect(awards.map((award) => award.ruleId)).toEqual([open.id]);
  });

  it('say why when none gives', () => {
    const rules = [aRule(rate(1, '30'), group), aRule({ fixed: 9 }, { ...group, minimumOrderAmount: '20' })];

    expect(awardsOf(rules, of(1999))).toMatchObject([{ ruleId: rules[0]?.id, points: 0 }]);
  });

  it('are apart from each other, and from rules without one', () => {
    const rules = [aRule({ fixed: 1 }, group), aRule({ fixed: 2 }, { exclusiveGroup: 'cars' }), aRule({ fixed: 3 })];

    expect(pointsOf(rules, of(1999))).toEqual([1, 2, 3]);
  });

  it('of multipliers are decided on what base rules won', () => {
    const rules = [
      aRule(rate(1, '1'), group),
      aRule({ fixed: 100 }, { ...group, multiplied: false }),
      aRule({ fixed: 10 }),
      aRule({ factor: '2' }, { exclusiveGroup: 'week' }),
      aRule({ factor: '3' }, { exclusiveGroup: 'week' }),
    ];

    expect(awardsOf(rules, of(1999)).map(({ ruleId, points }) => [ruleId, points])).toEqual([
      [rules[1]?.id, 100],
      [rules[2]?.id, 10],
      [rules[4]?.id, 20],
    ]);
  });
});

describe('limits', () => {
  const monthly = (uses: number | null, points: number | null): Wanted => ({
    limits: [{ uses, points, period: 'MONTH', perMember: true }],
  });

  it('are named with the time at which the rule gives again', () => {
    const april = new Date('2027-04-01T00:00:00Z');
    const [award] = awardsOf([aRule({ fixed: 10 }, monthly(3, null))], aPurchase(), {
      usedOf: () => ({ uses: 3, points: 30 }),
      resetOf: () => april,
    });

    expect(award).toMatchObject({
      points: 0,
      shares: [0],
      explanation: 'the limit of 3 times a month is reached',
      limit: { allowed: 3, period: 'MONTH', resetsAt: april },
    });
  });

  it('give what they leave of points', () => {
    const awards = awardsOf([aRule({ fixed: 10 }, monthly(null, 34))], aPurchase(), { usedOf: () => ({ uses: 3, points: 30 }) });

    expect(awards).toMatchObject([{ points: 4, limit: null, explanation: '10 points, of which the limit of 34 points a month leaves 4' }]);
  }); // prettier-ignore

  it('come after the cap on one award', () => {
    const rule = aRule({ fixed: 10 }, { ...monthly(null, 34), maxPoints: 7 });
    const left = (used: number) => awardsOf([rule], aPurchase(), { usedOf: () => ({ uses: 1, points: used }) })[0];

    expect(left(20)).toMatchObject({ points: 7, explanation: '10 points, at most 7 at once' });
    expect(left(30)).toMatchObject({ points: 4, explanation: '10 points, at most 7 at once, of which the limit of 34 points a month leaves 4' }); // prettier-ignore
  });

  it('keep a rule while it cools down', () => {
    const until = new Date('2027-03-05T12:00:00Z');
    const rules = [aRule({ fixed: 10 }, { cooldownDays: 7 }), aRule({ fixed: 20 })];

    expect(awardsOf(rules, aPurchase(), { coolingUntil: () => until })).toMatchObject([
      { points: 0, explanation: 'once in 7 days, and the last time was not so long ago', limit: { allowed: 1, period: null, resetsAt: until } },
      { points: 20, limit: null },
    ]);
  }); // prettier-ignore

  it('come before minimums, and conditions before limits', () => {
    const used = { usedOf: () => ({ uses: 3, points: 30 }) };

    expect(awardsOf([aRule({ fixed: 10 }, { ...monthly(3, null), minimumOrderAmount: '50' })], aPurchase(), used)).toMatchObject([{ explanation: 'the limit of 3 times a month is reached', missing: null }]); // prettier-ignore
    expect(awardsOf([aRule({ fixed: 10 }, { ...monthly(3, null), weekdays: ['SUNDAY'] })], aPurchase(), used)).toEqual([]); // prettier-ignore
  });
});

describe('what is missing', () => {
  it.each<[string, Gives, Wanted, Fact, CalculatedAward['missing']]>([
    ['for the first step', rate(1, '10'), {}, of(300), { amount: 700, points: 1 }],
    ['of a free order', rate(1, '10'), {}, of(0), { amount: 1000, points: 1 }],
    ['for a next step that is near and worth it', rate(10, '10'), {}, of(1500), { amount: 500, points: 10 }],
    ['not for one that is far', rate(10, '10'), {}, of(1499), null],
    ['not for one of few points', rate(9, '10'), {}, of(1999), null],
    ['not when the step is just full', rate(10, '10'), {}, of(2000), null],
    ['up to the cap', rate(10, '10'), { maxPoints: 15 }, of(1500), { amount: 500, points: 5 }],
    ['not above the cap', rate(10, '10'), { maxPoints: 10 }, of(1500), null],
    ['for the minimum order', { fixed: 9 }, { minimumOrderAmount: '20' }, of(1500), { amount: 500, points: 9 }],
    ['for the minimum order, with the steps reached by then', rate(2, '4'), { minimumOrderAmount: '20' }, of(1500), { amount: 500, points: 10 }],
    ['for a step where the minimum comes first', rate(2, '25'), { minimumOrderAmount: '20' }, of(1500), { amount: 1000, points: 2 }],
    ['for both minimums', { fixed: 9 }, { ...only({ sku: '123' }), minimumOrderAmount: '120', minimumScopeAmount: '50' }, B, { amount: 3800, points: 9 }],
    ['for the order more than for the scope', { fixed: 9 }, { ...only({ sku: '123' }), minimumOrderAmount: '200', minimumScopeAmount: '13' }, B, { amount: 8800, points: 9 }],
    ['nothing where the minimum gives nothing', { perItem: 9 }, { minimumOrderAmount: '20' }, aPurchase({ lines: [aLine({ quantity: '0.5' })] }), null],
    ['nothing of a fixed award', { fixed: 9 }, {}, of(1), null],
    ['nothing in another money', rate(1, '10'), { moneyCurrency: 'EUR' }, of(300), null],
  ])('%s', (_, gives, fields, fact, missing) => {
    expect(awardsOf([aRule(gives, fields)], fact)[0]?.missing).toEqual(missing);
  }); // prettier-ignore

  it('is what a limit leaves', () => {
    const limits: Limit[] = [{ uses: null, points: 12, period: 'DAY', perMember: true }];
    const missing = (points: number) =>
      awardsOf([aRule(rate(10, '10'), { limits })], of(1500), { usedOf: () => ({ uses: 1, points }) })[0]?.missing;

    expect([missing(0), missing(2), missing(7)]).toEqual([{ amount: 500, points: 2 }, null, null]);
  });
});

describe('more than can be counted exactly', () => {
  const most = () => aRule(rate(1_000_000_000, '0.01'));

  it('names the rule that brings the sum above it', () => {
    const [older, younger] = [most(), most()];

    expect(pointsOf([older], of(9_007_199))).toEqual([9_007_199_000_000_000]);
    expect(calculateAwards([younger, older], of(9_007_199), circumstances())).toEqual({ overflow: younger.name });
    expect(calculateAwards([older], of(9_007_200), circumstances())).toEqual({ overflow: older.name });
  });

  it('names a multiplier, too', () => {
    const [double, base] = [aRule({ factor: '2' }), most()];

    expect(calculateAwards([double, base], of(9_007_199), circumstances())).toEqual({ overflow: double.name });
  });

  it('is no more where the award is capped', () => {
    const capped = aRule(rate(999_999_999, '0.01'), { maxPoints: 100 });

    expect(awardsOf([capped], of(9_007_199_254))).toMatchObject([
      { points: 100, explanation: '999999999 points per 0.01 GBP on 90071992.54 GBP: 9007199254 whole steps, at most 100 at once' },
    ]);
  }); // prettier-ignore

  it('is refused of amounts', () => {
    const fact = aPurchase({ lines: [aLine({ amount: Number.MAX_SAFE_INTEGER })], shipping: 1 });

    expect(() => calculateAwards([], fact, circumstances())).toThrow(RangeError);
  });
});
