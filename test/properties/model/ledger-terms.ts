import { Temporal } from 'temporal-polyfill';

/** An instant as milliseconds since 1970. */
export type Instant = number;

/** The zone of the program, with two changes of its clocks in a year. */
export const ZONE = 'Europe/London';

/** What the documents say of a point currency, as far as a wallet needs it. */
export interface CurrencyModel {
  code: string;
  debt: 'FORGIVE' | 'OWE';
  /** After how many days points become available; null for at once. */
  pendingDays: number | null;
  /** All expiry policies, the oldest first, and since when each holds. */
  policies: { since: Instant; expiry: ExpiryModel }[];
  graceDays: number;
}

export interface ExpiryModel {
  kind: 'NEVER' | 'AFTER' | 'INACTIVITY';
  /** So many months, with AFTER and INACTIVITY. */
  months: number;
}

/** The first instant after the day of `from` and so much more: when what is usable on that day is gone. */
export function goneAfter(from: Instant, more: Temporal.DurationLike): Instant {
  const lastDay = inZone(from).toPlainDate().add(more);
  return lastDay.add({ days: 1 }).toZonedDateTime(ZONE).epochMilliseconds;
}

/** So many days later at the same time of day. */
export function daysLater(from: Instant, days: number): Instant {
  return inZone(from).add({ days }).epochMilliseconds;
}

/** When points of that date are gone by the policy of now; null for never. */
export function expiryOf({ policies }: CurrencyModel, date: Instant): Instant | null {
  const { expiry } = policies.at(-1)!;
  return expiry.kind === 'AFTER' ? goneAfter(date, { months: expiry.months }) : null;
}

/** The calendar day so many days from then. */
export function dayAfter(from: Instant, more: number | Temporal.DurationLike): string {
  return inZone(from)
    .toPlainDate()
    .add(typeof more === 'number' ? { days: more } : more)
    .toString();
}

/** The calendar day of an instant. */
export function dayOf(instant: Instant): string {
  return dayAfter(instant, 0);
}

/** The first instant after that day. */
export function endOf(day: string): Instant {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(ZONE).epochMilliseconds;
}

function inZone(instant: Instant): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(ZONE);
}
