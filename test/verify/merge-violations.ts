import { force, type Violation } from './violation.js';

/** Members of the story: absorbed and not, absorbed and given back. */
const member = (value: string): string => `(SELECT member_id FROM member_merge WHERE reason = '${value}')`;
const absorbed = (value: string): string => `(SELECT absorbed_member_id FROM member_merge WHERE reason = '${value}')`;
const walletOf = (of: string): string => `(SELECT id FROM wallet WHERE member_id = ${of})`;

const NOTHING_LEFT = 'who was merged has no points, holds, purchases or identifiers, and a survivor';
const IN_FORCE = 'a merge in force has its absorbed member, erased or not, and moved points of these two';
const OF_A_MERGE = 'every move of points between members who merged belongs to a merge';

const SURVIVOR = walletOf(member('merged'));
const GONE = walletOf(absorbed('merged'));

/** Of members who were merged (reason "merged") and of others who were unmerged (reason "unmerged"). */
export const MERGE_VIOLATIONS: Violation[] = [
  [
    'figures that were moved and not noted',
    [1],
    [`UPDATE wallet_merge SET earned = earned - 1 WHERE from_wallet = ${GONE}`],
  ],
  [
    'points of a merge that were noted otherwise than moved',
    [3],
    [`UPDATE wallet_merge SET available = available + 1 WHERE from_wallet = ${GONE}`],
  ],
  [
    'a merge whose points went to nobody',
    [1, 3, 12, IN_FORCE],
    [`UPDATE wallet_merge SET to_wallet = from_wallet WHERE from_wallet = ${GONE}`],
  ],
  [
    'a lot that has room for more than the one that it came from',
    [3],
    [
      `UPDATE point_lot SET points = points + 1 WHERE wallet_id = ${SURVIVOR} AND origin_wallet = ${GONE} AND number = 2`,
    ],
  ],
  [
    'points of a lot that has them in another wallet',
    [5, 6],
    [`UPDATE point_lot SET free = 20, state = 2 WHERE wallet_id = ${GONE} AND number = 1`],
  ],
  [
    'an award of another wallet that is taken back twice',
    [1, 2, 3, 6, 11, 12, 15],
    force('movement', `UPDATE movement SET points = points + 1 WHERE award_wallet = ${GONE} AND from_account = 2`),
  ],
  [
    'points taken back of another award than said',
    [11],
    force('movement', `UPDATE movement SET award_lot = 99 WHERE award_wallet = ${GONE} AND from_account = 2`),
  ],
  [
    'a posting of a merge that never was',
    [3, 12],
    force('posting', `UPDATE posting SET source_id = gen_random_uuid() WHERE wallet_id = ${GONE} AND kind = 11`),
  ],
  [
    'an identifier that stayed',
    [NOTHING_LEFT],
    [
      `INSERT INTO member_identifier (program_id, kind, value, member_id, number, added_at)
       SELECT program_id, 'EMAIL', 'stayed@example.com', absorbed_member_id, 1, at FROM member_merge WHERE reason = 'merged'`,
    ],
  ],
  [
    'a purchase that stayed',
    [NOTHING_LEFT],
    [
      `UPDATE purchase SET member_id = ${absorbed('merged')} WHERE order_id = 'of the absorbed'`,
      'DELETE FROM earning_rule_use',
      'UPDATE award SET counted_on = NULL, counted_in_total = false',
      'DELETE FROM earning_rule_total',
    ],
  ],
  [
    'a survivor that is another',
    [NOTHING_LEFT, IN_FORCE],
    [`UPDATE member SET merged_into = ${member('unmerged')} WHERE id = ${absorbed('merged')}`],
  ],
  [
    'a merge in force of somebody who is not merged',
    [IN_FORCE],
    [`UPDATE member SET status = 'ACTIVE', merged_into = NULL WHERE id = ${absorbed('merged')}`],
  ],
  [
    'a merge in force of somebody who was erased and leads to nobody',
    [IN_FORCE],
    [`UPDATE member SET status = 'ERASED', merged_into = NULL WHERE id = ${absorbed('merged')}`],
  ],
  [
    'a survivor of somebody erased that is another',
    [NOTHING_LEFT, IN_FORCE],
    [`UPDATE member SET status = 'ERASED', merged_into = ${member('unmerged')} WHERE id = ${absorbed('merged')}`],
  ],
  [
    'a merge that is undone without giving anything back',
    [IN_FORCE],
    [`UPDATE member_merge SET undone_at = NULL WHERE reason = 'unmerged'`],
  ],
  [
    'points that moved between others than merged',
    [IN_FORCE],
    [
      `UPDATE member_merge SET member_id = (SELECT member_id FROM member_identifier WHERE value = 'idle') WHERE reason = 'unmerged'`,
    ],
  ],
  [
    'a move of points without a merge',
    [OF_A_MERGE],
    [
      'ALTER TABLE member_merge_row DROP CONSTRAINT member_merge_row_program_id_merge_id_fkey',
      `DELETE FROM member_merge WHERE reason = 'unmerged'`,
    ],
  ],
];
