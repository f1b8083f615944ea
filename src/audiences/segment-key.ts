import { isShopKey, SHOP_KEY_FORM } from '../kernel/shop-key.js';

/** What is wrong with the key of a segment, or null. */
export function keyProblem(key: string): string | null {
  return isShopKey(key) ? null : `a key of a segment is ${SHOP_KEY_FORM}`;
}
