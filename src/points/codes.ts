/** The small numbers by which the ledger's rows name kinds, accounts and states. Never renumber: rows are for ever. */

export const Account = {
  PENDING: 1,
  AVAILABLE: 2,
  HELD: 3,
  OWED: 4,
  ISSUED: 11,
  SPENT: 12,
  EXPIRED: 13,
  FORGIVEN: 14,
  ADJUSTED: 15,
  TRANSIT: 16,
} as const;
export type Account = (typeof Account)[keyof typeof Account];

export const Kind = {
  EARN: 1,
  MATURE: 2,
  REPAY: 3,
  SPEND: 4,
  HOLD: 5,
  CAPTURE: 6,
  RELEASE: 7,
  EXPIRE: 8,
  REVERSE: 9,
  REFUND: 10,
  TRANSFER_OUT: 11,
  TRANSFER_IN: 12,
  ADJUST: 13,
  REINSTATE: 14,
  EXTEND: 15,
  FORFEIT: 16,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

export const LotState = { PENDING: 1, OPEN: 2, CLOSED: 3 } as const;
export type LotState = (typeof LotState)[keyof typeof LotState];

export const HoldStatus = { OPEN: 1, CAPTURED: 2, RELEASED: 3, EXPIRED: 4 } as const;
export type HoldStatus = (typeof HoldStatus)[keyof typeof HoldStatus];

/**
 * What a posting is for. NONE: for nothing that is recorded by itself, such as a correction or what fell due. COMPLETION: for a
 * purchase, what it earned only when it was completed. MERGE: two members became one, or two again. TIER: a tier was
 * reached, or had not been after all. REDEMPTION: a reward was redeemed, or given back. VOUCHER: one that gives points was used. REFERRAL: a friend was
 * brought, or was not after all.
 */
export const SourceType = {
  NONE: 0,
  PURCHASE: 1,
  RETURN: 2,
  HOLD: 3,
  TRANSFER: 4,
  ACTIVITY: 5,
  COMPLETION: 6,
  MERGE: 7,
  PAUSE: 8,
  TIER: 9,
  REDEMPTION: 10,
  VOUCHER: 11,
  REFERRAL: 12,
} as const;
export type SourceType = (typeof SourceType)[keyof typeof SourceType];

/** Who caused a posting: the small numbers of `ActorKind`. */
export const ActorType = { API_KEY: 1, MEMBER: 2, SYSTEM: 3 } as const;
export type ActorType = (typeof ActorType)[keyof typeof ActorType];
