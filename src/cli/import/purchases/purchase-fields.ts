import { howToMap, type ColumnMap, type Fields } from '../column-map.js';
import { MEMBER_KEY_FIELDS, missingMember } from '../member-columns.js';

/** What a column of a file of purchases can be, and what it means. */
const MEANINGS = {
  orderId: 'the number of the order, unique in the program',
  ...MEMBER_KEY_FIELDS,
  'member.givenName': 'of a member who is new',
  'member.familyName': 'of a member who is new',
  purchasedAt: 'when: 2027-03-01, 2027-03-01 09:30, 2027-03-01T09:30:00+01:00',
  total: 'what was paid for all of it, shipping included: 12.50',
  quantity: 'how many, where there is no total',
  unitPrice: 'what one cost, where there is no total',
  shipping: 'what shipping cost; 0 when empty',
  sku: 'what was bought; "import" when empty',
  name: 'what that is called',
  category: 'its category',
  brand: 'its brand',
  channel: "shop, web, app, a store's number",
  currency: "the program's when empty",
  completed: 'yes, true, 1 or no, false, 0: with no its points stay pending; yes when empty',
} as const;

export type PurchaseField = keyof typeof MEANINGS;

/** The columns of a file of purchases. */
export const PURCHASE_FIELDS: Fields<PurchaseField> = {
  meanings: MEANINGS,
  isField: (name): name is PurchaseField => Object.hasOwn(MEANINGS, name),
  // Where the mapping says what was paid, a column that happens to be called "quantity" is about something else.
  otherwise: (mapping) => [
    ...(mapping.has('total') ? (['quantity', 'unitPrice'] as const) : []),
    ...(mapping.has('quantity') && mapping.has('unitPrice') ? (['total'] as const) : []),
  ],
  problemOf,
};

function problemOf(columns: ColumnMap<PurchaseField>): string | null {
  for (const field of ['orderId', 'purchasedAt'] as const) {
    if (!columns.has(field)) return `No column is ${field} (${MEANINGS[field]}): ${howToMap(field)}`;
  }
  const missing = missingMember(columns);
  if (missing !== null) return missing;
  const hasProduct = columns.has('quantity') && columns.has('unitPrice');
  if (!columns.has('total') && !hasProduct) {
    return `No column is the total, nor are two quantity and unitPrice: ${howToMap('total')}`;
  }
  if (columns.has('total') && (columns.has('quantity') || columns.has('unitPrice'))) {
    return 'Give either total, or quantity and unitPrice.';
  }
  return null;
}
