import { PaymentKind, type Basket, type BasketLine } from '../history/index.js';
import { floorShare, toMinor, type Minor } from '../kernel/money.js';
import type { ProgramSettings } from '../programs/index.js';
import type { Fact } from './awarding.js';

/** The money of a program, and what points are worth in it. */
type Values = Pick<ProgramSettings, 'currency'> & {
  currencies: readonly Pick<ProgramSettings['currencies'][number], 'number' | 'valueAmount' | 'valuePoints'>[];
};

interface Payment {
  kind: PaymentKind;
  amount: string;
}

/** Points of a point currency, by its number. */
interface PaidPoints {
  currency: number;
  points: number;
}

interface About {
  memberId: string | null;
  at: Date;
  channel?: string | null;
  completed?: boolean | null;
  payments?: readonly Payment[] | null;
}

/** What rules look at of a basket. */
type RuledBasket = Pick<Basket, 'shipping'> & {
  lines: readonly Pick<
    BasketLine,
    'sku' | 'category' | 'brand' | 'tags' | 'quantity' | 'amount' | 'orderDiscount' | 'tax'
  >[];
};

/** A purchase as earning rules see it. */
export function purchaseFact(
  settings: Values,
  basket: RuledBasket,
  { memberId, at, channel = null, completed, payments }: About,
  paidWith: PaidPoints | null,
): Fact {
  const lines = basket.lines.map(({ sku, category, brand, tags, quantity, amount, orderDiscount, tax }) => ({
    sku,
    category,
    brand,
    tags: tags ?? [],
    quantity,
    amount: amount - orderDiscount,
    tax,
  }));
  const pointsPaid = pointsPaidOf(settings, payments ?? [], paidWith);
  return {
    trigger: 'PURCHASE',
    activityType: null,
    memberId,
    at,
    channel,
    isCompleted: completed !== false,
    basket: { currency: settings.currency, lines, shipping: basket.shipping, pointsPaid },
  };
}

/**
 * What is paid with points, in money: the POINTS payments, or what the captured hold is worth at its currency's value of a
 * point. A shop may tell both of the same points, so the larger counts, never the sum.
 */
function pointsPaidOf(
  { currency, currencies }: Values,
  payments: readonly Payment[],
  paidWith: PaidPoints | null,
): Minor {
  const told = payments
    .filter(({ kind }) => kind === PaymentKind.POINTS)
    .reduce((sum, { amount }) => sum + toMinor(amount, currency), 0);
  const value = paidWith && currencies.find(({ number }) => number === paidWith.currency);
  if (!paidWith || !value?.valueAmount || !value.valuePoints) return told;
  return Math.max(told, floorShare(toMinor(value.valueAmount, currency), paidWith.points, value.valuePoints));
}
