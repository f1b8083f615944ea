import { registerEnumType } from '@nestjs/graphql';

/** Why a voucher cannot be used. */
export enum VoucherReason {
  UNKNOWN_CODE = 'UNKNOWN_CODE',
  NOT_YET = 'NOT_YET',
  EXPIRED = 'EXPIRED',
  ALREADY_REDEEMED = 'ALREADY_REDEEMED',
  RESERVED = 'RESERVED',
  REVOKED = 'REVOKED',
  NOT_YOURS = 'NOT_YOURS',
  WRONG_CHANNEL = 'WRONG_CHANNEL',
  NOT_IN_AUDIENCE = 'NOT_IN_AUDIENCE',
  BELOW_MINIMUM = 'BELOW_MINIMUM',
  NOTHING_IN_SCOPE = 'NOTHING_IN_SCOPE',
  NOT_COMBINABLE = 'NOT_COMBINABLE',
  NOTHING_LEFT = 'NOTHING_LEFT',
  DISCOUNT_TOO_HIGH = 'DISCOUNT_TOO_HIGH',
  CURRENCY_CHANGED = 'CURRENCY_CHANGED',
  MEMBER_NEEDED = 'MEMBER_NEEDED',
  MEMBER_NOT_ACTIVE = 'MEMBER_NOT_ACTIVE',
  NEW_CUSTOMERS_ONLY = 'NEW_CUSTOMERS_ONLY',
  OWN_INVITATION = 'OWN_INVITATION',
  ALREADY_REFERRED = 'ALREADY_REFERRED',
  REDEEM_WITH_PURCHASE = 'REDEEM_WITH_PURCHASE',
}

registerEnumType(VoucherReason, {
  name: 'VoucherReason',
  description: 'Why a voucher cannot be used.',
  valuesMap: {
    UNKNOWN_CODE: {
      description:
        'No voucher that this caller may know of has this code. A shop that names nobody, or somebody else, learns no more of vouchers that are used up, expired, revoked, set aside or only for their holder.',
    },
    NOT_YET: { description: 'It can be used from `validFrom` on.' },
    EXPIRED: { description: 'Its last day is over.' },
    ALREADY_REDEEMED: { description: 'It is used up, or was used for this order.' },
    RESERVED: { description: 'Everything that is left of it is set aside for other orders.' },
    REVOKED: { description: 'It was taken back.' },
    NOT_YOURS: { description: 'Only its holder can use it, and they were not named.' },
    WRONG_CHANNEL: { description: 'It cannot be used in this channel.' },
    NOT_IN_AUDIENCE: { description: 'Whoever uses it is not in its audience; `audienceReasons` says why.' },
    BELOW_MINIMUM: { description: 'The lines that it looks at cost less than they must; `missing` says how much.' },
    NOTHING_IN_SCOPE: { description: 'No line of the cart is one that it looks at.' },
    NOT_COMBINABLE: { description: 'It cannot be used together with other vouchers.' },
    NOTHING_LEFT: { description: 'There is nothing left that it could take.' },
    DISCOUNT_TOO_HIGH: { description: 'More was to be taken than it takes; `most` says how much it does.' },
    CURRENCY_CHANGED: { description: 'Its amounts are in a currency that the program had before.' },
    MEMBER_NEEDED: {
      description: 'It gives points, and nobody who gets them is named. Of validateVoucher: to use it is InvalidInput.',
    },
    MEMBER_NOT_ACTIVE: {
      description: 'Whoever uses it may not now. Of validateVoucher: to use it is MemberNotActive.',
    },
    NEW_CUSTOMERS_ONLY: {
      description: 'It is for the first purchase of a friend, and they have bought something already.',
    },
    OWN_INVITATION: { description: 'It invites a friend of whoever wants to use it.' },
    ALREADY_REFERRED: { description: 'It is for somebody whom nobody has brought yet; somebody else brought them.' },
    REDEEM_WITH_PURCHASE: {
      description: "It is for a friend's first purchase: give its code with recordPurchase, which tells who came.",
    },
  },
});

/** What a caller is told, as a sentence. */
export const REASON_TEXTS: Readonly<Record<VoucherReason, string>> = {
  UNKNOWN_CODE: 'There is no voucher with this code that could be used.',
  NOT_YET: 'The voucher cannot be used yet.',
  EXPIRED: 'The last day of the voucher is over.',
  ALREADY_REDEEMED: 'The voucher was used already.',
  RESERVED: 'The voucher is set aside for another order.',
  REVOKED: 'The voucher was taken back.',
  NOT_YOURS: 'Only its holder can use the voucher.',
  WRONG_CHANNEL: 'The voucher cannot be used in this channel.',
  NOT_IN_AUDIENCE: 'The voucher is for others.',
  BELOW_MINIMUM: 'The cart costs less than the voucher asks for.',
  NOTHING_IN_SCOPE: 'Nothing in the cart is what the voucher is for.',
  NOT_COMBINABLE: 'The voucher cannot be used together with others.',
  NOTHING_LEFT: 'There is nothing left that the voucher could take.',
  DISCOUNT_TOO_HIGH: 'The voucher does not take as much.',
  CURRENCY_CHANGED: 'The voucher is in a currency that the program no longer has.',
  MEMBER_NEEDED: 'The voucher gives points: name who gets them.',
  MEMBER_NOT_ACTIVE: 'The member may not use vouchers now.',
  NEW_CUSTOMERS_ONLY: 'The voucher is for a first purchase.',
  OWN_INVITATION: 'The voucher is for a friend.',
  ALREADY_REFERRED: 'The voucher is for somebody whom nobody has brought yet.',
  REDEEM_WITH_PURCHASE: 'The voucher is used by giving its code with a purchase.',
};
