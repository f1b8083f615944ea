/** What a column of a file of purchases can be, and what it means. */
export const PURCHASE_FIELDS = {
  orderId: 'the number of the order, unique in the program',
  'member.externalId': "the shop's own id of the customer",
  'member.email': 'an email address',
  'member.phone': 'a phone number with its country code',
  'member.card': 'the number on a card',
  'member.givenName': 'of a member who is new',
  'member.familyName': 'of a member who is new',
  purchasedAt: 'when: 2027-03-01, 2027-03-01 09:30, 2027-03-01T09:30:00+01:00',
  total: 'what was paid for all of it, shipping included: 12.50',
  quantity: 'how many, where there is no total',
  unitPrice: 'what one cost, where there is no total',
  shipping: 'what shipping cost; 0 when empty',
  sku: 'what was bought; "import" when empty',
  name: 'what that is called',
  category: 'its category',
  brand: 'its brand',
  channel: "shop, web, app, a store's number",
  currency: "the program's when empty",
  completed: 'yes, true, 1 or no, false, 0: with no its points stay pending; yes when empty',
} as const;

export type PurchaseField = keyof typeof PURCHASE_FIELDS;

/** By one of these, the first that a row has, a member is found; all of them are given to a new member. */
export const MEMBER_KEYS = ['externalId', 'email', 'phone', 'card'] as const;

export function isPurchaseField(name: string): name is PurchaseField {
  return Object.hasOwn(PURCHASE_FIELDS, name);
}
