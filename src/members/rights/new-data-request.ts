import { addToInstant } from '../../kernel/calendar.js';
import { newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { DataRequestRow } from './data-request-rows.js';
import { DataRequestStatus, type DataRequestKind } from './data-request.kinds.js';

/** What is asked, of whom and by whom. */
export interface Asked {
  memberId: string;
  kind: DataRequestKind;
  caller: Pick<Caller, 'kind' | 'id'>;
  reason: string | null;
  now: Date;
  timeZone: string;
}

/** A request that is open and due a calendar month from now, at the same local time in the program's zone. */
export function newDataRequest({ memberId, kind, caller, reason, now, timeZone }: Asked): DataRequestRow {
  return {
    uuid: newId(),
    memberId,
    kind,
    status: DataRequestStatus.OPEN,
    restricted: null,
    actorKind: caller.kind,
    actorId: caller.id,
    reason,
    requestedAt: now,
    dueAt: addToInstant(now, 1, 'MONTHS', timeZone),
    erasesAt: null,
    endedAt: null,
    cancelReason: null,
  };
}
