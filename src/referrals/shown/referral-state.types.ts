import { registerEnumType } from '@nestjs/graphql';
import type { ReferralStateName } from './referral-state.js';

export const ReferralState = {
  INVITED: 'INVITED',
  JOINED: 'JOINED',
  IN_REVIEW: 'IN_REVIEW',
  QUALIFIED: 'QUALIFIED',
  REWARDED: 'REWARDED',
  REJECTED: 'REJECTED',
  REVERSED: 'REVERSED',
  EXPIRED: 'EXPIRED',
} as const satisfies { [State in ReferralStateName]: State };

registerEnumType(ReferralState, {
  name: 'ReferralState',
  description: 'How a referral stands now, whether or not anybody has noted it.',
  valuesMap: {
    INVITED: { description: 'One person was invited, and has not come yet.' },
    JOINED: { description: 'The friend has come, and has still to do what qualifies.' },
    IN_REVIEW: { description: 'The friend qualified; nothing is given until somebody has looked at it.' },
    QUALIFIED: { description: 'The friend qualified; the advocate is paid at `paysAt`.' },
    REWARDED: { description: 'The advocate has what they were promised.' },
    REJECTED: { description: 'The advocate gets nothing.' },
    REVERSED: { description: 'The purchase came back before it was paid: what both were given was taken back.' },
    EXPIRED: { description: 'Nobody accepted, or the friend did not qualify in time.' },
  },
});
