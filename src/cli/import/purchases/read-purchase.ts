import { fromMinor, lineMinor, normalDecimal, toMinor } from '../../../kernel/money.js';
import type { ColumnMap } from '../column-map.js';
import { readIdentifiers, type ReadIdentifiers } from '../member-columns.js';
import { readOr, Row, RowError, type Unreadable } from '../row.js';
import type { PurchaseField } from './purchase-fields.js';

/** How a program reads what a file leaves open. */
export interface Customs {
  currency: string;
  timeZone: string;
}

/** One row of a file: a purchase of one line by somebody who may not be a member yet. */
export interface ReadPurchase {
  orderId: string;
  /** By the first the member is found; all of them are given to a new member. */
  identifiers: ReadIdentifiers;
  givenName?: string;
  familyName?: string;
  purchasedAt: Date;
  currency: string;
  channel?: string;
  shipping?: string;
  completed: boolean;
  line: { sku: string; name?: string; category?: string; brand?: string; quantity: string; unitPrice: string };
}

const IMPORTED_SKU = 'import';

/** Reads one row, or says why it is no purchase. What the use case checks as well is left to it. */
export function readPurchase(
  fields: readonly string[],
  columns: ColumnMap<PurchaseField>,
  customs: Customs,
): ReadPurchase | Unreadable {
  const row = new Row(fields, columns);
  return readOr(
    () => purchaseIn(row, customs),
    () => row.text('orderId'),
  );
}

function purchaseIn(row: Row<PurchaseField>, customs: Customs): ReadPurchase {
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
}

interface Price {
  price: { quantity: string; unitPrice: string };
  shipping?: string;
}

/** What was paid, from a total or from quantity × unit price. */
function readPrice(row: Row<PurchaseField>, currency: string): Price {
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
