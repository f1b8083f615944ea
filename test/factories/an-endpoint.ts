import type { TestApp } from '../support/app.js';

/** An endpoint, and the secret by which its receiver knows us. */
export interface MadeEndpoint {
  id: string;
  secret: string;
}

const CREATE = `mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) {
    ... on CreateWebhookEndpointPayload { secret endpoint: webhookEndpoint { id } }
    ... on UserError { code message }
  }
}`;

/** Makes an endpoint of the application's program, or of another: of all events unless they are named. */
export async function anEndpoint(
  app: TestApp,
  url: string,
  { of = app.program, ...fields }: { of?: { adminKey: string }; events?: string[]; includeProfile?: boolean } = {},
): Promise<MadeEndpoint> {
  const { data, errors } = await app.call(of.adminKey, CREATE, { input: { url, events: ['*'], ...fields } });
  const { secret, endpoint, message } = data?.createWebhookEndpoint ?? {};
  if (!endpoint) throw new Error(message ?? JSON.stringify(errors));
  return { id: endpoint.id, secret };
}

const REPLAY = `mutation ($input: ReplayEventsInput!) {
  replayEvents(input: $input) { __typename ... on ReplayEventsPayload { events } ... on UserError { code message } }
}`;

/** Has everything that was told so far sent to an endpoint. Answers the id of one of the deliveries. */
export async function aDelivery(app: TestApp, endpoint: string): Promise<string> {
  const what = { range: { from: '2000-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' } };
  const replayed = await app.asAdmin(REPLAY, { input: { endpoint, what } });
  if (!replayed.data?.replayEvents.events) throw new Error(JSON.stringify(replayed));
  const { data } = await app.asAdmin(
    'query ($endpoint: ID!) { webhookDeliveries(filter: { endpoint: $endpoint }) { nodes { id } } }',
    {
      endpoint,
    },
  );
  return data.webhookDeliveries.nodes[0].id;
}
