const SHOP_KEY = /^[a-zA-Z][a-zA-Z0-9._-]{0,63}$/;

/** Of what such a key consists, for messages and descriptions. */
export const SHOP_KEY_FORM = '1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';

/** Whether a text can be a key by which a shop names something of its own: a type of activity, a segment, a tier, an option. */
export function isShopKey(text: string): boolean {
  return SHOP_KEY.test(text);
}
