import { calculateAwards, compileRule } from '../../src/earning/index.js';
import type { CalculationCost } from './results/results.js';

const RULES = 200;
const LINES = 50;
const BASKETS = 40;
const RUNS = 2000;
const ROUNDS = 7;

type StoredRule = Parameters<typeof compileRule>[0];
type CompiledRule = ReturnType<typeof compileRule>;
type Fact = Parameters<typeof calculateAwards>[1];
type Circumstances = Parameters<typeof calculateAwards>[2];
type Basket = NonNullable<Fact['basket']>;
type Match = StoredRule['scope']['include'][number];

const AT = new Date('2027-03-01T12:00:00Z');

/** Calculates baskets in turn, after warming up. */
export function measureCalculation(): CalculationCost {
  const rules = Array.from({ length: RULES }, (_, index) => compileRule(ruleOf(index), 'en'));
  const facts = Array.from({ length: BASKETS }, (_, index) => factOf(index));
  let [awards, giving] = [0, 0];
  for (const fact of facts) {
    const given = awardsOf(rules, fact);
    awards += given.length / facts.length;
    giving += given.filter((award) => award.points > 0).length / facts.length;
  }
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const started = process.cpuUsage();
    for (let run = 0; run < RUNS; run++) awardsOf(rules, facts[run % facts.length] as Fact);
    const { user, system } = process.cpuUsage(started);
    if (round > 0) times.push((user + system) / 1000 / RUNS);
  }
  return { rules: RULES, lines: LINES, awards, giving, milliseconds: times };
}

function awardsOf(rules: readonly CompiledRule[], fact: Fact): { points: number }[] {
  const awards = calculateAwards(rules, fact, circumstancesOf(fact));
  if ('overflow' in awards) throw new Error(`too many points by ${awards.overflow}`);
  return awards;
}

/** A member who used a little of every limit, is in every other audience and cools down for no rule. */
function circumstancesOf({ at }: Fact): Circumstances {
  return {
    rounding: 'HALF_UP',
    local: () => ({ weekday: at.getUTCDay(), minute: at.getUTCHours() * 60 + at.getUTCMinutes() }),
    isInAudience: ({ version }) => version % 2 === 0,
    usedOf: () => ({ uses: 1, points: 20 }),
    tiers: [],
    resetOf: () => null,
    coolingUntil: () => null,
  };
}

/** Every rule is for purchases: 20 multipliers, 100 rates and bonuses on scopes of their own, 80 with conditions. */
function ruleOf(index: number): StoredRule {
  const rule: StoredRule = {
    uuid: `019a0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    version: index,
    names: [{ locale: 'en', text: `Rule ${String(index)}` }],
    trigger: 'PURCHASE',
    activityType: null,
    currencyNumber: 1,
    moneyCurrency: 'GBP',
    gives:
      index % 2 === 0
        ? { rate: { points: 1 + (index % 5), per: `${String(1 + (index % 4))}.00` } }
        : { fixed: 10 + index },
    scope: scopeOf(index),
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
    multiplied: index % 10 !== 3,
    qualifying: true,
    pending: null,
    expiry: null,
  };
  if (index % 10 === 0) return { ...rule, gives: { factor: ['1.5', '2', '1.25', '3'][(index / 10) % 4] ?? '2' } };
  return isPlain(index) ? rule : { ...rule, ...conditionOf(index) };
}

function conditionOf(index: number): Partial<StoredRule> {
  switch (Math.floor(index / 10) % 10) {
    case 0:
      return { from: new Date('2027-01-01T00:00:00Z'), until: new Date('2028-01-01T00:00:00Z') };
    case 1:
      return { weekdays: ['MONDAY', 'SATURDAY'] };
    case 2:
      return { hours: { from: '09:00', until: '18:00' } };
    case 3:
      return { limits: [{ uses: 5, points: 500, period: 'MONTH', perMember: true }], cooldownDays: 7 };
    case 4:
      return { limits: [{ uses: null, points: 60, period: 'DAY', perMember: true }] };
    case 5:
      return { audience: {} };
    case 6:
      return { gives: { perItem: 2 }, channels: ['web', 'shop'] };
    case 7:
      return { minimumOrderAmount: '50.00', maxPoints: 40 };
    case 8:
      return { minimumScopeAmount: '20.00', exclusiveGroup: 'bonus' };
    default:
      return { weekdays: ['SUNDAY'] };
  }
}

/** Of bonuses and rates a scope of its own each, of a part of the multipliers and of what has conditions a wider one. */
function scopeOf(index: number): StoredRule['scope'] {
  const parts = { shipping: index % 3 === 0, tax: index % 4 !== 1, pointsPaid: index % 5 !== 2 };
  if (!isPlain(index)) {
    const include = index % 4 === 0 ? [match({ category: `category ${String(index % 12)}` })] : [];
    return { include, exclude: [], shipping: parts.shipping, tax: true, pointsPaid: true };
  }
  const kinds: { include: Match[]; exclude: Match[] }[] = [
    { include: [match({ category: `category ${String(index % 12)}` })], exclude: skus(index, 3) },
    { include: [], exclude: [match({ tag: `tag ${String(index % 9)}` })] },
    { include: skus(index, 20), exclude: [] },
    { include: [match({ brand: `brand ${String(index % 10)}` }), match({ tag: 'tag 1' })], exclude: skus(index, 5) },
    { include: [], exclude: [match({ category: `category ${String(index % 12)}`, brand: 'brand 3' })] },
    { include: [match({ tag: `tag ${String(index % 9)}` })], exclude: [match({ category: 'category 2' })] },
    { include: [1, 2, 3].map((each) => match({ category: `category ${String((index + each) % 12)}` })), exclude: [] },
  ];
  return { ...(kinds[index % kinds.length] as (typeof kinds)[number]), ...parts };
}

/** Whether it is a rate or a bonus without conditions. */
function isPlain(index: number): boolean {
  return index % 10 !== 0 && (index % 2 === 0 || index % 10 === 1);
}

function match(fields: Partial<Match>): Match {
  return { sku: null, category: null, brand: null, tag: null, ...fields };
}

function skus(from: number, count: number): Match[] {
  return Array.from({ length: count }, (_, index) => match({ sku: `sku ${String((from + index * 7) % 120)}` }));
}

function factOf(number: number): Fact {
  const lines: Basket['lines'] = Array.from({ length: LINES }, (_, index) => {
    const amount = 99 + ((index * 7919 + number * 104_729) % 9973);
    return {
      sku: `sku ${String((index * 3 + number) % 120)}`,
      category: `category ${String((index + number) % 12)}`,
      brand: `brand ${String((index * 5 + number) % 10)}`,
      tags: Array.from({ length: index % 4 }, (_, tag) => `tag ${String((index + tag * 2) % 9)}`),
      quantity: ['1', '2', '1.5', '3'][index % 4] ?? '1',
      amount,
      tax: Math.floor(amount / 6),
    };
  });
  return {
    trigger: 'PURCHASE',
    activityType: null,
    at: AT,
    channel: 'web',
    basket: { currency: 'GBP', lines, shipping: 499, pointsPaid: number % 2 === 0 ? 0 : 2500 },
    isFirstPurchase: false,
  };
}
