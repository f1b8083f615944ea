import { registerEnumType } from '@nestjs/graphql';

/** What kept a receiver from answering, or a delivery from being sent. */
export const ATTEMPT_PROBLEMS = {
  FORBIDDEN_ADDRESS: 'The host is, or resolves to, an address that is not on the public internet. Nothing was sent.',
  UNKNOWN_HOST: 'The name of the host could not be resolved.',
  NO_CONNECTION: 'Nobody accepted the connection.',
  TLS_FAILED:
    'The connection could not be made secure: a certificate that is expired, of another host or of nobody known.',
  NO_ANSWER: 'The connection ended before an answer came, or what came was not HTTP.',
  TIMED_OUT: 'No answer came within 15 seconds.',
  STOPPED: 'The server that sent it was stopped. It is sent again.',
  NOT_READ: 'What it tells could not be read: the log of the server says why. It is tried again.',
  NOT_SIGNED:
    'The secret of the endpoint could not be opened: it is sealed under a key that is not in KINDRED_CODE_SECRETS. It is tried again. `rotateWebhookSecret` gives the endpoint one that can be.',
  TOO_LARGE: 'The payload has more than 20 kB. It is not sent.',
  FORGOTTEN: 'The event was forgotten before it could be delivered: it is older than 30 days.',
  ARCHIVED: 'The endpoint was archived before it could be delivered.',
} as const;

export type AttemptProblem = keyof typeof ATTEMPT_PROBLEMS;

/** The same as an enum of the API. */
export const WebhookProblem = Object.fromEntries(Object.keys(ATTEMPT_PROBLEMS).map((name) => [name, name])) as {
  [Name in AttemptProblem]: Name;
};

registerEnumType(WebhookProblem, {
  name: 'WebhookProblem',
  description: 'What kept a receiver from answering, or a delivery from being sent.',
  valuesMap: Object.fromEntries(Object.entries(ATTEMPT_PROBLEMS).map(([name, description]) => [name, { description }])),
});
