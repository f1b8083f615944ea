import { Purchase, PURCHASE_COLUMNS, type PurchaseRow } from '../../history/index.js';
import { encodeId, encodePartId } from '../../kernel/ids.js';
import { fromMinor, normalDecimal } from '../../kernel/money.js';
import { statement } from '../../platform/database/index.js';
import { BEFORE_ALL, type Exported } from './exported.js';

interface Line {
  number: number;
  sku: string;
  name: string | null;
  category: string | null;
  brand: string | null;
  tags: string[] | null;
  quantity: string;
  unitPrice: string;
  amount: number;
  orderDiscount: number;
  returned: string;
}

type Row = PurchaseRow & { lines: Line[] };

// Decimals as text: JSON knows no exact ones.
const PAGE = statement<Row>(
  'export-purchases',
  `SELECT ${PURCHASE_COLUMNS}, l.lines
   FROM (
     SELECT * FROM purchase
     WHERE program_id = $1 AND id > $5::uuid
       AND ($2::timestamptz IS NULL OR recorded_at >= $2) AND ($3::timestamptz IS NULL OR recorded_at < $3)
     ORDER BY id LIMIT $4) p
   CROSS JOIN LATERAL (
     SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'sku', sku, 'name', name, 'category', category,
       'brand', brand, 'tags', tags, 'quantity', quantity::text, 'unitPrice', unit_price::text, 'amount', amount,
       'orderDiscount', order_discount, 'returned', returned::text) ORDER BY number), '[]') AS lines
     FROM purchase_line WHERE program_id = $1 AND purchase_id = p.id) l
   ORDER BY p.id`,
);

/** Every purchase with its lines. */
export const PURCHASES: Exported<Row> = {
  page: PAGE,
  first: [BEFORE_ALL],
  keyOf: ({ uuid }) => [uuid],
  columns: [
    { name: 'id', of: ({ uuid }) => encodeId('pur', uuid) },
    { name: 'memberId', of: ({ memberId }) => encodeId('mem', memberId) },
    { name: 'orderId', of: ({ orderId }) => orderId },
    { name: 'status', of: (row, { number }) => Purchase.of(row, number).status },
    { name: 'channel', of: ({ channel }) => channel },
    { name: 'purchasedAt', of: ({ purchasedAt }) => purchasedAt },
    { name: 'recordedAt', of: ({ recordedAt }) => recordedAt },
    { name: 'completedAt', of: ({ completedAt }) => completedAt },
    { name: 'canceledAt', of: ({ canceledAt }) => canceledAt },
    { name: 'currency', of: ({ currency }) => currency },
    { name: 'total', of: ({ total, currency }) => fromMinor(total, currency) },
    { name: 'shipping', of: ({ shipping, currency }) => fromMinor(shipping, currency) },
    { name: 'orderDiscount', of: ({ orderDiscount, currency }) => fromMinor(orderDiscount, currency) },
    { name: 'returnedAmount', of: ({ returnedAmount, currency }) => fromMinor(returnedAmount, currency) },
    { name: 'pointsEarned', of: ({ pointsEarned }) => pointsEarned },
    { name: 'pointsReversed', of: ({ pointsReversed }) => pointsReversed },
    { name: 'pointsPaid', of: ({ pointsPaid }) => pointsPaid },
    { name: 'payments', of: ({ payments }) => payments ?? [] },
    {
      name: 'lines',
      of: ({ uuid, lines, currency }) => lines.map((line) => ({ ...shown(uuid, line, currency), name: line.name })),
      impersonal: ({ uuid, lines, currency }) => lines.map((line) => shown(uuid, line, currency)),
    },
  ],
};

/** As the API shows a line, but for its name, which may be an engraving: its amount is what is left after its share of the order's discount. */
function shown(purchase: string, line: Line, currency: string): Record<string, unknown> {
  const { number, sku, category, brand, tags, quantity, unitPrice, amount, orderDiscount, returned } = line;
  return {
    id: encodePartId('pln', purchase, number),
    ...{ sku, category, brand, tags: tags ?? [] },
    ...{ quantity: normalDecimal(quantity), unitPrice: normalDecimal(unitPrice), returned: normalDecimal(returned) },
    amount: fromMinor(amount - orderDiscount, currency),
  };
}
