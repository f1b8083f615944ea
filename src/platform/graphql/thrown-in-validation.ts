import { GraphQLError, parse, SingleFieldSubscriptionsRule, validate, type GraphQLSchema } from 'graphql';
import { LARGEST } from './limits/document-limits.js';

/**
 * What a rule of graphql-js throws instead of noting it: a directive that cannot be read on the field that is subscribed to. Apollo takes
 * whatever is thrown there for a fault of ours. Null for nothing; everything else that is wrong is found later.
 */
export function thrownInValidation(schema: GraphQLSchema, query: unknown): GraphQLError | null {
  if (typeof query !== 'string' || !query.includes('subscription') || !query.includes('@')) return null;
  try {
    validate(schema, parse(query, { maxTokens: LARGEST.tokens }), [SingleFieldSubscriptionsRule]);
    return null;
  } catch (error) {
    if (!(error instanceof GraphQLError) || error.message.startsWith('Syntax Error')) return null;
    const { message, nodes } = error;
    return new GraphQLError(message, { nodes, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  }
}
