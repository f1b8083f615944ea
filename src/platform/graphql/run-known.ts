import type { GraphQLRequest } from '@apollo/server';
import {
  execute,
  GraphQLError,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Admission } from './admission.js';
import type { GraphqlContext } from './context.js';
import { withRequestId } from './http-conduct.js';
import type { ReadyVariables } from './ready-variables.js';

export type PresentError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

export interface Answer {
  data?: ExecutionResult['data'];
  errors?: GraphQLFormattedError[];
}

/** Executes a document that was found valid before, and presents errors as the normal way does. */
export async function runKnown(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName }: GraphQLRequest,
  contextValue: GraphqlContext,
  { admission, present, ready }: { admission: Admission; present: PresentError; ready: ReadyVariables },
): Promise<Answer> {
  const asked = admission.refusal(document, { variables, operationName }, contextValue);
  const refusal = asked instanceof Promise ? await asked : asked;
  if (refusal) return { errors: [withRequestId(present(refusal.toJSON(), refusal), contextValue.requestId)] };
  const asSent = { schema, document, variableValues: variables };
  const result = await execute({
    ...(ready.of(document, operationName, variables) ?? asSent),
    contextValue,
    operationName,
  });
  if (!result.errors) return { data: result.data };
  const isRequestError = result.data === undefined;
  const errors = result.errors.map((error) => {
    const formatted = present((isRequestError ? asBadRequest(error) : error).toJSON(), error);
    return withRequestId(formatted, contextValue.requestId);
  });
  return isRequestError ? { errors } : { errors, data: result.data };
}

/** Nothing was executed: the variables do not fit, or no operation has that name. */
function asBadRequest(error: GraphQLError): GraphQLError {
  const code = error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? 'BAD_USER_INPUT' : 'GRAPHQL_VALIDATION_FAILED';
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { code } });
}
