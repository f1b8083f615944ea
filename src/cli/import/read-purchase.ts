import { fromMinor, lineMinor, normalDecimal, toMinor } from '../../kernel/money.js';
import type { ColumnMap } from './column-map.js';
import { MEMBER_KEYS } from './purchase-fields.js';
import { Row, RowError } from './row.js';

/** How a program reads what a file leaves open. */
export interface Customs {
  currency: string;
  timeZone: string;
}

interface ReadIdentifier {
  field: (typeof MEMBER_KEYS)[number];
  value: string;
}

/** One row of a file: a purchase of one line by somebody who may not be a member yet. */
export interface ReadPurchase {
  orderId: string;
  /** Those that the row has, in the order of MEMBER_KEYS; by the first the member is found. */
  identifiers: [ReadIdentifier, ...ReadIdentifier[]];
  givenName?: string;
  familyName?: string;
  purchasedAt: Date;
  currency: string;
  channel?: string;
  shipping?: string;
  completed: boolean;
  line: { sku: string; name?: string; category?: string; brand?: string; quantity: string; unitPrice: string };
}

/** Why a row is no purchase: a code to count by, and a message for a person. */
export interface Unreadable {
  reason: string;
  message: string;
  orderId: string | null;
}

const IMPORTED_SKU = 'import';

/** Reads one row, or says why it is no purchase. What the use case checks as well is left to it. */
export function readPurchase(
  fields: readonly string[],
  columns: ColumnMap,
  customs: Customs,
): ReadPurchase | Unreadable {
  const row = new Row(fields, columns);
  try {
    const currency = row.text('currency') ?? customs.currency;
    const orderId = row.needed('orderId');
    const { price, shipping } = readPrice(row, customs.currency);
    return {
      orderId,
      identifiers: readIdentifiers(row),
      givenName: row.text('member.givenName'),
      familyName: row.text('member.familyName'),
      purchasedAt: row.moment('purchasedAt', customs.timeZone),
      currency,
      channel: row.text('channel'),
      shipping,
      completed: row.answer('completed') ?? true,
      line: {
        sku: row.text('sku') ?? IMPORTED_SKU,
        name: row.text('name'),
        category: row.text('category'),
        brand: row.text('brand'),
        ...price,
      },
    };
  } catch (error) {
    if (error instanceof RowError) {
      return { reason: error.reason, message: error.message, orderId: row.text('orderId') ?? null };
    }
    throw error;
  }
}

function readIdentifiers(row: Row): ReadPurchase['identifiers'] {
  const [first, ...others] = MEMBER_KEYS.flatMap((field) => {
    const value = row.text(`member.${field}`);
    return value === undefined ? [] : [{ field, value }];
  });
  if (first) return [first, ...others];
  throw new RowError('NO_MEMBER', 'the row names no member');
}

interface Price {
  price: { quantity: string; unitPrice: string };
  shipping?: string;
}

/** What was paid, from a total or from quantity × unit price. */
function readPrice(row: Row, currency: string): Price {
  const shipping = row.amount('shipping', currency);
  const carriage = shipping === undefined ? 0 : toMinor(shipping, currency);
  if (carriage < 0) throw new RowError('BAD_AMOUNT', `${row.shown('shipping')} is negative`);
  if (row.has('total')) {
    const total = row.amount('total', currency) ?? row.needed('total');
    const goods = toMinor(total, currency) - carriage;
    refuseUnlessPositive(toMinor(total, currency), row.shown('total'));
    if (goods < 0) throw new RowError('BAD_AMOUNT', `${row.shown('shipping')} is more than ${row.shown('total')}`);
    return { price: { quantity: '1', unitPrice: normalDecimal(fromMinor(goods, currency)) }, shipping };
  }
  const quantity = row.decimal('quantity') ?? row.needed('quantity');
  const unitPrice = row.decimal('unitPrice') ?? row.needed('unitPrice');
  refuseUnlessPositive(
    lineMinor(quantity, unitPrice, currency) + carriage,
    `${row.shown('quantity')} × ${row.shown('unitPrice')}`,
  );
  return { price: { quantity, unitPrice }, shipping };
}

function refuseUnlessPositive(total: number, shown: string): void {
  if (total < 0) throw new RowError('CANCELLATION', `${shown} is negative: a cancellation that names no invoice`);
  if (total === 0) throw new RowError('ZERO_TOTAL', `${shown} is zero: nothing was paid`);
}
