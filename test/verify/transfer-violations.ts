import { force, type Violation } from './violation.js';

/** The wallet of the member who received two lots, of 10 and of 5 points. */
const RECEIVER = `(SELECT w.id FROM wallet w JOIN member_identifier i ON i.member_id = w.member_id WHERE i.value = 'receiver')`;

/** Of points that went from one member to another. */
export const TRANSFER_VIOLATIONS: Violation[] = [
  [
    'points received for another transfer than they were sent for',
    [3],
    force('posting', `UPDATE posting SET source_id = gen_random_uuid() WHERE wallet_id = ${RECEIVER} AND sequence = 1`),
  ],
  [
    'lots received that were sent with other points',
    [3],
    [`UPDATE point_lot SET origin_lot = 3 - origin_lot WHERE wallet_id = ${RECEIVER}`],
  ],
  ['one lot received twice', [3], [`UPDATE point_lot SET origin_lot = 1 WHERE wallet_id = ${RECEIVER} AND number = 2`]],
  [
    'received points of nobody',
    [3],
    [`UPDATE point_lot SET origin_wallet = NULL, origin_lot = NULL WHERE wallet_id = ${RECEIVER} AND number = 2`],
  ],
  [
    'received points that were never sent',
    [3],
    [`UPDATE point_lot SET origin_wallet = ${RECEIVER} WHERE wallet_id = ${RECEIVER} AND number = 1`],
  ],
  [
    'received points that are older than they were',
    [3],
    [`UPDATE point_lot SET earned_at = '2020-01-01' WHERE wallet_id = ${RECEIVER} AND number = 1`],
  ],
];
