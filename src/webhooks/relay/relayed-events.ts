import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/foundation.js';
import { relayedColumns, type RelayedEvent as OutboxEventRow } from '../events/relayed-event.js';

/** Something that was told of a member and is committed: a row of the view `outbox_event`, and of which program. */
export interface RelayedEvent extends OutboxEventRow {
  readonly programId: number;
}

/** The columns of a RelayedEvent, of the view as `e`. */
export const RELAYED_EVENT_COLUMNS = `e.program_id AS "programId", ${relayedColumns('e')}`;

/** On which servers tell each other what they have relayed. */
export const RELAYED_CHANNEL = 'kindred_live';

export type RelayedEventsListener = (events: readonly RelayedEvent[]) => void;

/**
 * Says in this process what its relay has just relayed: after each pass is committed, every event once, on whichever server relays it,
 * those of one member in order. Not said at all when the process ends between its commit and this.
 */
@Injectable()
export class RelayedEvents {
  private listeners: readonly RelayedEventsListener[] = [];
  private forOthers: readonly RelayedEventsListener[] = [];

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Calls `listener` after every pass from now on. Answers how to stop that. */
  subscribe(listener: RelayedEventsListener): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** The same for who only passes it on to those who listen to RELAYED_CHANNEL: it is read when there are any. */
  passOn(listener: RelayedEventsListener): () => void {
    this.forOthers = [...this.forOthers, listener];
    return () => {
      this.forOthers = this.forOthers.filter((other) => other !== listener);
    };
  }

  /** Whether anybody in this process listens. When nobody does on any server, nothing is read for them. */
  get isHeard(): boolean {
    return this.listeners.length > 0;
  }

  /** What the relay calls. A listener that fails is logged, and the others are called. */
  say(events: readonly RelayedEvent[]): void {
    for (const listener of [...this.listeners, ...this.forOthers]) {
      try {
        listener(events);
      } catch (error) {
        this.logger.error({ err: error }, 'a listener to relayed events failed');
      }
    }
  }
}
