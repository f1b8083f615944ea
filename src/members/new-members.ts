import { call, statement, type Call } from '../platform/database/index.js';
import type { Profile } from './details/member-details.js';
import { insertOwnIdentifiers } from './identifiers/identifier-rows.js';
import type { Identifier } from './identifiers/identifiers.js';

/** A member to be. */
export interface NewMember {
  uuid: string;
  channel: string | null;
  joinedAt: Date;
  enrolledAt: Date;
  identifiers: readonly Identifier[];
  profile: Profile;
}

const INSERT_MEMBERS = statement(
  'insert-members',
  `INSERT INTO member (program_id, id, channel, joined_at, enrolled_at, event_sequence)
   SELECT $1, *, 1 FROM UNNEST($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[])`,
);

const INSERT_PROFILES = statement(
  'insert-member-profiles',
  `INSERT INTO member_profile
     (program_id, member_id, given_name, family_name, salutation, birth_date, birth_date_known_at, birth_year, locale,
      interests, attributes)
   SELECT $1, p.member_id, p.given_name, p.family_name, p.salutation, p.birth_date, p.known_at, p.birth_year, p.locale,
     ARRAY(SELECT jsonb_array_elements_text(p.interests)), p.attributes
   FROM UNNEST
     ($2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::timestamptz[], $8::integer[], $9::text[],
      $10::jsonb[], $11::jsonb[])
     AS p (member_id, given_name, family_name, salutation, birth_date, known_at, birth_year, locale, interests, attributes)`,
);

/** Writes members whose first event is told by the caller: its number, 1, is counted here already. */
export function insertMembers(programId: number, members: readonly NewMember[]): Call<never> {
  return call(INSERT_MEMBERS, [
    programId,
    members.map((member) => member.uuid),
    members.map((member) => member.channel),
    members.map((member) => member.joinedAt),
    members.map((member) => member.enrolledAt),
  ]);
}

/**
 * Writes the identifiers of new members, sorted. One that is missing from the answer went to somebody else meanwhile: roll
 * back and restart.
 */
export function insertIdentifiers(programId: number, members: readonly NewMember[]): Call<Identifier> {
  const own = members.map(({ uuid, identifiers, enrolledAt }) => ({
    uuid,
    identifiers: identifiers.map(({ kind, value }) => {
      return { kind, value, addedAt: enrolledAt, blockedAt: null, blockedReason: null };
    }),
  }));
  return insertOwnIdentifiers(programId, own);
}

/** Writes what is known of new members, a birth date as known since they were enrolled. */
export function insertProfiles(programId: number, members: readonly NewMember[]): Call<never> {
  const profiles = members.map((member) => member.profile);
  return call(INSERT_PROFILES, [
    programId,
    members.map((member) => member.uuid),
    profiles.map((profile) => profile.givenName),
    profiles.map((profile) => profile.familyName),
    profiles.map((profile) => profile.salutation),
    profiles.map((profile) => profile.birthDate),
    members.map(({ profile, enrolledAt }) => (profile.birthDate === null ? null : enrolledAt)),
    profiles.map((profile) => profile.birthYear),
    profiles.map((profile) => profile.locale),
    profiles.map((profile) => JSON.stringify(profile.interests)),
    profiles.map((profile) => JSON.stringify(profile.attributes)),
  ]);
}
