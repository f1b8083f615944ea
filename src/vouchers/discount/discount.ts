import { floorShare, roundRatio, type Minor } from '../../kernel/money.js';
import { spread } from '../../kernel/spread.js';

/** A line of a cart, as far as vouchers look at it. */
export interface CartLine {
  readonly sku: string;
  readonly category: string | null;
  readonly brand: string | null;
  readonly tags: readonly string[] | null;
  /** A decimal, above 0. */
  readonly quantity: string;
  /** What it costs after its own discount and its share of the order's. */
  readonly amount: Minor;
}

/** What is about to be bought, in the program's money. */
export interface Cart {
  readonly lines: readonly CartLine[];
  readonly shipping: Minor;
}

/** What a voucher takes off, or gives. */
export type VoucherGives =
  | { readonly kind: 'AMOUNT'; readonly amount: Minor }
  /** `percent` has at most 4 decimals, above 0, at most 100. */
  | { readonly kind: 'PERCENT'; readonly percent: string; readonly cap: Minor | null }
  | { readonly kind: 'FREE_PRODUCT'; readonly sku: string }
  | { readonly kind: 'FREE_SHIPPING' }
  /** What is left on the card. */
  | { readonly kind: 'GIFT_CARD'; readonly remaining: Minor }
  | { readonly kind: 'POINTS'; readonly points: number };

/** A voucher that could be used as far as its code and its holder go. */
export interface UsableVoucher {
  readonly id: string;
  readonly gives: VoucherGives;
  /** Which lines it looks at; null for all. */
  readonly matches: ((line: CartLine) => boolean) | null;
  /** What the lines it looks at must cost before any voucher, without shipping; null for no minimum. */
  readonly minimum: Minor | null;
  readonly isCombinable: boolean;
  /** 0 to 100: lower ones apply first. */
  readonly position: number;
  readonly issuedAt: Date;
}

/** Why a voucher takes nothing off a cart. */
export type WhyNothing =
  | { readonly code: 'BELOW_MINIMUM'; readonly missing: Minor }
  | { readonly code: 'NOTHING_IN_SCOPE' | 'NOT_COMBINABLE' | 'NOTHING_LEFT' };

/** What a voucher takes off a cart. */
export interface Discount {
  readonly id: string;
  /** Off each line, in the order of the cart. */
  readonly lines: readonly Minor[];
  readonly shipping: Minor;
  /** Lines and shipping together; 0 for points. */
  readonly total: Minor;
  /** Points that it gives when it is redeemed. */
  readonly points: number;
}

/** One voucher after the other: what each takes off, or why it takes nothing. In the order in which they were given. */
export type Outcome = { readonly discount: Discount } | { readonly id: string; readonly why: WhyNothing };

const KINDS: readonly VoucherGives['kind'][] = [
  'FREE_PRODUCT',
  'PERCENT',
  'AMOUNT',
  'FREE_SHIPPING',
  'GIFT_CARD',
  'POINTS',
];

/**
 * What these vouchers take off a cart. Each applies to what those before it left, by position, kind, date of issue and id; nothing goes
 * below zero. One that is not combinable applies alone: it is left out where others are used as well.
 */
export function discounts(cart: Cart, vouchers: readonly UsableVoucher[]): Outcome[] {
  const outcomes = new Map<UsableVoucher, Outcome>();
  const left = { lines: cart.lines.map(({ amount }) => amount), shipping: cart.shipping };
  for (const voucher of [...vouchers].sort(inOrderOfUse)) {
    const why = whyNot(cart, voucher, vouchers.length > 1);
    const taken = why ? null : take(cart, left, voucher);
    const { id } = voucher;
    outcomes.set(voucher, taken ? { discount: { id, ...taken } } : { id, why: why ?? { code: 'NOTHING_LEFT' } });
    if (!taken) continue;
    left.lines = left.lines.map((amount, index) => amount - (taken.lines[index] as number));
    left.shipping -= taken.shipping;
  }
  return vouchers.map((voucher) => outcomes.get(voucher) as Outcome);
}

