import fc from 'fast-check';
import { MAX_POINTS } from '../kernel/points.js';
import { calculateAwards, type CalculatedAward, type CompiledRule, type PurchaseFact } from './calculator.js';
import { compileRule } from './compile-rule.js';

const IDS = [1, 2, 3, 4, 5].map((number) => `019a0000-0000-7000-8000-00000000000${number}`);

interface Wanted {
  id?: string;
  points?: number;
  per?: string;
  shipping?: boolean;
  minimum?: string;
  from?: string;
  until?: string;
  money?: string;
}

function rule({
  id = IDS[0]!,
  points = 1,
  per = '1',
  shipping = false,
  minimum,
  from,
  until,
  money = 'GBP',
}: Wanted): CompiledRule {
  return compileRule(
    {
      uuid: id,
      version: 1,
      names: [{ locale: 'en', text: `Rule ${id.at(-1)}` }],
      currencyNumber: 1,
      moneyCurrency: money,
      gives: { rate: { points, per } },
      scope: { shipping },
      minimumOrderAmount: minimum ?? null,
      pending: null,
      expiry: null,
      from: from === undefined ? null : new Date(from),
      until: until === undefined ? null : new Date(until),
    },
    'en',
  );
}

function purchase(amounts: number[], shipping = 0, quantities: string[] = []): PurchaseFact {
  return {
    purchasedAt: new Date('2027-03-01T12:00:00Z'),
    currency: 'GBP',
    lines: amounts.map((amount, index) => ({ amount, quantity: quantities[index] ?? '1' })),
    shipping,
  };
}

function awardsOf(rules: readonly CompiledRule[], fact: PurchaseFact): CalculatedAward[] {
  const awards = calculateAwards(rules, fact);
  if ('overflow' in awards) throw new Error(`overflow of ${awards.overflow}`);
  return awards;
}

describe('calculateAwards', () => {
  it.each<[string, Wanted, PurchaseFact, number, string]>([
    [
      'A1',
      { points: 4, shipping: true },
      purchase([1200, 10_000], 4000),
      608,
      '4 points per 1.00 GBP on 152.00 GBP with shipping: 152 whole steps',
    ],
    [
      'A1 without shipping',
      { points: 4 },
      purchase([1200, 10_000], 4000),
      448,
      '4 points per 1.00 GBP on 112.00 GBP: 112 whole steps',
    ],
    [
      'A1d above the order',
      { points: 4, shipping: true, minimum: '300' },
      purchase([1200, 10_000], 4000),
      0,
      '152.00 GBP with shipping is below the minimum order of 300.00 GBP',
    ],
    [
      'A1d below the order',
      { points: 4, shipping: true, minimum: '100' },
      purchase([1200, 10_000], 4000),
      608,
      '4 points per 1.00 GBP on 152.00 GBP with shipping: 152 whole steps',
    ],
    [
      'a minimum that is just met',
      { minimum: '19.99' },
      purchase([1999]),
      19,
      '1 point per 1.00 GBP on 19.99 GBP: 19 whole steps',
    ],
    [
      'a minimum that shipping would meet',
      { minimum: '20' },
      purchase([1999], 500),
      0,
      '19.99 GBP is below the minimum order of 20.00 GBP',
    ],
    ['A4', {}, purchase([1999]), 19, '1 point per 1.00 GBP on 19.99 GBP: 19 whole steps'],
    ['A4, per 2.00', { per: '2' }, purchase([1999]), 9, '1 point per 2.00 GBP on 19.99 GBP: 9 whole steps'],
    ['A7', { points: 5, per: '2.50' }, purchase([300]), 5, '5 points per 2.50 GBP on 3.00 GBP: 1 whole step'],
    [
      'a step of a penny',
      { points: 3, per: '0.01' },
      purchase([7]),
      21,
      '3 points per 0.01 GBP on 0.07 GBP: 7 whole steps',
    ],
    ['less than a step', { per: '10' }, purchase([999]), 0, '1 point per 10.00 GBP on 9.99 GBP: less than one step'],
    ['a free order', {}, purchase([0]), 0, '1 point per 1.00 GBP on 0.00 GBP: less than one step'],
    ['no shipping to count', { shipping: true }, purchase([200]), 2, '1 point per 1.00 GBP on 2.00 GBP: 2 whole steps'],
    ['a rule in another currency', { money: 'EUR' }, purchase([1999]), 0, 'the rule is in EUR, the purchase in GBP'],
  ])('%s', (_, wanted, fact, points, explanation) => {
    const [award] = awardsOf([rule(wanted)], fact);

    expect(award).toEqual({
      ruleId: IDS[0],
      ruleVersion: 1,
      currency: 1,
      name: 'Rule 1',
      points,
      shares: award!.shares,
      explanation,
      qualifying: true,
      pending: null,
      expiry: null,
    });
    expect(award!.shares.reduce((sum, share) => sum + share, 0)).toBe(points);
  });

  it.each<[string, PurchaseFact, number[]]>([
    ['R8: three equal lines of 3.34', purchase([334, 333, 333]), [4, 3, 3]],
    ['by amount, not by quantity', purchase([900, 100], 0, ['1', '9']), [9, 1]],
    ['shipping goes to the lines', purchase([100, 300], 600), [3, 7]],
    ['nothing to a free line', purchase([0, 1000]), [0, 10]],
    ['all free: by quantity', purchase([0, 0], 1000, ['1.5', '0.500000']), [8, 2]],
    ['ties to the earlier line', purchase([250, 250, 250, 250]), [3, 3, 2, 2]],
  ])('spreads an award over the lines: %s', (_, fact, shares) => {
    expect(awardsOf([rule({ shipping: true })], fact)[0]!.shares).toEqual(shares);
  });

  it.each<[string, Wanted, number]>([
    ['from this very instant', { from: '2027-03-01T12:00:00Z' }, 1],
    ['from the next millisecond', { from: '2027-03-01T12:00:00.001Z' }, 0],
    ['until this very instant', { until: '2027-03-01T12:00:00Z' }, 0],
    ['until the next millisecond', { until: '2027-03-01T12:00:00.001Z' }, 1],
    ['in between', { from: '2027-03-01T00:00:00Z', until: '2027-03-02T00:00:00Z' }, 1],
  ])('looks at the date of the purchase: %s', (_, window, awards) => {
    expect(awardsOf([rule(window)], purchase([1999]))).toHaveLength(awards);
  });

  it('adds up rules, the older first', () => {
    const awards = awardsOf([rule({ id: IDS[1]!, per: '2' }), rule({ id: IDS[0]! })], purchase([1999]));

    expect(awards.map(({ name, points }) => ({ name, points }))).toEqual([
      { name: 'Rule 1', points: 19 },
      { name: 'Rule 2', points: 9 },
    ]);
  });

  it('names the rule that brings the sum above what can be counted exactly', () => {
    const most = rule({ id: IDS[1]!, points: 1_000_000_000, per: '0.01' });
    const fact = purchase([9_007_199]);

    expect(awardsOf([most], fact)[0]!.points).toBe(9_007_199_000_000_000);
    expect(calculateAwards([most, rule({ id: IDS[2]!, points: 1_000_000_000, per: '0.01' })], fact)).toEqual({
      overflow: 'Rule 3',
    });
    expect(calculateAwards([most], purchase([9_007_200]))).toEqual({ overflow: 'Rule 2' });
  });

  it('does not count amounts that are not exact', () => {
    expect(() => calculateAwards([], purchase([MAX_POINTS], 1))).toThrow(RangeError);
  });
});

