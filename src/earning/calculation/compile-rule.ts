import { itemsInScope, type ItemScope } from '../../kernel/item-scope.js';
import { textFor, type Localized } from '../../kernel/localized-text.js';
import { fromMinor, toMinor } from '../../kernel/money.js';
import type { CompiledRule, ExpiryTerms, Gives, Limit, PendingTerms, Scope } from './compiled-rule.js';
import type { Trigger } from './fact.js';
import { countOf } from './texts.js';

/** What is compiled of a rule. Decimals are in the main unit of the money currency. */
export interface RuleToCompile {
  uuid: string;
  version: number;
  names: readonly Localized[];
  trigger: Trigger;
  activityType: string | null;
  currencyNumber: number;
  moneyCurrency: string;
  gives: GivesToCompile;
  scope: ScopeToCompile;
  minimumOrderAmount: string | null;
  minimumScopeAmount: string | null;
  firstPurchaseOnly: boolean;
  channels: readonly string[] | null;
  audience: object | null;
  from: Date | null;
  until: Date | null;
  weekdays: readonly Weekday[] | null;
  hours: { from: string; until: string } | null;
  limits: readonly Limit[];
  cooldownDays: number | null;
  maxPoints: number | null;
  exclusiveGroup: string | null;
  multiplied: boolean;
  qualifying: boolean;
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
}

type GivesToCompile =
  { fixed: number } | { rate: { points: number; per: string } } | { perItem: number } | { factor: string };

interface ScopeToCompile extends ItemScope {
  shipping: boolean;
  tax: boolean;
  pointsPaid: boolean;
}

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** Makes a rule ready for the calculator. What costs time is done here: once for each change, not for each purchase. */
export function compileRule(rule: RuleToCompile, locale: string): CompiledRule {
  const { moneyCurrency } = rule;
  const minor = (amount: string | null): number | null => (amount === null ? null : toMinor(amount, moneyCurrency));
  return {
    id: rule.uuid,
    version: rule.version,
    name: textFor(rule.names, locale),
    trigger: rule.trigger,
    activityType: rule.activityType,
    gives: givesOf(rule.gives, moneyCurrency),
    currency: rule.currencyNumber,
    moneyCurrency,
    scope: scopeOf(rule.scope),
    minimumOrder: minor(rule.minimumOrderAmount),
    minimumScope: minor(rule.minimumScopeAmount),
    firstPurchaseOnly: rule.firstPurchaseOnly,
    channels: rule.channels,
    hasAudience: rule.audience !== null,
    from: rule.from,
    until: rule.until,
    weekdays: rule.weekdays && rule.weekdays.map((weekday) => WEEKDAYS.indexOf(weekday) + 1),
    hours: rule.hours && { from: minutesOf(rule.hours.from), until: minutesOf(rule.hours.until) },
    limits: rule.limits.map(({ uses, points, period, perMember }) => ({ uses, points, period, perMember })),
    cooldownDays: rule.cooldownDays,
    maxPoints: rule.maxPoints,
    exclusiveGroup: rule.exclusiveGroup,
    multiplied: rule.multiplied,
    qualifying: rule.qualifying,
    pending: rule.pending,
    expiry: rule.expiry,
  };
}

function givesOf(gives: GivesToCompile, moneyCurrency: string): Gives {
  if ('fixed' in gives) return { kind: 'FIXED', points: gives.fixed };
  if ('perItem' in gives) return { kind: 'PER_ITEM', points: gives.perItem };
  if ('factor' in gives) return factorOf(gives.factor);
  const { points } = gives.rate;
  const per = toMinor(gives.rate.per, moneyCurrency);
  return {
    kind: 'RATE',
    points,
    per,
    text: `${countOf(points, 'point')} per ${fromMinor(per, moneyCurrency)} ${moneyCurrency}`,
  };
}

/** `1.5` gives half as much again: 5 tenths. */
function factorOf(factor: string): Gives {
  const [whole = '', fraction = ''] = factor.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return { kind: 'FACTOR', extra: BigInt(whole + fraction) - scale, scale, text: `times ${factor}` };
}

function scopeOf({ include, exclude, shipping, tax, pointsPaid }: ScopeToCompile): Scope {
  const parts = [include, exclude].map((matches) =>
    matches.map(({ sku, category, brand, tag }) => [sku, category, brand, tag]),
  );
  const key = JSON.stringify([parts, shipping, tax, pointsPaid]);
  return { matches: itemsInScope({ include, exclude }), shipping, tax, pointsPaid, key };
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
