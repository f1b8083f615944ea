import fc from 'fast-check';
import { MAX_POINTS } from '../../kernel/points.js';
import { calculateAwards, type Circumstances } from './calculate.js';
import type { CalculatedAward } from './calculated-award.js';
import { compileRule, type RuleToCompile } from './compile-rule.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Fact, FactBasket, FactLine } from './fact.js';

const USED = { uses: 2, points: 20 };

const small = fc.nat(12);
const amount = fc.oneof(small, fc.nat(100_000), fc.nat(10 ** 12));
const sku = fc.constantFrom('a', 'b', 'c');
const tag = fc.constantFrom('red', 'blue');

const line: fc.Arbitrary<FactLine> = fc
  .record({
    sku,
    category: fc.constantFrom(null, 'toys'),
    brand: fc.constant(null),
    tags: fc.uniqueArray(tag),
    quantity: fc.constantFrom('1', '2', '0.5', '3.250000', '0.000001', '9007199254740993'),
    amount,
    tax: fc.nat(100),
  })
  .map((one) => ({ ...one, tax: Math.floor((one.amount * one.tax) / 100) }));

const basket: fc.Arbitrary<FactBasket> = fc.record({
  currency: fc.constant('GBP'),
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  shipping: fc.oneof(fc.constant(0), amount),
  pointsPaid: fc.oneof(fc.constant(0), amount),
});

const match = fc.oneof(
  sku.map((one) => ({ sku: one, category: null, brand: null, tag: null })),
  tag.map((one) => ({ sku: null, category: null, brand: null, tag: one })),
  tag.map((one) => ({ sku: null, category: 'toys', brand: null, tag: one })),
);

const points = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 }));
const gives: fc.Arbitrary<RuleToCompile['gives']> = fc.oneof(
  points.map((fixed) => ({ fixed })),
  points.map((perItem) => ({ perItem })),
  fc.record({ rate: fc.record({ points, per: fc.constantFrom('0.01', '0.03', '1', '2.50', '70') }) }),
  fc.record({ factor: fc.constantFrom('1.5', '2', '1.3333', '1.0001', '100') }),
);
const rarely = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(values, { freq: 4 }).map((one) => one); // prettier-ignore

const wanted = fc.record({
  gives,
  scope: fc.record({
    include: fc.array(match, { maxLength: 2 }),
    exclude: fc.array(match, { maxLength: 1 }),
    shipping: fc.boolean(),
    tax: fc.boolean(),
    pointsPaid: fc.boolean(),
  }),
  currencyNumber: fc.constantFrom(1, 1, 1, 2),
  moneyCurrency: fc.constantFrom('GBP', 'GBP', 'GBP', 'GBP', 'GBP', 'EUR'),
  minimumOrderAmount: rarely(fc.nat(2000).map(String)),
  minimumScopeAmount: rarely(fc.nat(2000).map(String)),
  maxPoints: rarely(points),
  exclusiveGroup: fc.constantFrom(null, null, null, 'x', 'y'),
  multiplied: fc.constantFrom(true, true, true, false),
  limits: fc.array(
    fc.record({
      uses: rarely(fc.integer({ min: 1, max: 9 })),
      points: fc.integer({ min: 15, max: 100 }),
      period: fc.constant('DAY' as const),
      perMember: fc.boolean(),
    }),
    { maxLength: 2, size: '-1' },
  ),
});

