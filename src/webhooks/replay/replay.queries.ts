import { statement, statementPlannedAnew } from '../../platform/database/index.js';

/** What is sent again: of whom, and in which bucket. */
export interface ReplayedRow {
  readonly memberId: string;
  readonly bucket: number;
}

export const REPLAY_ONE = statement<ReplayedRow>(
  'replay-delivery',
  `UPDATE webhook_delivery SET status = 'WAITING', tries = 0, next_attempt_at = NULL, replayed_at = $4, problem = NULL
   WHERE program_id = $1 AND endpoint = $2 AND id = $3 RETURNING member_id AS "memberId", bucket`,
);

/** `$7` is one more than may be: then nothing of the answer counts. */
export const REPLAY_RANGE = statementPlannedAnew<ReplayedRow>(
  'replay-events',
  `WITH wanted AS (
     SELECT e.*, row_number() OVER (ORDER BY e.member_id, e.sequence) AS number FROM outbox_event e
     WHERE e.program_id = $1 AND e.occurred_at >= $3 AND e.occurred_at < $4 AND e.type LIKE ANY ($5::text[])
     ORDER BY e.member_id, e.sequence LIMIT $7)
   INSERT INTO webhook_delivery (program_id, id, endpoint, member_id, sequence, row_sequence, bucket, type, occurred_at,
     relayed_at, status, attempts, tries, replayed_at)
   SELECT $1, ids.id, $2, e.member_id, e.sequence, e.row_sequence, e.bucket, e.type, e.occurred_at, $6, 'WAITING', 0, 0, $6
   FROM wanted e JOIN UNNEST($8::uuid[]) WITH ORDINALITY AS ids (id, number) ON ids.number = e.number
   ON CONFLICT (program_id, endpoint, member_id, sequence) DO UPDATE SET status = 'WAITING', tries = 0,
     next_attempt_at = NULL, replayed_at = excluded.replayed_at, problem = NULL
   RETURNING member_id AS "memberId", bucket`,
);

/** Of lines in which something was put before what waited: only the first is tried. */
export const HOLD_LINES = statement(
  'hold-lines',
  `UPDATE webhook_delivery SET next_attempt_at = NULL
   WHERE program_id = $1 AND endpoint = $2 AND member_id = ANY ($3::uuid[]) AND next_attempt_at IS NOT NULL`,
);
