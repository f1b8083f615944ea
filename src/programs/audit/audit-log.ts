import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import { isPlain } from '../../kernel/plain-text.js';
import { hasRole, Role, type Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import {
  badInput,
  isInstantKey,
  pageOf,
  toConnection,
  type Connection,
  type PageArgs,
} from '../../platform/graphql/index.js';
import { FOR_ADMINS_ONLY, AUDIT_ACTIONS, unknownActions, type AuditAction } from './audit-actions.js';
import { findAuditEntries, findAuditEntry } from './audit-log.queries.js';
import { AuditEntry, type AuditFilter } from './audit-log.types.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_ACTIONS = 50;

/** Reads the audit log, as far as the caller may see it. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** A page, newest first. An id that names nothing finds nothing; an action that there is not is a mistake. */
  async page(caller: Caller, filter: AuditFilter, args: PageArgs): Promise<Connection<AuditEntry>> {
    const { programId } = caller;
    const page = pageOf(args, 2, isPlace);
    const { from = null, until = null } = filter;
    const actions = actionsOf(filter);
    const memberId = idOf(filter.member, 'mem');
    const actorId = idOf(filter.actor, 'key', 'mem');
    const subject = filter.subject ?? null;
    const isNothing = memberId === undefined || actorId === undefined || (subject !== null && !isPlain(subject));
    if (isNothing) return toConnection<AuditEntry>([], page, () => []);
    const [at, uuid] = page.after ?? [];
    const before = at === undefined || uuid === undefined ? null : { at, uuid };
    const conditions = { before, from, until, memberId, subject, actorId, actions, hidden: hiddenFrom(caller) };
    const rows = await findAuditEntries(this.database, programId, conditions, page.limit);
    return toConnection(
      rows.map((row) => AuditEntry.of(row, programId)),
      page,
      (entry) => [entry.at, entry.uuid],
    );
  }

  /** One entry, or null when there is none that the caller may see. */
  async one(caller: Caller, id: string): Promise<AuditEntry | null> {
    const uuid = decodeId('aud', id);
    const row = uuid && (await findAuditEntry(this.database, caller.programId, uuid, hiddenFrom(caller)));
    return row ? AuditEntry.of(row, caller.programId) : null;
  }
}

function hiddenFrom(caller: Caller): readonly AuditAction[] {
  return hasRole(caller, Role.ADMIN) ? [] : FOR_ADMINS_ONLY;
}

/** Null when nothing is asked, undefined when what is asked cannot be an id. */
function idOf(id: string | null | undefined, ...prefixes: ('key' | 'mem')[]): string | null | undefined {
  if (id == null) return null;
  return prefixes.map((prefix) => decodeId(prefix, id)).find((uuid) => uuid !== null);
}

function actionsOf({ actions = null }: AuditFilter): string[] | null {
  if (actions === null) return null;
  if (actions.length < 1 || actions.length > MOST_ACTIONS) {
    throw badInput(`filter.actions: ${String(actions.length)} are not allowed; 1 to ${String(MOST_ACTIONS)}`);
  }
  const [unknown] = unknownActions(actions);
  if (unknown !== undefined) {
    const shown = JSON.stringify(unknown.slice(0, 60));
    throw badInput(`filter.actions: ${shown} is no action; there are ${AUDIT_ACTIONS.join(', ')}`);
  }
  return actions;
}

/** Whether it can stand in a cursor of the log: a moment, then the inner id. */
function isPlace(text: string, index: number): boolean {
  return index === 0 ? isInstantKey(text) : UUID.test(text);
}
