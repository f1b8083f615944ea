import type { Violation } from './violation.js';

const STOCK = 'stock: claimed is what living redemptions have, codes left are those that nobody has';
const TOTALS = 'totals of rewards are the sums over living redemptions';
const POPULARITY = 'popularity is the sum over living redemptions';
const ITEMS = 'each code and each voucher is of one redemption, which has as many as it should';
const ISSUED = `id = (SELECT id FROM redemption WHERE status = 'ISSUED' AND hold_id IS NULL LIMIT 1)`;
const CONFIRMED = `id = (SELECT id FROM redemption WHERE issued_at IS NOT NULL AND hold_id IS NOT NULL LIMIT 1)`;
const CANCELED = `id = (SELECT id FROM redemption WHERE given_back IS NOT NULL LIMIT 1)`;

/** Of what was redeemed, and what is counted of it. */
export const REDEMPTION_VIOLATIONS: Violation[] = [
  ['a redemption of other points', [12, TOTALS], [`UPDATE redemption SET points = points + 1 WHERE ${ISSUED}`]],
  ['a redemption that names another posting', [12], [`UPDATE redemption SET sequence = sequence - 1 WHERE ${ISSUED}`]],
  [
    'a redemption that is living and was refunded',
    [12, STOCK, TOTALS, POPULARITY, ITEMS],
    [`UPDATE redemption SET status = 'ISSUED', ended_at = NULL, given_back = NULL, reason = NULL WHERE ${CANCELED}`],
  ],
  ['a redemption that gave more back', [12], [`UPDATE redemption SET given_back = given_back + 1 WHERE ${CANCELED}`]],
  ['a hold of another reservation', [12], [`UPDATE redemption SET hold_id = gen_random_uuid() WHERE ${CONFIRMED}`]],
  [
    'a reservation that ends at another time than its hold',
    [12],
    [`UPDATE redemption SET reserved_until = reserved_until + interval '1 second' WHERE ${CONFIRMED}`],
  ],
  ['a redemption from another wallet', [12], [`UPDATE redemption SET wallet_id = wallet_id + 1 WHERE ${ISSUED}`]],
  ['stock that was claimed by nobody', [STOCK], ['UPDATE reward_stock SET claimed = claimed + 1 WHERE option = 0']],
  ['a code too many left', [STOCK], ['UPDATE reward_stock SET codes_left = codes_left + 1 WHERE codes_left > 0']],
  ['a total too many', [TOTALS], ['UPDATE reward_total SET uses = uses + 1 WHERE span = 2']],
  ['totals that were forgotten', [TOTALS], ['DELETE FROM reward_total']],
  ['somebody who chose something more often', [POPULARITY], ['UPDATE reward_popularity SET chosen = chosen + 1']],
  [
    'a code that went back though its redemption lives',
    [STOCK, ITEMS],
    ['UPDATE reward_code SET redemption_id = NULL WHERE redemption_id IS NOT NULL'],
  ],
  [
    'a voucher that is not revoked though its redemption is',
    [ITEMS],
    [
      `UPDATE voucher SET status = 'ISSUED', revoked_at = NULL, revoked_reason = NULL
       WHERE id IN (SELECT i.voucher_id FROM redemption_item i JOIN redemption r ON r.id = i.redemption_id WHERE r.status = 'CANCELED')`,
    ],
  ],
];