const amount = fc.oneof(fc.nat(100_000), fc.nat(10 ** 14));
const rules = fc
  .array(
    fc.record({
      points: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000_000 })),
      per: fc.integer({ min: 1, max: 100_000 }).map((minor) => (minor / 100).toFixed(2)),
      shipping: fc.boolean(),
      minimum: fc.option(fc.nat(1000).map(String), { nil: undefined }),
    }),
    { maxLength: 5 },
  )
  .map((wanted) => wanted.map((one, index) => rule({ ...one, id: IDS[index]! })));
const lines = fc.array(fc.record({ amount, quantity: fc.constantFrom('1', '2.5', '0.000001', '3') }), {
  minLength: 1,
  maxLength: 8,
});
const facts = fc.record({
  purchasedAt: fc.constant(new Date('2027-03-01T12:00:00Z')),
  currency: fc.constant('GBP'),
  lines,
  shipping: fc.oneof(fc.constant(0), amount),
});

describe('awards', () => {
  it('are as many as exact arithmetic says, or named as too many', () => {
    fc.assert(
      fc.property(rules, facts, (all, fact) => {
        const exact = all.map(({ per, points, countsShipping, minimumOrder }) => {
          const parts = countsShipping
            ? [...fact.lines.map((line) => line.amount), fact.shipping]
            : fact.lines.map((line) => line.amount);
          const base = parts.reduce((sum, part) => sum + BigInt(part), 0n);
          return minimumOrder !== null && base < BigInt(minimumOrder) ? 0n : (base / BigInt(per)) * BigInt(points);
        });
        const awards = calculateAwards(all, fact);

        if (exact.reduce((sum, points) => sum + points, 0n) > BigInt(MAX_POINTS))
          expect(awards).toHaveProperty('overflow');
        else expect((awards as CalculatedAward[]).map(({ points }) => BigInt(points))).toEqual(exact);
      }),
    );
  });

  it('are never negative, and their shares add up to them', () => {
    fc.assert(
      fc.property(rules, facts, (all, fact) => {
        const awards = calculateAwards(all, fact);
        if ('overflow' in awards) return;
        for (const { points, shares } of awards) {
          expect(shares).toHaveLength(fact.lines.length);
          expect([points, ...shares].every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(points);
        }
      }),
    );
  });

  it('do not depend on the order of the rules', () => {
    const shuffled = rules.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, facts, ([all, others], fact) => {
        expect(calculateAwards(others, fact)).toEqual(calculateAwards(all, fact));
      }),
    );
  });

  it('stay the same when a line is split into lines whose amounts add up to it', () => {
    fc.assert(
      fc.property(rules, facts, fc.double({ min: 0, max: 1, noNaN: true }), (all, fact, at) => {
        const [first, ...others] = fact.lines as [PurchaseFact['lines'][0], ...PurchaseFact['lines']];
        const part = Math.floor(first.amount * at);
        const halves = [part, first.amount - part].map((half) => ({ ...first, amount: half }));
        const inSum = (awards: ReturnType<typeof calculateAwards>) =>
          'overflow' in awards ? awards : awards.map(({ shares: _, ...award }) => award);

        expect(inSum(calculateAwards(all, { ...fact, lines: [...halves, ...others] }))).toEqual(
          inSum(calculateAwards(all, fact)),
        );
      }),
    );
  });
});
