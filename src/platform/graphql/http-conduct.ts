import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphqlContext } from './context.js';

/**
 * GraphQL over HTTP: a client that takes plain application/json gets 200 for every well-formed request, whatever became of
 * it; one that takes application/graphql-response+json gets the status. Every error carries the request's id.
 */
export const httpConduct: ApolloServerPlugin<GraphqlContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, contextValue }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        if (singleResult.errors) {
          const { requestId } = contextValue;
          singleResult.errors = singleResult.errors.map((error) => ({
            ...error,
            extensions: { ...error.extensions, requestId },
          }));
        }
        const accept = request.http?.headers.get('accept') ?? '';
        if (response.http.status === 400 && !accept.includes('application/graphql-response+json')) {
          response.http.status = 200;
        }
      },
    };
  },
};
