import { VOUCHERS_OF_GRANTS } from './voucher-violations.js';
import { force, TIER_PROGRESS, type Violation } from './violation.js';

const HISTORY = 'changes of a standing have no gap, each goes on from the one before, the last is what stands';
const TIERS = 'every standing is on a tier of its ladder';
const GRANTS = 'every entry grant has its climb and its points, taken back with it';
const POSTINGS = 'every posting for a tier belongs to an entry grant';
const REVIEWS = 'a standing is reviewed when it may be over, and not at all when its member has left';

/** Members of the story: who climbed twice, who did so and is away, and who has left since. */
const of = (externalId: string): string =>
  `member_id = (SELECT member_id FROM member_identifier WHERE value = '${externalId}')`;
const CLIMBER = of('tess');
const AWAY = of('tom');
const GONE = of('tia');

/** Of standings on a ladder by visits (type "visit"). */
export const TIER_VIOLATIONS: Violation[] = [
  ['a visit that counts twice', [TIER_PROGRESS], [`UPDATE tier_progress SET amount = amount + 1 WHERE ${CLIMBER}`]],
  ['a visit that does not count', [TIER_PROGRESS], [`DELETE FROM tier_progress WHERE ${CLIMBER}`]],
  [
    'what counts of visits that never were',
    [TIER_PROGRESS],
    [
      `INSERT INTO tier_progress (program_id, member_id, counter, day, amount)
       SELECT program_id, member_id, counter, day - 1, 1 FROM tier_progress WHERE ${CLIMBER}`,
    ],
  ],
  [
    'a change that is missing',
    [HISTORY],
    force('tier_change', `DELETE FROM tier_change WHERE ${CLIMBER} AND number = 1`),
  ],
  [
    'a change that was not counted',
    [HISTORY],
    [
      `INSERT INTO tier_change (program_id, member_id, ladder, number, id, at, cause, from_tier, to_tier, earned_tier)
       SELECT program_id, member_id, ladder, 3, gen_random_uuid(), at, 'REVIEW', to_tier, to_tier, earned_tier
       FROM tier_change WHERE ${CLIMBER} AND number = 2`,
    ],
  ],
  [
    'changes with a gap',
    [HISTORY],
    force('tier_change', `UPDATE tier_change SET number = 9 WHERE ${CLIMBER} AND number = 2`),
  ],
  [
    'a change from a tier that nobody was on',
    [HISTORY],
    force('tier_change', `UPDATE tier_change SET from_tier = 1 WHERE ${CLIMBER} AND number = 2`),
  ],
  ['a standing that nothing led to', [HISTORY], [`UPDATE tier_standing SET tier = 2 WHERE ${CLIMBER}`]],
  ['a standing on a tier that there is not', [HISTORY, TIERS], [`UPDATE tier_standing SET tier = 9 WHERE ${CLIMBER}`]],
  ['a tier given that there is not', [TIERS], [`UPDATE tier_standing SET floor_tier = 9 WHERE ${CLIMBER}`]],
  ['a standing that is never reviewed', [REVIEWS], [`UPDATE tier_standing SET review_on = NULL WHERE ${CLIMBER}`]],
  [
    'a standing that is reviewed too late',
    [REVIEWS],
    [`UPDATE tier_standing SET review_on = review_on + 1 WHERE ${CLIMBER}`],
  ],
  [
    'a standing of somebody away that is reviewed too late',
    [REVIEWS],
    [`UPDATE tier_standing SET review_on = review_on + 1 WHERE ${AWAY}`],
  ],
  [
    'a tier given that ends unnoticed',
    [REVIEWS],
    [`UPDATE tier_standing SET floor_tier = tier, floor_last_day = review_on - 9 WHERE ${CLIMBER}`],
  ],
  [
    'points for a tier in a period in which nobody reached it',
    [GRANTS],
    [`UPDATE tier_grant SET period = period - 1 WHERE ${CLIMBER}`],
  ],
  ['points for a tier in no lot', [GRANTS], [`UPDATE tier_grant SET lot = lot + 99 WHERE ${CLIMBER}`]],
  ['other points than were granted', [GRANTS], [`UPDATE tier_grant SET points = points + 1 WHERE ${CLIMBER}`]],
  [
    'a grant whose points were not taken back',
    [GRANTS],
    [`UPDATE tier_grant SET revoked_at = granted_at WHERE ${CLIMBER}`],
  ],
  [
    'points for a tier that nobody granted',
    [POSTINGS, VOUCHERS_OF_GRANTS],
    [`DELETE FROM tier_grant WHERE ${CLIMBER}`],
  ],
  ['a review of who has left', [REVIEWS], [`UPDATE tier_standing SET review_on = last_day WHERE ${GONE}`]],
];