/** Which of two vouchers applies first. */
export function inOrderOfUse(one: UsableVoucher, other: UsableVoucher): number {
  return (
    one.position - other.position ||
    KINDS.indexOf(one.gives.kind) - KINDS.indexOf(other.gives.kind) ||
    one.issuedAt.getTime() - other.issuedAt.getTime() ||
    (one.id < other.id ? -1 : 1)
  );
}

function whyNot(
  cart: Cart,
  { gives, matches, minimum, isCombinable }: UsableVoucher,
  isOneOfMore: boolean,
): WhyNothing | null {
  if (isOneOfMore && !isCombinable) return { code: 'NOT_COMBINABLE' };
  const inScope = cart.lines.filter((line) => matches === null || matches(line));
  const isAbout = gives.kind !== 'FREE_PRODUCT' || inScope.some(({ sku }) => sku === gives.sku);
  if (inScope.length === 0 || !isAbout) return { code: 'NOTHING_IN_SCOPE' };
  const amount = inScope.reduce((sum, line) => sum + line.amount, 0);
  return minimum !== null && amount < minimum ? { code: 'BELOW_MINIMUM', missing: minimum - amount } : null;
}

interface Left {
  lines: readonly Minor[];
  shipping: Minor;
}

/** What a voucher takes of what is left; null when there is nothing to take. */
function take(cart: Cart, left: Left, { gives, matches }: UsableVoucher): Omit<Discount, 'id'> | null {
  const eligible = left.lines.map((amount, index) => {
    const line = cart.lines[index] as CartLine;
    return matches === null || matches(line) ? amount : 0;
  });
  const sum = eligible.reduce((all, amount) => all + amount, 0);
  switch (gives.kind) {
    case 'AMOUNT':
      return off(Math.min(gives.amount, sum), eligible);
    case 'PERCENT':
      return off(Math.min(percentOf(sum, gives.percent), gives.cap ?? sum), eligible);
    case 'FREE_PRODUCT':
      return offOne(cart, left, eligible, gives.sku);
    case 'FREE_SHIPPING':
      return left.shipping === 0
        ? null
        : of(
            eligible.map(() => 0),
            left.shipping,
          );
    case 'GIFT_CARD':
      return paid(left, gives.remaining);
    case 'POINTS':
      return {
        ...of(
          eligible.map(() => 0),
          0,
        ),
        points: gives.points,
      };
  }
}

/** So much, spread over what the lines still cost. */
function off(amount: Minor, eligible: readonly Minor[]): Omit<Discount, 'id'> | null {
  return amount === 0 ? null : of(spread(amount, eligible), 0);
}

/** One item of the line with this sku on which an item still costs least. */
function offOne(cart: Cart, left: Left, eligible: readonly Minor[], sku: string): Omit<Discount, 'id'> | null {
  const items = cart.lines.flatMap((line, index) => {
    const remaining = eligible[index] === 0 ? 0 : (left.lines[index] as number);
    if (line.sku !== sku || remaining === 0) return [];
    const amount = Number(line.quantity) <= 1 ? remaining : floorShare(remaining, '1', line.quantity);
    return amount === 0 ? [] : [{ index, amount }];
  });
  const [first, ...others] = items;
  if (!first) return null;
  const best = others.reduce((least, item) => (item.amount < least.amount ? item : least), first);
  return of(
    eligible.map((_, index) => (index === best.index ? best.amount : 0)),
    0,
  );
}

/** A card pays for everything that is left, shipping last. */
function paid({ lines, shipping }: Left, remaining: Minor): Omit<Discount, 'id'> | null {
  const ofLines = Math.min(
    remaining,
    lines.reduce((all, amount) => all + amount, 0),
  );
  const ofShipping = Math.min(remaining - ofLines, shipping);
  if (ofLines + ofShipping === 0) return null;
  return of(ofLines === 0 ? lines.map(() => 0) : spread(ofLines, lines), ofShipping);
}

function of(lines: readonly Minor[], shipping: Minor): Omit<Discount, 'id'> {
  return { lines, shipping, total: lines.reduce((all, amount) => all + amount, 0) + shipping, points: 0 };
}

/** HALF_UP, once. */
function percentOf(sum: Minor, percent: string): Minor {
  const [whole = '0', fraction = ''] = percent.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return roundRatio(BigInt(sum) * BigInt(whole + fraction), 100n * scale, 'HALF_UP');
}
