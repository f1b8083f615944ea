import { call, counting, statement, type Call, type Count } from '../database/index.js';

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
  'write-outbox',
  `INSERT INTO outbox (program_id, member_id, sequence, bucket, events)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[], $4::smallint[], $5::jsonb[])`,
);

/**
 * Relays lease buckets, not rows: all events of a member are in one, so their order is kept. The last byte of a member's id is
 * random, so it spreads members evenly.
 */
function bucketOf(programId: number, memberId: string): number {
  return (parseInt(memberId.slice(-2), 16) + programId) % BUCKETS;
}

/**
 * Writes what a transaction tells of members, in it: the events leave when it commits, or never were. One row for each member:
 * the events of a transaction follow each other.
 */
export function writeEvents(programId: number, eventsOfMembers: readonly (readonly OutboxEvent[])[]): Call<never> {
  const firsts = eventsOfMembers.map(([first]) => first as OutboxEvent);
  const write = call(WRITE, [
    programId,
    firsts.map((first) => first.memberId),
    firsts.map((first) => first.sequence),
    firsts.map((first) => bucketOf(programId, first.memberId)),
    eventsOfMembers.map((events) => JSON.stringify(events.map(stored))),
  ]);
  return counting(write, countsOf(eventsOfMembers.flat()));
}

function countsOf(events: readonly OutboxEvent[]): Count[] {
  return events.map(({ type }) => ({ what: 'events', of: type, by: 1 }));
}

/** The words of the view `outbox_event`. What is null is left out. */
function stored({ type, subjectId, walletId, postingSequence, occurredAt }: OutboxEvent): Record<string, unknown> {
  return {
    type,
    subject: subjectId ?? undefined,
    wallet: walletId ?? undefined,
    posting: postingSequence ?? undefined,
    at: occurredAt,
  };
}
