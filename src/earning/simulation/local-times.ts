import { localTime } from '../../kernel/calendar.js';

/** What the clock on the wall says, as `localTime` answers it. */
type LocalTime = ReturnType<typeof localTime>;

const MINUTE = 60_000;
const MINUTES_OF_DAY = 1440;
const DAY = MINUTES_OF_DAY * MINUTE;

/**
 * Local times of very many instants in one zone. The offset of a day in UTC is worked out once: where it is the same at both ends
 * of the day, an addition does the rest; on the days on which clocks change the calendar is asked. Keeps some bytes for each day.
 */
export class LocalTimes {
  /** Of a day in UTC, counted from 1970, in minutes; null on a day on which it changes. */
  private readonly offsets = new Map<number, number | null>();
  private readonly days = new Map<number, { day: string; weekday: number }>();

  constructor(private readonly timeZone: string) {}

  at(instant: Date): LocalTime {
    const utc = Math.floor(instant.getTime() / DAY);
    const offset = this.offsetOn(utc);
    if (offset === null) return localTime(instant, this.timeZone);
    const minutes = Math.floor(instant.getTime() / MINUTE) + offset;
    const number = Math.floor(minutes / MINUTES_OF_DAY);
    const { day, weekday } = this.dayOf(number);
    return { day, weekday, minute: minutes - number * MINUTES_OF_DAY };
  }

  private offsetOn(utc: number): number | null {
    let offset = this.offsets.get(utc);
    if (offset === undefined) {
      const first = this.offsetAt(utc * DAY);
      offset = first === this.offsetAt((utc + 1) * DAY - 1) ? first : null;
      this.offsets.set(utc, offset);
    }
    return offset;
  }

  private offsetAt(milliseconds: number): number {
    const { day, minute } = localTime(new Date(milliseconds), this.timeZone);
    return Date.parse(`${day}T00:00:00Z`) / MINUTE + minute - Math.floor(milliseconds / MINUTE);
  }

  private dayOf(number: number): { day: string; weekday: number } {
    let day = this.days.get(number);
    if (!day) {
      const date = new Date(number * DAY);
      day = { day: date.toISOString().slice(0, 10), weekday: date.getUTCDay() || 7 };
      this.days.set(number, day);
    }
    return day;
  }
}
