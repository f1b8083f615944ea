import type { Period } from '../calculation/compiled-rule.js';
import type { Usage } from '../calculation/limits.js';
import { spanOfPeriod, spansOf, type Span } from './spans.js';

/** What was used of a rule in a span: by a member, or by all members together. */
export interface UseRow {
  /** Null for all members together. */
  memberId: string | null;
  ruleId: string;
  span: Span;
  start: string;
  uses: number;
  points: number;
  /** When the rule gave points last, of the dates of facts; null where nobody asks. */
  lastAt: Date | null;
}

/** What was used of rules: as it was loaded, and with what was counted since. */
export class RuleUses {
  private readonly rows = new Map<string, Map<string, UseRow>>();
  private readonly counted = new Map<UseRow, UseRow>();

  constructor(rows: readonly UseRow[] = []) {
    for (const row of rows) this.rowsOf(row.memberId, row.ruleId).set(keyOf(row), { ...row });
  }

  /** What was used in the period around a day. */
  usedIn(memberId: string | null, ruleId: string, period: Period, day: string): Usage {
    const { span, first, next } = spanOfPeriod(period, day);
    const usage: Usage = { uses: 0, points: 0 };
    for (const row of this.rows.get(ownerOf(memberId, ruleId))?.values() ?? []) {
      if (row.span !== span || row.start < first || (next !== null && row.start >= next)) continue;
      usage.uses += row.uses;
      usage.points += row.points;
    }
    return usage;
  }

  /** When the rule gave the member points last, of all times or of those between two moments; null for never. */
  lastAt(memberId: string, ruleId: string, between?: { after: Date; before: Date }): Date | null {
    let last: Date | null = null;
    for (const { lastAt } of this.rows.get(ownerOf(memberId, ruleId))?.values() ?? []) {
      if (!lastAt || (between && (lastAt <= between.after || lastAt >= between.before))) continue;
      if (!last || lastAt > last) last = lastAt;
    }
    return last;
  }

  /** Counts one use of so many points; only its points (`uses` of 0) for a fact by which the rule is used already. */
  count(memberId: string | null, ruleId: string, day: string, points: number, at: Date, uses = 1): void {
    const rows = this.rowsOf(memberId, ruleId);
    for (const { span, start } of spansOf(day)) {
      const blank = { memberId, ruleId, span, start, uses: 0, points: 0, lastAt: at };
      const row = rows.get(keyOf(blank)) ?? { ...blank };
      const counted = this.counted.get(row) ?? blank;
      for (const one of [row, counted]) {
        one.uses += uses;
        one.points += points;
        if (!one.lastAt || one.lastAt < at) one.lastAt = at;
      }
      rows.set(keyOf(row), row);
      this.counted.set(row, counted);
    }
  }

  /** What was counted here, span by span: to be added to what is stored. */
  get additions(): UseRow[] {
    return [...this.counted.values()];
  }

  private rowsOf(memberId: string | null, ruleId: string): Map<string, UseRow> {
    const owner = ownerOf(memberId, ruleId);
    let rows = this.rows.get(owner);
    if (!rows) {
      rows = new Map<string, UseRow>();
      this.rows.set(owner, rows);
    }
    return rows;
  }
}

function ownerOf(memberId: string | null, ruleId: string): string {
  return `${memberId ?? ''}/${ruleId}`;
}

function keyOf({ span, start }: Pick<UseRow, 'span' | 'start'>): string {
  return `${span}/${start}`;
}
