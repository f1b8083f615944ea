import { statement } from '../../platform/database/index.js';
import { Kind } from '../codes.js';
import type { PastExpiry } from './expired-points.js';

/** What expired in a wallet after a moment, and what was reinstated. `asked` counts the questions from 0. */
export const FIND_PAST_EXPIRIES = statement<PastExpiry & { asked: number }>(
  'find-past-expiries',
  `SELECT wanted.asked, p.kind, p.sequence, p.occurred_at AS "occurredAt", m.lot, m.points
   FROM UNNEST($2::integer[], $3::bigint[], $4::timestamptz[]) AS wanted (asked, wallet_id, after)
   CROSS JOIN LATERAL (
     SELECT * FROM posting
     WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND occurred_at > wanted.after
       AND kind IN (${String(Kind.EXPIRE)}, ${String(Kind.REINSTATE)}) OFFSET 0) p
   CROSS JOIN LATERAL (
     SELECT * FROM movement WHERE program_id = $1 AND wallet_id = p.wallet_id AND sequence = p.sequence OFFSET 0) m`,
);
