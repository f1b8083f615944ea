import type { Localized } from '../kernel/localized-text.js';
import { expiryTerms, pendingTerms, type PointCurrencyEntity, type ProgramSettings } from '../programs/index.js';
import type { CreateEarningRuleInput, EarningGivesInput, UpdateEarningRuleInput } from './earning-rule.inputs.js';
import type { StoredTerms } from './earning-terms.types.js';

type Changes = Omit<UpdateEarningRuleInput, 'id'>;

/** What a new rule says. Holds for an input without problems. */
export function newTerms(input: CreateEarningRuleInput, settings: ProgramSettings): StoredTerms {
  const blank: StoredTerms = {
    names: [],
    descriptions: [],
    trigger: input.trigger,
    currencyNumber: settings.defaultCurrency.number,
    moneyCurrency: settings.currency,
    gives: givesOf(input.gives),
    scope: { shipping: false },
    minimumOrderAmount: null,
    pending: null,
    expiry: null,
    from: null,
    until: null,
  };
  return changedTerms(blank, input, settings);
}

/** What a rule says after these changes: what is left out stays, null takes away. Holds for an input without problems. */
export function changedTerms(terms: StoredTerms, changes: Changes, settings: ProgramSettings): StoredTerms {
  return {
    names: changes.name?.map(plainText) ?? terms.names,
    descriptions: changes.description === undefined ? terms.descriptions : (changes.description?.map(plainText) ?? []),
    trigger: changes.trigger ?? terms.trigger,
    currencyNumber: changes.currency === undefined ? terms.currencyNumber : numberOf(changes.currency, settings),
    moneyCurrency: settings.currency,
    gives: changes.gives ? givesOf(changes.gives) : terms.gives,
    scope: changes.scope === undefined ? terms.scope : { shipping: changes.scope?.shipping ?? false },
    minimumOrderAmount: changes.minimumOrder === undefined ? terms.minimumOrderAmount : changes.minimumOrder,
    pending: changes.pending === undefined ? terms.pending : changes.pending && pendingTerms(changes.pending),
    expiry: changes.expiry === undefined ? terms.expiry : changes.expiry && expiryTerms(changes.expiry),
    from: changes.from === undefined ? terms.from : changes.from,
    until: changes.until === undefined ? terms.until : changes.until,
  };
}

function givesOf({ rate }: EarningGivesInput): StoredTerms['gives'] {
  if (!rate) throw new Error('a rule gives a rate: another field of EarningGivesInput is not dealt with here');
  return { rate: { points: rate.points, per: rate.per } };
}

/** The point currency with this number. */
export function pointCurrencyOf(number: number, { currencies }: ProgramSettings): PointCurrencyEntity {
  const currency = currencies.find((one) => one.number === number);
  if (!currency) throw new Error(`there is no point currency ${number} in these settings`);
  return currency;
}

function numberOf(code: string | null, { currencies, defaultCurrency }: ProgramSettings): number {
  if (code === null) return defaultCurrency.number;
  const currency = currencies.find((one) => one.code === code);
  if (!currency) throw new Error(`there is no point currency "${code}": the input was not checked`);
  return currency.number;
}

/** Nothing but the two fields, so that equal texts are deeply equal. */
function plainText({ locale, text }: Localized): Localized {
  return { locale, text };
}
