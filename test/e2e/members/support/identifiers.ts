import type { EnrolledMember } from '../../../factories/a-member.js';
import type { GraphqlAnswer, TestApp } from '../../../support/app.js';
import { settingStatus } from '../../../support/status-columns.js';

const REFUSALS = `... on UserError { code message path } ... on InvalidInput { problems { path message } }`;
const DUPLICATE = '... on DuplicateMember { field }';

const MUTATIONS = {
  addIdentifier: `mutation ($input: AddIdentifierInput!) {
    addIdentifier(input: $input) { ... on AddIdentifierPayload { member { id } } ${REFUSALS} ${DUPLICATE} }
  }`,
  removeIdentifier: `mutation ($input: RemoveIdentifierInput!) {
    removeIdentifier(input: $input) { ... on RemoveIdentifierPayload { member { id } } ... on UserError { code message path } }
  }`,
  replaceCard: `mutation ($input: ReplaceCardInput!) {
    replaceCard(input: $input) { ... on ReplaceCardPayload { member { id } } ${REFUSALS} ${DUPLICATE} }
  }`,
  blockCard: `mutation ($input: BlockCardInput!) {
    blockCard(input: $input) { ... on BlockCardPayload { member { id } } ${REFUSALS} }
  }`,
};

type Operation = keyof typeof MUTATIONS;

const CREATE_KEY = `mutation ($roles: [Role!]!) {
  createApiKey(input: { name: "test", roles: $roles }) { ... on CreateApiKeyPayload { secret } }
}`;

export const answerOf = (
  app: TestApp,
  operation: Operation,
  input: object,
  as = app.program.adminKey,
): Promise<GraphqlAnswer> => app.call(as, MUTATIONS[operation], { input });

/** One of the mutations of identifiers, as the application's administrator or with another key. */
export async function change(app: TestApp, operation: Operation, input: object, as?: string) {
  const { data, errors } = await answerOf(app, operation, input, as);
  expect(errors).toBeUndefined();
  return data[operation];
}

/** What a member has of one kind as text, the main one first: "A B -C" where C is blocked. */
export async function listOf(app: TestApp, { id }: { id: string }, kind: string, as = app.program.adminKey) {
  const query = 'query ($id: ID!) { member(ref: { id: $id }) { identifiers { kind value main blocked } } }';
  const { member } = (await app.call(as, query, { id })).data;
  const own = member.identifiers.filter((one: { kind: string }) => one.kind === kind);
  const active = own.filter(({ blocked }: { blocked: boolean }) => !blocked);
  expect(own.filter(({ main }: { main: boolean }) => main)).toEqual(active.slice(0, 1));
  return own
    .map(({ value, blocked }: { value: string; blocked: boolean }) => (blocked ? `-${value}` : value))
    .join(' ');
}

/** Whom a reference finds: the id, or null. */
export async function found(app: TestApp, ref: Record<string, string>): Promise<string | null> {
  const { data } = await app.asShop('query ($ref: MemberRef!) { member(ref: $ref) { id } }', { ref });
  return data.member?.id ?? null;
}

export async function keyFor(app: TestApp, role: string): Promise<string> {
  return (await app.asAdmin(CREATE_KEY, { roles: [role] })).data.createApiKey.secret;
}

/** The types of the events that were told of a member, in their order. */
export async function eventsOf(app: TestApp, { externalId }: Pick<EnrolledMember, 'externalId'>): Promise<string[]> {
  const { rows } = await app.database.pool.query(
    `SELECT e.type FROM outbox_event e JOIN member_identifier i ON i.member_id = e.member_id AND i.program_id = e.program_id
     WHERE i.value = $1 ORDER BY e.sequence`,
    [externalId],
  );
  return rows.map(({ type }) => type);
}

/** Gives a member a status that no operation gives them here. */
export async function setStatus(app: TestApp, { externalId }: EnrolledMember, status: string): Promise<void> {
  await app.database.pool.query(
    `UPDATE member ${settingStatus('$2')} WHERE id = (SELECT member_id FROM member_identifier WHERE value = $1)`,
    [externalId, status],
  );
}

/** The roles of `all` that are refused an operation. */
export async function refusedRoles(
  app: TestApp,
  operation: Operation,
  input: object,
  all: string[],
): Promise<string[]> {
  const refused: string[] = [];
  for (const role of all) {
    const { errors } = await answerOf(app, operation, input, await keyFor(app, role));
    if (errors?.[0]?.extensions.code === 'FORBIDDEN') refused.push(role);
  }
  return refused;
}
