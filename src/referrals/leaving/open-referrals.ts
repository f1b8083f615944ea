import { statement, type Queryable } from '../../platform/database/index.js';
import { FRIEND_OF_REFERRAL, REFERRAL_COLUMNS, type ReferralRow } from '../stored/referral-rows.js';

const OPEN = `r.state IN ('INVITED', 'JOINED', 'IN_REVIEW', 'QUALIFIED')`;

const FIND = statement<ReferralRow>(
  'find-open-referrals',
  `SELECT ${REFERRAL_COLUMNS} FROM (
     SELECT x.id FROM UNNEST($2::uuid[]) AS wanted (id)
     CROSS JOIN LATERAL (SELECT id FROM referral WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) x
     UNION
     SELECT x.referral_id FROM UNNEST($2::uuid[]) AS wanted (id)
     CROSS JOIN LATERAL (SELECT referral_id FROM referral_friend WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) x) own
   CROSS JOIN LATERAL (SELECT * FROM referral WHERE program_id = $1 AND id = own.id OFFSET 0) r
   ${FRIEND_OF_REFERRAL}
   WHERE ${OPEN} ORDER BY r.id`,
);

/** What goes on of whom these members brought, and of how they were brought. */
export function findOpenReferrals(
  db: Queryable,
  programId: number,
  memberIds: readonly string[],
): Promise<ReferralRow[]> {
  return db.query(FIND, [programId, memberIds]);
}
