import { formatDuration, formatNumber } from '../progress.js';
import { printable } from './printable.js';
import type { RefusedRow } from './report-file.js';

/** What an import has come to so far. */
export class Tally {
  rows = 0;
  recorded = 0;
  known = 0;
  refused = 0;
  private readonly reasons = new Map<string, { count: number; first: RefusedRow }>();

  refuse(row: RefusedRow): void {
    this.refused++;
    const known = this.reasons.get(row.reason);
    if (known) known.count++;
    else this.reasons.set(row.reason, { count: 1, first: row });
  }

  /** The report at the end, in lines: `what` was recorded, and what else came of it. */
  summary(what: string, others: readonly (readonly [number, string])[], seconds: number): string[] {
    const count = (number: number, what: string): string => `${formatNumber(number).padStart(12)}  ${what}`;
    const reasons = [...this.reasons].sort(([, a], [, b]) => b.count - a.count);
    return [
      count(
        this.rows,
        `rows in ${formatDuration(seconds)}, ${formatNumber(this.rows / Math.max(seconds, 0.001))} a second`,
      ),
      count(this.recorded, `${what} recorded`),
      count(this.known, 'recorded before'),
      ...others.map(([number, other]) => count(number, other)),
      count(this.refused, `rows refused${this.refused > 0 ? ':' : ''}`),
      ...reasons.map(
        ([reason, { count: times, first }]) =>
          `${count(times, reason)}, such as line ${String(first.line)}: ${printable(first.message, 160)}`,
      ),
      ...(this.recorded === 0 && others.every(([number]) => number === 0) ? [this.nothing()] : []),
    ];
  }

  private nothing(): string {
    const why = this.known > 0 ? ': what could be recorded had been recorded before' : '';
    return `Nothing changed${why}.`;
  }
}
