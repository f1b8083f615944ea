import { call, DATABASE_CLOCK, statement, type Call, type Tx } from '../../platform/database/index.js';
import { lockHeldBuckets } from '../relay/bucket-leases.js';
import type { Attempt } from './attempt.js';
import { pauseFailing, type PausedEndpoint } from './pause-failing.js';
import { concernsEndpoint, isHopeless, outcomeOf, type Outcome } from './outcome.js';

/** Somebody had it sent again while this attempt was under way: it is noted, and decides nothing. */
const IS_PAST = 'd.replayed_at IS DISTINCT FROM m.replayed';

// Whether it still waits is looked at here: somebody may have given it up meanwhile. Where something earlier of its line was sent again
// meanwhile, it waits behind that. Each is found by its key, and changed where it was found: a join by the key would be planned, while
// there are few, as a walk over all of them. Where its member was erased meanwhile, what was answered is not kept: who erases changes the
// row, so it is waited for, and its change is seen.
const SETTLE = statement(
  'settle-deliveries',
  `WITH made AS (
     SELECT * FROM UNNEST($1::integer[], $2::uuid[], $3::text[], $4::timestamptz[], $5::boolean[], $6::timestamptz[], $7::smallint[],
       $8::integer[], $9::text[], $10::text[], $11::timestamptz[])
       AS made (program_id, id, outcome, next, counts, at, status, milliseconds, answer, problem, replayed)),
   settled AS (
     UPDATE webhook_delivery d SET attempts = d.attempts + 1, status = CASE WHEN ${IS_PAST} THEN d.status ELSE m.outcome END,
       tries = d.tries + (m.counts AND NOT ${IS_PAST})::int,
       next_attempt_at = CASE WHEN d.next_attempt_at IS NULL OR ${IS_PAST} THEN d.next_attempt_at ELSE m.next END,
       problem = CASE WHEN ${IS_PAST} THEN d.problem WHEN m.outcome <> 'DELIVERED' THEN m.problem END,
       settled_at = CASE WHEN m.outcome = 'WAITING' OR ${IS_PAST} THEN d.settled_at
         ELSE coalesce(d.settled_at, ${DATABASE_CLOCK}) END
     FROM (SELECT m.*, found.place FROM made m CROSS JOIN LATERAL (SELECT w.ctid AS place FROM webhook_delivery w
       WHERE w.program_id = m.program_id AND w.id = m.id OFFSET 0) found) m
     WHERE d.ctid = m.place AND d.status = 'WAITING'
     RETURNING d.program_id, d.id, d.attempts, d.keeps_answers)
   INSERT INTO webhook_attempt (program_id, delivery_id, number, at, status, milliseconds, answer, problem)
   SELECT s.program_id, s.id, s.attempts, m.at, m.status, m.milliseconds, CASE WHEN s.keeps_answers THEN m.answer END, m.problem
   FROM settled s JOIN made m ON m.program_id = s.program_id AND m.id = s.id`,
);

// The ids are found first, then the rows by them: a join would be planned over everything that waits.
const NEXT_IN_LINE = statement(
  'send-next-in-line',
  `UPDATE webhook_delivery d SET next_attempt_at = $4
   WHERE d.program_id = ANY ($1::integer[]) AND d.next_attempt_at IS NULL AND d.id = ANY (ARRAY(
     SELECT next.id FROM UNNEST($1::integer[], $2::smallint[], $3::uuid[]) AS line (program_id, endpoint, member_id)
     CROSS JOIN LATERAL (SELECT w.id FROM webhook_delivery w WHERE w.program_id = line.program_id
       AND w.endpoint = line.endpoint AND w.member_id = line.member_id AND w.status = 'WAITING'
       ORDER BY w.sequence LIMIT 1) next))`,
);

/** The first that waits of each of these lines may be sent from `now` on. */
export function sendNextInLine(
  lines: readonly { programId: number; endpoint: number; memberId: string }[],
  now: Date,
): Call<never> {
  return call(NEXT_IN_LINE, [
    lines.map(({ programId }) => programId),
    lines.map(({ endpoint }) => endpoint),
    lines.map(({ memberId }) => memberId),
    now,
  ]);
}

/**
 * Writes how attempts went, and lets the next of their members go. Those whose bucket another relay has taken meanwhile are not written:
 * it sends them again. Pauses endpoints that are gone or only fail, and answers which.
 */
export async function writeAttempts(
  tx: Tx,
  relay: string,
  attempts: readonly Attempt[],
  now: Date,
): Promise<PausedEndpoint[]> {
  const buckets = [...new Set(attempts.map(({ delivery }) => delivery.bucket))];
  const held = await lockHeldBuckets(tx, relay, buckets);
  const ours = attempts.filter(({ delivery }) => held.has(delivery.bucket));
  if (ours.length === 0) return [];
  const outcomes = ours.map((attempt) => ({ ...attempt, outcome: outcomeFor(attempt) }));
  const over = outcomes.filter(({ outcome }) => outcome.status !== 'WAITING').map(({ delivery }) => delivery);
  await tx.query(SETTLE, [
    ours.map(({ delivery }) => delivery.programId),
    ours.map(({ delivery }) => delivery.uuid),
    outcomes.map(({ outcome }) => outcome.status),
    outcomes.map(({ outcome }) => outcome.nextAttemptAt),
    ours.map(({ posted }) => posted.problem !== 'STOPPED'),
    ours.map(({ at }) => at),
    ours.map(({ posted }) => posted.status),
    ours.map(({ posted }) => posted.milliseconds),
    ours.map(({ posted }) => posted.answer),
    ours.map(({ posted }) => posted.problem),
    ours.map(({ delivery }) => delivery.replayedAt),
  ]);
  if (over.length > 0) await tx.pipeline([sendNextInLine(over, now)]);
  return pauseFailing(
    tx,
    outcomes.filter(({ posted }) => concernsEndpoint(posted)),
    now,
  );
}

function outcomeFor({ delivery, posted, at, chance }: Attempt): Outcome {
  if (isHopeless(posted.problem)) return { status: 'DEAD', nextAttemptAt: null, isGone: false };
  return outcomeOf(posted, delivery.tries + 1, at, chance);
}
