import { statement, statementPlannedAnew, type Queryable } from '../../platform/database/index.js';
import type { AttemptProblem } from '../sending/attempt-problem.js';

export type DeliveryStatusName = 'WAITING' | 'DELIVERED' | 'DEAD';

export interface DeliveryRow {
  readonly uuid: string;
  readonly endpoint: number;
  readonly endpointId: string;
  readonly memberId: string;
  readonly sequence: number;
  readonly rowSequence: number;
  readonly type: string;
  readonly occurredAt: Date;
  readonly relayedAt: Date;
  readonly status: DeliveryStatusName;
  readonly nextAttemptAt: Date | null;
  readonly settledAt: Date | null;
  readonly replayedAt: Date | null;
  readonly problem: AttemptProblem | null;
}

export interface AttemptRow {
  readonly deliveryId: string;
  readonly number: number;
  readonly at: Date;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly answer: string | null;
  readonly problem: AttemptProblem | null;
}

const COLUMNS = `d.id AS uuid, d.endpoint, w.id AS "endpointId", d.member_id AS "memberId", d.sequence,
  d.row_sequence AS "rowSequence", d.type, d.occurred_at AS "occurredAt", d.relayed_at AS "relayedAt", d.status,
  d.next_attempt_at AS "nextAttemptAt", d.settled_at AS "settledAt", d.replayed_at AS "replayedAt", d.problem`;

const ENDPOINT = 'JOIN webhook_endpoint w ON w.program_id = d.program_id AND w.number = d.endpoint';

export const DELIVERIES = statement<DeliveryRow>(
  'find-deliveries',
  `SELECT ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM webhook_delivery WHERE program_id = $1 AND id = wanted.id OFFSET 0) d ${ENDPOINT}`,
);

export const ATTEMPTS_OF_DELIVERIES = statement<AttemptRow>(
  'find-attempts-of-deliveries',
  `SELECT a.delivery_id AS "deliveryId", a.number, a.at, a.status, a.milliseconds, a.answer, a.problem
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM webhook_attempt WHERE program_id = $1 AND delivery_id = wanted.id OFFSET 0) a
   ORDER BY a.delivery_id, a.number`,
);

/** What these wait for: the first of their line that is to be sent. */
export const FIRST_IN_LINE = statement<DeliveryRow & { waiting: string }>(
  'find-first-in-line',
  `SELECT mine.id AS waiting, ${COLUMNS} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM webhook_delivery WHERE program_id = $1 AND id = wanted.id OFFSET 0) mine
   CROSS JOIN LATERAL (SELECT * FROM webhook_delivery f WHERE f.program_id = $1 AND f.endpoint = mine.endpoint
     AND f.member_id = mine.member_id AND f.status = 'WAITING' ORDER BY f.sequence LIMIT 1) d ${ENDPOINT}
   WHERE mine.status = 'WAITING' AND d.id <> mine.id`,
);

/** Which deliveries; null where it does not matter. */
export interface DeliveriesAsked {
  readonly before: string;
  readonly endpointId: string | null;
  readonly memberId: string | null;
  readonly status: DeliveryStatusName | null;
  readonly types: readonly string[] | null;
  readonly from: Date | null;
  readonly until: Date | null;
}

/** At most so many, what was relayed last first. */
export function findPageOfDeliveries(
  db: Queryable,
  programId: number,
  { before, endpointId, memberId, status, types, from, until }: DeliveriesAsked,
  limit: number,
): Promise<DeliveryRow[]> {
  const page = statementPlannedAnew<DeliveryRow>(
    'find-page-of-deliveries',
    `SELECT ${COLUMNS} FROM webhook_delivery d ${ENDPOINT}
     WHERE d.program_id = $1 AND d.id < $2 AND ($3::uuid IS NULL OR w.id = $3) AND ($4::uuid IS NULL OR d.member_id = $4)
       AND ($5::text IS NULL OR d.status = $5) AND ($6::text[] IS NULL OR d.type = ANY ($6))
       AND ($7::timestamptz IS NULL OR d.relayed_at >= $7) AND ($8::timestamptz IS NULL OR d.relayed_at < $8)
     ORDER BY d.id DESC LIMIT $9`,
  );
  return db.query(page, [programId, before, endpointId, memberId, status, types, from, until, limit]);
}
