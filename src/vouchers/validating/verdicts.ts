import { isSecret, redeemable, type Checkout, type Verdict, type VoucherAsked } from '../life/redeemable.js';
import type { Outside } from '../redeeming/voucher-users.js';
import type { JudgedCode } from './present-validation.js';

type Reason = NonNullable<JudgedCode['reason']>;

/** A voucher that somebody asks about. */
export interface AskedAbout {
  readonly asked: VoucherAsked<Outside>;
  /** Whether it is the member's who is named. */
  readonly isTheirs: boolean;
  /** Whether whoever asks must not learn of it what only its holder may know. */
  readonly isStranger: boolean;
}

/** What a voucher takes off the cart, or why it cannot be used. */
export type Judged = Verdict<Outside> | { readonly id: string; readonly why: Reason };

/**
 * One verdict for each voucher. What a voucher is by itself comes first, then what keeps this user from it (`against`, by inner ids). Only what
 * nothing keeps them from applies to the cart, together: what is left out takes no share and keeps no other from being used.
 */
export function verdictsOf(
  vouchers: readonly AskedAbout[],
  against: ReadonlyMap<string, Reason>,
  checkout: Checkout,
): Judged[] {
  const usable = vouchers.filter(({ asked }) => !against.has(asked.id)).map(({ asked }) => asked);
  const together = new Map(redeemable(usable, checkout).map((verdict) => [verdict.id, verdict]));
  return vouchers.flatMap(({ asked }): Judged[] => {
    const verdict = together.get(asked.id);
    const why = against.get(asked.id);
    if (verdict || !why) return verdict ? [verdict] : [];
    return redeemable([asked], checkout).map((alone) => ('why' in alone ? alone : { id: asked.id, why }));
  });
}

/** What is said of a code whose voucher is known. */
export function judgedCode(
  { asked, isTheirs, isStranger }: AskedAbout,
  judged: Judged,
  isForStaff: boolean,
): JudgedCode {
  const why = 'why' in judged ? judged.why : null;
  if (why && isStranger && (isSecret(why) || why.code === 'UNKNOWN_CODE')) return unknownCode();
  const mayBeSeen = isForStaff || isTheirs || (why === null && asked.holder === null);
  const discount = 'discount' in judged ? judged.discount : null;
  return { voucher: asked, reason: why, discount, shown: mayBeSeen ? asked.id : null };
}

/** What is said of a code that is none, or that the caller may know nothing of. */
export function unknownCode(): JudgedCode {
  return { voucher: null, reason: { code: 'UNKNOWN_CODE' }, discount: null, shown: null };
}
