import { daysLater, expiryOf, goneAfter, type CurrencyModel, type Instant } from './ledger-terms.js';
import { protectedDate, protecting, recalledDate, type DateModel, type LifeModel } from './life-model.js';

/**
 * What becomes of a member's points in one currency, written from the documents alone: one lot after the other, nothing
 * loaded, nothing stored, no sums kept that lots have already. Plain data, so that a state can be copied.
 */
export interface WalletModel {
  currency: CurrencyModel;
  /** Of whose it is. */
  life: LifeModel;
  /** In the order in which they came. */
  lots: LotModel[];
  owed: number;
  earned: number;
  spent: number;
  expired: number;
  lastActive: Instant | null;
  /** How many policies of the currency it has lived through. */
  policies: number;
  /** At how many moments something expired. */
  expiries: number;
}

export interface LotModel {
  free: number;
  held: number;
  forgiven: number;
  isPending: boolean;
  /** When it becomes available; null as long as nobody can say. */
  matures: Instant | null;
  expires: Instant | null;
  /** Whether inactivity ends it too: its date is its rule's own. */
  isOwn: boolean;
  /** The pause whose protected days its date counts. */
  counts: number | null;
  /** When what comes back would be gone by the first policy that came while nothing was left of it. */
  expiresAfterReturn: Instant | null;
  /** What expired of it, less what was reinstated, and how many expiries of the wallet there had been then. */
  gone: { points: number; latest: number };
}

export interface HoldModel {
  state: 'OPEN' | 'ENDED';
  points: number;
  timesOut: Instant;
  parts: Part[];
}

/** So many points of the lot at that place. */
export interface Part {
  lot: number;
  points: number;
}

export interface Taken {
  pointsTaken: number;
  pointsForgiven: number;
  pointsOwed: number;
}

export const available = ({ lots }: WalletModel) => sum(lots.filter((lot) => !lot.isPending).map((lot) => lot.free));

/** What `Member.points` says. */
export const figuresOf = (wallet: WalletModel) => ({
  available: available(wallet),
  pending: sum(wallet.lots.filter((lot) => lot.isPending).map((lot) => lot.free)),
  held: sum(wallet.lots.map((lot) => lot.held)),
  owed: wallet.owed,
  lifetimeEarned: wallet.earned,
  lifetimeSpent: wallet.spent,
  lifetimeExpired: wallet.expired,
});

/** Due is due: lives through every moment up to now. */
export function settle(wallet: WalletModel, holds: readonly HoldModel[], now: Instant): void {
  for (let at = nextDue(wallet, holds); at !== null && at <= now; at = nextDue(wallet, holds)) {
    liveThrough(wallet, holds, at);
  }
}

