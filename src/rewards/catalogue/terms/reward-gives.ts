import { decodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';

/** What a reward or an option gives, as it is stored. */
export type RewardGift = 'VOUCHER' | 'CODE_POOL' | 'HAND_FULFILLED' | 'DONATION' | 'EARLY_ACCESS';

/** The same with the template of the voucher by its inner id, which is there for a VOUCHER and null for all else. */
export interface Given<Gift extends RewardGift | null = RewardGift> {
  gift: Gift;
  voucherTemplate: string | null;
}

/** The same as somebody says it: exactly one field. The voucher is a template by its id, of the others it is true. */
export interface WantedGift {
  voucher?: string | null;
  codePool?: boolean | null;
  handFulfilled?: boolean | null;
  donation?: boolean | null;
  earlyAccess?: boolean | null;
}

type Flag = Exclude<RewardGift, 'VOUCHER'>;

const FLAGS = {
  CODE_POOL: 'codePool',
  HAND_FULFILLED: 'handFulfilled',
  DONATION: 'donation',
  EARLY_ACCESS: 'earlyAccess',
} as const satisfies Record<Flag, keyof WantedGift>;

const GIFTS = Object.keys(FLAGS) as Flag[];

/** What is wrong with what is given: a field that is there and false. Whether there is such a template is looked at elsewhere. */
export function givesProblems(gives: WantedGift, path: readonly string[]): Problem[] {
  return GIFTS.map((gift) => FLAGS[gift])
    .filter((field) => gives[field] === false)
    .map((field) => ({ path: [...path, field], message: 'must be true: name what it gives instead' }));
}

/** What is stored of it. */
export function givenBy(gives: WantedGift): Given {
  if (gives.voucher != null) {
    const voucherTemplate = decodeId('vtp', gives.voucher);
    if (voucherTemplate === null)
      throw new Error(`"${gives.voucher}" is no voucher template: the input was not checked`);
    return { gift: 'VOUCHER', voucherTemplate };
  }
  const gift = GIFTS.find((one) => gives[FLAGS[one]] === true);
  if (gift === undefined) throw new Error('a reward gives something: the input was not checked');
  return { gift, voucherTemplate: null };
}

/** How it is shown: one field is true, or there is a template, here by its inner id. */
export function shownGift({ gift, voucherTemplate: templateUuid }: Given): ShownGift {
  const none = { codePool: null, handFulfilled: null, donation: null, earlyAccess: null };
  return { ...none, ...(gift === 'VOUCHER' ? {} : { [FLAGS[gift]]: true }), templateUuid };
}

type ShownGift = Record<(typeof FLAGS)[Flag], boolean | null> & { templateUuid: string | null };

/** What is shown of the pool of a reward or an option that gives this; null for an option that gives what its reward gives. */
export function shownPool(
  { codesLeft, warnBelow }: { codesLeft: number; warnBelow: number | null },
  gift: RewardGift | null,
): { codesLeft: number | null; isLow: boolean } {
  if (gift !== 'CODE_POOL') return { codesLeft: null, isLow: false };
  return { codesLeft, isLow: warnBelow !== null && codesLeft < warnBelow };
}
