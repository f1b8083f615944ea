import { itemsInScope, type ItemScope } from '../../../kernel/item-scope.js';
import type { Minor } from '../../../kernel/money.js';
import type { CartLine, VoucherGives } from '../../discount/discount.js';
import type { GivesTerms } from './voucher-gives.js';

/** What is compiled of a version of a template. */
export interface TemplateToCompile<Audience extends object> extends GivesTerms {
  uuid: string;
  number: number;
  version: number;
  minimumOrder: Minor | null;
  moneyCurrency: string | null;
  scope: ItemScope | null;
  audience: Audience | null;
  channels: readonly string[] | null;
  validDays: number | null;
  minimumDays: number | null;
  uses: number;
  holderOnly: boolean;
  combinable: boolean;
  position: number;
}

/** A version of a voucher template, ready for deciding: a voucher that was issued by it goes by it for good. */
export interface CompiledTemplate<Audience extends object> {
  /** The inner id. */
  readonly id: string;
  /** By which vouchers name it. */
  readonly number: number;
  readonly version: number;
  /** What a new voucher gives: a gift card has all that was put on it. */
  readonly gives: VoucherGives;
  /** What its amounts are in; null where it has none. */
  readonly moneyCurrency: string | null;
  /** What the lines it looks at must cost at least; null for no minimum. */
  readonly minimum: Minor | null;
  /** Which lines it looks at; null for all. */
  readonly matches: ((line: CartLine) => boolean) | null;
  /** Whom it is for; null for everyone. */
  readonly audience: Audience | null;
  /** Where it can be used; null for everywhere. */
  readonly channels: readonly string[] | null;
  /** For how many days from its issue; null without end. */
  readonly validDays: number | null;
  /** How many days it must still have when it is issued; null where that does not matter. */
  readonly minimumDays: number | null;
  readonly uses: number;
  readonly isHolderOnly: boolean;
  readonly isCombinable: boolean;
  /** 0 to 100: lower ones apply first. */
  readonly position: number;
}

/** Makes a version of a template ready for deciding. */
export function compileTemplate<Audience extends object>(
  template: TemplateToCompile<Audience>,
): CompiledTemplate<Audience> {
  const { uuid: id, number, version, moneyCurrency, audience, channels } = template;
  const { validDays, minimumDays, uses, position } = template;
  return {
    id,
    number,
    version,
    gives: givesOf(template),
    moneyCurrency,
    minimum: template.minimumOrder,
    matches: template.scope && itemsInScope(template.scope),
    audience,
    channels,
    validDays,
    minimumDays,
    uses,
    isHolderOnly: template.holderOnly,
    isCombinable: template.combinable,
    position,
  };
}

function givesOf({ kind, amount, percent, cap, sku, points }: GivesTerms): VoucherGives {
  switch (kind) {
    case 'AMOUNT':
      return { kind, amount: has(amount, kind) };
    case 'PERCENT':
      return { kind, percent: has(percent, kind), cap };
    case 'FREE_PRODUCT':
      return { kind, sku: has(sku, kind) };
    case 'FREE_SHIPPING':
      return { kind };
    case 'GIFT_CARD':
      return { kind, remaining: has(amount, kind) };
    case 'POINTS':
      return { kind, points: has(points, kind) };
  }
}

/** What a template of this kind has: the database checks it. */
function has<Value>(value: Value | null, kind: string): Value {
  if (value === null) throw new Error(`a voucher template of the kind ${kind} says not what it gives`);
  return value;
}
