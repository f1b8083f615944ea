import type { Caller } from '../platform/access/index.js';
import { call, statement, type Call, type PipelineRows, type Tx } from '../platform/database/index.js';
import { OF_ITSELF, originOf, writeEvents, type EventOrigin, type OutboxEvent } from '../platform/outbox/index.js';
import { stateColumns } from './life/state-columns.js';
import type { Protection } from './life/pauses/pause-plan.js';
import type { MemberState } from './member-status.js';
import type { MemberStatus } from './member.types.js';

/** A member whose row this transaction holds: nobody else changes anything of theirs until it ends. */
export interface LockedMember extends MemberState {
  readonly uuid: string;
  status: MemberStatus;
  mayEarn: boolean;
  maySpend: boolean;
  readonly joinedAt: Date;
  /** When a pause ends by itself; set although they are active when it has ended and nobody has noted it. */
  pausedUntil: Date | null;
  /** The days that their pauses protect. */
  protection: Protection;
  /** The number of the last event told of this member, those of this transaction included. */
  eventSequence: number;
  /** Who makes happen what is told from now on: nobody, until `actFor` says so. */
  origin: EventOrigin;
  /** What this transaction has to tell of the member, in order. */
  readonly events: OutboxEvent[];
}

type LockedRow = Omit<LockedMember, 'events' | 'origin'>;

const COLUMNS = `member.id AS uuid, ${stateColumns('member')}, member.joined_at AS "joinedAt",
  member.paused_until AS "pausedUntil", member.protection, member.event_sequence AS "eventSequence"`;

const LOCK = statement<LockedRow>(
  'lock-members',
  `SELECT m.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS}
     FROM member WHERE program_id = $1 AND id = wanted.id FOR NO KEY UPDATE OF member) m`,
);

const TRY_LOCK = statement<LockedRow>(
  'try-lock-members',
  `SELECT m.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS}
     FROM member WHERE program_id = $1 AND id = wanted.id FOR NO KEY UPDATE OF member SKIP LOCKED) m`,
);

// Every row is there and locked. Written as an upsert because that always goes by the key, see docs/adr/0013.
const COUNT_EVENTS = statement(
  'count-member-events',
  `INSERT INTO member (program_id, id, joined_at, enrolled_at, event_sequence)
   SELECT $1, counted.id, 'epoch', 'epoch', counted.sequence
   FROM UNNEST($2::uuid[], $3::bigint[]) AS counted (id, sequence)
   ON CONFLICT (program_id, id) DO UPDATE SET event_sequence = excluded.event_sequence`,
);

/**
 * Locks these member rows and nothing else, ids ascending, so that two transactions never wait for each other. The row is
 * the mutex of everything that belongs to the member; read what is under it in statements after this one.
 */
export async function lockMembers(
  tx: Tx,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, LockedMember>> {
  return (await lockAndRead(tx, programId, uuids, [])).members;
}

/**
 * The same, and reads in the same message: they run after the lock, each with a snapshot of its own, so what is read is as it is under the
 * locks. What they ask about has to be known before.
 */
export async function lockAndRead<const Reads extends readonly Call<unknown>[]>(
  tx: Tx,
  programId: number,
  uuids: readonly string[],
  reads: Reads,
): Promise<{ members: Map<string, LockedMember>; rows: PipelineRows<Reads> }> {
  const locks = uuids.length === 0 ? [] : [call(LOCK, [programId, [...new Set(uuids)].sort()])];
  const rows = await tx.pipeline([...locks, ...reads]);
  const locked = locks.length === 0 ? [] : (rows[0] as LockedRow[]);
  return { members: inHand(locked), rows: rows.slice(locks.length) as PipelineRows<Reads> };
}

/** Locks those of them that nobody else holds right now: for jobs, which come again. */
export async function tryLockMembers(
  tx: Tx,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, LockedMember>> {
  if (uuids.length === 0) return new Map();
  return inHand(await tx.query(TRY_LOCK, [programId, [...new Set(uuids)].sort()]));
}

function inHand(rows: readonly LockedRow[]): Map<string, LockedMember> {
  return new Map(rows.map((row) => [row.uuid, { ...row, origin: OF_ITSELF, events: [] }]));
}

/** An event as it is told. */
export type ToldEvent = Omit<OutboxEvent, 'memberId' | 'sequence' | 'origin'>;

/** From now on `caller` makes happen what is told of these members. What was due before anybody asked is told before this. */
export function actFor(members: Iterable<LockedMember | undefined>, caller: Pick<Caller, 'kind' | 'request'>): void {
  const origin = originOf(caller);
  for (const member of members) if (member) member.origin = origin;
}

/** Notes an event of the member, numbered after the one before. `tellEvents` writes it. */
export function tell(member: LockedMember, event: ToldEvent): void {
  member.eventSequence++;
  const { uuid: memberId, eventSequence: sequence, origin } = member;
  member.events.push({ ...event, memberId, sequence, origin });
}

/** Writes the noted events of these members and their counts. What is noted after that is told by another call. */
export function tellEvents(programId: number, members: Iterable<LockedMember>): Call<unknown>[] {
  const telling = [...members].filter((member) => member.events.length > 0);
  if (telling.length === 0) return [];
  return [
    writeEvents(
      programId,
      telling.map((member) => member.events.splice(0)),
    ),
    call(COUNT_EVENTS, [
      programId,
      telling.map((member) => member.uuid),
      telling.map((member) => member.eventSequence),
    ]),
  ];
}
