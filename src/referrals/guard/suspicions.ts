import { call, columnsOf, statement, type Call } from '../../platform/database/index.js';
import type { SeenReference } from './references.js';
import { samePerson, type KnownIdentifier } from './same-person.js';
import type { Suspicion } from './signals.js';

/** An advocate and somebody who is, or is about to be, a friend of theirs. */
export interface ReferralPair {
  /** The inner id; of a referral that is not stored yet too. */
  readonly referralId: string;
  readonly advocate: string;
  readonly friend: string;
}

/** What the database knows of a pair. `suspicionOf` says what it comes to. */
export interface SuspicionRow extends Omit<Suspicion, 'sameEmail' | 'samePhone' | 'sameCard' | 'sharing'> {
  readonly referralId: string;
  /** When the friend joined: now, unless they did before. */
  readonly joinedAt: Date;
  /** With what the friend was seen, now or before: hashes in hexadecimal digits. */
  readonly hashes: readonly string[];
  /** The advocate's other friends. */
  readonly others: readonly string[];
  /** Which of them were seen with one of these. */
  readonly sharers: readonly { readonly hash: string; readonly friend: string }[];
  readonly ofAdvocate: readonly KnownIdentifier[];
  readonly ofFriend: readonly KnownIdentifier[];
}

/** What the present transaction has brought beside that, so far. */
export interface Meanwhile {
  /** Other friends of the advocate who joined in it. */
  readonly joined: readonly { readonly friend: string | null; readonly joinedAt: Date | null }[];
  /** Whether the friend brought the advocate in it. */
  readonly isMutual: boolean;
  /** With what it saw members. */
  readonly seen: readonly SeenReference[];
}

const NOTHING: Meanwhile = { joined: [], isMutual: false, seen: [] };
const DAY = 86_400_000;

/** How many of an advocate's friends, the latest, and how many references of a friend are looked at: enough to see a habit. */
const LOOKED_AT = 100;

const KNOWN = `coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value)), '[]') AS known`;
const KINDS = `kind IN ('EMAIL', 'PHONE', 'CARD')`;

// A friend has joined the moment that is noted, or now. `own`: with what the friend was seen, now or before, and the
// advocate too, who may come with the same call. `last`: the advocate's other friends. What is qualified reads as rewarded from when it is paid out.
const FIND = statement<SuspicionRow>(
  'find-suspicions',
  `SELECT pair.referral AS "referralId", advocate.known AS "ofAdvocate", friend.known AS "ofFriend",
     own.same_payment AS "samePayment", own.same_device AS "sameDevice",
     EXISTS (SELECT FROM referral_friend b JOIN referral r ON r.program_id = $1 AND r.id = b.referral_id
       WHERE b.program_id = $1 AND b.member_id = pair.advocate AND r.member_id = pair.friend) AS "isMutual",
     joined.at AS "joinedAt", 1 + last.joined AS "joinedInDay",
     ARRAY(SELECT encode(hash, 'hex') FROM UNNEST(own.hashes) AS own_hash (hash)) AS hashes, last.others, last.sharers, last.decided, last.taken_back AS "takenBack"
   FROM UNNEST($3::uuid[], $4::uuid[], $5::uuid[]) AS pair (referral, advocate, friend)
   CROSS JOIN LATERAL (
     SELECT ${KNOWN} FROM member_identifier WHERE program_id = $1 AND member_id = pair.advocate AND ${KINDS} OFFSET 0) advocate
   CROSS JOIN LATERAL (
     SELECT ${KNOWN} FROM member_identifier WHERE program_id = $1 AND member_id = pair.friend AND ${KINDS} OFFSET 0) friend
   CROSS JOIN LATERAL (
     SELECT coalesce(
       (SELECT joined_at FROM referral_friend WHERE program_id = $1 AND referral_id = pair.referral), $2) AS at OFFSET 0) joined
   CROSS JOIN LATERAL (
     SELECT coalesce(array_agg(o.hash), '{}') AS hashes,
       coalesce(bool_or(o.kind = 'PAYMENT' AND a.hash IS NOT NULL), false) AS same_payment,
       coalesce(bool_or(o.kind = 'DEVICE' AND a.hash IS NOT NULL), false) AS same_device
     FROM (
       (SELECT kind, hash FROM referral_reference WHERE program_id = $1 AND member_id = pair.friend
        ORDER BY first_seen_at DESC, kind, hash LIMIT ${String(LOOKED_AT)})
       UNION
       SELECT kind, hash FROM UNNEST($6::uuid[], $7::text[], $8::bytea[]) AS said (member_id, kind, hash)
       WHERE said.member_id = pair.friend) o
     LEFT JOIN LATERAL (
       (SELECT hash FROM referral_reference
        WHERE program_id = $1 AND member_id = pair.advocate AND kind = o.kind AND hash = o.hash)
       UNION
       SELECT hash FROM UNNEST($6::uuid[], $7::text[], $8::bytea[]) AS said (member_id, kind, hash)
       WHERE said.member_id = pair.advocate AND said.kind = o.kind AND said.hash = o.hash OFFSET 0) a ON true
   ) own
   CROSS JOIN LATERAL (
     SELECT (count(*) FILTER (WHERE other.joined_at BETWEEN joined.at - interval '24 hours' AND joined.at + interval '24 hours'))::int AS joined,
       (count(*) FILTER (WHERE other.is_decided))::int AS decided,
       (count(*) FILTER (WHERE other.is_decided AND other.state = 'REVERSED'))::int AS taken_back,
       coalesce(array_agg(other.friend), '{}') AS others,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('hash', encode(seen.hash, 'hex'), 'friend', sharer.id)), '[]')
        FROM UNNEST(array_agg(other.friend)) AS sharer (id)
        CROSS JOIN LATERAL (
          SELECT hash FROM referral_reference
          WHERE program_id = $1 AND member_id = sharer.id AND hash = ANY (own.hashes) OFFSET 0) seen) AS sharers
     FROM (
       SELECT r.state, f.member_id AS friend, f.joined_at,
         r.state IN ('REWARDED', 'REVERSED') OR (r.state = 'QUALIFIED' AND r.pays_at <= $2) AS is_decided
       FROM referral r
       CROSS JOIN LATERAL (
         SELECT member_id, joined_at FROM referral_friend WHERE program_id = $1 AND referral_id = r.id OFFSET 0) f
       WHERE r.program_id = $1 AND r.member_id = pair.advocate AND r.id <> pair.referral
       ORDER BY r.id DESC LIMIT ${String(LOOKED_AT)}) other
   ) last`,
);