/** The first moment at which something becomes due. */
export function nextDue(wallet: WalletModel, holds: readonly HoldModel[]): Instant | null {
  const moments = [
    wallet.currency.policies[wallet.policies]?.since ?? null,
    ...holds.filter(isOpen).map((hold) => hold.timesOut),
    ...wallet.lots.map((lot) => (lot.isPending ? lot.matures : lot.free > 0 ? lot.expires : null)),
    endOfInactivity(wallet),
    forfeits(wallet),
  ];
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** At one moment: holds that time out, what matures, what is owed, what expires, and last a policy that comes. */
function liveThrough(wallet: WalletModel, holds: readonly HoldModel[], at: Instant): void {
  for (const hold of holds.filter((one) => isOpen(one) && one.timesOut <= at)) free(wallet, hold, hold.parts);
  for (const lot of wallet.lots) if (lot.matures !== null && lot.matures <= at) lot.isPending = false;
  repay(wallet);
  expire(wallet, at);
  const policy = wallet.currency.policies[wallet.policies];
  if (policy && policy.since <= at) {
    wallet.policies++;
    const { kind, months } = policy.expiry;
    for (const lot of wallet.lots) {
      if (kind !== 'AFTER' || lot.expires !== null) continue;
      if (lot.free + lot.held > 0)
        Object.assign(lot, protectedDate(wallet.life, goneAfter(policy.since, { months }), policy.since));
      else lot.expiresAfterReturn ??= goneAfter(policy.since, { months });
    }
  }
  if ((forfeits(wallet) ?? Infinity) <= at) forfeit(wallet);
}

/** When everything is forfeited of who has left; null while nothing is there or owed. */
function forfeits({ life, lots, owed }: WalletModel): Instant | null {
  return owed + sum(lots.map((lot) => lot.free)) > 0 ? life.forfeits : null;
}

function forfeit(wallet: WalletModel): void {
  for (const lot of wallet.lots) {
    wallet.expired += lot.free;
    lot.free = 0;
    lot.isPending = false;
  }
  wallet.owed = 0;
}

/** When free points are gone by inactivity; null when there are none that it takes, or that is not the policy. */
function endOfInactivity(wallet: WalletModel): Instant | null {
  return wallet.lots.some((lot) => !lot.isPending && lot.free > 0 && endsByInactivity(lot))
    ? inactiveFrom(wallet)
    : null;
}

const endsByInactivity = ({ expires, isOwn }: LotModel) => expires === null || isOwn;

function inactiveFrom({ currency, policies, lastActive, life }: WalletModel): Instant | null {
  const policy = currency.policies[policies - 1];
  if (policy?.expiry.kind !== 'INACTIVITY') return null;
  const active = Math.max(lastActive ?? 0, policy.since);
  return protectedDate(life, goneAfter(active, { months: policy.expiry.months }), active).expires;
}

/** Answers at which places the lots stand. */
export function earn(wallet: WalletModel, lots: readonly LotModel[], now: Instant): number[] {
  const places = lots.map((lot) => wallet.lots.push({ ...lot, ...protectedDate(wallet.life, lot.expires, now) }) - 1);
  if (lots.length === 0) return places;
  wallet.earned += sum(lots.map((lot) => lot.free));
  wallet.lastActive = now;
  repay(wallet);
  return places;
}

/** What was waiting for its purchase becomes available then; null for at once. */
export function mature(wallet: WalletModel, place: number, at: Instant | null): void {
  const lot = wallet.lots[place]!;
  lot.matures = at;
  lot.isPending = lot.isPending && at !== null;
  repay(wallet);
}

export function hold(wallet: WalletModel, points: number, timesOut: Instant): HoldModel {
  const parts = take(wallet, points);
  for (const { lot, points: part } of parts) wallet.lots[lot]!.held += part;
  return { state: 'OPEN', points, timesOut, parts };
}

/** Spends so many points of a hold, those that expired soonest first, and releases the rest. Answers what it spent. */
export function capture(wallet: WalletModel, held: HoldModel, points: number, now: Instant): Part[] {
  let missing = points;
  const [spent, rest]: [Part[], Part[]] = [[], []];
  for (const { lot, points: part } of held.parts) {
    const now = Math.min(part, missing);
    missing -= now;
    wallet.lots[lot]!.held -= now;
    spent.push({ lot, points: now });
    rest.push({ lot, points: part - now });
  }
  wallet.spent += points;
  wallet.lastActive = now;
  free(wallet, held, rest);
  repay(wallet);
  expire(wallet, now);
  return spent;
}

export function release(wallet: WalletModel, held: HoldModel, now: Instant): void {
  free(wallet, held, held.parts);
  repay(wallet);
  expire(wallet, now);
}

/** Spent points go back to their lots, but not those that were forgiven of it. Answers how many are available again. */
export function refund(wallet: WalletModel, parts: readonly Part[], now: Instant): number {
  const inactive = inactiveFrom(wallet);
  let givenBack = 0;
  for (const { lot: place, points } of parts) {
    const lot = wallet.lots[place]!;
    const forgiven = Math.min(lot.forgiven, points);
    const isEmpty = lot.free + lot.held === 0;
    lot.forgiven -= forgiven;
    lot.free += points - forgiven;
    wallet.spent -= points;
    givenBack += points - forgiven;
    if (points === forgiven) continue;
    const before = lot.expires;
    lot.expires ??= lot.expiresAfterReturn;
    const isGone = Math.min(lot.expires ?? Infinity, (endsByInactivity(lot) ? inactive : null) ?? Infinity) <= now;
    if (isGone) Object.assign(lot, { expires: goneAfter(now, { days: wallet.currency.graceDays }), isOwn: false });
    const isCounted = lot.counts !== null && lot.counts === protecting(wallet.life, now);
    const stays = lot.expires === before && (isCounted || !isEmpty);
    if (!stays) Object.assign(lot, protectedDate(wallet.life, lot.expires, now));
  }
  repay(wallet);
  return givenBack;
}

/** Takes points of awards back: from the award's own lot, from others; the rest is owed or forgiven. */
export function takeBack(wallet: WalletModel, awards: readonly Part[]): Taken {
  const all: Taken = { pointsTaken: 0, pointsForgiven: 0, pointsOwed: 0 };
  for (const { lot: place, points } of awards) {
    const own = wallet.lots[place]!;
    const fromOwn = Math.min(own.free, points);
    own.free -= fromOwn;
    const fromOthers = sum(take(wallet, Math.min(points - fromOwn, available(wallet))).map((part) => part.points));
    const missing = points - fromOwn - fromOthers;
    const underHold = Math.max(0, sum(wallet.lots.map((lot) => lot.held)) - wallet.owed);
    const owed = wallet.currency.debt === 'OWE' ? missing : Math.min(missing, underHold);
    wallet.owed += owed;
    wallet.earned -= points;
    own.forgiven += missing - owed;
    all.pointsTaken += points - missing;
    all.pointsOwed += owed;
    all.pointsForgiven += missing - owed;
  }
  return all;
}

/** Takes so many available points: those that expire soonest first, never-expiring ones last, then the oldest. */
function take(wallet: WalletModel, points: number): Part[] {
  let missing = points;
  const order = wallet.lots
    .map((lot, place) => ({ lot, place }))
    .filter(({ lot }) => !lot.isPending && lot.free > 0)
    .sort((a, b) => (a.lot.expires ?? Infinity) - (b.lot.expires ?? Infinity) || a.place - b.place);
  const parts: Part[] = [];
  for (const { lot, place } of order) {
    const part = Math.min(missing, lot.free);
    lot.free -= part;
    missing -= part;
    if (part > 0) parts.push({ lot: place, points: part });
  }
  if (missing > 0) throw new Error('the model took more than there is');
  return parts;
}

function free(wallet: WalletModel, held: HoldModel, parts: readonly Part[]): void {
  held.state = 'ENDED';
  for (const { lot: place, points } of parts) {
    wallet.lots[place]!.held -= points;
    wallet.lots[place]!.free += points;
  }
}

function repay(wallet: WalletModel): void {
  const points = Math.min(wallet.owed, available(wallet));
  take(wallet, points);
  wallet.owed -= points;
}

function expire(wallet: WalletModel, now: Instant): void {
  const isInactive = (endOfInactivity(wallet) ?? Infinity) <= now;
  wallet.expiries++;
  for (const lot of wallet.lots) {
    const isGone = (lot.expires ?? Infinity) <= now || (isInactive && endsByInactivity(lot));
    if (lot.isPending || lot.free === 0 || !isGone) continue;
    lot.gone = { points: lot.gone.points + lot.free, latest: wallet.expiries };
    wallet.expired += lot.free;
    lot.free = 0;
  }
}

/** A correction in favour of the member. */
export function credit(wallet: WalletModel, points: number, expires: Instant | null, now: Instant): void {
  const date = expires === null ? protectedDate(wallet.life, expiryOfCredit(wallet, now), now) : exactly(expires);
  wallet.lots.push({ ...A_LOT, free: points, ...date });
  wallet.lastActive ??= now;
  repay(wallet);
}

/** Who has been inactive for the whole period would have them for no time at all: a period from now. */
function expiryOfCredit(wallet: WalletModel, now: Instant): Instant | null {
  const { months } = wallet.currency.policies.at(-1)!.expiry;
  const isInactive = wallet.lastActive !== null && (inactiveFrom(wallet) ?? Infinity) <= now;
  return isInactive ? goneAfter(now, { months }) : expiryOf(wallet.currency, now);
}

/** A correction at the cost of the member. What is missing is owed. */
export function debit(wallet: WalletModel, points: number): void {
  const owed = Math.max(0, points - available(wallet));
  take(wallet, points - owed);
  wallet.owed += owed;
}

/** What is there lives until then, unless it lives longer: pending and held points outlive their day. Answers whether there was something. */
export function extend(wallet: WalletModel, expires: Instant, now: Instant): boolean {
  const isThere = (lot: LotModel) => lot.held > 0 || (lot.free > 0 && (lot.isPending || lot.expires! > now));
  const lots = wallet.lots.filter((lot) => lot.expires !== null && lot.expires < expires && isThere(lot));
  for (const lot of lots) Object.assign(lot, exactly(expires), { isOwn: false });
  return lots.length > 0;
}

export const reinstatable = ({ lots }: WalletModel) => sum(lots.map((lot) => lot.gone.points));

/** So many expired points come back into their lots, those that expired latest first. */
export function reinstate(wallet: WalletModel, points: number, date: DateModel & { expires: Instant }): void {
  let missing = points;
  for (const lot of wallet.lots.toSorted((a, b) => b.gone.latest - a.gone.latest)) {
    const part = Math.min(missing, lot.gone.points);
    if (part === 0) continue;
    const isTaken = endsByInactivity(lot) && lot.free === 0;
    const isKept = !isTaken && (lot.expires ?? Infinity) > date.expires;
    if (!isKept) Object.assign(lot, date, { isOwn: false });
    missing -= part;
    lot.gone.points -= part;
    lot.free += part;
    wallet.expired -= part;
  }
  repay(wallet);
}

/**
 * To another member, as a lot for each lot they came from, with its terms. What would be gone at once, since they have been inactive for
 * the whole period, lives for a period from now, but not longer than its date.
 */
export function transfer(from: WalletModel, to: WalletModel, points: number, now: Instant): void {
  const isInactive = to.lastActive !== null && (inactiveFrom(to) ?? Infinity) <= now;
  const { months } = to.currency.policies[to.policies - 1]!.expiry;
  for (const { lot, points: part } of take(from, points)) {
    const own = from.lots[lot]!;
    const isDated = isInactive && endsByInactivity(own);
    const expires = isDated ? Math.min(own.expires ?? Infinity, goneAfter(now, { months })) : own.expires;
    to.lots.push({ ...A_LOT, free: part, isOwn: own.isOwn && !isDated, ...protectedDate(to.life, expires, now) });
  }
  to.lastActive ??= now;
  repay(to);
}

/** A date that staff named. */
export const exactly = (expires: Instant) => ({ expires, counts: null });

/** A pause began: what is there and has a date lives longer by its days. */
export function protect(wallet: WalletModel, now: Instant): void {
  for (const lot of wallet.lots) {
    if (lot.free + lot.held === 0 || lot.expires === null) continue;
    Object.assign(lot, protectedDate(wallet.life, lot.expires, now));
  }
}

/** A pause ended before its time: days of the plan are taken back from every date that counts them. */
export function recall(wallet: WalletModel, plan: Record<string, number>, now: Instant): void {
  for (const lot of wallet.lots) {
    if (lot.counts !== wallet.life.pauses || lot.expires === null) continue;
    Object.assign(lot, exactly(recalledDate(plan, lot.expires, now)));
  }
}

const A_LOT: LotModel = {
  free: 0,
  held: 0,
  forgiven: 0,
  isPending: false,
  matures: null,
  expires: null,
  isOwn: false,
  counts: null,
  expiresAfterReturn: null,
  gone: { points: 0, latest: 0 },
};

/** A lot as a fact of that date brings it, by a rule whose points live for so many months if it says so itself. */
export function lotOf(
  currency: CurrencyModel,
  points: number,
  date: Instant,
  isCompleted: boolean,
  ownMonths?: number,
): LotModel {
  const { pendingDays } = currency;
  const isOwn = ownMonths !== undefined;
  const expires = isOwn ? goneAfter(date, { months: ownMonths }) : expiryOf(currency, date);
  const matures = isCompleted && pendingDays !== null ? daysLater(date, pendingDays) : null;
  const isPending = !isCompleted || matures !== null;
  return { ...A_LOT, free: points, isPending, matures, expires, isOwn };
}

const isOpen = (held: HoldModel) => held.state === 'OPEN';

export const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
