import { call, statement, type Call } from '../../platform/database/index.js';
import { EVER_START, Span } from './spans.js';

const FORGET = statement(
  'forget-rule-uses-of-members',
  'DELETE FROM earning_rule_use WHERE program_id = $1 AND member_id = ANY($2)',
);

// What was given back counts no more, but a cooldown counts from it still.
const COUNT = statement(
  'count-rule-uses-anew',
  `INSERT INTO earning_rule_use (program_id, member_id, rule_id, span, start, uses, points, last_at)
   SELECT $1, f.member_id, w.rule_id, s.span, s.start, count(DISTINCT f.source_id) FILTER (WHERE f.counts),
          coalesce(sum(w.points) FILTER (WHERE f.counts), 0), max(f.at)
   FROM (
     SELECT member_id, id AS source_id, purchased_at AS at, canceled_at IS NULL AND NOT fully_returned AS counts
     FROM purchase WHERE program_id = $1 AND member_id = ANY($2)
     UNION ALL
     SELECT member_id, id, occurred_at, revoked_at IS NULL FROM activity WHERE program_id = $1 AND member_id = ANY($2)) f
   JOIN award w ON w.program_id = $1 AND w.source_id = f.source_id AND w.counted_on IS NOT NULL
   CROSS JOIN LATERAL (VALUES
     (${String(Span.DAY)}, w.counted_on),
     (${String(Span.MONTH)}, date_trunc('month', w.counted_on::timestamp)::date),
     (${String(Span.EVER)}, date '${EVER_START}')) s (span, start)
   GROUP BY f.member_id, w.rule_id, s.span, s.start`,
);

/** Counts what these members used of rules by the facts that are theirs now. Send it under their locks, after the facts have moved. */
export function countUsesAnew(programId: number, memberIds: readonly string[]): Call<unknown>[] {
  return [call(FORGET, [programId, memberIds]), call(COUNT, [programId, memberIds])];
}
