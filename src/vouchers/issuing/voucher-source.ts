/**
 * What a voucher was issued for: the small numbers by which rows name it. Never renumber. STAFF: somebody gave it. REDEMPTION: a reward
 * was redeemed. TIER: a tier was reached. INVITATION: a friend was invited, or joined by somebody's code. REFERRAL: somebody brought a friend.
 */
export const VoucherSource = { STAFF: 1, REDEMPTION: 2, TIER: 3, INVITATION: 4, REFERRAL: 5 } as const;
export type VoucherSource = (typeof VoucherSource)[keyof typeof VoucherSource];
