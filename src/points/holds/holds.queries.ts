import { statement, type Queryable } from '../../platform/database/index.js';
import { FROM_NOW } from '../program-now.js';
import type { HoldState } from './hold-state.js';

export interface HoldRow {
  uuid: string;
  memberId: string;
  currencyNumber: number;
  status: HoldState;
  points: number;
  captured: number;
  released: number;
  createdAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  purpose: string | null;
}

const OWNER = `CROSS JOIN LATERAL (
  SELECT * FROM wallet WHERE program_id = h.program_id AND id = h.wallet_id OFFSET 0) w`;

/** Holds as they stand now: one that timed out is over, whether or not that has been booked yet. */
export const HOLDS_BY_ID = statement<HoldRow>(
  'find-holds-by-id',
  `SELECT h.id AS uuid, w.member_id AS "memberId", w.currency AS "currencyNumber",
          CASE WHEN late THEN 'EXPIRED' ELSE (ARRAY['OPEN', 'CAPTURED', 'RELEASED', 'EXPIRED'])[h.status] END AS status,
          h.points, h.captured, CASE WHEN late THEN h.points ELSE h.released END AS released, h.created_at AS "createdAt",
          h.expires_at AS "expiresAt", CASE WHEN late THEN h.expires_at ELSE h.ended_at END AS "endedAt", h.purpose
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM hold WHERE program_id = $1 AND id = wanted.id OFFSET 0) h
   ${OWNER}
   CROSS JOIN LATERAL (SELECT h.ended_at IS NULL AND h.expires_at <= now.at AS late ${FROM_NOW}) AS timed`,
);

const OWNERS = statement<{ uuid: string; memberId: string }>(
  'find-hold-owners',
  `SELECT h.id AS uuid, w.member_id AS "memberId" FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM hold WHERE program_id = $1 AND id = wanted.id OFFSET 0) h
   ${OWNER}`,
);

/** Whose these holds are. */
export async function findHoldOwners(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, string>> {
  if (uuids.length === 0) return new Map();
  const rows = await db.query(OWNERS, [programId, uuids]);
  return new Map(rows.map(({ uuid, memberId }) => [uuid, memberId]));
}
