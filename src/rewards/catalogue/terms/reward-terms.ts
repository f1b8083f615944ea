import { audienceTerms, type AudienceTerms } from '../../../audiences/index.js';
import type { StoredLimit } from '../../../earning/index.js';
import { decodeId, newId } from '../../../kernel/ids.js';
import type { Localized } from '../../../kernel/localized-text.js';
import { toMinor, type Minor } from '../../../kernel/money.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { CreateRewardInput, UpdateRewardInput } from '../reward.inputs.js';
import type { Keyed } from './option-keys.js';
import { givenBy, type Given, type RewardGift } from './reward-gives.js';

type Changes = Keyed<Omit<UpdateRewardInput, 'id'>>;
type KeyedOption = NonNullable<Changes['options']>[number];

/** Which option it is, through all versions of its reward. */
export interface OptionIdentity {
  uuid: string;
  /** Unique within the reward and never another option's. */
  number: number;
  key: string;
}

/** What a version of a reward says of one of its options, as it is stored. What it gives is null where it gives what the reward gives. */
export interface OptionTerms extends Given<RewardGift | null> {
  key: string;
  names: Localized[];
  descriptions: Localized[];
  image: string | null;
  /** Its topics; those of the reward where it says none. */
  tags: string[];
  surcharge: number;
  legalAge: number | null;
  meantForMinAge: number | null;
  meantForMaxAge: number | null;
  audience: AudienceTerms | null;
  once: boolean;
}

export type IdentifiedOption = OptionTerms & OptionIdentity;

/** What a version of a reward says, as it is stored, of its options in the order of the catalogue. */
export interface RewardTerms<Option extends OptionTerms = IdentifiedOption> extends Given {
  names: Localized[];
  descriptions: Localized[];
  /** In words, for members to read. */
  conditions: Localized[];
  images: string[];
  category: string | null;
  tags: string[];
  /** The point currency by its compact number. */
  currencyNumber: number;
  points: number;
  /** On top of the points; with its currency or not at all. */
  money: Minor | null;
  moneyCurrency: string | null;
  /** Tiers by their inner ids. */
  tierPrices: { tier: string; points: number }[];
  /** Moments as ISO texts, so that equal ones are deeply equal. */
  timedPrices: { from: string; until: string; points: number }[];
  earlyAccess: { tier: string; days: number }[];
  audience: AudienceTerms | null;
  /** Staff is warned when fewer codes than that are left in one of its pools; null for never. */
  warnBelow: number | null;
  visibleFrom: Date | null;
  visibleUntil: Date | null;
  redeemableFrom: Date | null;
  redeemableUntil: Date | null;
  limits: StoredLimit[];
  choose: number;
  options: Option[];
}

/** What a new reward says. Holds for an input without problems. */
export function newTerms(input: Keyed<CreateRewardInput>, settings: ProgramSettings): RewardTerms<OptionTerms> {
  const blank: RewardTerms<OptionTerms> = {
    names: [],
    descriptions: [],
    conditions: [],
    images: [],
    category: null,
    tags: [],
    currencyNumber: settings.defaultCurrency.number,
    points: input.points,
    money: null,
    moneyCurrency: null,
    tierPrices: [],
    timedPrices: [],
    earlyAccess: [],
    audience: null,
    ...givenBy(input.gives),
    warnBelow: null,
    visibleFrom: null,
    visibleUntil: null,
    redeemableFrom: null,
    redeemableUntil: null,
    limits: [],
    choose: 0,
    options: [],
  };
  return changedTerms(blank, input, settings);
}

/**
 * What a reward says after these changes: what is left out stays, null takes away, and options are replaced as a whole. Holds for an
 * input without problems.
 */