/**
 * What is known of these pairs at this moment, the members as they are after merges: one row for each, in no order. `seen`: with what the
 * present call sees members, who need not be noted yet. Identifiers count in their one form, blocked cards too.
 */
export function findSuspicions(
  programId: number,
  now: Date,
  pairs: readonly ReferralPair[],
  seen: readonly SeenReference[],
): Call<SuspicionRow> {
  const said = seen.flatMap(({ memberId, kind, hash, formerHashes }) =>
    [hash, ...formerHashes].map((each) => ({ memberId, kind, hash: each })),
  );
  return call(FIND, [
    programId,
    now,
    ...columnsOf(pairs, 'referralId', 'advocate', 'friend'),
    ...columnsOf(said, 'memberId', 'kind', 'hash'),
  ]);
}

/** What a row says by which `signalsOf` decides, with what the present transaction has brought so far. */
export function suspicionOf(
  { referralId: _id, joinedAt, hashes, others, sharers, ofAdvocate, ofFriend, ...known }: SuspicionRow,
  meanwhile: Meanwhile = NOTHING,
): Suspicion {
  const joinedMeanwhile = meanwhile.joined.filter(
    (one) => one.joinedAt !== null && Math.abs(one.joinedAt.getTime() - joinedAt.getTime()) <= DAY,
  );
  const friends = new Set([...others, ...meanwhile.joined.flatMap(({ friend }) => friend ?? [])]);
  const seen = meanwhile.seen.filter(({ memberId }) => friends.has(memberId)).flatMap(sharersIn);
  return {
    ...known,
    ...samePerson(ofAdvocate, ofFriend),
    isMutual: known.isMutual || meanwhile.isMutual,
    joinedInDay: known.joinedInDay + joinedMeanwhile.length,
    sharing: mostSharing(hashes, [...sharers, ...seen]),
  };
}

function sharersIn({ memberId: friend, hash, formerHashes }: SeenReference): { hash: string; friend: string }[] {
  return [hash, ...formerHashes].map((each) => ({ hash: each.toString('hex'), friend }));
}

/** How many friends have one of these in common at most, who has them all counted; 0 without any. */
function mostSharing(hashes: readonly string[], sharers: SuspicionRow['sharers']): number {
  const shared = hashes.map((own) => new Set(sharers.flatMap(({ hash, friend }) => (hash === own ? [friend] : []))));
  return shared.reduce((most, friends) => Math.max(most, 1 + friends.size), 0);
}
