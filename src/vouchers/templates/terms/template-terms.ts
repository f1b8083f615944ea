import { audienceTerms, type AudienceTerms } from '../../../audiences/index.js';
import type { ItemScope } from '../../../kernel/item-scope.js';
import type { Localized } from '../../../kernel/localized-text.js';
import { toMinor, type Minor } from '../../../kernel/money.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { CreateVoucherTemplateInput, UpdateVoucherTemplateInput } from '../inputs/voucher-template.inputs.js';
import { givesTerms, type GivesTerms } from './voucher-gives.js';
import { voucherScopeTerms } from './voucher-scope.js';

type Changes = Omit<UpdateVoucherTemplateInput, 'id'>;

/** What a version of a template says, as it is stored. Amounts are in the smallest unit of `moneyCurrency`. */
export interface TemplateTerms extends GivesTerms {
  names: Localized[];
  descriptions: Localized[];
  /** What members must know before they use it, in words. */
  smallPrint: Localized[];
  minimumOrder: Minor | null;
  /** What amounts are in; null where there are none. */
  moneyCurrency: string | null;
  scope: ItemScope | null;
  audience: AudienceTerms | null;
  channels: string[] | null;
  validDays: number | null;
  minimumDays: number | null;
  uses: number;
  holderOnly: boolean;
  combinable: boolean;
  position: number;
}

/** What is not said. */
export const UNSAID = { uses: 1, holderOnly: false, combinable: false, position: 50 } as const;

/** What a new template says. Holds for an input without problems. */
export function newTerms(input: CreateVoucherTemplateInput, settings: ProgramSettings): TemplateTerms {
  const blank: TemplateTerms = {
    ...givesTerms(input.gives, settings.currency),
    ...UNSAID,
    names: [],
    descriptions: [],
    smallPrint: [],
    minimumOrder: null,
    moneyCurrency: null,
    scope: null,
    audience: null,
    channels: null,
    validDays: null,
    minimumDays: null,
  };
  return changedTerms(blank, input, settings);
}

/**
 * What a template says after these changes: what is left out stays, null takes away, and what it gives is replaced as a whole. Holds for
 * an input without problems.
 */
export function changedTerms(terms: TemplateTerms, changes: Changes, { currency }: ProgramSettings): TemplateTerms {
  const gives = changes.gives ? givesTerms(changes.gives, currency) : givesOf(terms);
  const minimumOrder = after(terms.minimumOrder, changes.minimumOrder, null, (amount) => toMinor(amount, currency));
  const hasMoney = gives.amount !== null || gives.cap !== null || minimumOrder !== null;
  return {
    ...gives,
    names: changes.name?.map(plainText) ?? terms.names,
    descriptions: after(terms.descriptions, changes.description, [], (texts) => texts.map(plainText)),
    smallPrint: after(terms.smallPrint, changes.terms, [], (texts) => texts.map(plainText)),
    minimumOrder,
    moneyCurrency: hasMoney ? currency : null,
    scope: after(terms.scope, changes.scope, null, voucherScopeTerms),
    audience: after(terms.audience, changes.audience, null, audienceTerms),
    channels: after(terms.channels, changes.channels, null, (channels) => [...new Set(channels)]),
    validDays: after(terms.validDays, changes.validDays, null, (days) => days),
    minimumDays: after(terms.minimumDays, changes.minimumDays, null, (days) => days),
    uses: after(terms.uses, changes.uses, UNSAID.uses, (uses) => uses),
    holderOnly: after(terms.holderOnly, changes.holderOnly, UNSAID.holderOnly, (is) => is),
    combinable: after(terms.combinable, changes.combinable, UNSAID.combinable, (is) => is),
    position: after(terms.position, changes.position, UNSAID.position, (position) => position),
  };
}

/** What becomes of one of the terms: left out it stays, null brings it back to `none`. */
function after<Kept, Given>(
  present: Kept,
  given: Given | null | undefined,
  none: Kept,
  stored: (given: Given) => Kept,
): Kept {
  if (given === undefined) return present;
  return given === null ? none : stored(given);
}

function givesOf({ kind, amount, percent, cap, sku, points }: GivesTerms): GivesTerms {
  return { kind, amount, percent, cap, sku, points };
}

/** Nothing but the two fields, so that equal texts are deeply equal. */
function plainText({ locale, text }: Localized): Localized {
  return { locale, text };
}
