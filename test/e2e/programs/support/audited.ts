import request from 'supertest';
import type { GraphqlAnswer, TestApp } from '../../../support/app.js';

/** An entry as `auditLog` answers it, without its id. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
export type Entry = Record<string, any>;

export const ENTRY = `id at actor { kind id name member { id } } action member { id } subject reason details requestId`;

const PAGE = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) { nodes { ${ENTRY} } pageInfo { hasNextPage endCursor } }
}`;

interface Asked {
  filter?: Record<string, unknown>;
  first?: number;
  after?: string | null;
}

/** A page of the log. */
export async function pageOfLog(app: TestApp, asked: Asked = {}, key = app.program.adminKey): Promise<GraphqlAnswer> {
  return app.call(key, PAGE, { first: 100, ...asked });
}

/** The entries, newest first. */
export async function entriesOf(
  app: TestApp,
  filter?: Record<string, unknown>,
  key = app.program.adminKey,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { data, errors } = await pageOfLog(app, { filter, after }, key);
    if (errors) throw new Error(JSON.stringify(errors));
    entries.push(...data.auditLog.nodes);
    ({ endCursor: after, hasNextPage: more } = data.auditLog.pageInfo);
  }
  return entries;
}

/** Calls with a header that says why, and answers with the id of the request. */
export async function callWith(
  app: TestApp,
  key: string,
  headers: Record<string, string>,
  query: string,
  variables?: Record<string, unknown>,
): Promise<GraphqlAnswer & { requestId: string }> {
  const sending = request(app.app.getHttpServer()).post('/graphql').set('authorization', `Bearer ${key}`);
  const answer = await sending.set(headers).send({ query, variables });
  return { status: answer.status, requestId: answer.headers['x-request-id'], ...answer.body };
}

/** A key with these roles, with its id. */
export async function aKey(
  app: TestApp,
  roles: string[],
  name = roles.join(' '),
): Promise<{ id: string; secret: string }> {
  const { data } = await app.asAdmin(
    `mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } ... on UserError { message } }
    }`,
    { input: { name, roles } },
  );
  const { secret, apiKey } = data.createApiKey;
  return { id: apiKey.id, secret };
}

/** A mutation that answers with its payload and nothing personal. */
export function mutationOf(name: string, selection: string): string {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  return `mutation ($input: ${type}Input!) {
    ${name}(input: $input) { __typename ... on ${type}Payload { ${selection} } ... on UserError { code message } }
  }`;
}

/** How many rows the log has. */
export async function countOfLog(app: TestApp): Promise<number> {
  const { rows } = await app.database.pool.query('SELECT count(*)::integer AS count FROM audit_entry');
  return rows[0].count;
}
