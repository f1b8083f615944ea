import type { ActorKind } from '../../platform/access/index.js';
import { call, statement, type Call } from '../../platform/database/index.js';
import type { Consenter } from './consent-standing.js';

/** One thing that a member said of a purpose. */
export interface ConsentRow {
  uuid: string;
  purpose: string;
  version: number;
  given: boolean;
  at: Date;
  actorKind: ActorKind;
  actorId: string | null;
  channel: string | null;
}

/** What a member last said of one purpose; with a purpose of null they never said anything. */
export type LastSaidRow = Consenter & { memberId: string } & (ConsentRow | { purpose: null });

/** One thing of the history, with its place in it. */
export type ConsentHistoryRow = ConsentRow & { number: number; evidence: Record<string, unknown> | null };

/** A thing that is said now. */
export interface NewConsent extends ConsentRow {
  memberId: string;
  evidence: Record<string, unknown> | null;
}

const COLUMNS = `purpose, version, given, at, actor_kind, actor_id, channel`;
const SHOWN = `c.id AS uuid, c.purpose, c.version, c.given, c.at, c.actor_kind AS "actorKind", c.actor_id AS "actorId", c.channel`;

const FIND_LAST_SAID = statement<LastSaidRow>(
  'find-consents',
  `SELECT m.id AS "memberId", m.erased, m.restricted, p.birth_date AS "birthDate", p.birth_year AS "birthYear", ${SHOWN}
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id, status = 'ERASED' AS erased, processing_restricted_at IS NOT NULL AS restricted
     FROM member WHERE program_id = $1 AND id = wanted.id OFFSET 0) m
   LEFT JOIN LATERAL (
     SELECT birth_date, birth_year FROM member_profile WHERE program_id = $1 AND member_id = wanted.id OFFSET 0
   ) p ON true
   LEFT JOIN LATERAL (
     SELECT DISTINCT ON (purpose) id, ${COLUMNS} FROM consent
     WHERE program_id = $1 AND member_id = wanted.id ORDER BY purpose, at DESC, number DESC, id DESC
   ) c ON true`,
);

// Numbered under the member's lock: in a sandbox, whose clock stands still, several things are said at one moment.
const INSERT = statement(
  'insert-consent',
  `INSERT INTO consent (program_id, member_id, number, id, ${COLUMNS}, evidence)
   SELECT $1, $2, 1 + coalesce(max(number), 0), $3::uuid, $4::text, $5::integer, $6::boolean, $7::timestamptz, $8::text,
     $9::uuid, $10::text, $11::jsonb
   FROM consent WHERE program_id = $1 AND member_id = $2`,
);

/** After all that a member said: when, its number, and its inner id. */
export const AFTER_ALL_CONSENTS = ['infinity', '2147483647', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** A page of the history of a member: what was said before that. */
export interface ConsentsAsked {
  memberId: string;
  before: string;
  beforeNumber: number;
  beforeId: string;
}

/** What members said, the last first. */
export const FIND_CONSENT_HISTORY = statement<ConsentHistoryRow & { asked: number }>(
  'find-consent-history',
  `SELECT asked.number AS asked, ${SHOWN}, c.number, c.evidence
   FROM UNNEST($3::integer[], $4::uuid[], $5::timestamptz[], $6::integer[], $7::uuid[])
     AS asked (number, member_id, before, before_number, before_id)
   CROSS JOIN LATERAL (
     SELECT * FROM consent own
     WHERE own.program_id = $1 AND own.member_id = asked.member_id
       AND (own.at, own.number, own.id) < (asked.before, asked.before_number, asked.before_id)
     ORDER BY own.at DESC, own.number DESC, own.id DESC LIMIT $2) c
   ORDER BY asked.number, c.at DESC, c.number DESC, c.id DESC`,
);

/** What these members last said of each purpose, and what decides whether it counts. Who is not there is missing. */
export function findLastSaid(programId: number, memberIds: readonly string[]): Call<LastSaidRow> {
  return call(FIND_LAST_SAID, [programId, [...new Set(memberIds)]]);
}

/** The rows of each member. */
export function byMember(rows: readonly LastSaidRow[]): Map<string, LastSaidRow[]> {
  const members = new Map<string, LastSaidRow[]>();
  for (const row of rows) {
    const own = members.get(row.memberId);
    if (own) own.push(row);
    else members.set(row.memberId, [row]);
  }
  return members;
}

/** Writes what a locked member said. */
export function insertConsent(programId: number, said: NewConsent): Call<never> {
  const { memberId, uuid, purpose, version, given, at, actorKind, actorId, channel, evidence } = said;
  const values = [uuid, purpose, version, given, at, actorKind, actorId, channel];
  return call(INSERT, [programId, memberId, ...values, evidence === null ? null : JSON.stringify(evidence)]);
}
