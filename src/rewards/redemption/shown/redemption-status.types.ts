import { registerEnumType } from '@nestjs/graphql';

/** Where a redemption is. */
export enum RedemptionStatus {
  RESERVED = 'RESERVED',
  ISSUED = 'ISSUED',
  FULFILLED = 'FULFILLED',
  CANCELED = 'CANCELED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(RedemptionStatus, {
  name: 'RedemptionStatus',
  description: 'Where a redemption is.',
  valuesMap: {
    RESERVED: { description: 'Points and everything else are set aside until it is confirmed, canceled or times out.' },
    ISSUED: {
      description: 'The points are spent. Vouchers and codes are there; what is handed over may still be due.',
    },
    FULFILLED: { description: 'It was handed over.' },
    CANCELED: { description: 'It was canceled: everything went back.' },
    EXPIRED: { description: 'It was reserved and timed out: everything went back.' },
  },
});
