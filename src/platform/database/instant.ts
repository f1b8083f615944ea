/**
 * A `timestamptz` as PostgreSQL writes it while the session's time zone is UTC, `2027-03-01 09:30:00.123456+00`, to the
 * millisecond. Null for any other form, such as another zone's or `infinity`: those are the driver's to read, which takes
 * several times as long, and a batch reads hundreds.
 */
export function utcInstant(text: string): Date | null {
  const { length } = text;
  if (length < 22 || length > 29 || text[4] !== '-' || text[10] !== ' ' || !text.endsWith('+00')) return null;
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const milliseconds = length > 22 ? Math.trunc(Number(`0.${text.slice(20, -3)}`) * 1000 + 1e-6) : 0;
  const time = Date.UTC(
    part(0, 4),
    part(5, 7) - 1,
    part(8, 10),
    part(11, 13),
    part(14, 16),
    part(17, 19),
    milliseconds,
  );
  return Number.isNaN(time) || part(0, 4) < 100 ? null : new Date(time);
}
