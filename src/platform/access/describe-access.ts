import type { GraphQLField, GraphQLSchema } from 'graphql';
import type { Role } from './caller.js';

/** What an API user reads first, above the operations of each kind. */
const ROOTS: Record<string, string> = {
  Query:
    'What can be read. Each field names the roles that may ask: others are answered FORBIDDEN, and nobody known UNAUTHENTICATED. ' +
    'What belongs to another program, or with a member token to another member, is null or not found, as if it had never been.',
  Mutation:
    'What can be done, one act each. An act answers its payload or a refusal, by which nothing has changed: ask for ' +
    '`... on UserError { code message }` and branch on `code`. After a time-out or SERVICE_UNAVAILABLE send the same call again, ' +
    'with the same `idempotencyKey`. Each field names the roles that may call it.',
  Subscription:
    'What an app follows live, over WebSocket (`graphql-transport-ws`) at the path of GraphQL, with a member token.',
};

/** Says in the schema itself what its operations have in common. */
export function describeRoots(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (type) type.description = ROOTS[type.name];
  }
}

/** Says in the description of an operation or a field who may call it: the same roles that `enforceAccess` asks for. */
export function describeRoles(
  field: Pick<GraphQLField<unknown, unknown>, 'description'>,
  allowed: readonly Role[],
): void {
  const names = allowed.length === 1 ? allowed[0] : `${allowed.slice(0, -1).join(', ')} and ${String(allowed.at(-1))}`;
  field.description = `${field.description ?? ''} For ${String(names)}.`.trim();
}
