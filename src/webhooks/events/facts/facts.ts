import { fromMinor } from '../../../kernel/money.js';
import type { Queryable, Statement } from '../../../platform/database/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { Properties } from '../event-schema.js';
import type { RelayedEvent } from '../relayed-event.js';

/** What an event says besides whose it is and when it was: ids and numbers. */
export type EventData = Record<string, unknown>;

/** One kind of thing that events are about, and how what is said of it is read: for a list of events in one statement. */
export interface EventFacts {
  readonly properties: Properties;
  /** The data of each event, in their order; null for what was erased since. */
  read(db: Queryable, settings: ProgramSettings, events: readonly RelayedEvent[]): Promise<(EventData | null)[]>;
}

/** Facts that are found by the ids of subjects. */
export function factsOfSubjects<Row extends { id: string }>(
  properties: Properties,
  find: Statement<Row>,
  present: (row: Row, settings: ProgramSettings, event: RelayedEvent) => EventData,
): EventFacts {
  return {
    properties,
    read: async (db, settings, events) => {
      const ids = [...new Set(events.flatMap(({ subjectId }) => subjectId ?? []))].sort();
      const rows = ids.length === 0 ? [] : await db.query(find, [settings.number, ids]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return events.map((event) => {
        const row = event.subjectId === null ? undefined : byId.get(event.subjectId);
        return row ? present(row, settings, event) : null;
      });
    },
  };
}

/** An amount of the smallest unit as it is sent. */
export function moneyOf(amount: number, currency: string): { amount: string; currency: string } {
  return { amount: fromMinor(amount, currency), currency };
}

/** The key of a point currency of the program. */
export function currencyCodeOf({ currencies }: ProgramSettings, number: number): string {
  const currency = currencies.find((one) => one.number === number);
  if (!currency) throw new Error(`there is no point currency ${String(number)}`);
  return currency.code;
}
