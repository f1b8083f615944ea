import { GraphQLError } from 'graphql';

/** The call cannot be served now and may be repeated: the answer has the code SERVICE_UNAVAILABLE. */
export function serviceUnavailable(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } });
}
