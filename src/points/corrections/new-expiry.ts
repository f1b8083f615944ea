import { expiryOf, type CurrencyTerms } from '../currency-terms.js';
import { dateForInactive } from '../inactivity/inactivity.js';
import { endsByInactivity } from '../terms.js';
import type { Expiry } from '../protection/protection.js';
import type { Lot, Wallet } from '../wallet.js';

/** When credited points are gone by the policy. A credit is no activity. */
export function expiryOfCredit(wallet: Wallet, terms: CurrencyTerms, now: Date): Date | null {
  return dateForInactive(wallet, terms, now) ?? expiryOf(terms, now);
}

/**
 * When a lot is gone into which expired points come back: what lives longer in it keeps its expiry, and gives it to them. Of what
 * inactivity took the date of before says nothing any more.
 */
export function expiryOfReinstated({ expiresAt, alsoByInactivity, pause, free }: Lot, wanted: Expiry): Expiry {
  const own = { expiresAt, alsoByInactivity, pause };
  if (free === 0 && endsByInactivity(own)) return wanted;
  if (expiresAt === null) return own;
  return wanted.expiresAt && expiresAt > wanted.expiresAt ? own : wanted;
}
