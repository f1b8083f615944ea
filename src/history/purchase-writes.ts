import { call, columnsOf, statement, type Call } from '../platform/database/index.js';
import type {
  AwardRow,
  CancellationRow,
  PurchaseLineRow,
  PurchaseRow,
  ReturnLineRow,
  ReturnRow,
} from './purchase-rows.js';

const INSERT_PURCHASES = statement(
  'insert-purchases',
  `INSERT INTO purchase (program_id, recorded_at, id, member_id, order_id, channel, purchased_at, completed_at, currency,
     lines_amount, shipping, order_discount, total, payments, points_earned, input_hash, points_paid, paid_wallet, paid_sequence)
   SELECT $1, $2, * FROM UNNEST($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
     $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::jsonb[], $15::bigint[], $16::bytea[],
     $17::bigint[], $18::bigint[], $19::integer[])`,
);

const INSERT_LINES = statement(
  'insert-purchase-lines',
  `INSERT INTO purchase_line (program_id, purchase_id, number, sku, name, category, brand, tags, quantity, unit_price, discount,
     tax, amount, order_discount)
   SELECT $1, l.purchase_id, l.number, l.sku, l.name, l.category, l.brand,
     (SELECT array_agg(tag) FROM jsonb_array_elements_text(l.tags) AS tag), l.quantity, l.unit_price, l.discount, l.tax,
     l.amount, l.order_discount
   FROM UNNEST($2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::numeric[],
     $10::numeric[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
     AS l (purchase_id, number, sku, name, category, brand, tags, quantity, unit_price, discount, tax, amount, order_discount)`,
);

const INSERT_AWARDS = statement(
  'insert-awards',
  `INSERT INTO award (program_id, source_type, source_id, number, rule_id, rule_version, wallet_id, lot, points, shares,
     qualifying, pending, counted_on, counted_in_total, name, explanation)
   SELECT $1, a.source_type, a.source_id, a.number, a.rule_id, a.rule_version, a.wallet_id, a.lot, a.points, a.shares::bigint[],
     a.qualifying, a.pending, a.counted_on, a.counted_in_total, a.name, a.explanation
   FROM UNNEST($2::smallint[], $3::uuid[], $4::smallint[], $5::uuid[], $6::integer[], $7::bigint[], $8::integer[], $9::bigint[], $10::text[],
     $11::boolean[], $12::jsonb[], $13::date[], $14::boolean[], $15::text[], $16::text[])
     AS a (source_type, source_id, number, rule_id, rule_version, wallet_id, lot, points, shares, qualifying, pending, counted_on,
       counted_in_total, name, explanation)`,
);

const UPDATE_PURCHASES = statement(
  'update-purchases',
  `UPDATE purchase SET completed_at = n.completed_at, canceled_at = n.canceled_at, returned_amount = n.returned_amount,
     partly_returned = n.partly_returned, fully_returned = n.fully_returned, points_reversed = n.points_reversed,
     points_refunded = n.points_refunded, points_earned = n.points_earned
   FROM UNNEST($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::boolean[], $7::boolean[], $8::bigint[],
     $9::bigint[], $10::bigint[])
     AS n (id, completed_at, canceled_at, returned_amount, partly_returned, fully_returned, points_reversed, points_refunded,
       points_earned)
   WHERE purchase.program_id = $1 AND purchase.id = n.id`,
);

const UPDATE_LINES = statement(
  'update-purchase-lines',
  `UPDATE purchase_line SET returned = n.returned
   FROM UNNEST($2::uuid[], $3::smallint[], $4::numeric[]) AS n (purchase_id, number, returned)
   WHERE purchase_line.program_id = $1 AND purchase_line.purchase_id = n.purchase_id AND purchase_line.number = n.number`,
);

const UPDATE_AWARDS = statement(
  'update-awards',
  `UPDATE award SET reversed = n.reversed
   FROM UNNEST($2::uuid[], $3::smallint[], $4::bigint[]) AS n (source_id, number, reversed)
   WHERE award.program_id = $1 AND award.source_id = n.source_id AND award.number = n.number`,
);

const INSERT_RETURNS = statement(
  'insert-returns',
  `INSERT INTO purchase_return (program_id, id, purchase_id, reference, reason, input_hash, returned_at, amount, points_taken,
     points_forgiven, points_owed, points_given_back)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[], $8::bigint[],
     $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])`,
);

const INSERT_RETURN_LINES = statement(
  'insert-return-lines',
  `INSERT INTO purchase_return_line (program_id, return_id, line, quantity, amount)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::numeric[], $5::bigint[])`,
);

