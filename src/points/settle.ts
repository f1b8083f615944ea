import { earliest } from '../kernel/calendar.js';
import { ActorType, HoldStatus, Kind, LotState, SourceType } from './codes.js';
import { endOfInactivity } from './inactivity/inactivity.js';
import { endsByInactivity } from './terms.js';
import { isFree } from './lots.js';
import { expire, mature, repay } from './postings.js';
import { forfeit, forfeitDue } from './protection/forfeit.js';
import { protectedExpiry } from './protection/protection.js';
import { changeExpiry, hasExpired, sourceOfHold, timeOut } from './spending.js';
import { datedBy, type CurrencyTerms, type PolicyVersion } from './currency-terms.js';
import { book, type Cause, type Hold, type Lot, type PostingDraft, type TermChange, type Wallet } from './wallet.js';

/**
 * Lives through everything that became due in a wallet up to a moment, in order: so a result never depends on when a job ran.
 * At one moment: holds that time out, pending points that mature, debts, lots that expire; a new expiry policy after them, since what
 * it finds due was due without it; what is forfeited last. One posting for each kind and moment, and one for each hold. What may be due by
 * then has to be loaded; `beyond` is when the next of the lots that are not expires.
 */
export function settle(wallet: Wallet, terms: CurrencyTerms, until: Date, beyond: Date | null): PostingDraft[] {
  const postings: PostingDraft[] = [];
  let next = nextMoment(wallet, terms);
  while (next && next <= until) {
    postings.push(...settleMoment(wallet, terms, next));
    next = nextMoment(wallet, terms);
  }
  wallet.nextChangeAt = earliest([next, beyond]);
  return postings;
}

/** Whether something may have become due in the wallet. */
export function isDue(
  wallet: Pick<Wallet, 'nextChangeAt' | 'policyVersion'>,
  terms: CurrencyTerms,
  now: Date,
): boolean {
  const newest = terms.policies.at(-1);
  return (
    (wallet.nextChangeAt !== null && wallet.nextChangeAt <= now) ||
    (newest !== undefined && wallet.policyVersion < newest.version)
  );
}

/** The first moment at which something of what is loaded becomes due. */
function nextMoment(wallet: Wallet, terms: CurrencyTerms): Date | null {
  const lots = [...wallet.lots.values()];
  return earliest([
    newPolicy(wallet, terms)?.effectiveAt ?? null,
    ...openHolds(wallet).map((hold) => hold.expiresAt),
    ...lots.map((lot) => (lot.state === LotState.PENDING ? lot.availableAt : isFree(lot) ? lot.expiresAt : null)),
    endOfInactivity(wallet, terms),
    forfeitDue(wallet),
  ]);
}

function settleMoment(wallet: Wallet, terms: CurrencyTerms, at: Date): PostingDraft[] {
  const cause: Cause = { sourceType: SourceType.NONE, sourceId: null, actorType: ActorType.SYSTEM, actorId: null, at };
  const postings: PostingDraft[] = [];
  const isInactive = (endOfInactivity(wallet, terms)?.getTime() ?? Infinity) <= at.getTime();

  const timedOut = openHolds(wallet).filter((hold) => hold.expiresAt <= at);
  postings.push(...timedOut.map((hold) => timeOut(wallet, hold, { ...cause, ...sourceOfHold(hold) })));
  const maturing = lotsWhere(
    wallet,
    (lot) => lot.state === LotState.PENDING && lot.availableAt !== null && lot.availableAt <= at,
  );
  postings.push(...mature(wallet, maturing, cause), ...repay(wallet, cause));
  const expiring = lotsWhere(
    wallet,
    (lot) => isFree(lot) && (hasExpired(lot, at) || (isInactive && endsByInactivity(lot))),
  );
  postings.push(...expire(wallet, expiring, cause));
  const policy = newPolicy(wallet, terms);
  if (policy && policy.effectiveAt <= at) postings.push(...applyPolicy(wallet, terms, policy, cause));
  if ((forfeitDue(wallet)?.getTime() ?? Infinity) <= at.getTime()) postings.push(...forfeit(wallet, cause));
  return postings;
}

/**
 * EXTEND: where a currency without expiry gets one, lots without a date get one, counted from that day. Whoever shortens or
 * lengthens an expiry touches no lot.
 */
function applyPolicy(wallet: Wallet, terms: CurrencyTerms, policy: PolicyVersion, cause: Cause): PostingDraft[] {
  wallet.policyVersion = policy.version;
  const byPolicy = datedBy(policy, terms);
  if (!byPolicy) return [];
  const after = protectedExpiry(wallet.protection, { expiresAt: byPolicy }, policy.effectiveAt);
  const dated: TermChange[] = [];
  for (const lot of wallet.lots.values()) {
    if (lot.state !== LotState.CLOSED && lot.expiresAt === null) changeExpiry(lot, after, dated);
  }
  return dated.length === 0 ? [] : [book(wallet, Kind.EXTEND, [], cause, { terms: dated })];
}

function newPolicy(wallet: Wallet, { policies }: CurrencyTerms): PolicyVersion | null {
  return policies.find(({ version }) => version > wallet.policyVersion) ?? null;
}

/** In the order in which they were made, not in that of their loading: what is booked for them is always the same. */
function openHolds(wallet: Wallet): Hold[] {
  const open = [...wallet.holds.values()].filter((hold) => hold.status === HoldStatus.OPEN);
  return open.sort((a, b) => a.sequence - b.sequence);
}

/** The oldest first, as with holds. */
function lotsWhere(wallet: Wallet, holds: (lot: Lot) => boolean): number[] {
  const lots = [...wallet.lots.values()].filter(holds);
  return lots.map((lot) => lot.number).sort((a, b) => a - b);
}
