import { registerEnumType } from '@nestjs/graphql';

export enum TierLadderStatus {
  DRAFT = 'DRAFT',
  ACTIVE = 'ACTIVE',
  ARCHIVED = 'ARCHIVED',
}

registerEnumType(TierLadderStatus, {
  name: 'TierLadderStatus',
  description: 'Where a ladder is in life.',
  valuesMap: {
    DRAFT: { description: 'Being written; nobody stands on it.' },
    ACTIVE: { description: 'Members climb it.' },
    ARCHIVED: { description: 'Ended for good; kept for what members had on it.' },
  },
});
