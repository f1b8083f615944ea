import type { Input } from './act.js';
import { bought, did, didThen, orderId, type Happening } from './happening.js';
import { ref } from './people.js';

/** Somebody takes a reward when they can. */
const chose = (number: number, daysAgo: number, reward: string, option?: string): Happening =>
  didThen('redeemReward', number, daysAgo, async (world) => ({
    member: ref(number),
    ...(await world.reward(reward, option)),
  }));

/** The shop hands over what somebody took last. */
const handedOver = (number: number, daysAgo: number): Happening =>
  didThen('fulfillRedemption', number, daysAgo, async (world) => {
    const redemption = await world.lastRedemption(number);
    return redemption === null ? null : { redemption };
  });

/** Somebody pays with a voucher that they chose. */
const paidWithFivePoundsOff = (number: number, daysAgo: number, skus: string[]): Happening =>
  didThen('recordPurchase', number, daysAgo, async (world) => {
    const code = await world.voucherCode(number, '5 pounds off');
    if (code === null) return null;
    return bought(number, daysAgo, '', skus, { orderDiscount: '5.00', voucherCodes: [code] }).input as Input;
  });

const reviewed = (number: number, daysAgo: number, sku: string): Happening =>
  did('recordActivity', number, daysAgo, { type: 'review', reference: `${sku}-${String(number)}` }, '18:10');

const cameTo = (number: number, daysAgo: number, evening: string): Happening =>
  did(
    'recordActivity',
    number,
    daysAgo,
    { type: 'reading-evening', reference: `${evening}-${String(number)}` },
    '19:00',
  );

/** A few points short of the next tier, with some that expired on the way. */
const ADA = [
  bought(1, 330, '11:20', ['book-42']),
  bought(1, 300, '12:05', ['flat-white', 'flat-white']),
  bought(1, 262, '15:40', ['book-71', 'flat-white']),
  chose(1, 210, 'A treat', 'tea'),
  handedOver(1, 209),
  bought(1, 120, '13:15', ['book-42']),
  bought(1, 95, '16:30', ['book-32']),
  bought(1, 60, '11:45', ['book-41', 'carrot-cake']),
  bought(1, 33, '14:20', ['book-22', 'flat-white']),
  bought(1, 12, '10:50', ['book-21', 'book-51']),
];

/** Climbed to the top a year ago and has been seen little since: the tier ends soon. */
const BRUNO = [
  bought(2, 357, '11:00', ['book-31', 'book-31', 'book-32', 'book-12', 'beans-250', 'beans-250', 'book-31', 'book-31']),
  bought(2, 351, '12:30', ['book-31', 'book-31', 'book-13', 'book-32', 'book-32', 'book-31', 'book-31', 'book-22']),
  bought(2, 190, '15:00', ['book-31', 'espresso']),
  bought(2, 65, '10:40', ['book-11', 'espresso']),
];

/** The year that `npm run demo:story` tells: climbs, a birthday, a concert, a friend, vouchers. */
const MINA = [
  reviewed(7, 320, 'book-81'),
  reviewed(7, 120, 'book-82'),
  cameTo(7, 95, 'poems'),
  chose(7, 170, 'A day out', 'pop'),
  handedOver(7, 168),
  chose(7, 75, '5 pounds off'),
  paidWithFivePoundsOff(7, 70, ['book-82', 'cinnamon-bun']),
  chose(7, 20, '5 pounds off'),
];

/** Got a voucher and let it expire; got another. */
const WALTER = [
  chose(9, 130, '5 pounds off'),
  cameTo(9, 95, 'poems'),
  chose(9, 40, 'A day out', 'chamber'),
  handedOver(9, 38),
];

/** Nine years old: what is for adults he is never shown. */
const THEO = [chose(8, 60, 'A treat', 'chocolate'), handedOver(8, 60)];

/** Away for a while: nothing of theirs expires meanwhile. */
const PRIYA = [
  bought(13, 90, '12:10', ['book-61', 'book-62', 'book-32']),
  bought(13, 62, '11:30', ['book-31', 'cinnamon-bun']),
];

/** Moved abroad. */
const OLIVER = [did('closeMember', 14, 48, { reason: 'Moved abroad' })];

/** Spent what the books had earned, then brought them back: 30 points are owed. */
const JONAS = [
  bought(15, 118, '16:45', ['book-31', 'book-32', 'book-42']),
  chose(15, 112, 'A treat', 'flat-white'),
  {
    daysAgo: 108,
    mutation: 'returnPurchase',
    input: {
      idempotencyKey: 'demo:returnPurchase:15:108',
      orderId: orderId(15, 118),
      reference: 'counter-1',
      reason: 'A present that was there already',
      lines: ['book-31', 'book-32', 'book-42'].map((sku) => ({ sku, quantity: '1' })),
    },
  },
];

const cards = (mutation: string, daysAgo: number, more: Input): Happening => ({
  daysAgo,
  mutation,
  input: { member: ref(16), ...more },
});

/** Lost her card: the old one opens nothing, the new one all that was hers. */
const MARGARET = [
  cards('blockCard', 82, { card: '9820-0016', reason: 'Lost on the bus' }),
  cards('replaceCard', 80, { card: '9820-0016', newCard: '9820-1016', reason: 'A new one' }),
  chose(16, 55, 'A treat', 'tea'),
];

/** Enrolled twice, at the counter and in the app, and is one person again. */
const TOMASZ = [
  bought(18, 148, '09:15', ['book-13', 'flat-white']),
  bought(18, 130, '13:25', ['book-11']),
  {
    daysAgo: 105,
    mutation: 'mergeMembers',
    input: { idempotencyKey: 'demo:mergeMembers:17', keep: ref(17), absorb: ref(18), reason: 'Enrolled twice' },
  },
];

/** Came by somebody's code, bought, and both have something of it. Ines has not bought enough yet. */
const FRIENDS = [
  bought(19, 126, '17:20', ['book-81', 'book-42', 'flat-white']),
  bought(19, 88, '17:40', ['book-82']),
  bought(19, 41, '12:15', ['book-81', 'flat-white', 'carrot-cake']),
  bought(21, 30, '11:05', ['book-51', 'flat-white']),
];

/** What else people chose. */
const CHOICES = [
  chose(3, 90, 'A signed copy'),
  chose(4, 100, 'An audiobook'),
  chose(20, 20, 'An audiobook'),
  chose(25, 50, 'A book for a school library'),
  chose(28, 30, 'A day out', 'zoo'),
  chose(30, 45, '5 pounds off'),
  chose(23, 64, 'A treat', 'tea'),
  chose(37, 33, 'A treat', 'cake'),
  chose(29, 48, 'A treat', 'flat-white'),
  chose(42, 15, 'A day out', 'wine'),
  reviewed(22, 140, 'book-41'),
  reviewed(29, 77, 'book-13'),
  reviewed(33, 58, 'book-52'),
  cameTo(27, 95, 'poems'),
  cameTo(44, 25, 'murder-at-six'),
  cameTo(37, 25, 'murder-at-six'),
  did('withdrawConsent', 25, 20, { purpose: 'PROFILING', channel: 'app' }),
];

/** What happened to people who have a story of their own. */
export const STORIES: readonly Happening[] = [
  ...ADA,
  ...BRUNO,
  ...MINA,
  ...WALTER,
  ...THEO,
  ...PRIYA,
  ...OLIVER,
  ...JONAS,
  ...MARGARET,
  ...TOMASZ,
  ...FRIENDS,
  ...CHOICES,
];
