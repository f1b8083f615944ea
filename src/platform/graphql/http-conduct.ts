import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { GraphqlContext } from './context.js';

/**
 * GraphQL over HTTP: a client that takes plain application/json gets 200 for every well-formed request, whatever became of
 * it, 400 for what has no text as its `query`, and 429 for who has no credential and comes too often; one that takes
 * application/graphql-response+json gets the status. Every error carries the request's id.
 */
export const httpConduct: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response, contextValue }) => {
        if (response.body.kind !== 'single') return Promise.resolve();
        const { singleResult } = response.body;
        singleResult.errors = singleResult.errors?.map((error) => withRequestId(error, contextValue.requestId));
        const accept = request.http?.headers.get('accept') ?? '';
        const isWellFormed = typeof request.query === 'string';
        if (
          isWellFormed &&
          isOfRequest(response.http.status) &&
          !(response.http.status === 429 && !contextValue.caller) &&
          !accept.includes('application/graphql-response+json')
        ) {
          response.http.status = 200;
        }
        return Promise.resolve();
      },
    }),
};

/** What the request itself is answered with: it cannot be executed, or not yet. */
function isOfRequest(status: number | undefined): boolean {
  return status === 400 || status === 429;
}

/** The same in an answer that Apollo wrote as text before there was an operation: the body is no question, the request is blocked. */
export function withRequestIds(answer: unknown, requestId: string): unknown {
  if (typeof answer !== 'string' || !answer.startsWith('{"errors"')) return answer;
  const { errors, ...rest } = JSON.parse(answer) as { errors: GraphQLFormattedError[] };
  return JSON.stringify({ errors: errors.map((error) => withRequestId(error, requestId)), ...rest });
}

/** The id under which the log knows the request. */
export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}
