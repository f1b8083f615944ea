import type { TestApp } from '../../../support/app.js';
import type { CreatedProgram } from '../../../../src/programs/index.js';
import { PAUSE } from '../../../factories/a-life.js';

const LIFE = `query ($ref: MemberRef!) {
  member(ref: $ref) {
    status earns spends
    pause { ${PAUSE} }
    statusHistory { at from to mayEarn maySpend pausedUntil reason actor { kind id } }
  }
}`;

const KEYS = '{ apiKeys { id name roles } }';

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret apiKey { id } } }
}`;

/** Where a member is in life, and all that became of them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests assert exact values of whatever was asked for
export async function lifeOf(app: TestApp, key: string, { id }: { id: string }): Promise<any> {
  const { data, errors } = await app.call(key, LIFE, { ref: { id } });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.member;
}

/** The id of the program's key with the role ADMIN. */
export async function adminKeyId(app: TestApp, { adminKey }: CreatedProgram): Promise<string> {
  const { data } = await app.call(adminKey, KEYS);
  return data.apiKeys.find(({ roles }: { roles: string[] }) => roles.includes('ADMIN')).id;
}

/** A new key of a program with one role. */
export async function aKey(app: TestApp, { adminKey }: CreatedProgram, role: string): Promise<string> {
  const { data } = await app.call(adminKey, CREATE_KEY, { input: { name: role, roles: [role] } });
  return data.createApiKey.secret;
}

/** The types of the events told of a member, in order. */
export async function eventsOf(app: TestApp, externalId: string): Promise<string[]> {
  const { rows } = await app.database.pool.query(
    `SELECT e.type FROM outbox_event e JOIN member_identifier i ON i.program_id = e.program_id AND i.member_id = e.member_id
     WHERE i.value = $1 ORDER BY e.sequence`,
    [externalId],
  );
  return rows.map(({ type }) => type);
}
