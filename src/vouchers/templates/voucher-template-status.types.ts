import { registerEnumType } from '@nestjs/graphql';
import type { VoucherKind } from './terms/voucher-gives.js';

export enum VoucherTemplateStatus {
  ACTIVE = 'ACTIVE',
  ARCHIVED = 'ARCHIVED',
}

registerEnumType(VoucherTemplateStatus, {
  name: 'VoucherTemplateStatus',
  description: 'Where a voucher template is in life.',
  valuesMap: {
    ACTIVE: { description: 'Vouchers are issued by it.' },
    ARCHIVED: { description: 'No more are issued, for good; those that are out stay as they are.' },
  },
});

export const VoucherKinds = {
  AMOUNT: 'AMOUNT',
  PERCENT: 'PERCENT',
  FREE_PRODUCT: 'FREE_PRODUCT',
  FREE_SHIPPING: 'FREE_SHIPPING',
  GIFT_CARD: 'GIFT_CARD',
  POINTS: 'POINTS',
} as const satisfies Record<VoucherKind, VoucherKind>;

registerEnumType(VoucherKinds, {
  name: 'VoucherKind',
  description: 'What a voucher is.',
  valuesMap: {
    AMOUNT: { description: 'So much less.' },
    PERCENT: { description: 'So many percent less, perhaps up to an amount.' },
    FREE_PRODUCT: { description: 'One item for nothing.' },
    FREE_SHIPPING: { description: 'Shipping for nothing.' },
    GIFT_CARD: { description: 'Money to pay with until nothing is left.' },
    POINTS: { description: 'Points when it is redeemed; nothing costs less.' },
  },
});
