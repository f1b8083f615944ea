import { GraphQLError } from 'graphql';

/** A query's argument makes no sense. Mutations answer with a refusal instead. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** What is asked for needs a role that the caller does not have. */
export function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}
