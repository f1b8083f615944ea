import type { TestApp } from '../support/app.js';

/** An endpoint, and the secret by which its receiver knows us. */
export interface MadeEndpoint {
  id: string;
  secret: string;
}

const CREATE = `mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) {
    ... on CreateWebhookEndpointPayload { secret endpoint { id } }
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
