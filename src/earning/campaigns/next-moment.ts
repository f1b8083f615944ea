import { daysBefore, localTime, minutesAfter } from '../../kernel/calendar.js';
import { isWithin } from '../calculation/calculate.js';

/** On which days of the week and in which hours something holds, see CompiledRule. */
interface Times {
  weekdays: readonly number[] | null;
  hours: { from: number; until: number } | null;
}

/** An hour that is skipped may cost one week; more than two are never needed. */
const SEARCHED_DAYS = 15;
const MINUTE = 60_000;
const DAY = 24 * 60;

/** An instant, and what the clock on the wall says then. */
interface Moment {
  at: Date;
  weekday: number;
  minute: number;
  /** By how many minutes the clocks are ahead of UTC. */
  offset: number;
}

/**
 * The first instant from this one on, and before that one, at which days of the week and hours hold in that zone; null when
 * there is none. It goes from one local time at which something may change to the next, so that an hour which the clocks skip
 * or repeat is judged as the calculator judges it.
 */
export function nextMoment(times: Times, from: Date, before: Date | null, timeZone: string): Date | null {
  const last = daysBefore(from, -SEARCHED_DAYS);
  const end = before !== null && before < last ? before : last;
  // Most rules ask for no days and hours, and local times cost time.
  if (times.weekdays === null && times.hours === null) return from < end ? from : null;
  let moment = momentAt(from, timeZone);
  while (moment.at < end) {
    if (isDay(times, moment) && isHour(times, moment)) return moment.at;
    moment = stepFrom(moment, boundaryAfter(times, moment) - moment.minute, timeZone);
  }
  return null;
}

function isDay({ weekdays }: Times, { weekday }: Moment): boolean {
  return weekdays === null || weekdays.includes(weekday);
}

function isHour({ hours }: Times, { minute }: Moment): boolean {
  return hours === null || isWithin(hours, minute);
}

/** The next minute of the day at which something may begin to hold; midnight at the latest. */
function boundaryAfter(times: Times, moment: Moment): number {
  const { hours } = times;
  return hours !== null && hours.from > moment.minute && isDay(times, moment) ? hours.from : DAY;
}

/** So many minutes later on the wall, or when the clocks are changed before. */
function stepFrom({ at, offset }: Moment, minutes: number, timeZone: string): Moment {
  const begin = new Date(Math.floor(at.getTime() / MINUTE) * MINUTE);
  const later = (count: number): Moment => momentAt(minutesAfter(begin, count), timeZone);
  let [before, after] = [0, minutes];
  let target = later(after);
  if (target.offset === offset) return target;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const between = later(middle);
    if (between.offset === offset) before = middle;
    else [after, target] = [middle, between];
  }
  return target;
}

function momentAt(at: Date, timeZone: string): Moment {
  const { day, weekday, minute } = localTime(at, timeZone);
  const offset = Date.parse(`${day}T00:00:00Z`) / MINUTE + minute - Math.floor(at.getTime() / MINUTE);
  return { at, weekday, minute, offset };
}
