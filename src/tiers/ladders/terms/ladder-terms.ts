import { decodeId, newId } from '../../../kernel/ids.js';
import type { Localized } from '../../../kernel/localized-text.js';
import {
  expiryTerms,
  pendingTerms,
  type ExpiryTerms,
  type PendingTerms,
  type ProgramSettings,
} from '../../../programs/index.js';
import type { TierFalling, TierMetric, TierWindow } from '../ladder.js';
import type { CreateTierLadderInput, UpdateTierLadderInput } from '../tier-ladder.inputs.js';
import type { TierInput } from '../tier.inputs.js';

type Changes = Omit<UpdateTierLadderInput, 'id'>;

/** Which tier it is, through all versions of its ladder. */
export interface TierIdentity {
  uuid: string;
  /** Unique within the ladder and never another tier's. */
  number: number;
  key: string;
}

/** What a version of a ladder says of one of its tiers, as it is stored. Decimals have no superfluous zeros. */
export interface TierTerms {
  key: string;
  names: Localized[];
  descriptions: Localized[];
  threshold: string;
  multiplier: string;
  /** Its own policies; null where those of the point currency hold. */
  pending: PendingTerms | null;
  expiry: ExpiryTerms | null;
  entryPoints: number | null;
  /** The voucher template by its inner id. */
  entryVoucher: string | null;
  /** Several in a language, in their order. */
  perks: Localized[];
  /** In lower case. */
  color: string | null;
  iconUrl: string | null;
}

export type StoredTier = TierTerms & TierIdentity;

/** What a version of a ladder says, as it is stored, of its tiers from the lowest up. */
export interface LadderTerms<Tier extends TierTerms = StoredTier> {
  names: Localized[];
  metric: TierMetric;
  /** The point currency by its compact number; with QUALIFYING_POINTS, and only with it. */
  currencyNumber: number | null;
  /** The type by its key; with ACTIVITIES, and only with it. */
  activityType: string | null;
  /** What thresholds are in; with SPEND, and only with it. */
  moneyCurrency: string | null;
  window: TierWindow;
  /** With ROLLING, and only with it. */
  windowMonths: number | null;
  falling: TierFalling;
  graceDays: number;
  tiers: Tier[];
}

/** What a new ladder says. Holds for an input without problems. */
export function newTerms(input: CreateTierLadderInput, settings: ProgramSettings): LadderTerms<TierTerms> {
  const blank: LadderTerms<TierTerms> = {
    names: [],
    metric: input.metric,
    currencyNumber: null,
    activityType: null,
    moneyCurrency: null,
    window: input.window,
    windowMonths: null,
    falling: input.falling,
    graceDays: 0,
    tiers: [],
  };
  return changedTerms(blank, input, settings);
}

/**
 * What a ladder says after these changes: what is left out stays, null takes away, and tiers are replaced as a whole. Currencies
 * follow the metric. Holds for an input without problems.
 */
export function changedTerms(
  terms: LadderTerms<TierTerms>,
  changes: Changes,
  settings: ProgramSettings,
): LadderTerms<TierTerms> {
  const metric = changes.metric ?? terms.metric;
  return {
    names: changes.name?.map(plainText) ?? terms.names,
    metric,
    currencyNumber: metric === 'QUALIFYING_POINTS' ? currencyNumber(terms, changes, settings) : null,
    activityType: changes.activityType === undefined ? terms.activityType : changes.activityType,
    moneyCurrency: metric === 'SPEND' ? settings.currency : null,
    window: changes.window ?? terms.window,
    windowMonths: changes.windowMonths === undefined ? terms.windowMonths : changes.windowMonths,
    falling: changes.falling ?? terms.falling,
    graceDays: changes.graceDays === undefined ? terms.graceDays : (changes.graceDays ?? 0),
    tiers: changes.tiers?.map(tierTerms) ?? terms.tiers,
  };
}

/** A ladder keeps the point currency that it got: the default one is that of the moment when none was named. */
function currencyNumber(
  terms: LadderTerms<TierTerms>,
  { currency: code }: Changes,
  { currencies, defaultCurrency }: ProgramSettings,
): number {
  if (code === undefined) return terms.currencyNumber ?? defaultCurrency.number;
  const currency = code === null ? defaultCurrency : currencies.find((one) => one.code === code);
  if (!currency) throw new Error(`there is no point currency "${code}": the input was not checked`);
  return currency.number;
}

function tierTerms(input: TierInput): TierTerms {
  return {
    key: input.key,
    names: input.name.map(plainText),
    descriptions: (input.description ?? []).map(plainText),
    threshold: input.threshold,
    multiplier: input.multiplier ?? '1',
    pending: input.pending ? pendingTerms(input.pending) : null,
    expiry: input.expiry ? expiryTerms(input.expiry) : null,
    entryPoints: input.entryPoints ?? null,
    entryVoucher: input.entryVoucher == null ? null : decodeId('vtp', input.entryVoucher),
    perks: (input.perks ?? []).map(plainText),
    color: input.color?.toLowerCase() ?? null,
    iconUrl: input.iconUrl ?? null,
  };
}

/** These terms with the tiers that they mean: a key that the ladder has had is that tier, another is a new one. */
export function identified(terms: LadderTerms<TierTerms>, known: readonly TierIdentity[]): LadderTerms {
  let last = Math.max(0, ...known.map(({ number }) => number));
  const identityOf = (key: string): TierIdentity =>
    known.find((one) => one.key === key) ?? { uuid: newId(), number: ++last, key };
  return { ...terms, tiers: terms.tiers.map((tier) => ({ ...tier, ...identityOf(tier.key) })) };
}

/** Nothing but the two fields, so that equal texts are deeply equal. */
function plainText({ locale, text }: Localized): Localized {
  return { locale, text };
}
