import { registerEnumType } from '@nestjs/graphql';

/** How a hold stands. */
export enum HoldState {
  OPEN = 'OPEN',
  CAPTURED = 'CAPTURED',
  RELEASED = 'RELEASED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(HoldState, {
  name: 'HoldStatus',
  description: 'How a hold stands.',
  valuesMap: {
    OPEN: { description: 'Its points are set aside.' },
    CAPTURED: { description: 'Its points were spent, all or a part; the rest was released.' },
    RELEASED: { description: 'Its points were given free again.' },
    EXPIRED: { description: 'It timed out, and its points were given free again.' },
  },
});
