import { call, statement, type Call } from '../platform/database/index.js';
import type { Person } from './audience.js';

/** What an audience looks at, and in whom. */
export type PersonRow = Person & { memberId: string };

// An erased member has no profile any more.
const FIND_PEOPLE = statement<PersonRow>(
  'find-people',
  `SELECT m.id AS "memberId", m.joined_at AS "joinedAt", m.channel, p.birth_date AS "birthDate",
          p.birth_year AS "birthYear", p.locale
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id, joined_at, channel FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m
   LEFT JOIN LATERAL (
     SELECT birth_date, birth_year, locale FROM member_profile WHERE program_id = $1 AND member_id = wanted.id OFFSET 0
   ) p ON true`,
);

/** What audiences look at in these members, once for each; one that the program does not have is missing. */
export function findPeople(programId: number, memberIds: readonly string[]): Call<PersonRow> {
  return call(FIND_PEOPLE, [programId, [...new Set(memberIds)]]);
}

/** A person of whom nothing is known and who joins now: who buys without being a member. */
export function NOBODY(now: Date): Person {
  return { birthDate: null, birthYear: null, joinedAt: now, channel: null, locale: null };
}
