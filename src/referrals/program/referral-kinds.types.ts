import { registerEnumType } from '@nestjs/graphql';
import type { Qualification, ReviewMode } from './referral-terms.js';

export const Qualifications = {
  ENROLLMENT: 'ENROLLMENT',
  PURCHASE: 'PURCHASE',
} as const satisfies Record<Qualification, Qualification>;

registerEnumType(Qualifications, {
  name: 'ReferralQualifyingAct',
  description: 'What a friend does to qualify.',
  valuesMap: {
    ENROLLMENT: { description: 'They enroll.' },
    PURCHASE: { description: 'They buy something.' },
  },
});

export const ReviewModes = {
  AUTOMATIC: 'AUTOMATIC',
  WHEN_SUSPICIOUS: 'WHEN_SUSPICIOUS',
  ALWAYS: 'ALWAYS',
} as const satisfies Record<ReviewMode, ReviewMode>;

registerEnumType(ReviewModes, {
  name: 'ReferralReview',
  description: 'When somebody has to look at a referral before it is paid.',
  valuesMap: {
    AUTOMATIC: { description: 'Never: whatever speaks against it.' },
    WHEN_SUSPICIOUS: { description: 'When enough speaks against it.' },
    ALWAYS: { description: 'Always.' },
  },
});
