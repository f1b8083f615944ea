import type { ActorKind } from '../../platform/access/index.js';
import { call, columnsOf, statement, type Call } from '../../platform/database/index.js';

/** A tier that staff gave. Its last day ends it by itself; an end before that is noted. */
export interface TierOverrideRow {
  readonly uuid: string;
  readonly memberId: string;
  /** By their numbers. */
  readonly ladder: number;
  readonly tier: number;
  /** Null for ever. */
  readonly lastDay: string | null;
  readonly givenAt: Date;
  /** Null when it was wiped. */
  readonly reason: string | null;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
}

/** The same with the inner id of its tier: of the one that it went into, where the ladder has that of then no longer. */
export interface GivenTier extends TierOverrideRow {
  readonly tierId: string;
}

/** A floor as it stands on a standing, tiers by their numbers. */
export interface StoredFloor {
  readonly memberId: string;
  readonly ladder: number;
  readonly tier: number;
  readonly lastDay: string | null;
}

/** Who ended overrides, and why; the reason is null where another took their place. */
export interface OverrideEnd {
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  readonly reason: string | null;
}

// The latest of those that are alike. A tier that went into another one is known by its last day.
const IN_FORCE = statement<GivenTier>(
  'find-tier-overrides-in-force',
  `SELECT o.id AS uuid, o.member_id AS "memberId", o.ladder, o.tier, o.last_day AS "lastDay", o.given_at AS "givenAt", o.reason,
     o.actor_kind AS "actorKind", o.actor_id AS "actorId", t.id AS "tierId"
   FROM UNNEST($2::uuid[], $3::smallint[], $4::smallint[], $5::date[]) AS wanted (member_id, ladder, tier, last_day)
   CROSS JOIN LATERAL (
     SELECT * FROM tier_override
     WHERE program_id = $1 AND member_id = wanted.member_id AND ladder = wanted.ladder AND ended_at IS NULL
       AND last_day IS NOT DISTINCT FROM wanted.last_day
     ORDER BY tier = wanted.tier DESC, id DESC LIMIT 1) o
   JOIN tier_ladder l ON l.program_id = $1 AND l.number = o.ladder
   JOIN tier t ON t.program_id = $1 AND t.ladder_id = l.id AND t.number = wanted.tier`,
);

const INSERT = statement(
  'insert-tier-override',
  `INSERT INTO tier_override (program_id, id, member_id, ladder, tier, last_day, given_at, reason, actor_kind, actor_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

const END = statement(
  'end-tier-overrides',
  `UPDATE tier_override SET ended_at = $5, ended_actor_kind = $6, ended_actor_id = $7, ended_reason = $8
   WHERE program_id = $1 AND member_id = $2 AND ladder = $3 AND ended_at IS NULL AND (last_day IS NULL OR last_day >= $4)`,
);

/** What is known of these floors, which are in force; nothing of one whose override is not found. */
export function findOverridesInForce(programId: number, floors: readonly StoredFloor[]): Call<GivenTier> {
  return call(IN_FORCE, [programId, ...columnsOf(floors, 'memberId', 'ladder', 'tier', 'lastDay')]);
}

export function insertOverride(programId: number, override: TierOverrideRow): Call<never> {
  const { uuid, memberId, ladder, tier, lastDay, givenAt, reason, actorKind, actorId } = override;
  return call(INSERT, [programId, uuid, memberId, ladder, tier, lastDay, givenAt, reason, actorKind, actorId]);
}

/** Notes that what is in force on this day for a member on a ladder ended. What was over by itself stays as it is. */
export function endOverrides(
  programId: number,
  { memberId, ladder }: Pick<StoredFloor, 'memberId' | 'ladder'>,
  today: string,
  { at, actorKind, actorId, reason }: OverrideEnd,
): Call<never> {
  return call(END, [programId, memberId, ladder, today, at, actorKind, actorId, reason]);
}
