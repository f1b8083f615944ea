import { earliest } from '../../kernel/calendar.js';
import { Account, Kind } from '../codes.js';
import type { CurrencyTerms } from '../currency-terms.js';
import { dateForInactive } from '../inactivity/inactivity.js';
import { bearLot } from '../lots.js';
import { protectedExpiry } from '../protection/protection.js';
import { repay } from '../postings.js';
import { between, takeExactly } from '../spending.js';
import { endsByInactivity, type LotDate } from '../terms.js';
import { book, dueAt, type Cause, type PostingDraft, type Wallet } from '../wallet.js';

/**
 * TRANSFER_OUT of one wallet and TRANSFER_IN of another, of the same point currency: points go soonest-expiring lot first and
 * arrive as a lot for each lot they came from, with its terms, moved by the days that the recipient's pause protects. Then REPAY when the recipient owes. The sender must have as
 * many available, and the recipient room for them.
 */
export function transfer(
  from: Wallet,
  to: Wallet,
  points: number,
  terms: CurrencyTerms,
  cause: Cause,
): { sent: PostingDraft; postings: PostingDraft[] } {
  const taken = takeExactly(from, points);
  const leaving = taken.map(({ lot, points: part }) => between(Account.AVAILABLE, Account.TRANSIT, part, lot));
  const sent = book(from, Kind.TRANSFER_OUT, leaving, cause);

  const forInactive = dateForInactive(to, terms, cause.at);
  const arriving = taken.map(({ lot: { number, earnedAt, ...own }, points: part }) => {
    const date = forInactive && endsByInactivity(own) ? endingBy(forInactive, own) : own;
    const expiry = protectedExpiry(to.protection, date, cause.at);
    const origin = { walletId: from.id, lot: number };
    const lot = bearLot(to, { points: part, isPending: false, earnedAt, availableAt: cause.at, ...expiry, origin });
    dueAt(to, lot.expiresAt);
    return between(Account.TRANSIT, Account.AVAILABLE, part, lot);
  });
  const received = book(to, Kind.TRANSFER_IN, arriving, cause);
  // Receiving is no activity; but who never was active is inactive only from their first points on.
  to.lastActiveAt ??= received.occurredAt;
  return { sent, postings: [sent, received, ...repay(to, cause)] };
}

/** A date that inactivity does not change any more. */
function endingBy(date: Date, { expiresAt }: LotDate): LotDate {
  return { expiresAt: earliest([expiresAt, date]), alsoByInactivity: false };
}
