import { GraphQLError } from 'graphql';

/** Too many calls of a kind for now: the answer has the code RATE_LIMITED and says in how many seconds to come again. */
export function rateLimited(message: string, retryAfter: number, facts: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', retryAfter, ...facts } });
}
