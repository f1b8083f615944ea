import type { EventType } from '../../kernel/event-types.js';
import type { ActorKind } from '../../platform/access/index.js';

/** An event as it waits in the outbox: a row of the view `outbox_event`. */
export interface RelayedEvent {
  memberId: string;
  sequence: number;
  type: EventType;
  subjectId: string | null;
  walletId: number | null;
  postingSequence: number | null;
  occurredAt: Date;
  actorKind: ActorKind;
  correlationId: string | null;
  /** What stands nowhere else. */
  facts: Readonly<Record<string, string | number | null>> | null;
}

/** How a statement reads them from the view under this name. */
export function relayedColumns(view: string): string {
  const named = ['memberId', 'subjectId', 'walletId', 'postingSequence', 'occurredAt', 'actorKind', 'correlationId'];
  const columns = named.map(
    (name) => `${view}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${name}"`,
  );
  return [...columns, `${view}.sequence`, `${view}.type`, `${view}.facts`].join(', ');
}
