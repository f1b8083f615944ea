import { FORFEITS, PAUSES, PROTECTED_DAYS, PROTECTED_WALLETS, type Violation } from './violation.js';

const memberOf = (externalId: string) => `(SELECT member_id FROM member_identifier WHERE value = '${externalId}')`;
const [PAUSED, RESUMED, CLOSED] = [memberOf('pia'), memberOf('rose'), memberOf('cleo')];

/** Of pauses, the days that they protect, and who has left. */
export const LIFE_VIOLATIONS: Violation[] = [
  [
    'somebody who is paused without a pause',
    [PAUSES],
    [
      `UPDATE member_pause SET ended_at = since WHERE member_id = ${PAUSED}`,
      `UPDATE member_pause SET protection = '[]' WHERE member_id = ${PAUSED}`,
      `UPDATE member SET protection = NULL WHERE id = ${PAUSED}`,
      `UPDATE wallet SET protection = NULL WHERE member_id = ${PAUSED}`,
    ],
  ],
  [
    'a pause of somebody who is active',
    [PAUSES],
    [`UPDATE member_pause SET ended_at = NULL WHERE member_id = ${RESUMED} AND number = 2`],
  ],
  [
    'a pause that ends at another time than its member knows',
    [PAUSES],
    [`UPDATE member SET paused_until = paused_until + interval '1 day' WHERE id = ${PAUSED}`],
  ],
  [
    'protected days that no pause has',
    [PROTECTED_DAYS, PROTECTED_WALLETS],
    [
      `UPDATE member SET protection = '[{"pause": 1, "first": "2020-01-01", "last": "2020-01-02"}]' WHERE id = ${PAUSED}`,
    ],
  ],
  [
    'protected days before their pause',
    [PROTECTED_DAYS],
    [`UPDATE member_pause SET first_day = last_day WHERE member_id = ${PAUSED}`],
  ],
  [
    'a wallet that protects other days than the pauses of its member',
    [PROTECTED_WALLETS],
    [`UPDATE wallet SET protection = NULL WHERE member_id = ${PAUSED}`],
  ],
  [
    'a lot that counts a pause that never was',
    [PROTECTED_WALLETS],
    [`UPDATE point_lot SET pause = 9 WHERE wallet_id = (SELECT id FROM wallet WHERE member_id = ${PAUSED})`],
  ],
  [
    'points that stay with who has left',
    [FORFEITS],
    [`UPDATE wallet SET forfeit_at = NULL WHERE member_id = ${CLOSED}`],
  ],
  [
    'points that stay with who was erased',
    [FORFEITS],
    [`UPDATE wallet SET forfeit_at = NULL WHERE member_id = (SELECT id FROM member WHERE status = 'ERASED')`],
  ],
  [
    'points that are forfeited too soon',
    [FORFEITS],
    [`UPDATE wallet SET forfeit_at = forfeit_at - interval '1 day' WHERE member_id = ${CLOSED}`],
  ],
  [
    'points of somebody who has not left, to be forfeited',
    [FORFEITS],
    [`UPDATE wallet SET forfeit_at = '2999-01-01' WHERE member_id = ${PAUSED}`],
  ],
];
