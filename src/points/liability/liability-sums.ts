import { addToDay, dayInZone, earliest } from '../../kernel/calendar.js';
import { Account, LotState } from '../codes.js';
import type { CurrencyTerms } from '../currency-terms.js';
import { inactiveFrom } from '../inactivity/inactivity.js';
import { endsByInactivity } from '../terms.js';
import { lastDayBefore } from '../last-day.js';
import type { Lot, PostingDraft, Wallet } from '../wallet.js';
import type { ExpiryRow, FlowRow, Holdings } from './liability.queries.js';

const MONTHS = 24;

/** Adds up what a program owes: rows of sums, and wallets one by one. It grows with months, not with wallets. */
export class LiabilitySums {
  readonly holdings: Holdings = { pending: 0, available: 0, held: 0, owed: 0 };
  private readonly expiries = new Map<string | null, number>();
  private readonly flows: Map<string, FlowRow>;

  constructor(
    private readonly terms: CurrencyTerms,
    asOf: Date,
  ) {
    this.flows = new Map(
      monthsUntil(monthOf(dayInZone(asOf, terms.timeZone))).map((month) => [
        month,
        { month, issued: 0, spent: 0, expired: 0, adjusted: 0, forgiven: 0 },
      ]),
    );
  }

  /** The first day of the first month. */
  get firstDay(): string {
    const [first] = this.flows.keys();
    return `${first as string}-01`;
  }

  get byExpiry(): ExpiryRow[] {
    const rows = [...this.expiries].map(([month, points]) => ({ month, points }));
    return rows.sort((a, b) => (a.month === null ? 1 : b.month === null ? -1 : a.month < b.month ? -1 : 1));
  }

  get months(): FlowRow[] {
    return [...this.flows.values()];
  }

  addHoldings({ pending, available, held, owed }: Holdings): void {
    this.holdings.pending += pending;
    this.holdings.available += available;
    this.holdings.held += held;
    this.holdings.owed += owed;
  }

  addExpiry({ month, points }: ExpiryRow): void {
    if (points > 0) this.expiries.set(month, (this.expiries.get(month) ?? 0) + points);
  }

  addFlow({ month, issued, spent, expired, adjusted, forgiven }: FlowRow): void {
    const sums = this.flows.get(month);
    if (!sums) return; // before the first month
    sums.issued += issued;
    sums.spent += spent;
    sums.expired += expired;
    sums.adjusted += adjusted;
    sums.forgiven += forgiven;
  }

  /** A wallet with all its lots. */
  addWallet(wallet: Wallet): void {
    this.addHoldings(wallet);
    this.addExpiries(wallet);
  }

  /** When its lots expire. */
  addExpiries(wallet: Wallet): void {
    for (const lot of wallet.lots.values()) {
      if (lot.state === LotState.CLOSED) continue;
      this.addExpiry({ month: this.lastMonthOf(lot, wallet), points: lot.free + lot.held });
    }
  }

  /** A posting that is not booked yet. */
  addPosting({ occurredAt, movements }: PostingDraft): void {
    const flow = { month: monthOf(dayInZone(occurredAt, this.terms.timeZone)), ...NOTHING };
    for (const { from, to, points } of movements) {
      const [source, target] = [FLOWS.get(from), FLOWS.get(to)];
      if (source) flow[source.name] += points * source.whenLeft;
      if (target) flow[target.name] -= points * target.whenLeft;
    }
    this.addFlow(flow);
  }

  private lastMonthOf(lot: Lot, wallet: Wallet): string | null {
    const end = earliest([lot.expiresAt, endsByInactivity(lot) ? inactiveFrom(wallet, this.terms) : null]);
    return end && monthOf(lastDayBefore(end, this.terms.timeZone));
  }
}

const NOTHING = { issued: 0, spent: 0, expired: 0, adjusted: 0, forgiven: 0 };

/** As what points count that leave or enter an account of the program, and with which sign when they leave it. */
const FLOWS = new Map<Account, { name: keyof typeof NOTHING; whenLeft: 1 | -1 }>([
  [Account.ISSUED, { name: 'issued', whenLeft: 1 }],
  [Account.SPENT, { name: 'spent', whenLeft: -1 }],
  [Account.EXPIRED, { name: 'expired', whenLeft: -1 }],
  [Account.ADJUSTED, { name: 'adjusted', whenLeft: 1 }],
  [Account.FORGIVEN, { name: 'forgiven', whenLeft: 1 }],
]);

function monthOf(day: string): string {
  return day.slice(0, 7);
}

function monthsUntil(last: string): string[] {
  return Array.from({ length: MONTHS }, (_, index) => monthOf(addToDay(`${last}-01`, index + 1 - MONTHS, 'MONTHS')));
}
