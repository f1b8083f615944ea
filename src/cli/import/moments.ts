import { instantInZone, isDay } from '../../kernel/calendar.js';

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]?\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(\.\d{1,9})?)?\s?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/i;

/**
 * The instant that a file writes as a day, a local time or a time with its offset from UTC; null when it is none of these
 * or before 1900. A local time is one in that zone (in a repeated hour the earlier, in a skipped hour the later), a day its
 * beginning.
 */
export function instantOf(text: string, timeZone: string): Date | null {
  const [, day, hour, second, fraction, offset] = MOMENT.exec(text) ?? [];
  if (day === undefined || day < '1900' || !isDay(day)) return null;
  const time = `${(hour ?? '00:00').padStart(5, '0')}:${second ?? '00'}${fraction ?? ''}`;
  if (offset === undefined) return instantInZone(`${day}T${time}`, timeZone);
  const zone = offset.toUpperCase() === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  return new Date(`${day}T${time}${zone}`);
}
