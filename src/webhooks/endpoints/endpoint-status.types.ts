import { registerEnumType } from '@nestjs/graphql';

export const WebhookEndpointStatus = { ACTIVE: 'ACTIVE', PAUSED: 'PAUSED', ARCHIVED: 'ARCHIVED' } as const;

export type EndpointStatusName = keyof typeof WebhookEndpointStatus;

registerEnumType(WebhookEndpointStatus, {
  name: 'WebhookEndpointStatus',
  description: 'Whether events are sent to an endpoint.',
  valuesMap: {
    ACTIVE: { description: 'They are sent.' },
    PAUSED: { description: 'They wait, up to 30 days, and are sent once it is active again.' },
    ARCHIVED: { description: 'For good: nothing is sent or waits, and it stays archived.' },
  },
});

export const WebhookPausedReason = { BY_HAND: 'BY_HAND', GONE: 'GONE', FAILING: 'FAILING' } as const;

export type PausedReasonName = keyof typeof WebhookPausedReason;

registerEnumType(WebhookPausedReason, {
  name: 'WebhookPausedReason',
  description: 'Why nothing is sent to an endpoint.',
  valuesMap: {
    BY_HAND: { description: 'Somebody paused it.' },
    GONE: { description: 'It answered 410 Gone.' },
    FAILING: { description: 'For five days every attempt had failed.' },
  },
});
