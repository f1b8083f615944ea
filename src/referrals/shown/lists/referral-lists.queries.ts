import { statement, statementPlannedAnew, type Queryable } from '../../../platform/database/index.js';
import { FRIEND_OF_REFERRAL } from '../../stored/referral-rows.js';
import {
  PROGRAM_NOW,
  SHOWN_COLUMNS,
  STANDS_AS,
  STATE_NOW,
  type ShownReferralRow,
} from '../../stored/shown-referrals.js';
import type { ReferralStateName } from '../referral-state.js';

/** A page of an advocate's referrals. */
export interface OwnReferralsAsked {
  memberId: string;
  /** Those begun before this one, by inner id. */
  before: string;
  /** How they stand now, with spaces between; null for all. */
  states: string | null;
}

/** `$3` numbers the asks. */
export const REFERRALS_OF_ADVOCATES = statement<ShownReferralRow & { asked: number }>(
  'find-referrals-of-advocates',
  `SELECT asked.number AS asked, own.*
   FROM UNNEST($3::integer[], $4::uuid[], $5::uuid[], $6::text[]) AS asked (number, member_id, before, states)
   ${PROGRAM_NOW}
   CROSS JOIN LATERAL (
     SELECT ${SHOWN_COLUMNS} FROM (
       SELECT r.* FROM referral r WHERE r.program_id = $1 AND r.member_id = asked.member_id AND r.id < asked.before
         AND (asked.states IS NULL OR ${STATE_NOW} = ANY (string_to_array(asked.states, ' ')))
       ORDER BY r.id DESC LIMIT $2) r ${FRIEND_OF_REFERRAL}) own
   ORDER BY asked.number, own.uuid DESC`,
);

/** Which referrals of the program; all for null. */
export interface ReferralsAsked {
  before: string;
  states: readonly ReferralStateName[] | null;
  advocate: string | null;
  friend: string | null;
  from: Date | null;
  until: Date | null;
  minScore: number | null;
}

/** At most so many referrals of the program, those begun last first. */
export function findPageOfReferrals(
  db: Queryable,
  programId: number,
  { before, states, advocate, friend, from, until, minScore }: ReferralsAsked,
  limit: number,
): Promise<ShownReferralRow[]> {
  const standing = states === null ? '' : `AND (${[...new Set(states)].map((state) => STANDS_AS[state]).join(' OR ')})`;
  const page = statementPlannedAnew<ShownReferralRow>(
    'find-referrals-of-program',
    `SELECT ${SHOWN_COLUMNS} FROM (VALUES ($2::uuid)) AS page (before) ${PROGRAM_NOW}
     CROSS JOIN LATERAL (
       SELECT r.* FROM referral r WHERE r.program_id = $1 AND r.id < $2 ${standing}
         AND ($3::uuid IS NULL OR r.member_id = $3)
         AND ($4::uuid IS NULL OR r.id = (SELECT referral_id FROM referral_friend WHERE program_id = $1 AND member_id = $4))
         AND ($5::timestamptz IS NULL OR r.invited_at >= $5) AND ($6::timestamptz IS NULL OR r.invited_at < $6)
         AND ($7::integer IS NULL OR r.score >= $7)
       ORDER BY r.id DESC LIMIT $8) r ${FRIEND_OF_REFERRAL}
     ORDER BY r.id DESC`,
  );
  return db.query(page, [programId, before, advocate, friend, from, until, minScore, limit]);
}
