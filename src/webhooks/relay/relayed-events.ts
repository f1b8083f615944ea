import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Queryable } from '../../platform/database/index.js';
import { LOGGER } from '../../platform/foundation.js';
import { relayedColumns, type RelayedEvent as OutboxEventRow } from '../events/relayed-event.js';

/** Something that was told of a member and is committed: a row of the view `outbox_event`, and of which program. */
export interface RelayedEvent extends OutboxEventRow {
  readonly programId: number;
}

/** The columns of a RelayedEvent, of the view as `e`. */
export const RELAYED_EVENT_COLUMNS = `e.program_id AS "programId", ${relayedColumns('e')}`;

/** Who wants to hear in this process what is relayed. */
export interface RelayedEventsListener {
  relayed(events: readonly RelayedEvent[]): void;
  /** Something may have been relayed that nobody was told of, here or on another server. */
  missed(): void;
  /** Whether what is relayed now is of use to anybody: else it is not read. Whoever comes later is not owed it. */
  isAwaited(db: Queryable): Promise<boolean>;
}

/**
 * Says in this process what its relay has just relayed: after each pass is committed, every event once, on whichever server relays it,
 * those of one member in order. Not said at all when the process ends between its commit and this: then another relay says, once it has
 * noticed, that something may have been missed.
 */
@Injectable()
export class RelayedEvents {
  private listeners: readonly RelayedEventsListener[] = [];

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Tells `listener` after every pass from now on. Answers how to stop that. */
  subscribe(listener: RelayedEventsListener): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** Whether anybody listens: else nothing is read for them. In a transaction it holds until that ends. */
  async isHeard(db: Queryable): Promise<boolean> {
    for (const listener of this.listeners) if (await listener.isAwaited(db)) return true;
    return false;
  }

  /** What the relay calls. A listener that fails is logged, and the others are called. */
  say(events: readonly RelayedEvent[]): void {
    this.tell((listener) => listener.relayed(events));
  }

  /** What the relay calls when it cannot know what was relayed. */
  sayMissed(): void {
    this.tell((listener) => listener.missed());
  }

  private tell(say: (listener: RelayedEventsListener) => void): void {
    for (const listener of this.listeners) {
      try {
        say(listener);
      } catch (error) {
        this.logger.error({ err: error }, 'a listener to relayed events failed');
      }
    }
  }
}
