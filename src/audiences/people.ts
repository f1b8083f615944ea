import { NO_TIERS } from '../tiers/index.js';
import { call, statement, type Call, type Statement } from '../platform/database/index.js';
import type { Person, PersonNeeds } from './audience.js';

/** What is read here beside what every audience looks at. */
type ReadNeeds = Omit<PersonNeeds, 'tiers'>;

/** What an audience looks at, and in whom. */
export type PersonRow = Person & { memberId: string };

// An erased member has no profile any more.
const peopleStatement = (name: string, more: string, attributes: string): Statement<PersonRow> =>
  statement<PersonRow>(
    name,
    `SELECT m.id AS "memberId", m.joined_at AS "joinedAt", m.channel, p.birth_date AS "birthDate",
          p.birth_year AS "birthYear", p.locale${more}
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id, joined_at, channel FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m
   LEFT JOIN LATERAL (
     SELECT birth_date, birth_year, locale${attributes} FROM member_profile
     WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) p ON true`,
  );

const SEGMENTS = `, ARRAY(
            SELECT g.key FROM segment_member s
            JOIN segment g ON g.program_id = $1 AND g.number = s.segment
            WHERE s.program_id = $1 AND s.member_id = wanted.id) AS segments`;
const ATTRIBUTES = `, coalesce(p.attributes, '{}') AS attributes`;

const FIND_PEOPLE = peopleStatement('find-people', '', '');
const WITH_SEGMENTS = peopleStatement('find-people-and-segments', SEGMENTS, '');
const WITH_ATTRIBUTES = peopleStatement('find-people-and-attributes', ATTRIBUTES, ', attributes');
const WITH_BOTH = peopleStatement('find-people-segments-and-attributes', SEGMENTS + ATTRIBUTES, ', attributes');

/**
 * What audiences look at in these members, once for each; one that the program does not have is missing. Segments and attributes
 * are read only where they are needed; for null nobody is read. Tiers are not read here: who asks knows standings, or takes them
 * from TierConditions.
 */
export function findPeople(programId: number, memberIds: readonly string[], needs: ReadNeeds | null): Call<PersonRow> {
  return call(needs === null ? FIND_PEOPLE : statementFor(needs), [
    programId,
    needs === null ? [] : [...new Set(memberIds)],
  ]);
}

function statementFor({ segments, attributes }: ReadNeeds): Statement<PersonRow> {
  if (segments) return attributes ? WITH_BOTH : WITH_SEGMENTS;
  return attributes ? WITH_ATTRIBUTES : FIND_PEOPLE;
}

/** A person of whom nothing is known and who joins now: who buys without being a member. */
export function NOBODY(now: Date): Person {
  return {
    birthDate: null,
    birthYear: null,
    joinedAt: now,
    channel: null,
    locale: null,
    tiers: NO_TIERS,
    segments: [],
    attributes: {},
  };
}
