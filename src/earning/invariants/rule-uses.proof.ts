import { statement } from '../../platform/database/index.js';
import {
  proveByPages,
  type Evidence,
  type Finding,
  type PageVerdict,
  type Proof,
} from '../../platform/verify/index.js';
import { EVER_START, Span, spansOf } from '../uses/spans.js';

/** The awards of a page of members that count as uses: those of activities that were not revoked, and of purchases of which something is left. */
const COUNTED = `
  page AS (
    SELECT id FROM member WHERE program_id = $1 AND ($2::text[] IS NULL OR id > ($2::text[])[1]::uuid) ORDER BY id LIMIT $3),
  facts AS (
    SELECT m.id AS member_id, p.id AS source_id, p.purchased_at AS at FROM page m
    JOIN purchase p ON p.program_id = $1 AND p.member_id = m.id AND p.canceled_at IS NULL AND NOT p.fully_returned
    UNION ALL
    SELECT m.id, a.id, a.occurred_at FROM page m JOIN activity a ON a.program_id = $1 AND a.member_id = m.id AND a.revoked_at IS NULL),
  counted AS (
    SELECT f.member_id, f.source_id, f.at, w.rule_id, w.counted_on, w.counted_in_total, w.points
    FROM facts f JOIN award w ON w.program_id = $1 AND w.source_id = f.source_id AND w.counted_on IS NOT NULL)`;

const NEXT = `(SELECT CASE WHEN count(*) = $3 THEN ARRAY[max(id::text COLLATE "C")] END FROM page)`;

const USES = statement<PageVerdict>(
  'verify-rule-uses',
  `WITH ${COUNTED},
   summed AS (
     SELECT member_id, rule_id, span, start, count(DISTINCT source_id) AS uses, sum(points) AS points, max(at) AS last_at
     FROM counted CROSS JOIN LATERAL (VALUES (${String(Span.DAY)}, counted_on),
       (${String(Span.MONTH)}, date_trunc('month', counted_on::timestamp)::date),
       (${String(Span.EVER)}, date '${EVER_START}')) s (span, start)
     GROUP BY member_id, rule_id, span, start),
   stored AS (
     SELECT u.member_id, u.rule_id, u.span::integer, u.start, u.uses, u.points, u.last_at
     FROM page m JOIN earning_rule_use u ON u.program_id = $1 AND u.member_id = m.id),
   judged AS (
     SELECT member_id, rule_id, span, start, coalesce(u.uses, 0) = coalesce(s.uses, 0)
       AND coalesce(u.points, 0) = coalesce(s.points, 0) AND (s.uses IS NULL OR u.last_at >= s.last_at) AS holds
     FROM stored u FULL JOIN summed s USING (member_id, rule_id, span, start))
   SELECT count(*)::int AS checked, count(*) FILTER (WHERE holds IS NOT TRUE)::int AS wrong,
     (array_agg('member ' || member_id || ', rule ' || rule_id || ', ' || span || '/' || start)
       FILTER (WHERE holds IS NOT TRUE))[1:5] AS offenders, ${NEXT} AS next
   FROM judged`,
);

interface DayOfRule {
  ruleId: string;
  day: string;
  uses: number;
  points: number;
}

const USES_IN_TOTAL = statement<{ days: DayOfRule[] | null; next: string[] | null }>(
  'verify-rule-uses-in-total',
  `WITH ${COUNTED},
   days AS (
     SELECT rule_id, counted_on, count(DISTINCT source_id) AS uses, sum(points) AS points
     FROM counted WHERE counted_in_total GROUP BY rule_id, counted_on)
   SELECT (SELECT json_agg(json_build_object('ruleId', rule_id, 'day', counted_on, 'uses', uses, 'points', points)) FROM days)
     AS days, ${NEXT} AS next`,
);

const TOTALS = statement<{ ruleId: string; span: Span; start: string; uses: number; points: number }>(
  'verify-rule-totals',
  `SELECT rule_id AS "ruleId", span, start, uses, points FROM earning_rule_total
   WHERE program_id = $1 AND ($2::text[] IS NULL OR (rule_id, span, start)
     > (($2::text[])[1]::uuid, ($2::text[])[2]::smallint, ($2::text[])[3]::date))
   ORDER BY rule_id, span, start LIMIT $3`,
);

const IN_TOTAL = {
  number: null,
  title: 'what was used of a rule by all members together is what its awards say',
};

/** Held in memory: one figure for each rule that is limited for all members together and each span of it. */
async function* findingsOfTotals(evidence: Evidence): AsyncGenerator<Finding> {
  const expected = await sumInTotal(evidence);
  let after: string[] | null = null;
  do {
    const rows: Awaited<ReturnType<typeof totalsAfter>> = await totalsAfter(evidence, after);
    const offenders: string[] = [];
    for (const { ruleId, span, start, uses, points } of rows) {
      const key = keyOf(ruleId, span, start);
      const { uses: counted, points: given } = expected.get(key) ?? { uses: 0, points: 0 };
      if (uses !== counted || points !== given) offenders.push(key);
      expected.delete(key);
    }
    yield { invariant: IN_TOTAL, checked: rows.length, wrong: offenders.length, offenders };
    const last = rows.length === evidence.pageSize ? rows.at(-1) : undefined;
    after = last ? [last.ruleId, String(last.span), last.start] : null;
  } while (after !== null);
  const missing = [...expected.keys()];
  yield { invariant: IN_TOTAL, checked: missing.length, wrong: missing.length, offenders: missing };
}

/** What awards say was used of rules by all members together, by rule and span. */
async function sumInTotal({
  snapshot,
  programId,
  pageSize,
}: Evidence): Promise<Map<string, { uses: number; points: number }>> {
  const sums = new Map<string, { uses: number; points: number }>();
  let after: string[] | null = null;
  do {
    const pages: { days: DayOfRule[] | null; next: string[] | null }[] = await snapshot.query(USES_IN_TOTAL, [
      programId,
      after,
      pageSize,
    ]);
    for (const { ruleId, day, uses, points } of pages[0]?.days ?? []) {
      for (const { span, start } of spansOf(day)) {
        const key = keyOf(ruleId, span, start);
        const sum = sums.get(key) ?? { uses: 0, points: 0 };
        sums.set(key, { uses: sum.uses + uses, points: sum.points + points });
      }
    }
    after = pages[0]?.next ?? null;
  } while (after !== null);
  return sums;
}

function totalsAfter(
  { snapshot, programId, pageSize }: Evidence,
  after: string[] | null,
): Promise<{ ruleId: string; span: Span; start: string; uses: number; points: number }[]> {
  return snapshot.query(TOTALS, [programId, after, pageSize]);
}

function keyOf(ruleId: string, span: Span, start: string): string {
  return `rule ${ruleId}, ${String(span)}/${start}`;
}

/** What limits are decided by: the counters, by day, by month and in all, are those of the awards that count. */
export const EARNING_PROOFS: readonly Proof[] = [
  proveByPages({ number: null, title: 'what a member used of a rule is what their awards say' }, USES),
  { invariants: [IN_TOTAL], findings: findingsOfTotals },
];
