import {
  AMOUNTS,
  AWARD_OWNERS,
  LEDGER_OWNERS,
  LINE_OWNERS,
  PURCHASE_OWNERS,
  RETURNED,
  WALLET,
  purchase,
  without,
  type Violation,
} from './violation.js';

/** Of purchases, their awards, returns and keys. */
export const PURCHASE_VIOLATIONS: Violation[] = [
  [
    'an order recorded twice',
    [10],
    without(
      'purchase_program_id_order_id_key',
      'purchase',
      "UPDATE purchase SET order_id = 'kept' WHERE order_id = 'spent'",
    ),
  ],
  [
    'a key remembered twice',
    [10],
    without(
      'idempotency_key_program_id_key_member_id_key',
      'idempotency_key',
      'INSERT INTO idempotency_key SELECT * FROM idempotency_key LIMIT 1',
    ),
  ],
  [
    'a key of a purchase that is not there',
    [10],
    [
      `UPDATE idempotency_key SET result = jsonb_build_object('purchase', gen_random_uuid()) WHERE operation = 'recordPurchase'`,
    ],
  ],
  [
    'an award that says less than was taken back',
    [11, 12],
    [`UPDATE award SET reversed = reversed - 1 WHERE source_id = ${purchase('canceled')}`],
  ],
  ['shares that do not add up', [11], [`UPDATE award SET shares = ARRAY[20, 6] WHERE source_id = ${purchase('kept')}`]],
  [
    'an award of more than was posted',
    [12, AWARD_OWNERS],
    [`UPDATE award SET points = 51, shares = ARRAY[51] WHERE source_id = ${purchase('pending')}`],
  ],
  [
    'a purchase that earned more than its awards',
    [12],
    ["UPDATE purchase SET points_earned = points_earned + 1 WHERE order_id = 'kept'"],
  ],
  [
    'a purchase that forgot what was taken back',
    [12],
    ["UPDATE purchase SET points_reversed = 29 WHERE order_id = 'spent'"],
  ],
  [
    'a return that took less than was posted',
    [12],
    [
      "UPDATE purchase_return SET points_taken = points_taken - 1, points_owed = points_owed + 1 WHERE reference = 'R-2'",
    ],
  ],
  ['a cancellation that took more', [12], ['UPDATE purchase_cancellation SET points_taken = 6']],
  ['points earned without an award', [12], [`DELETE FROM award WHERE source_id = ${purchase('kept')}`]],
  [
    'a purchase of nobody',
    [PURCHASE_OWNERS],
    [`UPDATE purchase SET member_id = gen_random_uuid() WHERE id = ${purchase('kept')}`],
  ],
  [
    'a line of no purchase',
    [LINE_OWNERS],
    [
      'INSERT INTO purchase_line SELECT program_id, gen_random_uuid(), 1, sku, name, category, brand, tags, quantity, unit_price, discount, tax, amount, order_discount FROM purchase_line LIMIT 1',
    ],
  ],
  [
    'an award of no purchase',
    [12, AWARD_OWNERS],
    [`UPDATE award SET source_id = gen_random_uuid() WHERE source_id = ${purchase('canceled')}`],
  ],
  [
    'an award without its lot',
    [5, 6, 12, LEDGER_OWNERS, AWARD_OWNERS],
    [`DELETE FROM point_lot WHERE wallet_id = ${WALLET} AND number = 4`],
  ],
  ['a total that is not the sum', [AMOUNTS], ["UPDATE purchase SET total = total + 1 WHERE order_id = 'kept'"]],
  [
    'more returned than returns say',
    [11, AMOUNTS, RETURNED],
    [`UPDATE purchase_line SET returned = 1 WHERE purchase_id = ${purchase('kept')}`],
  ],
];
