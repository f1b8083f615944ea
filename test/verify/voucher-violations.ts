import { without, type Violation } from './violation.js';

const LEFT = 'what is left of a voucher is what it was issued with, less what its uses took';
const ORDERS = 'a voucher has one use that counts for an order';
const POINTS = 'a use of a voucher has the points that it gave, taken back with it';
const POSTINGS = 'every posting for a voucher belongs to a use that gave points';

/** Uses of the story, by their orders. */
const use = (orderId: string): string => `order_id = '${orderId}'`;
const voucherOf = (orderId: string): string => `id = (SELECT voucher_id FROM voucher_use WHERE ${use(orderId)})`;

/** Of a code for two, a gift card, and points that were given and taken back. */
export const VOUCHER_VIOLATIONS: Violation[] = [
  [
    'a voucher with a use too many',
    [LEFT],
    [`UPDATE voucher SET uses_left = uses_left + 1 WHERE ${voucherOf('used')}`],
  ],
  ['a use that nobody counted', [LEFT], [`UPDATE voucher_use SET status = 'EXPIRED', ended_at = reserved_at WHERE ${use('aside')}`]],
  ['a gift card with money too much', [LEFT], [`UPDATE voucher SET remaining = remaining + 1 WHERE ${voucherOf('paid')}`]],
  ['money taken off a gift card that is still on it', [LEFT], [`UPDATE voucher_use SET amount = amount + 1 WHERE ${use('paid')}`]],
  ['a voucher that is used up and has uses', [LEFT], [`UPDATE voucher SET status = 'REDEEMED' WHERE ${voucherOf('paid')}`]],
  [
    'a voucher that is set aside as if it were used up',
    [LEFT],
    [`UPDATE voucher SET status = 'REDEEMED' WHERE ${voucherOf('aside')}`],
  ],
  [
    'two uses for an order',
    [LEFT, ORDERS],
    [
      'DROP INDEX voucher_use_of_order',
      `INSERT INTO voucher_use (program_id, id, voucher_id, order_id, status, amount, rolled_back, redeemed_at)
       SELECT program_id, gen_random_uuid(), voucher_id, order_id, status, amount, rolled_back, redeemed_at FROM voucher_use
       WHERE ${use('paid')}`,
    ],
  ],
  ['other points than the voucher gives', [POINTS], [`UPDATE voucher_use SET points = points + 1 WHERE ${use('points')}`]],
  ['points in no lot', [POINTS], [`UPDATE voucher_use SET lot = lot + 99 WHERE ${use('points')}`]],
  [
    'points that were not taken back',
    [LEFT, POINTS],
    [`UPDATE voucher_use SET status = 'ROLLED_BACK', ended_at = redeemed_at WHERE ${use('points')}`],
  ],
  [
    'points of a use that gave none',
    [POINTS, POSTINGS],
    [`UPDATE voucher_use SET points = NULL, wallet_id = NULL, lot = NULL WHERE ${use('points')}`],
  ],
  [
    'a use of no voucher',
    [ORDERS],
    without(
      'voucher_use_program_id_voucher_id_fkey',
      'voucher_use',
      `INSERT INTO voucher_use (program_id, id, voucher_id, order_id, status, amount, rolled_back, redeemed_at)
       SELECT program_id, gen_random_uuid(), gen_random_uuid(), 'nowhere', 'REDEEMED', 0, 0, redeemed_at FROM voucher_use
       WHERE ${use('used')}`,
    ),
  ],
]; // prettier-ignore
