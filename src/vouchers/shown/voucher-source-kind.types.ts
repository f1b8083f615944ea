import { registerEnumType } from '@nestjs/graphql';
import { VoucherSource } from '../issuing/voucher-source.js';

export const VoucherSourceKind = {
  STAFF: 'STAFF',
  REDEMPTION: 'REDEMPTION',
  TIER: 'TIER',
  INVITATION: 'INVITATION',
  REFERRAL: 'REFERRAL',
} as const satisfies { [Kind in keyof typeof VoucherSource]: Kind };

export type VoucherSourceKind = keyof typeof VoucherSource;

registerEnumType(VoucherSourceKind, {
  name: 'VoucherSourceKind',
  description: 'For what a voucher was issued.',
  valuesMap: {
    STAFF: { description: 'Somebody gave it.' },
    REDEMPTION: { description: 'A reward was redeemed.' },
    TIER: { description: 'A tier was reached.' },
    INVITATION: { description: 'A friend was invited, or joined by the code of a member: for their first purchase.' },
    REFERRAL: { description: 'Somebody brought a friend.' },
  },
});

/** By the number under which rows name it. */
export function sourceKindOf(number: number): VoucherSourceKind {
  const found = Object.entries(VoucherSource).find(([, one]) => one === number);
  if (!found) throw new Error(`no voucher is issued for ${String(number)}`);
  return found[0] as VoucherSourceKind;
}
