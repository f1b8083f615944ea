import { statement, type Queryable } from '../../platform/database/index.js';
import { RELAYED_EVENT_COLUMNS, type RelayedEvent } from '../relay/relayed-events.js';
import type { EndpointSecrets } from './webhook-signing.js';

/** A delivery whose turn it is, and where it is sent, as of now. */
export interface DueDelivery extends EndpointSecrets {
  readonly endpoint: number;
  readonly url: string;
  readonly includeProfile: boolean;
  readonly uuid: string;
  readonly memberId: string;
  readonly sequence: number;
  readonly rowSequence: number;
  readonly bucket: number;
  /** Attempts since it began, or began anew. */
  readonly tries: number;
  /** When somebody last had it sent again. */
  readonly replayedAt: Date | null;
}

const DESTINATION_COLUMNS = `w.program_id AS "programId", w.number AS endpoint, w.url, w.include_profile AS "includeProfile",
  w.secret_key AS "secretKey", w.secret_cipher AS "secretCipher", w.old_secret_key AS "oldSecretKey",
  w.old_secret_cipher AS "oldSecretCipher", w.old_secret_until AS "oldSecretUntil"`;

// Endpoint by endpoint, each by its own index: one that is slow, and has much that is due, hides nothing of the others.
const DUE = statement<DueDelivery>(
  'find-due-deliveries',
  `SELECT ${DESTINATION_COLUMNS}, d.id AS uuid, d.member_id AS "memberId", d.sequence, d.row_sequence AS "rowSequence",
     d.bucket, d.tries, d.replayed_at AS "replayedAt"
   FROM webhook_endpoint w CROSS JOIN LATERAL (
     SELECT * FROM webhook_delivery d WHERE d.program_id = w.program_id AND d.endpoint = w.number
       AND d.next_attempt_at <= $1 AND d.bucket = ANY ($2::smallint[]) ORDER BY d.next_attempt_at LIMIT $3) d
   WHERE w.status = 'ACTIVE'`,
);

const EVENTS = statement<RelayedEvent>(
  'read-delivered-events',
  `SELECT ${RELAYED_EVENT_COLUMNS}
   FROM UNNEST($2::uuid[], $3::bigint[], $4::bigint[]) AS wanted (member_id, sequence, row_sequence)
   CROSS JOIN LATERAL (SELECT * FROM outbox_event v WHERE v.program_id = $1 AND v.member_id = wanted.member_id
     AND v.row_sequence = wanted.row_sequence AND v.sequence = wanted.sequence OFFSET 0) e`,
);

/** What is to be sent at `now` out of these buckets: at most `limit` of each endpoint, first what waits longest. */
export function findDueDeliveries(
  db: Queryable,
  now: Date,
  buckets: readonly number[],
  limit: number,
): Promise<DueDelivery[]> {
  return db.query(DUE, [now, buckets, limit]);
}

/** What these deliveries of a program tell. An event that is forgotten is missing, one for two endpoints is there once. */
export async function readEvents(
  db: Queryable,
  programId: number,
  deliveries: readonly Pick<DueDelivery, 'memberId' | 'sequence' | 'rowSequence'>[],
): Promise<RelayedEvent[]> {
  const events = await db.query(EVENTS, [
    programId,
    deliveries.map(({ memberId }) => memberId),
    deliveries.map(({ sequence }) => sequence),
    deliveries.map(({ rowSequence }) => rowSequence),
  ]);
  return [...new Map(events.map((event) => [`${event.memberId}/${String(event.sequence)}`, event])).values()];
}