export function changedTerms(
  terms: RewardTerms<OptionTerms>,
  changes: Changes,
  settings: ProgramSettings,
): RewardTerms<OptionTerms> {
  return {
    names: changes.name?.map(plainText) ?? terms.names,
    descriptions: listAfter(terms.descriptions, changes.description, plainText),
    conditions: listAfter(terms.conditions, changes.terms, plainText),
    images: listAfter(terms.images, changes.images, (image) => image),
    category: after(terms.category, changes.category),
    tags: listAfter(terms.tags, changes.tags, (tag) => tag),
    currencyNumber: currencyNumber(terms, changes, settings),
    points: changes.points ?? terms.points,
    ...moneyAfter(terms, changes),
    tierPrices: listAfter(terms.tierPrices, changes.tierPrices, ({ tier, points }) => ({ tier: tierOf(tier), points })),
    timedPrices: listAfter(terms.timedPrices, changes.timedPrices, ({ from, until, points }) => ({
      from: from.toISOString(),
      until: until.toISOString(),
      points,
    })),
    earlyAccess: listAfter(terms.earlyAccess, changes.earlyAccess, ({ tier, days }) => ({ tier: tierOf(tier), days })),
    audience: changes.audience === undefined ? terms.audience : audienceTerms(changes.audience),
    ...(changes.gives ? givenBy(changes.gives) : { gift: terms.gift, voucherTemplate: terms.voucherTemplate }),
    warnBelow: after(terms.warnBelow, changes.warnBelow),
    visibleFrom: after(terms.visibleFrom, changes.visibleFrom),
    visibleUntil: after(terms.visibleUntil, changes.visibleUntil),
    redeemableFrom: after(terms.redeemableFrom, changes.redeemableFrom),
    redeemableUntil: after(terms.redeemableUntil, changes.redeemableUntil),
    limits: listAfter(terms.limits, changes.limits, ({ uses = null, points = null, period, perMember }) => ({
      uses,
      points,
      period,
      perMember: perMember ?? true,
    })),
    choose: after<number | null>(terms.choose, changes.choose) ?? 0,
    options: listAfter(terms.options, changes.options, optionTerms),
  };
}

/** These terms with the options that they mean: a key that the reward has had is that option, another is a new one. */
export function identified(terms: RewardTerms<OptionTerms>, known: readonly OptionIdentity[]): RewardTerms {
  let last = Math.max(0, ...known.map(({ number }) => number));
  const identityOf = (key: string): OptionIdentity =>
    known.find((one) => one.key === key) ?? { uuid: newId(), number: ++last, key };
  return { ...terms, options: terms.options.map((option) => ({ ...option, ...identityOf(option.key) })) };
}

function optionTerms(input: KeyedOption): OptionTerms {
  return {
    key: input.key,
    names: input.name.map(plainText),
    descriptions: (input.description ?? []).map(plainText),
    image: input.image ?? null,
    tags: [...(input.tags ?? [])],
    surcharge: input.surcharge ?? 0,
    legalAge: input.legalAge ?? null,
    meantForMinAge: input.meantForMinAge ?? null,
    meantForMaxAge: input.meantForMaxAge ?? null,
    audience: audienceTerms(input.audience),
    once: input.once ?? false,
    ...(input.gives ? givenBy(input.gives) : { gift: null, voucherTemplate: null }),
  };
}

/** A reward keeps the point currency that it got: the default one is that of the moment when none was named. */
function currencyNumber(
  terms: RewardTerms<OptionTerms>,
  { currency: code }: Changes,
  { currencies, defaultCurrency }: ProgramSettings,
): number {
  if (code === undefined) return terms.currencyNumber;
  const currency = code === null ? defaultCurrency : currencies.find((one) => one.code === code);
  if (!currency) throw new Error(`there is no point currency "${code}": the input was not checked`);
  return currency.number;
}

function moneyAfter(
  terms: RewardTerms<OptionTerms>,
  { money }: Changes,
): Pick<RewardTerms<OptionTerms>, 'money' | 'moneyCurrency'> {
  if (money === undefined) return { money: terms.money, moneyCurrency: terms.moneyCurrency };
  if (money === null) return { money: null, moneyCurrency: null };
  return { money: toMinor(money.amount, money.currency), moneyCurrency: money.currency };
}

function after<Value>(present: Value, given: Value | null | undefined): Value | null {
  return given === undefined ? present : given;
}

function listAfter<Kept, Given>(
  present: Kept[],
  given: readonly Given[] | null | undefined,
  stored: (given: Given) => Kept,
): Kept[] {
  return given === undefined ? present : (given ?? []).map(stored);
}

function tierOf(id: string): string {
  const uuid = decodeId('tir', id);
  if (uuid === null) throw new Error(`"${id}" is no tier: the input was not checked`);
  return uuid;
}

/** Nothing but the two fields, so that equal texts are deeply equal. */
function plainText({ locale, text }: Localized): Localized {
  return { locale, text };
}
