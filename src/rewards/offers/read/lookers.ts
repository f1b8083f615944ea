import { Injectable } from '@nestjs/common';
import type { PersonNeeds } from '../../../audiences/index.js';
import { Coalescer } from '../../../platform/batching/index.js';
import { Database, DATABASE_CLOCK, statement } from '../../../platform/database/index.js';
import type { StoredTier } from '../../../tiers/index.js';
import { HELD, usedNumbers, type UsedNumbers } from './used-numbers.js';

/** Somebody to whom rewards are shown, and everything that is known of them. */
export interface LookerRow {
  memberId: string;
  /** The time in the program, its calendar day, and the revision of its settings. */
  now: Date;
  today: string;
  revision: number;
  joinedAt: Date;
  channel: string | null;
  isRestricted: boolean;
  birthDate: string | null;
  birthYear: number | null;
  locale: string | null;
  interests: string[] | null;
  /** Null where no audience asks. */
  segments: string[] | null;
  attributes: Record<string, unknown> | null;
  /** Of each wallet the point currency, what can be spent, what is owed, whether something is due, and the version of the expiry policy. */
  wallets: readonly (readonly [number, number, number, boolean, number])[] | null;
  standings: readonly StoredTier[] | null;
  /** What was used of rewards, each by its number. */
  uses: readonly (readonly [number, ...UsedNumbers])[] | null;
  /** What they last said of PROFILING; null for nothing. */
  profiling: boolean | null;
  /** Of how many purchases, and of how many of them each category was; 0 and null without a consent. */
  purchases: number;
  categories: Readonly<Record<string, number>> | null;
  /** The reward, the option, and how often it was chosen; null without a consent. */
  choices: readonly (readonly [number, number, number])[] | null;
}

type Needs = Pick<PersonNeeds, 'segments' | 'attributes'>;

const MEMBERS_AT_ONCE = 500;

// In one statement: nearly all of its time is the way there and back. What was bought and chosen is read of those alone who consented
// to PROFILING, and whose data may be processed.
const FIND = statement<LookerRow>(
  'find-lookers',
  `SELECT m.id AS "memberId", now.at AS now, now.day AS today, now.revision, m.joined_at AS "joinedAt", m.channel,
     m.restricted AS "isRestricted", p.birth_date AS "birthDate", p.birth_year AS "birthYear", p.locale, p.interests,
     CASE WHEN $3::boolean THEN ARRAY(
       SELECT g.key FROM segment_member s JOIN segment g ON g.program_id = $1 AND g.number = s.segment
       WHERE s.program_id = $1 AND s.member_id = m.id) END AS segments,
     CASE WHEN $4::boolean THEN coalesce(p.attributes, '{}') END AS attributes,
     (SELECT jsonb_agg(jsonb_build_array(currency, available, owed, coalesce(next_change_at <= now.at, false), policy_version))
      FROM wallet WHERE program_id = $1 AND member_id = m.id) AS wallets,
     (SELECT jsonb_agg(jsonb_build_object('ladder', ladder, 'version', version, 'tier', tier, 'floorTier', floor_tier,
        'floorLastDay', floor_last_day, 'reviewOn', review_on))
      FROM tier_standing WHERE program_id = $1 AND member_id = m.id) AS standings,
     (SELECT jsonb_agg(u.used) FROM (
        SELECT jsonb_build_array(r.reward, ${usedNumbers('now.day')}) AS used
        FROM redemption r WHERE r.program_id = $1 AND r.member_id = m.id AND ${HELD} AND
          (r.status <> 'RESERVED' OR r.reserved_until > now.at) GROUP BY r.reward) u) AS uses,
     said.given AS profiling, bought.purchases, bought.categories,
     (SELECT jsonb_agg(jsonb_build_array(c.reward, c.option, c.chosen)) FROM (
        SELECT r.reward, o.option, sum(r.quantity * o.quantity) AS chosen
        FROM redemption r JOIN redemption_choice o ON o.program_id = $1 AND o.redemption_id = r.id
        WHERE said.given AND NOT m.restricted AND r.program_id = $1 AND r.member_id = m.id AND ${HELD} AND
          (r.status <> 'RESERVED' OR r.reserved_until > now.at) GROUP BY r.reward, o.option) c) AS choices
   FROM (
     SELECT c.at, c.revision, (c.at AT TIME ZONE c.time_zone)::date AS day
     FROM (
       SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) AS at, revision, time_zone
       FROM program WHERE id = $1 OFFSET 0) c OFFSET 0) now
   CROSS JOIN UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id, joined_at, channel, processing_restricted_at IS NOT NULL AS restricted FROM member
     WHERE program_id = $1 AND id = wanted.id OFFSET 0) m
   LEFT JOIN LATERAL (
     SELECT birth_date, birth_year, locale, interests, attributes FROM member_profile
     WHERE program_id = $1 AND member_id = m.id OFFSET 0) p ON true
   LEFT JOIN LATERAL (
     SELECT given FROM consent WHERE program_id = $1 AND member_id = m.id AND purpose = 'PROFILING'
     ORDER BY at DESC, number DESC, id DESC LIMIT 1) said ON true
   CROSS JOIN LATERAL (
     WITH recent AS MATERIALIZED (
       SELECT id FROM purchase
       WHERE said.given AND NOT m.restricted AND program_id = $1 AND member_id = m.id
         AND purchased_at > now.at - interval '365 days' AND canceled_at IS NULL AND NOT fully_returned
       ORDER BY purchased_at DESC, id DESC LIMIT 100)
     SELECT (SELECT count(*)::integer FROM recent) AS purchases,
       (SELECT jsonb_object_agg(l.category, l.purchases) FROM (
          SELECT category, count(DISTINCT purchase_id) AS purchases
          FROM recent JOIN purchase_line ON program_id = $1 AND purchase_id = recent.id
          WHERE category IS NOT NULL GROUP BY category) l) AS categories) bought`,
);

/** Reads those to whom rewards are shown: all who are asked for at about the same time in one statement. */
@Injectable()
export class Lookers {
  private readonly coalescer: Coalescer<{ memberId: string; needs: Needs }, LookerRow | null>;

  constructor(database: Database) {
    this.coalescer = new Coalescer(
      async (programId, asked) => {
        const memberIds = [...new Set(asked.map(({ memberId }) => memberId))];
        const segments = asked.some(({ needs }) => needs.segments);
        const attributes = asked.some(({ needs }) => needs.attributes);
        const rows = await database.query(FIND, [programId, memberIds, segments, attributes]);
        const byMember = new Map(rows.map((row) => [row.memberId, row]));
        return asked.map(({ memberId }) => ({ value: byMember.get(memberId) ?? null }));
      },
      { atMost: MEMBERS_AT_ONCE, inFlight: 2 },
    );
  }

  /** What is known of a member now; null when the program has none by that id. */
  of(programId: number, memberId: string, needs: Needs): Promise<LookerRow | null> {
    return this.coalescer.submit(programId, { memberId, needs });
  }
}
