import { registerEnumType } from '@nestjs/graphql';

export enum RewardStatus {
  DRAFT = 'DRAFT',
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
  ARCHIVED = 'ARCHIVED',
}

registerEnumType(RewardStatus, {
  name: 'RewardStatus',
  description: 'Where a reward is in life.',
  valuesMap: {
    DRAFT: { description: 'Being written; no member sees it.' },
    ACTIVE: { description: 'On offer within its windows.' },
    PAUSED: { description: 'Taken from the offer until it is activated again.' },
    ARCHIVED: { description: 'Ended for good; kept for what was redeemed of it.' },
  },
});
