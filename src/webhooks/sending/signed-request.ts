import { Webhook } from 'standardwebhooks';

/** A payload may have so many bytes. */
export const MOST_BYTES = 20_000;

/** What stands in the headers of a webhook by the Standard Webhooks specification, signed with every secret that is good. */
export function signedHeaders(
  id: string,
  now: Date,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Kindred (webhooks)',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}
