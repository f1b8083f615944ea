import { Injectable } from '@nestjs/common';
import { lockMembers, MemberStatus, resolveMembers, type MemberRef } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, Restart, statement, type Tx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit, readMoment, type AuditAction, type Moment } from '../../programs/index.js';
import { UnknownSegmentMember } from './segment.payloads.js';
import { Segment } from './segment.types.js';
import { findSegment } from './segments.queries.js';
import { SegmentArchived, SegmentKindNotAllowed, SegmentNotFound } from './segments.refusals.js';

const MOST_MEMBERS = 1_000;

/** What became of one reference: its member came or went, was in or out already, or there is no such member. */
export type MemberOutcome = 'CHANGED' | 'UNCHANGED' | 'UNKNOWN';

/** What a list of references came to, in their order. */
export interface MembersChanged {
  segment: Segment;
  outcomes: MemberOutcome[];
}

export type MembersNotChanged = InvalidInput | SegmentNotFound | SegmentKindNotAllowed | SegmentArchived;

const ADD = statement<{ memberId: string }>(
  'add-members-to-segment',
  `INSERT INTO segment_member (program_id, segment, member_id, added_at)
   SELECT $1, $2, *, $4 FROM UNNEST($3::uuid[])
   ON CONFLICT DO NOTHING RETURNING member_id AS "memberId"`,
);

const REMOVE = statement<{ memberId: string }>(
  'remove-members-from-segment',
  `DELETE FROM segment_member
   WHERE program_id = $1 AND segment = $2 AND member_id = ANY ($3::uuid[])
   RETURNING member_id AS "memberId"`,
);

/** Brings members into static segments and takes them out, under their locks. */
@Injectable()
export class SegmentMembers {
  constructor(private readonly database: Database) {}

  /** Who is in it already stays. Members who were merged or erased are not found. */
  add(caller: Caller, key: string, refs: readonly MemberRef[]): Promise<MembersChanged | MembersNotChanged> {
    return this.change(insertMembers, caller, 'addToSegment', key, refs);
  }

  /** Who is not in it stays out. */
  remove(caller: Caller, key: string, refs: readonly MemberRef[]): Promise<MembersChanged | MembersNotChanged> {
    return this.change(deleteMembers, caller, 'removeFromSegment', key, refs);
  }

  private async change(
    write: typeof insertMembers,
    caller: Caller,
    action: AuditAction,
    key: string,
    refs: readonly MemberRef[],
  ): Promise<MembersChanged | MembersNotChanged> {
    if (refs.length < 1 || refs.length > MOST_MEMBERS) {
      return new InvalidInput([
        { path: ['members'], message: `must name 1 to ${MOST_MEMBERS} members, not ${refs.length}` },
      ]);
    }
    const { programId } = caller;
    return this.database.transaction(async (tx) => {
      const uuids = await lockNamed(tx, programId, refs);
      const segment = await findSegment(tx, programId, key);
      if (!segment) return new SegmentNotFound(key);
      if (segment.kind === 'DYNAMIC') return new SegmentKindNotAllowed(segment.kind);
      if (segment.archived) return new SegmentArchived();
      const members = [...new Set(uuids.filter((uuid) => uuid !== null))].sort();
      const [[moment]] = (await tx.pipeline([readMoment(programId)])) as [[Moment]];
      const rows = await write(tx, programId, segment.number, members, moment.now);
      const act = { caller, action, details: { key, members: rows.length } };
      await tx.pipeline(audit(programId, moment.now, rows.length > 0 ? [act] : []));
      return { segment: Segment.of(segment), outcomes: outcomesOf(uuids, new Set(rows.map((row) => row.memberId))) };
    });
  }
}

async function insertMembers(
  tx: Tx,
  programId: number,
  segment: number,
  members: readonly string[],
  now: Date,
): Promise<{ memberId: string }[]> {
  return tx.query(ADD, [programId, segment, members, now]);
}

function deleteMembers(
  tx: Tx,
  programId: number,
  segment: number,
  members: readonly string[],
): Promise<{ memberId: string }[]> {
  return tx.query(REMOVE, [programId, segment, members]);
}

/** The references of the list that name nobody, for an answer. */
export function unknownOf(outcomes: readonly MemberOutcome[]): UnknownSegmentMember[] {
  const message = 'There is no such member in this program.';
  return outcomes.flatMap((outcome, index) =>
    outcome === 'UNKNOWN' ? [Object.assign(new UnknownSegmentMember(), { index, message })] : [],
  );
}

/** The members that references name, locked; null for nobody. One that leads elsewhere once we have the locks starts us anew. */
async function lockNamed(tx: Tx, programId: number, refs: readonly MemberRef[]): Promise<(string | null)[]> {
  const uuids = await resolveMembers(tx, programId, refs);
  const locked = await lockMembers(
    tx,
    programId,
    uuids.filter((uuid) => uuid !== null),
  );
  const again = await resolveMembers(tx, programId, refs);
  if (again.some((uuid, index) => uuid !== uuids[index])) throw new Restart();
  return uuids.map((uuid) => {
    const status = uuid === null ? undefined : locked.get(uuid)?.status;
    return status === undefined || status === MemberStatus.ERASED || status === MemberStatus.MERGED ? null : uuid;
  });
}

/** A member who is named twice changes once. */
function outcomesOf(uuids: readonly (string | null)[], changed: Set<string>): MemberOutcome[] {
  return uuids.map((uuid) => {
    if (uuid === null) return 'UNKNOWN';
    return changed.delete(uuid) ? 'CHANGED' : 'UNCHANGED';
  });
}
