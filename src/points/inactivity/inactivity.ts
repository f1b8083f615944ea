import type { CurrencyTerms } from '../currency-terms.js';
import { isFree } from '../lots.js';
import { protectedExpiry } from '../protection/protection.js';
import { endsByInactivity, inactivityEnd } from '../terms.js';
import type { Wallet } from '../wallet.js';

/** Whether lots that inactivity may end have to be looked at too, to know what is due. A policy that comes dates those without a date. */
export function concernsInactive(wallet: Pick<Wallet, 'policyVersion'>, terms: CurrencyTerms): boolean {
  return terms.policies.some(({ version, expiry }) => version > wallet.policyVersion || expiry.kind === 'INACTIVITY');
}

/**
 * When the member has done nothing for so long that points end by it, without the days that their pauses protect; null when
 * that is not the policy.
 */
export function inactiveFrom(
  { policyVersion, lastActiveAt, protection }: Wallet,
  { policies, timeZone }: CurrencyTerms,
): Date | null {
  const policy = policies.find(({ version }) => version === policyVersion);
  if (policy?.expiry.kind !== 'INACTIVITY') return null;
  // A policy that comes gives everybody its whole period.
  const active = lastActiveAt && lastActiveAt > policy.effectiveAt ? lastActiveAt : policy.effectiveAt;
  return protectedExpiry(protection, { expiresAt: inactivityEnd(policy.expiry, active, timeZone) }, active).expiresAt;
}

/**
 * When free points of those that are loaded are gone by inactivity if nothing moves, but for those that have a sooner date; null when that
 * is not the policy, or none would be.
 */
export function endOfInactivity(wallet: Wallet, terms: CurrencyTerms): Date | null {
  const at = inactiveFrom(wallet, terms);
  return at && [...wallet.lots.values()].some((lot) => isFree(lot) && endsByInactivity(lot)) ? at : null;
}

/**
 * The date of points that come to a member, which is no activity, where inactivity would end them at once: a period from now. Null where they
 * need none: the member has not been inactive for the whole period, or has never had points.
 */
export function dateForInactive(wallet: Wallet, terms: CurrencyTerms, now: Date): Date | null {
  const inactive = wallet.lastActiveAt && inactiveFrom(wallet, terms);
  const policy = terms.policies.find(({ version }) => version === wallet.policyVersion);
  return inactive && inactive <= now && policy ? inactivityEnd(policy.expiry, now, terms.timeZone) : null;
}
