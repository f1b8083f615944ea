import { registerEnumType } from '@nestjs/graphql';
import type { OnChange } from '../ladder.js';

export enum ActivationStatus {
  COUNTING = 'COUNTING',
  WAITING = 'WAITING',
  APPLYING = 'APPLYING',
  DONE = 'DONE',
  CANCELED = 'CANCELED',
}

registerEnumType(ActivationStatus, {
  name: 'TierActivationStatus',
  description: 'How far a version of a ladder is on its way.',
  valuesMap: {
    COUNTING: { description: 'What it counts is being counted from history. Nothing has changed for members yet.' },
    WAITING: { description: 'All is counted; its moment has not come.' },
    APPLYING: {
      description: 'It is in force. Standings are being taken over; who is looked at is shown as taken over.',
    },
    DONE: { description: 'It is in force, and so are all standings.' },
    CANCELED: { description: 'It never came into force: another activation came instead, or the ladder was archived.' },
  },
});

export const OnChanges = {
  KEEP_UNTIL_PERIOD_END: 'KEEP_UNTIL_PERIOD_END',
  RAISE_ONLY: 'RAISE_ONLY',
  REASSESS: 'REASSESS',
} as const satisfies Record<OnChange, OnChange>;

registerEnumType(OnChanges, {
  name: 'TierLadderChange',
  description: 'What becomes of where members stand when a ladder changes.',
  valuesMap: {
    KEEP_UNTIL_PERIOD_END: {
      description: 'Everybody stays where they stand until that ends; it is reviewed by the new version then.',
    },
    RAISE_ONLY: { description: 'The same; and who has earned a higher tier by the new version rises at once.' },
    REASSESS: {
      description:
        'Everybody gets what they have earned by the new version, higher or lower. Who is paused is not brought down.',
    },
  },
});
