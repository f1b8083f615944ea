import type { Problem } from '../../kernel/problem.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with the window of a rule: it has to have a moment. */
export function windowProblems(from: Date | null | undefined, until: Date | null | undefined): Problem[] {
  if (!from || !until || until > from) return [];
  return [{ path: ['until'], message: `must be after from, ${from.toISOString()}` }];
}

/** What is wrong with the days of the week on which a rule holds. */
export function weekdayProblems(weekdays: readonly string[] | null | undefined): Problem[] {
  if (weekdays == null) return [];
  if (weekdays.length === 0)
    return [{ path: ['weekdays'], message: 'must name at least one day; leave it out where all will do' }];
  return weekdays.flatMap((day, index) =>
    weekdays.indexOf(day) < index ? [{ path: ['weekdays', String(index)], message: `${day} is given twice` }] : [],
  );
}

/** What is wrong with the hours of the day in which a rule holds. They may go over midnight, and end with the day. */
export function hoursProblems(hours: { from: string; until: string } | null | undefined): Problem[] {
  if (hours == null) return [];
  const { from, until } = hours;
  const problems: Problem[] = [];
  if (!TIME.test(from))
    problems.push({ path: ['hours', 'from'], message: `"${from}" is not a time from "00:00" to "23:59"` });
  if (!TIME.test(until) && until !== '24:00')
    problems.push({ path: ['hours', 'until'], message: `"${until}" is not a time from "00:00" to "24:00"` });
  if (problems.length === 0 && from === until) {
    const message = `must be another time than from, "${from}"; leave the hours out where the whole day will do`;
    problems.push({ path: ['hours', 'until'], message });
  }
  return problems;
}
