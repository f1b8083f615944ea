import { addToInstant, dayInZone } from '../../kernel/calendar.js';
import { daysWithin, spansBefore } from '../../kernel/day-spans.js';
import type { CurrencyTerms } from '../currency-terms.js';
import type { Wallet } from '../wallet.js';

/**
 * When a member counts as last active for somebody who takes over their points: as many days later as were protected since, so that
 * points that end by inactivity have as many days left as before. Today is not protected any more. Where inactivity takes no
 * points, and where no day was protected, it is when they were active.
 */
export function activeWithoutPauses(
  { policyVersion, lastActiveAt, protection }: Pick<Wallet, 'policyVersion' | 'lastActiveAt' | 'protection'>,
  { policies, timeZone }: Pick<CurrencyTerms, 'policies' | 'timeZone'>,
  at: Date,
): Date | null {
  const policy = policies.find(({ version }) => version === policyVersion);
  if (!protection || policy?.expiry.kind !== 'INACTIVITY') return lastActiveAt;
  // A policy that comes gives everybody its whole period.
  const active = lastActiveAt && lastActiveAt > policy.effectiveAt ? lastActiveAt : policy.effectiveAt;
  const today = dayInZone(at, timeZone);
  const days = daysWithin(spansBefore(protection.spans, today), dayInZone(active, timeZone), today);
  if (days === 0) return lastActiveAt;
  const moved = addToInstant(active, days, 'DAYS', timeZone);
  return moved < at ? moved : at;
}
