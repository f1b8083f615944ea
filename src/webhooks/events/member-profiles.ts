import { statement, type Queryable } from '../../platform/database/index.js';
import { object, orNull, text, type Schema } from './event-schema.js';

/** What an endpoint is told of a member when it asks for it. */
export interface ToldProfile {
  givenName: string | null;
  locale: string | null;
  email: string | null;
  phone: string | null;
}

export const PROFILE: Schema = orNull(
  object(
    {
      givenName: orNull(text('Their given name.')),
      locale: orNull(text('The language that they chose.')),
      email: orNull(text('Their main email address.')),
      phone: orNull(text('Their main phone number, as E.164.')),
    },
    'Only for endpoints that include profiles. Null for who was erased, or whose data may be kept and not used.',
  ),
);

const FIND = statement<ToldProfile & { memberId: string }>(
  'find-profiles-told',
  `SELECT m.id AS "memberId", p.given_name AS "givenName", p.locale, e.value AS email, f.value AS phone
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id FROM member
     WHERE program_id = $1 AND id = wanted.id AND status NOT IN ('ERASED', 'MERGED') AND processing_restricted_at IS NULL OFFSET 0) m
   LEFT JOIN LATERAL (
     SELECT given_name, locale FROM member_profile WHERE program_id = $1 AND member_id = wanted.id OFFSET 0) p ON true
   LEFT JOIN LATERAL (
     SELECT value FROM member_identifier WHERE program_id = $1 AND member_id = wanted.id AND kind = 'EMAIL'
     ORDER BY number LIMIT 1) e ON true
   LEFT JOIN LATERAL (
     SELECT value FROM member_identifier WHERE program_id = $1 AND member_id = wanted.id AND kind = 'PHONE'
     ORDER BY number LIMIT 1) f ON true`,
);

/** Profiles as of now; nobody's of whom nothing may be told. */
export async function findToldProfiles(
  db: Queryable,
  programId: number,
  memberIds: readonly string[],
): Promise<Map<string, ToldProfile>> {
  const rows = await db.query(FIND, [programId, [...new Set(memberIds)].sort()]);
  return new Map(rows.map(({ memberId, ...profile }) => [memberId, profile]));
}
