/**
 * What a voucher was issued for: the small numbers by which rows name it. Never renumber. STAFF: somebody gave it. REDEMPTION: a reward
 * was redeemed. TIER: a tier was reached.
 */
export const VoucherSource = { STAFF: 1, REDEMPTION: 2, TIER: 3 } as const;
export type VoucherSource = (typeof VoucherSource)[keyof typeof VoucherSource];
