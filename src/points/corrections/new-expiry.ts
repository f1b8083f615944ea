import { expiryOf, type CurrencyTerms } from '../currency-terms.js';
import type { Expiry } from '../protection/protection.js';
import { endsByInactivity } from '../lots.js';
import { inactiveFrom } from '../settle.js';
import { inactivityEnd } from '../terms.js';
import type { Lot, Wallet } from '../wallet.js';

/**
 * When credited points are gone by the policy. A credit is no activity: to who has been inactive for the whole period it gives
 * points with a date of their own, a period from now, since undated ones would be gone at once.
 */
export function expiryOfCredit(wallet: Wallet, terms: CurrencyTerms, now: Date): Date | null {
  const inactive = wallet.lastActiveAt && inactiveFrom(wallet, terms);
  const newest = terms.policies.at(-1);
  if (inactive && inactive <= now && newest) return inactivityEnd(newest.expiry, now, terms.timeZone);
  return expiryOf(terms, now);
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
