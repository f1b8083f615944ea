import { encodeId } from '../../kernel/ids.js';
import { stateColumns, type MemberState } from '../../members/index.js';
import { statement } from '../../platform/database/index.js';
import { BEFORE_ALL, type Exported } from './exported.js';

interface MemberRow extends Pick<MemberState, 'status'> {
  uuid: string;
  mergedInto: string | null;
  channel: string | null;
  joinedAt: Date;
  enrolledAt: Date;
  processingRestrictedAt: Date | null;
  wallets: { currency: string; available: number; pending: number; held: number; owed: number }[] | null;
  externalId: string | null;
  email: string | null;
  phone: string | null;
  card: string | null;
  givenName: string | null;
  familyName: string | null;
  salutation: string | null;
  birthDate: string | null;
  birthYear: number | null;
  locale: string | null;
  interests: string[] | null;
  attributes: Record<string, unknown> | null;
}

/** The main identifier of a kind. */
const main = (kind: string): string => `(
  SELECT value FROM member_identifier WHERE program_id = $1 AND member_id = m.id AND kind = '${kind}' AND blocked_at IS NULL
  ORDER BY number LIMIT 1)`;

const PAGE = statement<MemberRow>(
  'export-members',
  `SELECT m.id AS uuid, ${stateColumns('m')}, CASE WHEN m.status = 'MERGED' THEN m.merged_into END AS "mergedInto", m.channel, m.joined_at AS "joinedAt",
     m.enrolled_at AS "enrolledAt", m.processing_restricted_at AS "processingRestrictedAt", w.wallets,
     ${main('EXTERNAL_ID')} AS "externalId", ${main('EMAIL')} AS email, ${main('PHONE')} AS phone, ${main('CARD')} AS card,
     p.given_name AS "givenName", p.family_name AS "familyName", p.salutation, p.birth_date AS "birthDate",
     p.birth_year AS "birthYear", p.locale, p.interests, p.attributes
   FROM (
     SELECT * FROM member
     WHERE program_id = $1 AND id > $5::uuid
       AND ($2::timestamptz IS NULL OR enrolled_at >= $2) AND ($3::timestamptz IS NULL OR enrolled_at < $3)
     ORDER BY id LIMIT $4) m
   LEFT JOIN member_profile p ON p.program_id = $1 AND p.member_id = m.id
   LEFT JOIN LATERAL (
     SELECT jsonb_agg(jsonb_build_object('currency', c.id, 'available', w.available, 'pending', w.pending, 'held', w.held,
       'owed', w.owed) ORDER BY c.number) AS wallets
     FROM wallet w JOIN point_currency c ON c.program_id = w.program_id AND c.number = w.currency
     WHERE w.program_id = $1 AND w.member_id = m.id) w ON true
   ORDER BY m.id`,
);

/** Everybody who is or was a member. Of who was erased there is nothing but the id, the status and the dates. */
export const MEMBERS: Exported<MemberRow> = {
  page: PAGE,
  first: [BEFORE_ALL],
  keyOf: ({ uuid }) => [uuid],
  columns: [
    { name: 'id', of: ({ uuid }) => encodeId('mem', uuid) },
    { name: 'status', of: ({ status }) => status },
    { name: 'mergedInto', of: ({ mergedInto }) => mergedInto && encodeId('mem', mergedInto) },
    { name: 'joinedAt', of: ({ joinedAt }) => joinedAt },
    { name: 'enrolledAt', of: ({ enrolledAt }) => enrolledAt },
    { name: 'channel', of: ({ channel }) => channel },
    { name: 'processingRestrictedAt', of: ({ processingRestrictedAt }) => processingRestrictedAt },
    {
      name: 'points',
      of: ({ wallets }) => (wallets ?? []).map((one) => ({ ...one, currency: encodeId('cur', one.currency) })),
    },
    { name: 'externalId', isPersonal: true, of: ({ externalId }) => externalId },
    { name: 'email', isPersonal: true, of: ({ email }) => email },
    { name: 'phone', isPersonal: true, of: ({ phone }) => phone },
    { name: 'card', isPersonal: true, of: ({ card }) => card },
    { name: 'givenName', isPersonal: true, of: ({ givenName }) => givenName },
    { name: 'familyName', isPersonal: true, of: ({ familyName }) => familyName },
    { name: 'salutation', isPersonal: true, of: ({ salutation }) => salutation },
    { name: 'birthDate', isPersonal: true, of: ({ birthDate }) => birthDate },
    { name: 'birthYear', isPersonal: true, of: ({ birthYear }) => birthYear },
    { name: 'locale', isPersonal: true, of: ({ locale }) => locale },
    { name: 'interests', isPersonal: true, of: ({ interests }) => interests ?? [] },
    { name: 'attributes', isPersonal: true, of: ({ attributes }) => attributes ?? {} },
  ],
};
