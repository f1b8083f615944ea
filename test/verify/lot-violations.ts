import { KINDS, WALLET, force, type Violation } from './violation.js';

/** Of lots, their terms and holds. */
export const LOT_VIOLATIONS: Violation[] = [
  [
    'lots that do not add up',
    [5, 6],
    [`UPDATE point_lot SET free = free - 1 WHERE wallet_id = ${WALLET} AND number = 3`],
  ],
  ['a lot in the wrong state', [5], [`UPDATE point_lot SET state = 3 WHERE wallet_id = ${WALLET} AND number = 3`]],
  [
    'a lot that gave what another one had',
    [6],
    [
      `UPDATE point_lot SET free = free + CASE number WHEN 3 THEN -1 ELSE 1 END, state = 2 WHERE wallet_id = ${WALLET} AND number IN (2, 3)`,
    ],
  ],
  [
    'a lot that forgot what was forgiven',
    [6],
    [`UPDATE point_lot SET forgiven = 1 WHERE wallet_id = ${WALLET} AND number = 1`],
  ],
  [
    'a lot born by another posting',
    [6, 12],
    [`UPDATE point_lot SET born_sequence = 2 WHERE wallet_id = ${WALLET} AND number = 1`],
  ],
  [
    'the later spent before the sooner',
    [7],
    [`UPDATE point_lot SET expires_at = '2999-01-01' WHERE wallet_id = ${WALLET} AND number = 2`],
  ],
  [
    'a spending after the expiry',
    [8],
    [`UPDATE point_lot SET expires_at = '2020-01-01' WHERE wallet_id = ${WALLET} AND number = 1`],
  ],
  [
    'an expiry of more than was free',
    [1, 2, 6, 8, 9, 15, KINDS],
    force(
      'movement',
      `UPDATE movement SET points = points - 1 WHERE wallet_id = ${WALLET} AND sequence = 3 AND number = 2`,
    ).concat(force('posting', `UPDATE posting SET kind = 8 WHERE wallet_id = ${WALLET} AND sequence = 3`)),
  ],
  [
    'terms that do not lead to the expiry',
    [8],
    [
      `INSERT INTO lot_term (program_id, wallet_id, lot, sequence, expires_at) SELECT program_id, id, 3, 5, '2999-01-01' FROM wallet WHERE id = ${WALLET}`,
    ],
  ],
  [
    'a lot that inactivity ends beside its date, and terms that say nothing of it',
    [8],
    [
      `UPDATE point_lot SET expires_at = '2999-01-01', also_by_inactivity = true WHERE wallet_id = ${WALLET} AND number = 3`,
      `INSERT INTO lot_term (program_id, wallet_id, lot, sequence) SELECT program_id, wallet_id, number, born_sequence FROM point_lot WHERE wallet_id = ${WALLET} AND number = 3`,
      `INSERT INTO lot_term (program_id, wallet_id, lot, sequence, expires_at) SELECT program_id, id, 3, sequence, '2999-01-01' FROM wallet WHERE id = ${WALLET}`,
    ],
  ],
  [
    'a hold of nothing',
    [9],
    [
      `INSERT INTO hold (program_id, id, wallet_id, status, points, source_type, sequence, created_at, expires_at) SELECT program_id, gen_random_uuid(), id, 1, 5, 0, 1, '2020-01-01', '2999-01-01' FROM wallet WHERE id = ${WALLET}`,
    ],
  ],
  ['a hold of which some points are nowhere', [9, 12], ['UPDATE hold SET captured = captured - 1']],
  ['a hold that is over and says it is open', [9, 12], ['UPDATE hold SET status = 1, captured = 0, ended_at = NULL']],
  ['a hold that set other points aside', [9], ['UPDATE hold SET sequence = 1']],
];
