import { encodeId, newId } from '../../kernel/ids.js';
import { isStaff, type Caller } from '../../platform/access/index.js';
import { call, statement, type Call } from '../../platform/database/index.js';
import type { AuditAction } from './audit-actions.js';

/** What the log says of an act besides who, when and by which mutation. */
export interface AuditNote {
  /** Whom it concerns, by inner id. */
  memberId?: string | null;
  /** What was made or changed, by its outer id, such as `rul_…`. */
  subject?: string | null;
  /** Why, as the input says. When it says nothing, the request's header `kindred-reason` counts. */
  reason?: string | null;
  /**
   * Names of changed fields, ids, numbers, settings before and after. Never anything personal: no name, email, phone, card, date
   * of birth, nor what was searched for.
   */
  details?: Record<string, unknown> | null;
}

/** Something that was done, by whom. */
export interface AuditedAct extends AuditNote {
  caller: Caller;
  action: AuditAction;
  /** Noted whoever did it: a shop's key, a member's token, a command or a job too. Else staff only. */
  always?: boolean;
}

const NOTE_ACTS = statement(
  'note-acts',
  `INSERT INTO audit_entry
     (program_id, at, id, actor_kind, actor_id, action, member_id, subject, reason, details, request_id)
   SELECT $1, $2, * FROM UNNEST
     ($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::jsonb[], $11::text[])`,
);

// Rows of which nothing is left to take out are passed over: the table refuses an update that changes nothing.
const WIPE = statement(
  'wipe-audit-of-member',
  `UPDATE audit_entry SET reason = NULL, details = NULL
   WHERE program_id = $1 AND (member_id = $2 OR subject = $3) AND (reason IS NOT NULL OR details IS NOT NULL)`,
);

/**
 * Notes acts in the transaction that does them: no act without its row, no row without its act. Hand over what was really done
 * and changed something; what was refused or replayed is not. `now` is the moment of the transaction. No statement at all when
 * nothing is to be noted, as for the keys of shops: `await tx.pipeline([..., ...audit(programId, now, acts)])`.
 */
export function audit(programId: number, now: Date, acts: readonly AuditedAct[]): Call<never>[] {
  const noted = acts.filter(({ always, caller }) => always === true || isStaff(caller));
  if (noted.length === 0) return [];
  const callers = noted.map(({ caller }) => caller);
  return [
    call(NOTE_ACTS, [
      programId,
      now,
      noted.map(() => newId()),
      callers.map(({ kind }) => kind),
      callers.map(({ id }) => id),
      noted.map(({ action }) => action),
      noted.map(({ memberId }) => memberId),
      noted.map(({ subject }) => subject),
      noted.map(({ reason, caller }) => reason ?? caller.request?.reason),
      noted.map(({ details }) => (details == null ? null : JSON.stringify(details))),
      callers.map(({ request }) => request?.id),
    ]),
  ];
}

/**
 * Takes what was said in words and the details out of all entries about a member who is erased, and about what was made of them.
 * Who did what and when stays.
 */
export function wipeAudit(programId: number, memberId: string): Call<never> {
  return call(WIPE, [programId, memberId, encodeId('mem', memberId)]);
}
