import { defaultFieldResolver, GraphQLError, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { badInput } from '../graphql/bad-input.js';
import type { GraphqlContext } from '../graphql/context.js';
import type { Role } from './caller.js';
import { describeRoles, describeRoots } from './describe-access.js';

/**
 * Wraps every operation and every field that names its roles with the check, and names them in its description. Throws when
 * an operation names none: such a server must not start.
 */
export function enforceAccess(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  describeRoots(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const isRoot = roots.includes(type);
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, GraphqlContext>[]) {
      const allowed = field.extensions['allow'] as readonly Role[] | undefined;
      if (allowed) {
        guard(field, allowed);
        describeRoles(field, allowed);
      } else if (isRoot) throw new Error(`${type.name}.${field.name} has no @Allow: say which roles may call it`);
    }
  }
  return schema;
}

function guard(field: GraphQLField<unknown, GraphqlContext>, allowed: readonly Role[]): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const subscribe = field.subscribe;
  field.resolve = (source, args, context, info) => {
    refuseUnlessAllowed(context, allowed, field.name);
    return resolve(source, args, context, info);
  };
  if (subscribe) {
    field.subscribe = (source, args, context, info) => {
      refuseUnlessAllowed(context, allowed, field.name);
      return subscribe(source, args, context, info);
    };
  }
}

function refuseUnlessAllowed(context: GraphqlContext, allowed: readonly Role[], name: string): void {
  const { caller, problem } = context;
  if (!caller) {
    throw new GraphQLError(
      'Send a valid credential: "Authorization: Bearer <API key or member token>". What was sent is missing, unknown, expired or revoked.',
      { extensions: { code: 'UNAUTHENTICATED' } },
    );
  }
  if (problem !== null) throw badInput(problem);
  if (!caller.roles.some((role) => allowed.includes(role))) {
    throw new GraphQLError(
      `${name} needs one of the roles ${allowed.join(', ')}; this credential has ${caller.roles.join(', ')}.`,
      { extensions: { code: 'FORBIDDEN' } },
    );
  }
}
