import type { Input } from './act.js';
import { GOODS, type Item } from './goods.js';
import { ref } from './people.js';
import { PROGRAM } from './shop.js';
import type { World } from './world.js';

/** Something that happens in the demo's year, as the call of the API that it is. */
export interface Happening {
  /** So many days before the day on which the demo is made. */
  daysAgo: number;
  /** When on that day, where it matters, in the shop's time. */
  time?: string;
  mutation: string;
  /**
   * The input, where it needs what the shop knows only then, such as the id of a reward or the code of a voucher. Null: there
   * is nothing to do it with.
   */
  input: Input | ((world: World) => Promise<Input | null>);
}

const ITEMS = new Map<string, Item>(
  Object.values(GOODS)
    .flat()
    .map((item) => [item.sku, item]),
);

export const orderId = (number: number, daysAgo: number): string => `order-${String(number)}-${String(daysAgo)}`;

/** The key of an act, the same whenever it is done again. */
const keyOf = (mutation: string, number: number, daysAgo: number): string =>
  `demo:${mutation}:${String(number)}:${String(daysAgo)}`;

/** Somebody bought these, one of each as often as it is named. */
export function bought(number: number, daysAgo: number, time: string, skus: string[], more: Input = {}): Happening {
  const lines = [...new Set(skus)].map((sku) => {
    const item = ITEMS.get(sku);
    if (!item) throw new Error(`the demo's shop does not sell ${sku}`);
    return { ...item, quantity: String(skus.filter((one) => one === sku).length) };
  });
  const order = { orderId: orderId(number, daysAgo), channel: 'shop', currency: PROGRAM.currency, lines };
  return did('recordPurchase', number, daysAgo, { ...order, ...more }, time);
}

/** What somebody did, or what was done with their membership. */
export function did(mutation: string, number: number, daysAgo: number, more: Input, time?: string): Happening {
  const input = { idempotencyKey: keyOf(mutation, number, daysAgo), member: ref(number), ...more };
  return { daysAgo, mutation, input, ...(time !== undefined && { time }) };
}

/** The same with what has to be looked up first. */
export function didThen(
  mutation: string,
  number: number,
  daysAgo: number,
  more: (world: World) => Promise<Input | null>,
): Happening {
  return {
    daysAgo,
    mutation,
    input: async (world) => {
      const found = await more(world);
      return found && { idempotencyKey: keyOf(mutation, number, daysAgo), ...found };
    },
  };
}
