import { daysLater, endOf, goneAfter, type CurrencyModel, type ExpiryModel, type Instant } from './ledger-terms.js';
import { aLife, close, live, pause, protectedDate, reopen, resume, type LifeModel } from './life-model.js';
import {
  available,
  capture,
  credit,
  debit,
  earn,
  exactly,
  extend,
  figuresOf,
  hold,
  lotOf,
  mature,
  nextDue,
  protect,
  recall,
  refund,
  reinstatable,
  reinstate,
  release,
  settle,
  sum,
  takeBack,
  transfer,
  type HoldModel,
  type Part,
  type WalletModel,
} from './wallet-model.js';

/** A rule: so many points per 1.00, in the currency at that place, which live for so many months if it says so itself. */
export interface RuleModel {
  currency: number;
  points: number;
  ownMonths?: number;
}

/** A program as the documents say that it should be. Plain data: a copy is a world of its own. */
export interface World {
  now: Instant;
  currencies: CurrencyModel[];
  rules: RuleModel[];
  /** By member and by currency. */
  wallets: WalletModel[][];
  /** By member. */
  lives: LifeModel[];
  holds: Record<string, HoldModel & Owner>;
  purchases: Record<string, PurchaseModel>;
}

interface Owner {
  member: number;
  currency: number;
}

interface PurchaseModel {
  member: number;
  date: Instant;
  isCompleted: boolean;
  /** How its cancellation was answered. */
  cancellation: Answer | null;
  lines: (LineWanted & { returned: number })[];
  awards: { currency: number; lot: number; perPound: number }[];
  paid: { currency: number; parts: Part[]; points: number; refunded: number } | null;
}

export interface LineWanted {
  quantity: number;
  price: number;
}

/** What somebody does, with everything named that it is done to. */
export type Operation =
  | { do: 'record'; order: string; member: number; lines: LineWanted[]; isCompleted: boolean; date: Instant | null; hold: string | null }
  | { do: 'complete'; order: string }
  | { do: 'cancel'; order: string }
  | { do: 'return'; order: string; line: number; quantity: number }
  | { do: 'hold'; hold: string; member: number; currency: number; points: number; seconds: number }
  | { do: 'capture'; hold: string; points: number | null }
  | { do: 'release'; hold: string }
  | { do: 'adjust'; member: number; currency: number; points: number; mayOwe: boolean; lastDay: string | null }
  | { do: 'extend'; member: number; currency: number; lastDay: string }
  | { do: 'reinstate'; member: number; currency: number; points: number | null; lastDay: string | null }
  | { do: 'pause'; member: number; lastDay: string | null }
  | { do: 'resume'; member: number }
  | { do: 'close'; member: number }
  | { do: 'reopen'; member: number }
  | { do: 'transfer'; member: number; to: number; currency: number; points: number }; // prettier-ignore

/** How a call is answered: the code of its refusal, or the facts of its payload. */
export type Answer = Record<string, string | number | boolean>;

const DONE: Answer = { replayed: false };
const refused = (code: string, facts: Answer = {}): Answer => ({ code, ...facts });

const insufficient = (required: number, has: number): Answer =>
  refused('INSUFFICIENT_POINTS', { required, available: has, missing: required - has });

/** How many days a year the program grants to who is away: so few that they are used up. */
export const PROTECTED_DAYS = 25;

export function aWorld(now: Instant, members: number, currencies: CurrencyModel[], rules: RuleModel[]): World {
  const wallet = (currency: CurrencyModel, life: LifeModel): WalletModel => ({
    currency,
    life,
    lots: [],
    owed: 0,
    earned: 0,
    spent: 0,
    expired: 0,
    lastActive: null,
    policies: currency.policies.length,
    expiries: 0,
  });
  const lives = Array.from({ length: members }, () => aLife(PROTECTED_DAYS));
  const wallets = lives.map((life) => currencies.map((currency) => wallet(currency, life)));
  return { now, currencies, rules, wallets, lives, holds: {}, purchases: {} };
}

/** Time passes. What is due is settled when somebody looks or writes, and that comes to the same. */
export function passTime(world: World, to: Instant): void {
  world.now = to;
  settleAll(world);
}

