import { call, statement, type Call } from '../database/index.js';

/** Something the outside may want to know. Ids only: personal data is read when it is delivered. */
export interface OutboxEvent {
  memberId: string;
  /** The member's own count of events, without gaps: the order in which they are delivered. */
  sequence: number;
  type: string;
  subjectId: string | null;
  walletId: number | null;
  postingSequence: number | null;
  occurredAt: Date;
}

const BUCKETS = 64;

const WRITE = statement(
  'write-outbox-events',
  `INSERT INTO outbox_event (program_id, member_id, sequence, bucket, type, subject_id, wallet_id, posting_sequence, occurred_at)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[], $4::smallint[], $5::text[], $6::uuid[], $7::bigint[], $8::integer[], $9::timestamptz[])`,
);

/**
 * Relays lease buckets, not rows: all events of a member are in one, so their order is kept. The last byte of a member's id is
 * random, so it spreads members evenly.
 */
function bucketOf(programId: number, memberId: string): number {
  return (parseInt(memberId.slice(-2), 16) + programId) % BUCKETS;
}

/** Writes events in the transaction of what they tell: they leave when it commits, or never were. */
export function writeEvents(programId: number, events: readonly OutboxEvent[]): Call<never> {
  return call(WRITE, [
    programId,
    events.map((event) => event.memberId),
    events.map((event) => event.sequence),
    events.map((event) => bucketOf(programId, event.memberId)),
    events.map((event) => event.type),
    events.map((event) => event.subjectId),
    events.map((event) => event.walletId),
    events.map((event) => event.postingSequence),
    events.map((event) => event.occurredAt),
  ]);
}
