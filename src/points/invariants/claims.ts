/** What the replay of a wallet shows to hold or not. */
export type Claim =
  | 'figures'
  | 'sequence'
  | 'totals'
  | 'noneNegative'
  | 'lotsAddUp'
  | 'lotParts'
  | 'spendingOrder'
  | 'expiry'
  | 'oneEffect'
  | 'movementsOfKind'
  | 'owners';

export interface Count {
  checked: number;
  wrong: number;
  offenders: string[];
}

const OFFENDERS_KEPT = 10;

/** Counts what was looked at and what was wrong, claim by claim. */
export class Tally {
  private counts = new Map<Claim, Count>();

  look(claim: Claim, times = 1): void {
    this.countOf(claim).checked += times;
  }

  /** Something is wrong unless it `holds`. */
  expect(claim: Claim, holds: boolean, offender: () => string): void {
    if (holds) return;
    const count = this.countOf(claim);
    count.wrong++;
    if (count.offenders.length < OFFENDERS_KEPT) count.offenders.push(offender());
  }

  /** What was counted since it was taken last. */
  take(): Map<Claim, Count> {
    const counts = this.counts;
    this.counts = new Map();
    return counts;
  }

  private countOf(claim: Claim): Count {
    let count = this.counts.get(claim);
    if (!count) this.counts.set(claim, (count = { checked: 0, wrong: 0, offenders: [] }));
    return count;
  }
}
