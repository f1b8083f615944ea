import { call, statementPlannedAnew, type Call } from '../../platform/database/index.js';
import type { AgeBand } from '../relevance/age-band.js';

/** Which redemptions: of one reward by its number or of all, made from the first moment up to but not including the last. */
export interface InsightsAsked {
  reward: number | null;
  from: Date;
  until: Date;
}

/** Redemptions that have something in common; the counts leave out canceled and expired ones, but for `made` and `canceled`. */
export interface CountsRow {
  /** How many were made at all, and how many of them were canceled or ran out. */
  made: number;
  canceled: number;
  expired: number;
  redemptions: number;
  quantity: number;
  points: number;
  members: number;
}

// A reservation that is over counts as one that ran out, whether or not that is noted.
const LIVES = `(r.status IN ('RESERVED', 'ISSUED', 'FULFILLED') AND (r.status <> 'RESERVED' OR r.reserved_until > $5))`;

const COUNTS = `count(*)::integer AS made, count(*) FILTER (WHERE r.status = 'CANCELED')::integer AS canceled,
  count(*) FILTER (WHERE r.status = 'EXPIRED' OR r.status = 'RESERVED' AND NOT ${LIVES})::integer AS expired,
  count(*) FILTER (WHERE ${LIVES})::integer AS redemptions, coalesce(sum(r.quantity) FILTER (WHERE ${LIVES}), 0)::integer AS quantity,
  coalesce(sum(r.points) FILTER (WHERE ${LIVES}), 0)::bigint AS points,
  count(DISTINCT r.member_id) FILTER (WHERE ${LIVES})::integer AS members`;

const ASKED = `r.program_id = $1 AND ($2::integer IS NULL OR r.reward = $2) AND r.created_at >= $3 AND r.created_at < $4`;

const TOTAL = statementPlannedAnew<CountsRow>(
  'sum-up-redemptions',
  `SELECT ${COUNTS} FROM redemption r WHERE ${ASKED}`,
);

const BY_REWARD = statementPlannedAnew<CountsRow & { uuid: string }>(
  'sum-up-redemptions-by-reward',
  `SELECT w.id AS uuid, ${COUNTS} FROM redemption r JOIN reward w ON w.program_id = $1 AND w.number = r.reward
   WHERE ${ASKED} GROUP BY w.id, w.position, w.number ORDER BY w.position, w.number`,
);

const BY_AGE_BAND = statementPlannedAnew<CountsRow & { ageBand: AgeBand }>(
  'sum-up-redemptions-by-age-band',
  `SELECT r.age_band AS "ageBand", ${COUNTS} FROM redemption r WHERE ${ASKED} GROUP BY r.age_band`,
);

const BY_TIER = statementPlannedAnew<CountsRow & { tier: string | null }>(
  'sum-up-redemptions-by-tier',
  `SELECT r.tier, ${COUNTS} FROM redemption r WHERE ${ASKED} GROUP BY r.tier`,
);

/** An option that was chosen, of redemptions that were not undone. */
export interface OptionCountsRow {
  uuid: string;
  chosen: number;
  redemptions: number;
  members: number;
}

const BY_OPTION = statementPlannedAnew<OptionCountsRow>(
  'sum-up-redemptions-by-option',
  `SELECT o.id AS uuid, sum(c.quantity * r.quantity)::integer AS chosen, count(*)::integer AS redemptions,
     count(DISTINCT r.member_id)::integer AS members
   FROM redemption r
   JOIN redemption_choice c ON c.program_id = $1 AND c.redemption_id = r.id
   JOIN reward w ON w.program_id = $1 AND w.number = r.reward
   JOIN reward_option o ON o.program_id = $1 AND o.reward_id = w.id AND o.number = c.option
   WHERE ${ASKED} AND ${LIVES} GROUP BY o.id, w.position, w.number, o.number ORDER BY w.position, w.number, o.number`,
);

/** How many members of an age band and a tier ever chose something of a reward, or of any. */
export interface PeersCountRow {
  ageBand: AgeBand;
  tier: string | null;
  members: number;
}

const PEERS = statementPlannedAnew<PeersCountRow>(
  'count-peers-who-redeemed',
  `SELECT age_band AS "ageBand", tier, count(DISTINCT member_id)::integer AS members FROM redemption
   WHERE program_id = $1 AND ($2::integer IS NULL OR reward = $2) AND status IN ('RESERVED', 'ISSUED', 'FULFILLED')
   GROUP BY age_band, tier`,
);

type Asked = InsightsAsked & { programId: number; now: Date };

function valuesOf({ programId, reward, from, until, now }: Asked): unknown[] {
  return [programId, reward, from, until, now];
}

export function sumUp(asked: Asked): Call<CountsRow> {
  return call(TOTAL, valuesOf(asked));
}

export function sumUpByReward(asked: Asked): Call<CountsRow & { uuid: string }> {
  return call(BY_REWARD, valuesOf(asked));
}

export function sumUpByAgeBand(asked: Asked): Call<CountsRow & { ageBand: AgeBand }> {
  return call(BY_AGE_BAND, valuesOf(asked));
}

export function sumUpByTier(asked: Asked): Call<CountsRow & { tier: string | null }> {
  return call(BY_TIER, valuesOf(asked));
}

export function sumUpByOption(asked: Asked): Call<OptionCountsRow> {
  return call(BY_OPTION, valuesOf(asked));
}

export function countPeers(programId: number, reward: number | null): Call<PeersCountRow> {
  return call(PEERS, [programId, reward]);
}
