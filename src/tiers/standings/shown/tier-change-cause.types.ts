import { registerEnumType } from '@nestjs/graphql';
import type { ChangeCause } from '../stored/standing-change.js';

export const TierChangeCauses = {
  PURCHASE: 'PURCHASE',
  ACTIVITY: 'ACTIVITY',
  RETURN: 'RETURN',
  REVIEW: 'REVIEW',
  LADDER: 'LADDER',
  OVERRIDE: 'OVERRIDE',
  OVERRIDE_ENDED: 'OVERRIDE_ENDED',
  MERGE: 'MERGE',
} as const satisfies { [Cause in ChangeCause]: Cause };

registerEnumType(TierChangeCauses, {
  name: 'TierChangeCause',
  description: 'By what the tier of a member changed.',
  valuesMap: {
    PURCHASE: { description: 'A purchase that counted, by what it is worth or by the points that it earned.' },
    ACTIVITY: { description: 'An activity that counted, itself or by the points that it earned.' },
    RETURN: { description: 'What had led to a climb was returned or canceled.' },
    REVIEW: { description: 'The tier had ended and there was not enough to keep it.' },
    LADDER: { description: 'A new version of the ladder came into force.' },
    OVERRIDE: { description: 'Staff gave a tier that is higher, or one in place of another.' },
    OVERRIDE_ENDED: { description: 'A tier that staff had given ended.' },
    MERGE: {
      description: 'Two members became one, of whom the other stood higher or who have enough together; or two again.',
    },
  },
});
