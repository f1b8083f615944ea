import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.js';
import { ActorKind, hasRole, Role, type Caller, type CallerRequest } from '../../platform/access/index.js';
import { Coalescer } from '../../platform/batching/index.js';
import { Database, statement, type Settled } from '../../platform/database/index.js';
import { PROGRAM_TIME } from '../moment.js';
import type { AuditAction } from './audit-actions.js';

/** Somebody looks at what is known of a member as a person. */
interface Read {
  caller: Caller;
  memberId: string;
}

const ACTION: AuditAction = 'readProfile';
const READS_AT_ONCE = 500;

const NOTE_READS = statement(
  'note-profile-reads',
  `INSERT INTO audit_entry (program_id, at, id, actor_kind, actor_id, action, member_id, reason, request_id)
   SELECT $1, ${PROGRAM_TIME}, r.id, 'API_KEY', r.actor_id, $2, r.member_id, r.reason, r.request_id
   FROM UNNEST($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[])
     AS r (id, actor_id, member_id, reason, request_id)
   CROSS JOIN program WHERE program.id = $1`,
);

const NOTHING = Promise.resolve();

/**
 * Notes that staff read a member's profile or identifiers: before the answer leaves, once for each member and request, and all
 * of a page in one statement. What shops and members themselves read is not noted.
 */
@Injectable()
export class ProfileReads {
  private readonly ofRequests = new WeakMap<CallerRequest, Map<string, Promise<void>>>();
  private readonly coalescer = new Coalescer<Read, void>((programId, reads) => this.write(programId, reads), {
    atMost: READS_AT_ONCE,
    inFlight: 2,
  });

  constructor(private readonly database: Database) {}

  note(caller: Caller, memberId: string): Promise<void> {
    const { programId, kind, request } = caller;
    if (kind !== ActorKind.API_KEY || !hasRole(caller, Role.ADMIN, Role.SUPPORT)) return NOTHING;
    const noted = request && this.notedBy(request);
    const known = noted?.get(memberId);
    if (known) return known;
    const noting = this.coalescer.submit(programId, { caller, memberId });
    noted?.set(memberId, noting);
    return noting;
  }

  private notedBy(request: CallerRequest): Map<string, Promise<void>> {
    const known = this.ofRequests.get(request) ?? new Map<string, Promise<void>>();
    this.ofRequests.set(request, known);
    return known;
  }

  private async write(programId: number, reads: readonly Read[]): Promise<Settled<void>[]> {
    await this.database.query(NOTE_READS, [
      programId,
      ACTION,
      reads.map(() => newId()),
      reads.map(({ caller }) => caller.id),
      reads.map(({ memberId }) => memberId),
      reads.map(({ caller }) => caller.request?.reason),
      reads.map(({ caller }) => caller.request?.id),
    ]);
    return reads.map(() => ({ value: undefined }));
  }
}
