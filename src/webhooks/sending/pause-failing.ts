import { encodeId } from '../../kernel/ids.js';
import { systemCaller } from '../../platform/access/index.js';
import { statement, type Tx } from '../../platform/database/index.js';
import { audit, timeIn } from '../../programs/index.js';
import type { Attempt } from './attempt.js';
import type { Outcome } from './outcome.js';

/** An endpoint that has only failed for so long is paused. */
const PAUSE_AFTER_DAYS = 5;

const WELL = statement(
  'note-working-endpoints',
  `UPDATE webhook_endpoint w SET failing_since = NULL FROM UNNEST($1::integer[], $2::smallint[]) AS one (program_id, number)
   WHERE w.program_id = one.program_id AND w.number = one.number AND w.failing_since IS NOT NULL`,
);

const FAILING = statement<{ programId: number; uuid: string; reason: 'GONE' | 'FAILING' | null }>(
  'note-failing-endpoints',
  `UPDATE webhook_endpoint w SET failing_since = coalesce(w.failing_since, $4),
     status = CASE WHEN ended.reason IS NULL THEN w.status ELSE 'PAUSED' END, paused_reason = ended.reason,
     paused_at = CASE WHEN ended.reason IS NOT NULL THEN $4::timestamptz END
   FROM UNNEST($1::integer[], $2::smallint[], $3::boolean[]) AS one (program_id, number, gone)
   JOIN webhook_endpoint old ON old.program_id = one.program_id AND old.number = one.number AND old.status = 'ACTIVE'
   CROSS JOIN LATERAL (SELECT CASE WHEN one.gone THEN 'GONE'
     WHEN old.failing_since <= $4::timestamptz - make_interval(days => $5) THEN 'FAILING' END AS reason) ended
   WHERE w.program_id = one.program_id AND w.number = one.number AND w.status = 'ACTIVE'
     AND (w.failing_since IS NULL OR ended.reason IS NOT NULL)
   RETURNING w.program_id AS "programId", w.id AS uuid, ended.reason`,
);

/** An endpoint that was paused because it does not work. */
export interface PausedEndpoint {
  readonly programId: number;
  /** As the API names it. */
  readonly endpoint: string;
  readonly reason: 'GONE' | 'FAILING';
}

/**
 * Notes which endpoints work and which do not, and pauses those that are gone or have only failed for days: what is told meanwhile waits
 * until somebody resumes them. The audit log says so. Answers which were paused.
 */
export async function pauseFailing(
  tx: Tx,
  attempts: readonly (Attempt & { outcome: Outcome })[],
  now: Date,
): Promise<PausedEndpoint[]> {
  const endpoints = endpointsOf(attempts);
  const well = endpoints.filter(({ isWell }) => isWell);
  const failing = endpoints.filter(({ isWell, isGone }) => !isWell || isGone);
  if (well.length > 0) await tx.query(WELL, [well.map(({ programId }) => programId), well.map(({ number }) => number)]);
  if (failing.length === 0) return [];
  const noted = await tx.query(FAILING, [
    failing.map(({ programId }) => programId),
    failing.map(({ number }) => number),
    failing.map(({ isGone }) => isGone),
    now,
    PAUSE_AFTER_DAYS,
  ]);
  const paused = noted.flatMap(({ programId, uuid, reason }) =>
    reason === null ? [] : [{ programId, endpoint: encodeId('whe', uuid), reason }],
  );
  for (const { programId, endpoint: subject, reason } of paused) {
    const details = { status: { from: 'ACTIVE', to: 'PAUSED' }, pausedReason: { from: null, to: reason } };
    const caller = systemCaller(programId);
    const act = { caller, action: 'updateWebhookEndpoint', always: true, subject, details } as const;
    await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
  }
  return paused;
}

interface Health {
  readonly programId: number;
  readonly number: number;
  isWell: boolean;
  isGone: boolean;
}

/** How each endpoint fared, in the order in which rows are locked. */
function endpointsOf(attempts: readonly (Attempt & { outcome: Outcome })[]): Health[] {
  const known = new Map<string, Health>();
  for (const { delivery, outcome } of attempts) {
    const { programId, endpoint: number } = delivery;
    const key = `${String(programId)}/${String(number)}`;
    const health = known.get(key) ?? { programId, number, isWell: false, isGone: false };
    if (outcome.status === 'DELIVERED') health.isWell = true;
    if (outcome.isGone) health.isGone = true;
    known.set(key, health);
  }
  return [...known.values()].sort((a, b) => a.programId - b.programId || a.number - b.number);
}