const INSERT_CANCELLATIONS = statement(
  'insert-cancellations',
  `INSERT INTO purchase_cancellation (program_id, purchase_id, reason, canceled_at, points_taken, points_forgiven, points_owed,
     points_given_back)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])`,
);

/** New purchases, sorted by order id. Fails with a unique violation when one was recorded by somebody else: that starts over. */
export function insertPurchases(programId: number, recordedAt: Date, rows: readonly PurchaseRow[]): Call<never> {
  const sorted = [...rows].sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
  return call(INSERT_PURCHASES, [
    programId,
    recordedAt,
    ...columnsOf(sorted, 'uuid', 'memberId', 'orderId', 'channel', 'purchasedAt', 'completedAt', 'currency'),
    ...columnsOf(sorted, 'linesAmount', 'shipping', 'orderDiscount', 'total'),
    sorted.map((row) => (row.payments ? JSON.stringify(row.payments) : null)),
    ...columnsOf(sorted, 'pointsEarned', 'inputHash', 'pointsPaid', 'paidWallet', 'paidSequence'),
  ]);
}

export function insertLines(programId: number, rows: readonly PurchaseLineRow[]): Call<never> {
  return call(INSERT_LINES, [
    programId,
    ...columnsOf(rows, 'purchaseId', 'number', 'sku', 'name', 'category', 'brand'),
    rows.map((row) => (row.tags?.length ? JSON.stringify(row.tags) : null)),
    ...columnsOf(rows, 'quantity', 'unitPrice', 'discount', 'tax', 'amount', 'orderDiscount'),
  ]);
}

export function insertAwards(programId: number, rows: readonly AwardRow[]): Call<never>[] {
  if (rows.length === 0) return [];
  return [
    call(INSERT_AWARDS, [
      programId,
      ...columnsOf(rows, 'sourceType', 'sourceId', 'number', 'ruleId', 'ruleVersion', 'walletId', 'lot', 'points'),
      rows.map((row) => `{${row.shares.join(',')}}`),
      ...columnsOf(rows, 'qualifying'),
      rows.map((row) => (row.pending ? JSON.stringify(row.pending) : null)),
      ...columnsOf(rows, 'countedOn', 'isCountedInTotal', 'name', 'explanation'),
    ]),
  ];
}

/** What became of purchases, their lines and awards by a return, cancellation or completion. */
export function updatePurchases(
  programId: number,
  purchases: readonly PurchaseRow[],
  lines: readonly PurchaseLineRow[],
  awards: readonly AwardRow[],
): Call<never>[] {
  if (purchases.length === 0) return [];
  const writes: Call<never>[] = [
    call(UPDATE_PURCHASES, [
      programId,
      ...columnsOf(
        purchases,
        'uuid',
        'completedAt',
        'canceledAt',
        'returnedAmount',
        'isPartlyReturned',
        'fullyReturned',
      ),
      ...columnsOf(purchases, 'pointsReversed', 'pointsRefunded', 'pointsEarned'),
    ]),
  ];
  if (lines.length > 0)
    writes.push(call(UPDATE_LINES, [programId, ...columnsOf(lines, 'purchaseId', 'number', 'returned')]));
  return [...writes, ...updateAwards(programId, awards)];
}

/** What was taken back of awards. */
export function updateAwards(
  programId: number,
  awards: readonly Pick<AwardRow, 'sourceId' | 'number' | 'reversed'>[],
): Call<never>[] {
  if (awards.length === 0) return [];
  return [call(UPDATE_AWARDS, [programId, ...columnsOf(awards, 'sourceId', 'number', 'reversed')])];
}

export function insertReturns(
  programId: number,
  returns: readonly ReturnRow[],
  lines: readonly ReturnLineRow[],
): Call<never>[] {
  if (returns.length === 0) return [];
  return [
    call(INSERT_RETURNS, [
      programId,
      ...columnsOf(returns, 'uuid', 'purchaseId', 'reference', 'reason', 'inputHash', 'returnedAt', 'amount'),
      ...columnsOf(returns, 'pointsTaken', 'pointsForgiven', 'pointsOwed', 'pointsGivenBack'),
    ]),
    call(INSERT_RETURN_LINES, [programId, ...columnsOf(lines, 'returnId', 'line', 'quantity', 'amount')]),
  ];
}

export function insertCancellations(programId: number, rows: readonly CancellationRow[]): Call<never>[] {
  if (rows.length === 0) return [];
  return [
    call(INSERT_CANCELLATIONS, [
      programId,
      ...columnsOf(
        rows,
        'purchaseId',
        'reason',
        'canceledAt',
        'pointsTaken',
        'pointsForgiven',
        'pointsOwed',
        'pointsGivenBack',
      ),
    ]),
  ];
}