const rules: fc.Arbitrary<RuleToCompile[]> = fc.array(wanted, { maxLength: 8 }).map((all) =>
  all.map((one, index) => ({
    uuid: `019a0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    version: 1,
    names: [{ locale: 'en', text: `Rule ${index}` }],
    trigger: 'PURCHASE',
    activityType: null,
    firstPurchaseOnly: false,
    channels: null,
    audience: null,
    from: null,
    until: null,
    weekdays: null,
    hours: null,
    cooldownDays: null,
    qualifying: true,
    pending: null,
    expiry: null,
    ...one,
    // A group holds base rules or multipliers, never both.
    exclusiveGroup: one.exclusiveGroup && `${one.exclusiveGroup}${'factor' in one.gives ? ' of factors' : ''}`,
  })),
);
const rounding = fc.constantFrom('FLOOR', 'HALF_UP', 'CEIL');

const compiled = (all: readonly RuleToCompile[]): CompiledRule[] => all.map((rule) => compileRule(rule, 'en'));

const aPurchase = (bought: FactBasket): Fact => ({
  trigger: 'PURCHASE',
  activityType: null,
  at: new Date('2027-03-01T12:00:00Z'),
  channel: null,
  basket: bought,
  isFirstPurchase: false,
});

const circumstances = (how: Circumstances['rounding']): Circumstances => ({
  rounding: how,
  local: () => ({ weekday: 1, minute: 720 }),
  isInAudience: () => true,
  usedOf: () => USED,
  tiers: [],
  resetOf: () => null,
  coolingUntil: () => null,
});

/** The awards that can be counted exactly; none where they are too many. */
function awardsOf(
  all: readonly RuleToCompile[],
  bought: FactBasket,
  how: Circumstances['rounding'],
): CalculatedAward[] {
  const awards = calculateAwards(compiled(all), aPurchase(bought), circumstances(how));
  return 'overflow' in awards ? [] : awards;
}

describe('awards', () => {
  it('are as many as the rules say in exact arithmetic, or named as too many', () => {
    fc.assert(
      fc.property(rules, basket, rounding, (all, bought, how) => {
        const exact = pointsByTheBook(all, bought, how);
        const sum = [...exact.values()].reduce((total, one) => total + one, 0n);

        const awards = calculateAwards(compiled(all), aPurchase(bought), circumstances(how));

        if (sum > BigInt(MAX_POINTS)) expect(awards).toHaveProperty('overflow');
        else
          expect((awards as CalculatedAward[]).map((award) => [award.ruleId, BigInt(award.points)])).toEqual(
            [...exact].sort(([one], [other]) => (one < other ? -1 : 1)),
          );
      }),
      { numRuns: 2000 },
    );
  });

  it('are never negative, and their shares add up to them, none outside the scope', () => {
    fc.assert(
      fc.property(rules, basket, rounding, (all, bought, how) => {
        for (const { ruleId, points: given, shares, missing } of awardsOf(all, bought, how)) {
          const rule = all.find((one) => one.uuid === ruleId) as RuleToCompile;
          expect(shares).toHaveLength(bought.lines.length);
          expect([given, ...shares].every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(given);
          expect(bought.lines.some((one, index) => shares[index] !== 0 && !isIn(one, rule))).toBe(false);
          if (missing) expect(Math.min(missing.amount, missing.points)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('do not depend on the order of the rules', () => {
    const shuffled = rules.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, basket, rounding, ([all, others], bought, how) => {
        const [one, other] = [all, others].map((some) =>
          calculateAwards(compiled(some), aPurchase(bought), circumstances(how)),
        );

        expect(other).toEqual(one);
      }),
    );
  });

  it('stay the same when a line is split into lines that add up to it', () => {
    fc.assert(
      fc.property(rules, basket, rounding, fc.double({ min: 0, max: 1, noNaN: true }), (all, bought, how, at) => {
        const [first, ...others] = bought.lines as [FactLine, ...FactLine[]];
        const split = { ...bought, lines: [...halvesOf(first, at), ...others] };
        const withoutShares = (awards: CalculatedAward[]) => awards.map(({ shares: _, ...award }) => award);

        expect(withoutShares(awardsOf(all, split, how))).toEqual(withoutShares(awardsOf(all, bought, how)));
      }),
      { numRuns: 500 },
    );
  });

  it('are what is missing, once that was added', () => {
    const rate = fc.record({ rate: fc.record({ points: fc.nat(30).map((one) => one + 1), per: fc.constantFrom('1', '2.50', '70') }) });
    const one = fc.tuple(rules, rate).map(([all, what]) => all.slice(0, 1).map((rule) => ({ ...rule, gives: what })));
    fc.assert(
      fc.property(one, basket, (all, bought) => {
        const [rule] = all;
        fc.pre(rule?.scope.include.length === 0 && rule.scope.exclude.length === 0);
        const paid = { ...bought, pointsPaid: 0 };
        const [before] = awardsOf(all, paid, 'FLOOR');
        if (!before?.missing) return;
        const more = { ...(paid.lines[0] as FactLine), amount: before.missing.amount, tax: 0 };

        const [after] = awardsOf(all, { ...paid, lines: [...paid.lines, more] }, 'FLOOR');

        expect(after?.points).toBe(before.points + before.missing.points);
      }),
      { numRuns: 1000 },
    );
  }); // prettier-ignore
});

function halvesOf(whole: FactLine, at: number): FactLine[] {
  const part = Math.floor(whole.amount * at);
  const tax = Math.min(whole.tax, part);
  const micro = BigInt(millionths(whole.quantity));
  const some = (micro * BigInt(Math.floor(at * 1000))) / 1000n;
  return [
    { ...whole, amount: part, tax, quantity: decimal(some) },
    { ...whole, amount: whole.amount - part, tax: whole.tax - tax, quantity: decimal(micro - some) },
  ];
}

function decimal(micro: bigint): string {
  return `${micro / 1_000_000n}.${String(micro % 1_000_000n).padStart(6, '0')}`;
}

/* From here on the rules of "Awards" once more, without a thought for speed, in fractions of big integers. */

interface Base {
  rule: RuleToCompile;
  points: bigint;
}

function pointsByTheBook(
  all: readonly RuleToCompile[],
  bought: FactBasket,
  how: Circumstances['rounding'],
): Map<string, bigint> {
  const meant = all.filter((rule) => bought.lines.some((one) => isIn(one, rule)));
  const bases = bestOfGroups(
    meant
      .filter((rule) => !('factor' in rule.gives))
      .map((rule) => ({ rule, points: isKept(rule, bought) ? 0n : capped(rule, ownPoints(rule, bought)) })),
  );
  const multipliers = bestOfGroups(
    meant.flatMap((rule) => {
      if (!('factor' in rule.gives)) return [];
      let [sum, below] = [0n, 1n];
      for (const base of bases) {
        if (!base.rule.multiplied || base.rule.currencyNumber !== rule.currencyNumber) continue;
        const [part, whole] = covered(base.rule, rule, bought);
        sum = sum * whole + base.points * part * below;
        below *= whole;
      }
      if (sum === 0n) return [];
      const extra = BigInt(millionths(rule.gives.factor)) - 1_000_000n;
      const rounded = round(sum * extra, below * 1_000_000n, how);
      return [{ rule, points: isKept(rule, bought) ? 0n : capped(rule, rounded) }];
    }),
  );
  return new Map([...bases, ...multipliers].map(({ rule, points: given }) => [rule.uuid, given]));
}

function bestOfGroups(bases: Base[]): Base[] {
  const isBetter = (one: Base, other: Base) =>
    one.points > other.points || (one.points === other.points && one.rule.uuid < other.rule.uuid);
  return bases.filter(
    (one) =>
      one.rule.exclusiveGroup === null ||
      !bases.some((other) => other.rule.exclusiveGroup === one.rule.exclusiveGroup && isBetter(other, one)),
  );
}

function isIn(one: FactLine, { scope: { include, exclude } }: RuleToCompile): boolean {
  const isLike = (wantedMatch: (typeof include)[number]) =>
    (wantedMatch.sku ?? one.sku) === one.sku &&
    (wantedMatch.category ?? one.category) === one.category &&
    (wantedMatch.tag === null || one.tags.includes(wantedMatch.tag));
  return (include.length === 0 || include.some(isLike)) && !exclude.some(isLike);
}

const sumOf = (values: readonly (number | bigint)[]): bigint =>
  values.reduce<bigint>((sum, one) => sum + BigInt(one), 0n);

/** Lines and shipping that a rule looks at, and what of it rates and minimums count. */
function scopeOf(rule: RuleToCompile, bought: FactBasket): { whole: bigint; total: bigint } {
  const lines = bought.lines.filter((one) => isIn(one, rule));
  const shipping = BigInt(rule.scope.shipping ? bought.shipping : 0);
  const withTax = sumOf(lines.map((one) => one.amount)) + shipping;
  const whole = withTax - (rule.scope.tax ? 0n : sumOf(lines.map((one) => one.tax)));
  const order = sumOf(bought.lines.map((one) => one.amount)) + BigInt(bought.shipping);
  const pointsPaid = BigInt(bought.pointsPaid) < order ? BigInt(bought.pointsPaid) : order;
  const paid = rule.scope.pointsPaid || order === 0n ? 0n : round(pointsPaid * withTax, order, 'HALF_UP');
  return { whole, total: whole > paid ? whole - paid : 0n };
}

function ownPoints(rule: RuleToCompile, bought: FactBasket): bigint {
  if ('fixed' in rule.gives) return BigInt(rule.gives.fixed);
  if ('rate' in rule.gives) {
    return (scopeOf(rule, bought).total / BigInt(pence(rule.gives.rate.per))) * BigInt(rule.gives.rate.points);
  }
  const items = sumOf(bought.lines.filter((one) => isIn(one, rule)).map((one) => BigInt(millionths(one.quantity))));
  return 'perItem' in rule.gives ? (items / 1_000_000n) * BigInt(rule.gives.perItem) : 0n;
}

function isKept(rule: RuleToCompile, bought: FactBasket): boolean {
  const order = sumOf(bought.lines.map((one) => one.amount)) + BigInt(rule.scope.shipping ? bought.shipping : 0);
  return (
    rule.moneyCurrency !== 'GBP' ||
    rule.limits.some((limit) => USED.uses >= (limit.uses ?? Infinity) || USED.points >= (limit.points ?? Infinity)) ||
    order < BigInt(pence(rule.minimumOrderAmount ?? '0')) ||
    scopeOf(rule, bought).total < BigInt(pence(rule.minimumScopeAmount ?? '0'))
  );
}

function capped(rule: RuleToCompile, own: bigint): bigint {
  const caps = [rule.maxPoints, ...rule.limits.map((limit) => (limit.points ?? Infinity) - USED.points)];
  return caps.reduce<bigint>((least, cap) => (cap !== null && BigInt(cap) < least ? BigInt(cap) : least), own);
}

/** The part of a base rule's award that lies in a multiplier's scope. */
function covered(base: RuleToCompile, multiplier: RuleToCompile, bought: FactBasket): [bigint, bigint] {
  const own = bought.lines.filter((one) => isIn(one, base));
  const both = own.filter((one) => isIn(one, multiplier));
  const { whole } = scopeOf(base, bought);
  const quantity = (lines: FactLine[]) => sumOf(lines.map((one) => BigInt(millionths(one.quantity))));
  if (whole === 0n) return [quantity(both), quantity(own)];
  const amountOf = (one: FactLine) => one.amount - (base.scope.tax ? 0 : one.tax);
  const shipping = base.scope.shipping && multiplier.scope.shipping ? bought.shipping : 0;
  return [sumOf(both.map(amountOf)) + BigInt(shipping), whole];
}

function round(above: bigint, below: bigint, how: Circumstances['rounding']): bigint {
  if (how === 'FLOOR') return above / below;
  return how === 'CEIL' ? (above + below - 1n) / below : (above * 2n + below) / (below * 2n);
}

function millionths(number: string): string {
  const [whole = '', fraction = ''] = number.split('.');
  return whole + fraction.padEnd(6, '0');
}

function pence(price: string): string {
  const [whole = '', fraction = ''] = price.split('.');
  return whole + fraction.padEnd(2, '0');
}
