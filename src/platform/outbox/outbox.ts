import type { EventType } from '../../kernel/event-types.js';
import { ActorKind, type Caller } from '../access/index.js';
import { call, counting, statement, type Call, type Count } from '../database/index.js';

/** Who made something happen, and by which request. */
export interface EventOrigin {
  readonly actorKind: ActorKind;
  /** The id of the request: what stands in its answer, in the log and in the audit log. Null where nobody asked. */
  readonly correlationId: string | null;
}

/** What became due by itself. */
export const OF_ITSELF: EventOrigin = { actorKind: ActorKind.SYSTEM, correlationId: null };

export function originOf({ kind, request }: Pick<Caller, 'kind' | 'request'>): EventOrigin {
  return { actorKind: kind, correlationId: request?.id ?? null };
}

/** Something the outside may want to know. Ids only: personal data is read when it is delivered. */
export interface OutboxEvent {
  memberId: string;
  /** The member's own count of events, without gaps: the order in which they are delivered. */
  sequence: number;
  type: EventType;
  subjectId: string | null;
  walletId: number | null;
  postingSequence: number | null;
  occurredAt: Date;
  origin: EventOrigin;
  /** Ids and numbers that stand nowhere else, such as of what has not happened yet. */
  facts?: Readonly<Record<string, string | number | null>>;
}

/** Relays share out buckets among each other. */
export const BUCKETS = 64;

/** Whoever sees it sent knows that there will be events soon. */
export const WRITE_EVENTS = statement(
  'write-outbox',
  `INSERT INTO outbox (program_id, member_id, sequence, bucket, events, actor_kind, correlation_id)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::bigint[], $4::smallint[], $5::jsonb[], $6::text[], $7::text[])`,
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
 * the events of a transaction follow each other. What other requests of the transaction made happen to the member is a row of its own.
 */
export function writeEvents(programId: number, eventsOfMembers: readonly (readonly OutboxEvent[])[]): Call<never> {
  const rows = eventsOfMembers.flatMap(ofOneOrigin);
  const firsts = rows.map(([first]) => first as OutboxEvent);
  const write = call(WRITE_EVENTS, [
    programId,
    firsts.map((first) => first.memberId),
    firsts.map((first) => first.sequence),
    firsts.map((first) => bucketOf(programId, first.memberId)),
    rows.map(storedEvents),
    firsts.map(({ origin }) => origin.actorKind),
    firsts.map(({ origin }) => origin.correlationId),
  ]);
  return counting(write, countsOf(eventsOfMembers));
}

/** As many of each type. */
function countsOf(eventsOfMembers: readonly (readonly OutboxEvent[])[]): Count[] {
  const numbers = new Map<string, number>();
  for (const events of eventsOfMembers) {
    for (const { type } of events) numbers.set(type, (numbers.get(type) ?? 0) + 1);
  }
  return [...numbers].map(([of, by]) => ({ what: 'events', of, by }));
}

/** Cuts the events of a member where somebody else begins. */
function ofOneOrigin(events: readonly OutboxEvent[]): (readonly OutboxEvent[])[] {
  const origin = events[0]?.origin;
  const other = events.findIndex((event) => !isSame(event.origin, origin));
  return other < 0 ? [events] : [events.slice(0, other), ...ofOneOrigin(events.slice(other))];
}

function isSame(one: EventOrigin, other: EventOrigin | undefined): boolean {
  return one === other || (one.actorKind === other?.actorKind && one.correlationId === other.correlationId);
}

/** The words of the view `outbox_event`, what is null left out. Put together by hand: it is done for every event that there is. */
function storedEvents(events: readonly OutboxEvent[]): string {
  let text = '[';
  for (const { type, subjectId, walletId, postingSequence, occurredAt, facts } of events) {
    text += text === '[' ? '{' : ',{';
    text += `"type":${JSON.stringify(type)}`;
    if (subjectId !== null) text += `,"subject":${JSON.stringify(subjectId)}`;
    if (walletId !== null) text += `,"wallet":${String(walletId)}`;
    if (postingSequence !== null) text += `,"posting":${String(postingSequence)}`;
    text += `,"at":"${occurredAt.toISOString()}"`;
    if (facts) text += `,"facts":${JSON.stringify(facts)}`;
    text += '}';
  }
  return `${text}]`;
}
