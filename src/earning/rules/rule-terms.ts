import { audienceTerms } from '../../audiences/index.js';
import type { ItemMatch } from '../../kernel/item-scope.js';
import type { Localized } from '../../kernel/localized-text.js';
import { expiryTerms, pendingTerms, type ProgramSettings } from '../../programs/index.js';
import type { CreateEarningRuleInput, UpdateEarningRuleInput } from './earning-rule.inputs.js';
import type {
  EarningGivesInput,
  EarningScopeInput,
  HoursInput,
  ItemMatchInput,
  LimitInput,
} from './earning-parts.inputs.js';
import {
  WEEK,
  type StoredGives,
  type StoredHours,
  type StoredLimit,
  type StoredScope,
  type StoredTerms,
  type Weekday,
} from './earning-terms.types.js';

type Changes = Omit<UpdateEarningRuleInput, 'id'>;

/** What a new rule says. Holds for an input without problems. */
export function newTerms(input: CreateEarningRuleInput, settings: ProgramSettings): StoredTerms {
  const blank: StoredTerms = {
    names: [],
    descriptions: [],
    trigger: input.trigger,
    activityType: null,
    currencyNumber: settings.defaultCurrency.number,
    moneyCurrency: settings.currency,
    gives: givesOf(input.gives),
    scope: scopeOf({}),
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
  };
  return changedTerms(blank, input, settings);
}

/** What a rule says after these changes: what is left out stays, null takes away. Holds for an input without problems. */
export function changedTerms(terms: StoredTerms, changes: Changes, settings: ProgramSettings): StoredTerms {
  return {
    names: changes.name?.map(plainText) ?? terms.names,
    descriptions: after(terms.descriptions, changes.description, [], (texts) => texts.map(plainText)),
    trigger: changes.trigger ?? terms.trigger,
    activityType: after(terms.activityType, changes.activityType, null),
    currencyNumber: after(terms.currencyNumber, changes.currency, settings.defaultCurrency.number, (code) =>
      numberOf(code, settings),
    ),
    moneyCurrency: settings.currency,
    gives: changes.gives ? givesOf(changes.gives) : terms.gives,
    scope: after(terms.scope, changes.scope, scopeOf({}), scopeOf),
    minimumOrderAmount: after(terms.minimumOrderAmount, changes.minimumOrder, null),
    minimumScopeAmount: after(terms.minimumScopeAmount, changes.minimumScope, null),
    firstPurchaseOnly: after(terms.firstPurchaseOnly, changes.firstPurchaseOnly, false),
    channels: after(terms.channels, changes.channels, null, (channels) => [...new Set(channels)]),
    audience: after(terms.audience, changes.audience, null, audienceTerms),
    from: after(terms.from, changes.from, null),
    until: after(terms.until, changes.until, null),
    weekdays: after(terms.weekdays, changes.weekdays, null, inOrder),
    hours: after(terms.hours, changes.hours, null, hoursOf),
    limits: after(terms.limits, changes.limits, [], (limits) => limits.map(limitOf)),
    cooldownDays: after(terms.cooldownDays, changes.cooldownDays, null),
    maxPoints: after(terms.maxPoints, changes.maxPoints, null),
    exclusiveGroup: after(terms.exclusiveGroup, changes.exclusiveGroup, null),
    multiplied: after(terms.multiplied, changes.multiplied, true),
    qualifying: after(terms.qualifying, changes.qualifying, true),
    pending: after(terms.pending, changes.pending, null, pendingTerms),
    expiry: after(terms.expiry, changes.expiry, null, expiryTerms),
  };
}

/** What becomes of one of the terms: left out it stays, null brings it back to `none`. */
function after<Kept>(present: Kept, given: Kept | null | undefined, none: Kept): Kept;
function after<Kept, Given>(
  present: Kept,
  given: Given | null | undefined,
  none: Kept,
  stored: (given: Given) => Kept,
): Kept;
function after<Kept, Given>(
  present: Kept,
  given: Given | null | undefined,
  none: Kept,
  stored = (value: Given) => value as unknown as Kept,
): Kept {
  if (given === undefined) return present;
  return given === null ? none : stored(given);
}

function givesOf({ fixed, rate, perItem, factor }: EarningGivesInput): StoredGives {
  if (fixed != null) return { fixed };
  if (rate) return { rate: { points: rate.points, per: rate.per } };
  if (perItem != null) return { perItem };
  if (factor != null) return { factor };
  throw new Error('a rule gives something: GraphQL lets no EarningGivesInput through that has no field');
}

/** A new rule without a scope looks at all lines, whatever they were paid with. */
function scopeOf({ include, exclude, shipping, tax, pointsPaid }: EarningScopeInput): StoredScope {
  return {
    include: (include ?? []).map(matchOf),
    exclude: (exclude ?? []).map(matchOf),
    shipping: shipping ?? false,
    tax: tax ?? true,
    pointsPaid: pointsPaid ?? true,
  };
}

function matchOf({ sku = null, category = null, brand = null, tag = null }: ItemMatchInput): ItemMatch {
  return { sku, category, brand, tag };
}

function limitOf({ uses = null, points = null, period, perMember }: LimitInput): StoredLimit {
  return { uses, points, period, perMember: perMember ?? true };
}

function hoursOf({ from, until }: HoursInput): StoredHours {
  return { from, until };
}

/** In the order of the week, so that the same days are deeply equal. */
function inOrder(weekdays: readonly Weekday[]): Weekday[] {
  return WEEK.filter((day) => weekdays.includes(day));
}

function numberOf(code: string, { currencies }: ProgramSettings): number {
  const currency = currencies.find((one) => one.code === code);
  if (!currency) throw new Error(`there is no point currency "${code}": the input was not checked`);
  return currency.number;
}

/** Nothing but the two fields, so that equal texts are deeply equal. */
function plainText({ locale, text }: Localized): Localized {
  return { locale, text };
}
