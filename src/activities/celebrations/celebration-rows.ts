import { call, columnsOf, statement, type Call, type Statement } from '../../platform/database/index.js';
import type { MemberState } from '../../members/index.js';
import type { Celebrant, Celebration } from './celebrations.js';

/** A member who may be congratulated. */
export interface CelebrantRow extends Celebrant, MemberState {
  memberId: string;
  /** Whether they were congratulated in that year already. */
  isRecorded: boolean;
}

/** The last day of which nobody is missing. */
export interface Progress {
  celebration: Celebration;
  doneUntil: string;
}

/** Under which day of the year somebody was found, and who: as far as a search has come. */
export interface Position {
  monthDay: number;
  memberId: string;
}

/** How a celebration is written down: the type of the activity, and the year as its reference. */
export interface Recorded {
  type: string;
  reference: string;
}

const PROGRESS = statement<Progress>(
  'find-celebrations-done',
  'SELECT kind AS celebration, done_until AS "doneUntil" FROM celebration WHERE program_id = $1',
);

const NOTE = statement(
  'note-celebrations-done',
  `INSERT INTO celebration AS stored (program_id, kind, done_until)
   SELECT $1, * FROM UNNEST($2::text[], $3::date[])
   ON CONFLICT (program_id, kind) DO UPDATE SET done_until = excluded.done_until
     WHERE stored.done_until < excluded.done_until`,
);

// Ids are in order of time.
const FIRST_MEMBER = statement<{ enrolledAt: Date }>(
  'find-first-member',
  'SELECT enrolled_at AS "enrolledAt" FROM member WHERE program_id = $1 ORDER BY id LIMIT 1',
);

const MEMBER_COLUMNS = `m.id AS "memberId", m.status, m.may_earn AS "mayEarn", m.may_spend AS "maySpend", m.enrolled_at AS "enrolledAt", m.joined_at AS "joinedAt"`;

const RECORDED = (memberId: string, type: string, reference: string): string => `
  LEFT JOIN LATERAL (
    SELECT true AS recorded FROM activity
    WHERE program_id = $1 AND member_id = ${memberId} AND type = ${type} AND reference = ${reference} AND once OFFSET 0
  ) a ON true`;

/** The days of the year on which anybody was born. */
const BORN_ON = statement<{ monthDay: number }>(
  'find-days-with-birthdays',
  `SELECT asked.day AS "monthDay" FROM UNNEST($2::smallint[]) AS asked (day)
   CROSS JOIN LATERAL (SELECT FROM member_profile WHERE program_id = $1 AND birthday = asked.day LIMIT 1) p`,
);

/** The days of the year on which anybody joined, in UTC. */
const JOINED_ON = statement<{ monthDay: number }>(
  'find-days-with-anniversaries',
  `SELECT asked.day AS "monthDay" FROM UNNEST($2::smallint[]) AS asked (day)
   CROSS JOIN LATERAL (SELECT FROM member WHERE program_id = $1 AND joined_month_day = asked.day LIMIT 1) m`,
);

const BORN = statement<CelebrantRow>(
  'find-members-born-on',
  `SELECT ${MEMBER_COLUMNS}, p.birth_date AS "birthDate", p.birth_date_known_at AS "birthDateKnownAt",
     a.recorded IS NOT NULL AS "isRecorded"
   FROM (
     SELECT member_id, birth_date, birth_date_known_at FROM member_profile
     WHERE program_id = $1 AND birthday = $2 AND member_id > $3 ORDER BY member_id LIMIT $4) p
   CROSS JOIN LATERAL (
     SELECT id, status, may_earn, may_spend, enrolled_at, joined_at FROM member WHERE program_id = $1 AND id = p.member_id OFFSET 0) m
   ${RECORDED('p.member_id', '$5', '$6')} ORDER BY p.member_id`,
);

const JOINED = statement<CelebrantRow>(
  'find-members-joined-on',
  `SELECT ${MEMBER_COLUMNS}, NULL AS "birthDate", NULL AS "birthDateKnownAt", a.recorded IS NOT NULL AS "isRecorded"
   FROM (
     SELECT id, status, may_earn, may_spend, enrolled_at, joined_at FROM member
     WHERE program_id = $1 AND joined_month_day = $2 AND id > $3 ORDER BY id LIMIT $4) m
   ${RECORDED('m.id', '$5', '$6')} ORDER BY m.id`,
);

const THESE = statement<CelebrantRow>(
  'find-celebrants',
  `SELECT ${MEMBER_COLUMNS}, p.birth_date AS "birthDate", p.birth_date_known_at AS "birthDateKnownAt",
     a.recorded IS NOT NULL AS "isRecorded"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id, status, may_earn, may_spend, enrolled_at, joined_at FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m
   LEFT JOIN LATERAL (
     SELECT birth_date, birth_date_known_at FROM member_profile WHERE program_id = $1 AND member_id = wanted.id OFFSET 0
   ) p ON true
   ${RECORDED('wanted.id', '$3', '$4')}`,
);

const USED: Readonly<Record<Celebration, Statement<{ monthDay: number }>>> = {
  BIRTHDAY: BORN_ON,
  ANNIVERSARY: JOINED_ON,
};
const PAGE: Readonly<Record<Celebration, Statement<CelebrantRow>>> = { BIRTHDAY: BORN, ANNIVERSARY: JOINED };

export function findProgress(programId: number): Call<Progress> {
  return call(PROGRESS, [programId]);
}

/** Notes that nobody is missing up to these days. What is noted already for a later day stays. */
export function noteProgress(programId: number, progress: readonly Progress[]): Call<never> {
  return call(NOTE, [programId, ...columnsOf(progress, 'celebration', 'doneUntil')]);
}

/** When the first member of a program was enrolled, give or take what the clocks of servers differ. */
export function findFirstMember(programId: number): Call<{ enrolledAt: Date }> {
  return call(FIRST_MEMBER, [programId]);
}

/** Those of these days of the year on which somebody has something, as 1231. One look into the index for each. */
export function findUsedMonthDays(
  programId: number,
  celebration: Celebration,
  monthDays: readonly number[],
): Call<{ monthDay: number }> {
  return call(USED[celebration], [programId, monthDays]);
}

/** The members of a day of the year after a position, by id. */
export function findPage(
  programId: number,
  celebration: Celebration,
  { monthDay, memberId }: Position,
  limit: number,
  { type, reference }: Recorded,
): Call<CelebrantRow> {
  return call(PAGE[celebration], [programId, monthDay, memberId, limit, type, reference]);
}

/** The same of these members. Send it under their locks. */
export function findCelebrants(
  programId: number,
  memberIds: readonly string[],
  { type, reference }: Recorded,
): Call<CelebrantRow> {
  return call(THESE, [programId, memberIds, type, reference]);
}
