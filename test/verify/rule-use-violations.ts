import { RULE_TOTALS, RULE_USES, type Violation } from './violation.js';

const DAY = 'span = 1';
const MONTH = 'span = 2';
const EVER = 'span = 3';

/** Of what was counted for the limits of rules. */
export const RULE_USE_VIOLATIONS: Violation[] = [
  ['a use by day too many', [RULE_USES], [`UPDATE earning_rule_use SET uses = uses + 1 WHERE ${DAY}`]],
  ['a use by month too many', [RULE_USES], [`UPDATE earning_rule_use SET uses = uses + 1 WHERE ${MONTH}`]],
  ['a use in all too few', [RULE_USES], [`UPDATE earning_rule_use SET uses = uses - 1 WHERE ${EVER} AND uses > 0`]],
  ['points by day too many', [RULE_USES], [`UPDATE earning_rule_use SET points = points + 1 WHERE ${DAY}`]],
  ['points by month too many', [RULE_USES], [`UPDATE earning_rule_use SET points = points + 1 WHERE ${MONTH}`]],
  [
    'points in all too few',
    [RULE_USES],
    [`UPDATE earning_rule_use SET points = points - 1 WHERE ${EVER} AND points > 0`],
  ],
  ['uses that were forgotten', [RULE_USES], ['DELETE FROM earning_rule_use']],
  ['uses of another day', [RULE_USES], [`UPDATE earning_rule_use SET start = start - 1 WHERE ${DAY}`]],
  [
    'uses by somebody else',
    [RULE_USES],
    [`UPDATE earning_rule_use SET member_id = (SELECT member_id FROM member_identifier WHERE value = 'idle')`],
  ],
  ['uses of a rule that gave nothing', [RULE_USES], ['UPDATE earning_rule_use SET rule_id = gen_random_uuid()']],
  [
    'a use that was later than the last one',
    [RULE_USES],
    [`UPDATE earning_rule_use SET last_at = last_at - interval '1 day' WHERE uses > 0`],
  ],
  ['a use in total by day too many', [RULE_TOTALS], [`UPDATE earning_rule_total SET uses = uses + 1 WHERE ${DAY}`]],
  ['a use in total by month too few', [RULE_TOTALS], [`UPDATE earning_rule_total SET uses = uses - 1 WHERE ${MONTH}`]],
  ['points in total too many', [RULE_TOTALS], [`UPDATE earning_rule_total SET points = points + 1 WHERE ${EVER}`]],
  ['totals that were forgotten', [RULE_TOTALS], ['DELETE FROM earning_rule_total']],
  [
    'a total of another month',
    [RULE_TOTALS],
    [`UPDATE earning_rule_total SET start = (start - interval '1 month')::date WHERE ${MONTH}`],
  ],
  [
    'an award that was not counted',
    [RULE_USES, RULE_TOTALS],
    ['UPDATE award SET counted_on = NULL WHERE counted_on IS NOT NULL'],
  ],
  ['an award that says another day', [RULE_USES, RULE_TOTALS], ['UPDATE award SET counted_on = counted_on + 1']],
  [
    'an award that was counted for its member alone',
    [RULE_TOTALS],
    ['UPDATE award SET counted_in_total = false WHERE counted_in_total'],
  ],
  [
    'a use that was not given back',
    [RULE_USES, RULE_TOTALS],
    [
      // As if the returned and the canceled purchase counted still: one more use by its day, its month and in all.
      `UPDATE earning_rule_use SET uses = uses + 1, points = points + 10 WHERE start IN
         (SELECT counted_on FROM award WHERE counted_on IS NOT NULL) OR span > 1`,
      `UPDATE earning_rule_total SET uses = uses + 1, points = points + 10`,
    ],
  ],
];