export function changeExpiry(world: World, currency: number, expiry: ExpiryModel): void {
  const { policies } = world.currencies[currency]!;
  const { kind, months } = policies.at(-1)!.expiry;
  if (kind !== expiry.kind || months !== expiry.months) policies.push({ since: world.now, expiry });
  settleAll(world);
}

/** When the next thing becomes due in anybody's wallet. */
export function nextMoment(world: World): Instant | null {
  const moments = world.wallets.flatMap((own, member) =>
    own.map((wallet, currency) => nextDue(wallet, holdsOf(world, member, currency))),
  );
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** What everybody has, by member and by currency. */
export const figures = (world: World) => world.wallets.map((own) => own.map(figuresOf));

/** Does it, and answers as the API should. */
export function apply(world: World, operation: Operation): Answer {
  const answer = decide(world, operation);
  settleAll(world);
  return answer;
}

function decide(world: World, operation: Operation): Answer {
  switch (operation.do) {
    case 'record':
      return record(world, operation);
    case 'complete':
      return complete(world, operation.order);
    case 'cancel':
      return cancel(world, operation.order);
    case 'return':
      return giveBack(world, operation.order, operation.line, operation.quantity);
    case 'hold': {
      const { member, currency, points, seconds } = operation;
      const wallet = world.wallets[member]![currency]!;
      if (points < 1) return refused('INVALID_INPUT');
      if (wallet.life.status !== 'ACTIVE') return refused('MEMBER_NOT_ACTIVE');
      const has = available(wallet);
      if (has < points) return insufficient(points, has);
      world.holds[operation.hold] = { member, currency, ...hold(wallet, points, world.now + seconds * 1000) };
      return { ...DONE, status: 'OPEN', points };
    }
    case 'capture': {
      const held = openHold(world, operation.hold);
      if (operation.points !== null && operation.points < 1) return refused('INVALID_INPUT');
      if (!held) return refused('HOLD_NOT_OPEN');
      const points = operation.points ?? held.points;
      if (points > held.points) return refused('CAPTURE_EXCEEDS_HOLD', { held: held.points });
      capture(walletOf(world, held), held, points, world.now);
      return { ...DONE, status: 'CAPTURED', points: held.points, captured: points, released: held.points - points };
    }
    case 'release': {
      const held = openHold(world, operation.hold);
      if (!held) return refused('HOLD_NOT_OPEN');
      release(walletOf(world, held), held, world.now);
      return { ...DONE, status: 'RELEASED', points: held.points, captured: 0, released: held.points };
    }
    case 'adjust': {
      const { points, mayOwe, lastDay } = operation;
      const wallet = walletOf(world, operation);
      const has = available(wallet);
      if (points === 0) return refused('INVALID_INPUT');
      if (wallet.life.status === 'CLOSED') return refused('MEMBER_NOT_ACTIVE');
      if (has + points < 0 && !mayOwe) return insufficient(-points, has);
      if (points > 0) credit(wallet, points, lastDay === null ? null : endOf(lastDay), world.now);
      else debit(wallet, -points);
      return DONE;
    }
    case 'extend':
      if (walletOf(world, operation).life.status === 'CLOSED') return refused('MEMBER_NOT_ACTIVE');
      return extend(walletOf(world, operation), endOf(operation.lastDay), world.now)
        ? DONE
        : refused('NOTHING_TO_EXTEND');
    case 'reinstate': {
      const wallet = walletOf(world, operation);
      const has = reinstatable(wallet);
      const points = operation.points ?? has;
      if (wallet.life.status === 'CLOSED') return refused('MEMBER_NOT_ACTIVE');
      if (has === 0) return refused('NOTHING_TO_REINSTATE');
      if (points > has) return refused('INSUFFICIENT_EXPIRED_POINTS', { required: points, available: has });
      const grace = protectedDate(wallet.life, goneAfter(world.now, { days: wallet.currency.graceDays }), world.now);
      const named = operation.lastDay === null ? null : exactly(endOf(operation.lastDay));
      reinstate(wallet, points, (named ?? grace) as { expires: Instant; counts: number | null });
      return DONE;
    }
    case 'transfer': {
      const { member, to, currency, points } = operation;
      const wallet = walletOf(world, operation);
      const has = available(wallet);
      const recipient = world.lives[to]!;
      if (points < 1) return refused('INVALID_INPUT');
      if (wallet.life.status !== 'ACTIVE') return refused('MEMBER_NOT_ACTIVE');
      if (member === to) return refused('INVALID_INPUT');
      if (has < points) return insufficient(points, has);
      if (recipient.status === 'CLOSED') return refused('RECIPIENT_NOT_FOUND');
      transfer(wallet, walletOf(world, { member: to, currency }), points, world.now);
      return DONE;
    }
    case 'pause': {
      const life = world.lives[operation.member]!;
      if (life.status !== 'ACTIVE') return refused('MEMBER_NOT_ACTIVE');
      const protectedDays = pause(life, world.now, operation.lastDay);
      for (const wallet of world.wallets[operation.member]!) protect(wallet, world.now);
      return { ...DONE, protectedDays };
    }
    case 'resume':
      if (world.lives[operation.member]!.status !== 'PAUSED') return refused('MEMBER_NOT_PAUSED');
      endPause(world, operation.member);
      return DONE;
    case 'close': {
      const { member } = operation;
      if (world.lives[member]!.status === 'CLOSED') return refused('MEMBER_NOT_ACTIVE');
      endPause(world, member);
      close(world.lives[member]!, world.now);
      for (const held of Object.values(world.holds).filter((one) => one.member === member && one.state === 'OPEN')) {
        release(walletOf(world, held), held, world.now);
      }
      return DONE;
    }
    case 'reopen': {
      const life = world.lives[operation.member]!;
      if (life.status !== 'CLOSED') return refused('MEMBER_NOT_CLOSED');
      if ((life.forfeits ?? 0) <= world.now) return refused('POINTS_FORFEITED');
      reopen(life);
      return DONE;
    }
  }
}

function endPause(world: World, member: number): void {
  const life = world.lives[member]!;
  if (life.status !== 'PAUSED') return;
  const plan = resume(life, world.now);
  for (const wallet of world.wallets[member]!) recall(wallet, plan, world.now);
}

function record(world: World, operation: Operation & { do: 'record' }): Answer {
  const { order, member, lines, isCompleted } = operation;
  if (world.lives[member]!.status === 'CLOSED') return refused('MEMBER_NOT_ACTIVE');
  const held = operation.hold === null ? null : openHold(world, operation.hold);
  if (operation.hold !== null && held?.member !== member) return refused('HOLD_NOT_OPEN');
  const date = operation.date ?? world.now;
  const total = sum(lines.map(({ quantity, price }) => quantity * price));
  const awards: PurchaseModel['awards'] = [];
  world.currencies.forEach((terms, currency) => {
    const own = total === 0 ? [] : world.rules.filter((rule) => rule.currency === currency);
    const lots = own.map(({ points, ownMonths }) => lotOf(terms, points * total, date, isCompleted, ownMonths));
    const places = earn(world.wallets[member]![currency]!, lots, world.now);
    awards.push(...own.map(({ points }, index) => ({ currency, lot: places[index]!, perPound: points })));
  });
  settleAll(world);
  const paid = held && {
    currency: held.currency,
    parts: capture(walletOf(world, held), held, held.points, world.now),
    points: held.points,
    refunded: 0,
  };
  const bought = lines.map((line) => ({ ...line, returned: 0 }));
  world.purchases[order] = { member, date, isCompleted, cancellation: null, lines: bought, awards, paid };
  return { ...DONE, pointsEarned: total * sum(world.rules.map((rule) => rule.points)) };
}

function complete(world: World, order: string): Answer {
  const purchase = world.purchases[order];
  if (!purchase) return refused('PURCHASE_NOT_FOUND');
  if (purchase.cancellation) return refused('PURCHASE_CANCELED');
  if (purchase.isCompleted) return { replayed: true };
  purchase.isCompleted = true;
  for (const { currency, lot } of purchase.awards) {
    const { pendingDays } = world.currencies[currency]!;
    const from = Math.max(world.now, purchase.date);
    mature(world.wallets[purchase.member]![currency]!, lot, pendingDays === null ? null : daysLater(from, pendingDays));
  }
  return DONE;
}

function cancel(world: World, order: string): Answer {
  const purchase = world.purchases[order];
  if (!purchase) return refused('PURCHASE_NOT_FOUND');
  if (purchase.cancellation) return { ...purchase.cancellation, replayed: true };
  const left = (line: PurchaseModel['lines'][number], share: number) => share - shareOf(share, line.returned, line);
  purchase.cancellation = book(world, purchase, purchase.paid?.points ?? 0, left);
  return purchase.cancellation;
}

function giveBack(world: World, order: string, place: number, quantity: number): Answer {
  const purchase = world.purchases[order];
  if (!purchase) return refused('PURCHASE_NOT_FOUND');
  if (purchase.cancellation) return refused('PURCHASE_CANCELED');
  const line = purchase.lines[place];
  if (!line) return refused('INVALID_INPUT');
  if (line.returned + quantity > line.quantity) return refused('RETURN_EXCEEDS_PURCHASE');
  const before = line.returned;
  line.returned += quantity;
  const part = (one: typeof line, share: number) =>
    one === line ? shareOf(share, line.returned, line) - shareOf(share, before, line) : 0;
  return book(world, purchase, paidBack(purchase), part);
}

/** Refund first, reverse afterwards. */
function book(
  world: World,
  { member, awards, lines, paid }: PurchaseModel,
  refunded: number,
  partOf: (line: PurchaseModel['lines'][number], share: number) => number,
): Answer {
  let pointsGivenBack = 0;
  if (paid) {
    const parts = lastTaken(paid.parts, paid.refunded, refunded);
    pointsGivenBack = refund(world.wallets[member]![paid.currency]!, parts, world.now);
    paid.refunded = refunded;
  }
  const taken = world.currencies.map((_, currency) => {
    const own = awards.filter((award) => award.currency === currency);
    const parts = own.map(({ lot, perPound }) => {
      const points = sum(lines.map((line) => partOf(line, perPound * line.quantity * line.price)));
      return { lot, points };
    });
    return takeBack(world.wallets[member]![currency]!, parts);
  });
  return {
    ...DONE,
    pointsTaken: sum(taken.map((one) => one.pointsTaken)),
    pointsForgiven: sum(taken.map((one) => one.pointsForgiven)),
    pointsOwed: sum(taken.map((one) => one.pointsOwed)),
    pointsGivenBack,
  };
}

/** ⌊share × q / Q⌋ of a line. */
const shareOf = (share: number, returned: number, { quantity }: LineWanted) =>
  Math.floor((share * returned) / quantity);

/** Of the points that it was paid with, those of all that came back: by amount, the rest with the last. */
function paidBack({ lines, paid }: PurchaseModel): number {
  if (!paid) return 0;
  if (lines.every((line) => line.returned === line.quantity)) return paid.points;
  const amount = sum(lines.map(({ quantity, price }) => quantity * price));
  const returned = sum(lines.map((line) => line.returned * line.price));
  return amount === 0 ? 0 : Math.floor((paid.points * returned) / amount);
}

/** The points from the `before`-th to the `after`-th, counted from the end. */
function lastTaken(parts: readonly Part[], before: number, after: number): Part[] {
  let seen = 0;
  return parts.toReversed().map(({ lot, points }) => {
    const from = Math.max(before, seen);
    const to = Math.min(after, seen + points);
    seen += points;
    return { lot, points: Math.max(0, to - from) };
  });
}

function openHold(world: World, name: string): (HoldModel & Owner) | null {
  const held = world.holds[name];
  return held?.state === 'OPEN' ? held : null;
}

const walletOf = (world: World, { member, currency }: Owner) => world.wallets[member]![currency]!;

const holdsOf = (world: World, member: number, currency: number) =>
  Object.values(world.holds).filter((held) => held.member === member && held.currency === currency);

function settleAll(world: World): void {
  for (const life of world.lives) live(life, world.now);
  world.wallets.forEach((own, member) =>
    own.forEach((wallet, currency) => settle(wallet, holdsOf(world, member, currency), world.now)),
  );
}
