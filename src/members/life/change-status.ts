import type { Caller } from '../../platform/access/index.js';
import { call, statement, type Call } from '../../platform/database/index.js';
import { newId } from '../../kernel/ids.js';
import type { LockedMember } from '../member-lock.js';
import type { MemberStatus } from '../member.types.js';
import { isEndUnnoticed, noteEndedPauses } from './pauses/ended-pauses.js';

/** What a member is from now on. */
export interface NewState {
  status: MemberStatus;
  /** With BLOCKED: whether they still earn and spend. */
  mayEarn?: boolean;
  maySpend?: boolean;
  /** With PAUSED: when it ends by itself. */
  pausedUntil?: Date;
  /** With MERGED: the inner id of the survivor. Whoever is erased after that keeps it. */
  mergedInto?: string;
}

const UPDATE = statement(
  'change-member-status',
  `UPDATE member SET status = $3, may_earn = $4, may_spend = $5, paused_until = $6,
     merged_into = CASE WHEN $3 = 'ERASED' THEN merged_into ELSE $7::uuid END,
     closed_at = CASE WHEN $3 = 'CLOSED' THEN $8::timestamptz WHEN $3 = 'ERASED' THEN closed_at END
   WHERE program_id = $1 AND id = $2`,
);

const NOTE = statement(
  'note-member-status-change',
  `INSERT INTO member_status_change (program_id, id, member_id, at, from_status, to_status, may_earn, may_spend, paused_until,
     merged_into, actor_kind, actor_id, reason)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
);

/**
 * Gives a locked member another state and notes in their history who did it and why. What follows from it for points, tokens and
 * the rest is up to whoever calls, as is the event that tells of it. Where their pause had ended by itself and nobody had noted it,
 * that is noted and told first.
 */
export function changeStatus(
  programId: number,
  member: LockedMember,
  to: NewState,
  by: { caller: Pick<Caller, 'kind' | 'id'>; reason: string | null; at: Date },
): Call<unknown>[] {
  const { status, mayEarn = true, maySpend = true, pausedUntil = null, mergedInto = null } = to;
  const { caller, reason, at } = by;
  const state = [mayEarn, maySpend, pausedUntil, mergedInto];
  const ended = isEndUnnoticed(member) ? noteEndedPauses(programId, [member]) : [];
  const from = member.status;
  Object.assign(member, { status, mayEarn, maySpend, pausedUntil });
  return [
    ...ended,
    call(UPDATE, [programId, member.uuid, status, ...state, at]),
    call(NOTE, [programId, newId(), member.uuid, at, from, status, ...state, caller.kind, caller.id, reason]),
  ];
}
