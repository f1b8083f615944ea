import { ACTIVITY_OWNERS, RULE_TOTALS, RULE_USES, TIER_PROGRESS, type Violation } from './violation.js';

/** Of activities. */
export const ACTIVITY_VIOLATIONS: Violation[] = [
  [
    'an activity of nobody',
    [ACTIVITY_OWNERS, TIER_PROGRESS, RULE_USES, RULE_TOTALS],
    ['UPDATE activity SET member_id = gen_random_uuid()'],
  ],
  [
    'an activity of no type',
    [ACTIVITY_OWNERS, TIER_PROGRESS],
    ["UPDATE activity SET type = 'nonsense' WHERE type <> 'friend.qualified'"],
  ],
  ['an activity of a type that is gone', [ACTIVITY_OWNERS], ['DELETE FROM activity_type']],
  [
    'an activity that was done twice',
    [10],
    [
      'DROP INDEX activity_once',
      `INSERT INTO activity (program_id, id, member_id, type, reference, once, occurred_at, recorded_at, points_earned, input_hash)
       SELECT program_id, gen_random_uuid(), member_id, type, reference, once, occurred_at, recorded_at, points_earned, input_hash
       FROM activity WHERE once`,
    ],
  ],
  ['an activity that earned more than its awards', [12], ['UPDATE activity SET points_earned = 1']],
];
