/** What a counter of a member's has for a day. */
export interface DayRow {
  readonly memberId: string;
  readonly counter: number;
  readonly day: string;
  readonly amount: number;
}

/** What counts for the members of a transaction, by counter and day: as it was read, and as it becomes. */
export class MemberDays {
  /** By counter, then by member, then by day. */
  private readonly days = new Map<number, Map<string, Map<string, number>>>();
  private readonly added = new Map<string, DayRow>();

  constructor(rows: readonly DayRow[] = []) {
    for (const { memberId, counter, day, amount } of rows) this.daysOf(memberId, counter).set(day, amount);
  }

  /** What counts, the first day first. */
  of(memberId: string, counter: number): { day: string; amount: number }[] {
    return [...this.daysOf(memberId, counter)]
      .map(([day, amount]) => ({ day, amount }))
      .sort((one, other) => (one.day < other.day ? -1 : 1));
  }

  /** Counts so much more on a day, or less. */
  add(memberId: string, counter: number, day: string, amount: number): void {
    if (amount === 0) return;
    const days = this.daysOf(memberId, counter);
    days.set(day, (days.get(day) ?? 0) + amount);
    const key = `${memberId}/${String(counter)}/${day}`;
    const before = this.added.get(key)?.amount ?? 0;
    this.added.set(key, { memberId, counter, day, amount: before + amount });
  }

  /** By how much each day is to be raised. */
  toWrite(): DayRow[] {
    return [...this.added.values()].filter(({ amount }) => amount !== 0);
  }

  private daysOf(memberId: string, counter: number): Map<string, number> {
    let members = this.days.get(counter);
    if (!members) this.days.set(counter, (members = new Map<string, Map<string, number>>()));
    let days = members.get(memberId);
    if (!days) members.set(memberId, (days = new Map<string, number>()));
    return days;
  }
}
