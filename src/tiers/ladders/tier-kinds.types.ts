import { registerEnumType } from '@nestjs/graphql';
import type { TierFalling, TierMetric, TierWindow } from './ladder.js';

export const TierMetrics = {
  QUALIFYING_POINTS: 'QUALIFYING_POINTS',
  SPEND: 'SPEND',
  PURCHASES: 'PURCHASES',
  VISITS: 'VISITS',
  ACTIVITIES: 'ACTIVITIES',
} as const satisfies Record<TierMetric, TierMetric>;

registerEnumType(TierMetrics, {
  name: 'TierMetric',
  description:
    'What a ladder counts, each on the calendar day of its own date. What comes back by a return no longer counts.',
  valuesMap: {
    QUALIFYING_POINTS: {
      description: 'Points awarded by rules that are `qualifying`, in one point currency, whether spent since or not.',
    },
    SPEND: { description: 'What purchases amount to, in the money currency of the program.' },
    PURCHASES: { description: 'Completed purchases.' },
    VISITS: { description: 'Days with at least one completed purchase.' },
    ACTIVITIES: { description: 'Activities of one type.' },
  },
});

export const TierWindows = {
  CALENDAR_YEAR: 'CALENDAR_YEAR',
  CALENDAR_HALF_YEAR: 'CALENDAR_HALF_YEAR',
  CALENDAR_QUARTER: 'CALENDAR_QUARTER',
  ROLLING: 'ROLLING',
  ANNIVERSARY: 'ANNIVERSARY',
  LIFETIME: 'LIFETIME',
} as const satisfies Record<TierWindow, TierWindow>;

registerEnumType(TierWindows, {
  name: 'TierWindow',
  description: "In which span of days a ladder counts, by the calendar in the program's time zone.",
  valuesMap: {
    CALENDAR_YEAR: {
      description:
        'A year from January to December. A tier lasts to the end of the year after the one it was reached in.',
    },
    CALENDAR_HALF_YEAR: {
      description: 'January to June, or July to December. A tier lasts to the end of the next half year.',
    },
    CALENDAR_QUARTER: {
      description: 'A quarter, the first from January to March. A tier lasts to the end of the next quarter.',
    },
    ROLLING: {
      description: 'The last `windowMonths` months. A tier lasts so many months from the day it was reached.',
    },
    ANNIVERSARY: {
      description: 'A year from the day on which the member joined. A tier lasts to the end of the next such year.',
    },
    LIFETIME: { description: 'All the time since joining. A tier never ends.' },
  },
});

export const TierFallings = {
  NEVER: 'NEVER',
  ONE_STEP: 'ONE_STEP',
  TO_EARNED: 'TO_EARNED',
} as const satisfies Record<TierFalling, TierFalling>;

registerEnumType(TierFallings, {
  name: 'TierFalling',
  description: 'How far a member falls who has not enough for the tier when it ends.',
  valuesMap: {
    NEVER: { description: 'Not at all: what was reached stays.' },
    ONE_STEP: { description: 'One tier down.' },
    TO_EARNED: { description: 'Down to the tier that the window just ended is worth.' },
  },
});
